"""One slot of the entity's own: set aside and free again; and the day on which somebody is expected to leave."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from entities.models import Slot, SlotPause
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import board, course, one_slot, pauses, slots, tile_verbs
from referrals.forms_slots import ExpectedForm, SetAsideForm
from referrals.models import Placement, Referral
from referrals.transitions import Refused
from referrals.views.moving import form_page, made
from referrals.views.reading import one_referral

_BOTH = ("GET", "POST")


def _own_slot(request: Any, slot_id: UUID) -> Slot:
    """A slot of my entity, with its line; Http404 for any other."""
    rows = Slot.objects.select_related("line__programme", "line__entity", "line__sector", "line__agreement")
    return get_object_or_404(rows, pk=slot_id, line__entity_id=request.actor.entity_id)


@page(roles.ENTITY_COORDINATOR, methods=_BOTH)
def slot(request: Any, slot_id: UUID, *, refused: str = "") -> HttpResponse:
    """A slot: what keeps it, or the form to set it aside."""
    found = _own_slot(request, slot_id)
    waiting = board.waiting(request.actor, line=found.line, to_entity_id=request.actor.entity_id)
    data = request.POST if request.method == "POST" and not refused else None
    form = SetAsideForm(data, waiting=waiting, agreement=found.line.agreement)
    if made(request, form, refused, lambda: _set_aside(found, form.cleaned_data, request)):
        messages.success(
            request, _("Slot %(number)s is set aside. Nobody else can take it.") % {"number": found.number}
        )
        return redirect(tile_verbs.on_board(found.pk))
    pause = pauses.now_on(found).select_related("begun_by__user").first()
    free = found.pk in slots.free_ids([found.line_id])
    context = {
        "slot": found,
        "form": form if free else None,
        "refused": refused or ("" if free or request.method == "GET" else slots.taken(found)),
        "pause": pause,
        "facts": one_slot.pause_facts(pause, waiting) if pause else [],
        "waiting": one_slot.takers(waiting, request.membership, found) if free else [],
        "past": one_slot.before(found),
    }
    status = 409 if context["refused"] else 422 if form.errors else 200
    return render(request, "referrals/slot.html", context, status=status)


def _set_aside(found: Slot, given: dict[str, Any], request: Any) -> None:
    facts = {"by": request.membership, "last": given["until"], "reason": given["reason"]}
    if given["kind"] == SlotPause.Kind.HELD:
        pauses.keep(found, referral=given["referral"], **facts)
    else:
        pauses.take_out(found, **facts)


@page(roles.ENTITY_COORDINATOR, methods=("POST",))
def slot_free(request: Any, slot_id: UUID) -> HttpResponse:
    """Let a slot that was set aside be taken again."""
    found = _own_slot(request, slot_id)
    try:
        pauses.free(found, by=request.membership)
    except Refused as error:
        return slot(request, slot_id, refused=str(error))
    messages.success(request, _("Slot %(number)s is free again.") % {"number": found.number})
    return redirect(tile_verbs.on_board(found.pk))


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def expect(request: Any, referral_id: UUID) -> HttpResponse:
    """When the person is expected to leave: what the board and whoever waits reckon with."""
    referral = one_referral(request.actor, referral_id)
    placement = _running_here(request, referral)
    refused = "" if placement else _("Nobody is in the programme through this referral now.")
    form = ExpectedForm(
        request.POST or None, initial={"expected_end_on": placement.expected_end_on if placement else None}
    )

    def write() -> None:
        assert placement is not None
        course.expect_end(placement, form.cleaned_data["expected_end_on"], by=request.membership)

    if made(request, form, refused, write, "expected_end_on"):
        day = form.cleaned_data["expected_end_on"]
        told = _("The slot is expected to be free: %(day)s.") % {"day": spoken_date_text(day)} if day else ""
        messages.success(request, told or _("No day is expected any more."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/expect.html", referral, form, refused)


def _running_here(request: Any, referral: Referral) -> Placement | None:
    if referral.to_entity_id != request.actor.entity_id:
        raise PermissionDenied(_("This step is not yours to take."))
    placement = slots.placement_of(referral, request.actor)
    return placement if placement and placement.state in course.RUNNING else None
