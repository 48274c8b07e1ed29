"""When the person says no, and the ways back: taken up again within the month, come back within the year."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from entities.models import Membership
from ppr.lib.access import Actor
from referrals import board, services
from referrals.forms_moves import AgainForm, PersonDeclinesForm
from referrals.models import Referral
from referrals.views.moving import form_page, made, move_at

_BOTH = ("GET", "POST")
_SENDERS = (*roles.HEALTH, roles.SECTOR_COORDINATOR)


@page(roles.ENTITY_COORDINATOR, *roles.HEALTH, methods=_BOTH, about="referral", code="view_identity")
def person_declines(request: Any, referral_id: UUID) -> HttpResponse:
    """The person says no: their words, the next step, and who stays in touch."""
    referral, refused = move_at(request, referral_id, "person_declines")
    form = PersonDeclinesForm(
        request.POST or None, people=_of_referring_unit(referral), initial={"responsible": referral.from_membership_id}
    )
    if made(
        request, form, refused, lambda: services.person_declines(referral, by=request.membership, **form.cleaned_data)
    ):
        messages.success(
            request, _("Written down as the person's own decision, with the next step and who stays in touch.")
        )
        ours = request.membership.entity_id == referral.from_entity_id
        return redirect("referrals:detail", referral.pk) if ours else redirect("referrals:list")
    return form_page(request, "referrals/person_declines.html", referral, form, refused, own_words=["text"])


def _of_referring_unit(referral: Referral) -> list[Membership]:
    rows = Membership.objects.live().filter(entity_id=referral.from_entity_id, role__in=_SENDERS)
    return list(rows.select_related("user", "entity").order_by("user__last_name", "user__first_name"))


@page(*_SENDERS, methods=_BOTH, about="referral", code="view_identity")
def reopen(request: Any, referral_id: UUID) -> HttpResponse:
    """Take up again what was taken back, or turned down, within the month."""
    return _send_again(request, referral_id, "reopen", services.reopen)


@page(*_SENDERS, roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def come_back(request: Any, referral_id: UUID) -> HttpResponse:
    """The person returns without a new referral, to the same entity or another."""
    return _send_again(request, referral_id, "come_back", services.come_back)


def _send_again(request: Any, referral_id: UUID, verb: str, make: Callable[..., None]) -> HttpResponse:
    referral, refused = move_at(request, referral_id, verb)
    # An entity takes back its own; to another one the way leads through whoever referred or the sector.
    own = {"entity_id": request.membership.entity_id} if request.actor.role == roles.ENTITY_COORDINATOR else {}
    lines = board.lines_in_force(sector_id=referral.sector_id, programme__family=referral.family, **own)
    form = AgainForm(request.POST or None, lines=lines, initial={"line": referral.line_id})
    actor: Actor = request.actor

    def send() -> None:
        make(referral, form.cleaned_data["line"], by=request.membership, actor=actor, text=form.cleaned_data["text"])

    if made(request, form, refused, send, field="line"):
        entity = form.cleaned_data["line"].entity
        messages.success(request, _("Sent to %(entity)s, with its whole history.") % {"entity": entity.name})
        return redirect("referrals:detail", referral.pk)
    options = board.line_options(lines, form["line"].value())
    return form_page(
        request, "referrals/again.html", referral, form, refused, options=options, verb=verb, open_lines=bool(options)
    )
