"""Looking at a referral together, the waiting list, the offers: one page or one press each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import access, board, services, slots, tile_verbs, urgency, waiting
from referrals.forms_moves import AssessForm, OfferForm, PrioritiseForm, RefuseOfferForm, WaitForm
from referrals.models import Referral
from referrals.transitions import Refused
from referrals.views.moving import form_page, made, move_at
from referrals.views.reading import one_referral, show

_BOTH = ("GET", "POST")
_EITHER = (roles.ENTITY_COORDINATOR, *roles.HEALTH)


def press(request: Any, referral_id: UUID, verb: str, make: Callable[[Referral], Any], told: str) -> HttpResponse:
    """A step that is one press: done and told, or the referral's page with the reason (409)."""
    referral, refused = move_at(request, referral_id, verb)
    if not refused:
        try:
            make(referral)
        except Refused as error:
            refused = str(error)
    if refused:
        return show(request, one_referral(request.actor, referral_id), refused=refused, status=409)
    messages.success(request, told)
    return redirect(tile_verbs.back_to_tile(request) or reverse("referrals:detail", args=[referral.pk]))


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def assess(request: Any, referral_id: UUID) -> HttpResponse:
    """Write down the meeting with the person: who was there, what was talked about."""
    referral, refused = move_at(request, referral_id, "assess")
    form = AssessForm(request.POST or None)
    if made(request, form, refused, lambda: services.assess(referral, by=request.membership, **form.cleaned_data)):
        messages.success(request, _("Written down. Whoever referred can read it; the days to decide run on."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/assess.html", referral, form, refused)


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def wait(request: Any, referral_id: UUID) -> HttpResponse:
    """Accept on the waiting list, with somebody who accompanies meanwhile."""
    referral, refused = move_at(request, referral_id, "wait")
    form = WaitForm(
        request.POST or None, people=waiting.supporters(referral), initial={"order_reason": referral.order_reason}
    )
    if made(request, form, refused, lambda: waiting.wait(referral, by=request.membership, **form.cleaned_data)):
        messages.success(
            request, _("On the waiting list. Nothing more of the record opens; the clock keeps its first day.")
        )
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/wait.html", referral, form, refused)


@page(roles.ENTITY_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def offer(request: Any, referral_id: UUID) -> HttpResponse:
    """Keep a free slot for the person until they answer."""
    referral, refused = move_at(request, referral_id, "offer")
    free = [] if refused else slots.free_slots(referral)
    agreement = services.agreement_of(referral)
    answer_by = timezone.localdate() + timedelta(days=agreement.offer_days)
    first = {"slot": request.GET.get("slot", ""), "answer_by": answer_by}
    form = OfferForm(request.POST or None, free=free, agreement=agreement, initial=first)
    if made(
        request, form, refused, lambda: waiting.offer(referral, by=request.membership, **form.cleaned_data), "slot"
    ):
        messages.success(
            request,
            _("Slot %(number)s is kept. Answer by: %(day)s. Whoever referred has been told.")
            % {"number": form.cleaned_data["slot"].number, "day": spoken_date_text(referral.due_on)},
        )
        return redirect(tile_verbs.back_to_tile(request) or reverse("referrals:detail", args=[referral.pk]))
    options = board.slot_options(free, form["slot"].value())
    may_wait = bool(access.may("wait", referral, request.membership))
    return form_page(request, "referrals/offer.html", referral, form, refused, options=options, may_wait=may_wait)


@page(*_EITHER, methods=("POST",), about="referral", code="view_identity")
def take_offer(request: Any, referral_id: UUID) -> HttpResponse:
    """The person takes the slot that was kept for them."""
    told = _("The slot is assigned. Nothing more of the record opens until the first day attended.")
    return press(
        request, referral_id, "take_offer", lambda referral: waiting.take_offer(referral, by=request.membership), told
    )


@page(*_EITHER, methods=_BOTH, about="referral", code="view_identity")
def refuse_offer(request: Any, referral_id: UUID) -> HttpResponse:
    """The person does not take this slot; they keep their place."""
    referral, refused = move_at(request, referral_id, "refuse_offer")
    form = RefuseOfferForm(request.POST or None)
    if made(request, form, refused, lambda: waiting.refuse_offer(referral, by=request.membership, **form.cleaned_data)):
        messages.success(request, _("Back on the waiting list, from the same first day. The slot is free again."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/refuse_offer.html", referral, form, refused)


@page(*_EITHER, methods=("POST",), about="referral", code="view_identity")
def tell(request: Any, referral_id: UUID) -> HttpResponse:
    """The person has been told how the wait stands."""
    told = _("Noted: the person knows how the wait stands. You will be reminded of the next word.")
    return press(request, referral_id, "tell", lambda referral: waiting.tell(referral, by=request.membership), told)


@page(roles.SECTOR_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def prioritise(request: Any, referral_id: UUID) -> HttpResponse:
    """Set the urgency, with the reason that both sides read."""
    referral, refused = move_at(request, referral_id, "prioritise")
    held = urgency.reasons(request.actor, [referral.pk]).get(referral.pk, [])
    first = {"urgency": referral.urgency, "text": referral.order_reason}
    form = PrioritiseForm(request.POST or None, held=held, initial=first)

    def set_it() -> None:
        said = {name: form.cleaned_data[name] for name in ("urgency", "text")}
        waiting.prioritise(referral, by=request.membership, why_urgent=form.chosen(), **said)

    if made(request, form, refused, set_it, field="criteria" if "criteria" in form.fields else "urgency"):
        messages.success(request, _("The urgency is set. Both sides read the reason."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/prioritise.html", referral, form, refused)
