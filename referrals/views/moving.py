"""The moves of a referral, one page each. Whether a move may be made is asked of the table, once, in access."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from referrals import access, board, services, slots
from referrals.forms import AcceptForm, DeclineForm, RouteForm, WithdrawForm
from referrals.models import Referral
from referrals.transitions import Refused
from referrals.views.reading import one_referral, show

_BOTH = ("GET", "POST")


def move_at(request: Any, referral_id: UUID, verb: str) -> tuple[Referral, str]:
    """The referral, and why the move cannot be made now ("" when it can).

    Raises Http404 where it is not to be seen, PermissionDenied where the move is never this party's.
    """
    referral = one_referral(request.actor, referral_id)
    answer = access.may(verb, referral, request.membership)
    if not answer and not access.is_mine(verb, referral, request.membership):
        raise PermissionDenied(answer.reason)
    return referral, answer.reason


def made(request: Any, form: forms.BaseForm, refused: str, make: Callable[[], Any], field: str | None = None) -> bool:
    """Make the move of a valid form; a refusal goes on the form (on `field` where it has one)."""
    if request.method != "POST" or refused or not form.is_valid():
        return False
    try:
        make()
    except Refused as error:
        form.add_error(field, str(error))
        return False
    return True


def form_page(
    request: Any, template: str, referral: Referral, form: forms.BaseForm, refused: str, **more: Any
) -> HttpResponse:
    """The page of a move: 409 when its time is not now, 422 when something has to be mended, the text kept."""
    status = 409 if refused else 422 if form.errors else 200
    context = {"referral": referral, "patient": referral.patient, "form": form, "refused": refused, **more}
    return render(request, template, context, status=status)


@page(roles.ENTITY_COORDINATOR, methods=("POST",), about="referral", code="view_identity")
def acknowledge(request: Any, referral_id: UUID) -> HttpResponse:
    """Say that the referral has arrived; from now on I answer for it."""
    referral, refused = move_at(request, referral_id, "acknowledge")
    if not refused:
        try:
            services.acknowledge(referral, by=request.membership)
        except Refused as error:
            refused = str(error)
    if refused:
        return show(request, one_referral(request.actor, referral_id), refused=refused, status=409)
    messages.success(
        request, _("Receipt acknowledged. You answer for this referral now; whoever referred has been told.")
    )
    return redirect("referrals:detail", referral.pk)


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def accept(request: Any, referral_id: UUID) -> HttpResponse:
    """Accept on one of the free slots."""
    referral, refused = move_at(request, referral_id, "accept")
    free = [] if refused else slots.free_slots(referral)
    form = AcceptForm(request.POST or None, free=free, initial={"slot": request.GET.get("slot", "")})

    def take() -> None:
        services.accept(referral, form.cleaned_data["slot"], by=request.membership, text=form.cleaned_data["text"])

    if made(request, form, refused, take, field="slot"):
        messages.success(
            request,
            _("Accepted on slot %(number)s. Nothing more of the record opens until the first day attended.")
            % {"number": form.cleaned_data["slot"].number},
        )
        return redirect("referrals:detail", referral.pk)
    options = board.slot_options(free, form["slot"].value())
    may_decline = bool(access.may("decline", referral, request.membership))
    return form_page(
        request, "referrals/accept.html", referral, form, refused, options=options, may_decline=may_decline
    )


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def decline(request: Any, referral_id: UUID) -> HttpResponse:
    """Say that the person cannot be accepted now, why, and what comes next."""
    referral, refused = move_at(request, referral_id, "decline")
    form = DeclineForm(request.POST or None)
    if made(request, form, refused, lambda: services.decline(referral, by=request.membership, **form.cleaned_data)):
        messages.success(
            request,
            _("The referral is back with the sector, with your reason and the next step. You no longer see it."),
        )
        return redirect("referrals:list")
    return form_page(request, "referrals/decline.html", referral, form, refused)


@page(roles.SECTOR_COORDINATOR, *roles.HEALTH, methods=_BOTH, about="referral", code="view_identity")
def route(request: Any, referral_id: UUID) -> HttpResponse:
    """Send a referral that came back to another entity; its history goes along."""
    referral, refused = move_at(request, referral_id, "route")
    lines = board.lines_in_force(sector_id=referral.sector_id, programme__family=referral.family)
    form = RouteForm(request.POST or None, lines=[line for line in lines if line.pk != referral.line_id])

    def send_on() -> None:
        services.route(
            referral,
            form.cleaned_data["line"],
            by=request.membership,
            actor=request.actor,
            text=form.cleaned_data["text"],
        )

    if made(request, form, refused, send_on):
        messages.success(
            request,
            _("Sent to %(entity)s. The clock keeps its first day.") % {"entity": form.cleaned_data["line"].entity.name},
        )
        return redirect("referrals:detail", referral.pk)
    closed = {referral.line_id: _("They could not accept now.")} if referral.line_id else {}
    options = board.line_options(lines, form["line"].value(), closed)
    return form_page(
        request, "referrals/route.html", referral, form, refused, options=options, open_lines=bool(form.lines)
    )


@page(*roles.HEALTH, roles.SECTOR_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def withdraw(request: Any, referral_id: UUID) -> HttpResponse:
    """Take the referral back, with the reason."""
    referral, refused = move_at(request, referral_id, "withdraw")
    form = WithdrawForm(request.POST or None)
    if made(
        request,
        form,
        refused,
        lambda: services.withdraw(referral, by=request.membership, **form.cleaned_data),
    ):
        messages.success(request, _("The referral has been taken back. The entity no longer sees it."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/withdraw.html", referral, form, refused)
