"""The waiting list and the offers: who waits, with whom, in which order, and a slot kept until an answer comes."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership, Slot
from entities.roles import ENTITY_COORDINATOR, HEALTH
from referrals import slots, transitions
from referrals import urgency as levels
from referrals.models import Placement, Referral
from referrals.services import agreement_of
from referrals.transitions import Refused
from referrals.urgency import Chosen


def supporters(referral: Referral) -> list[Membership]:
    """Who may accompany meanwhile: the receiving entity's coordinators and the referring unit's people.

    Only these see the referral: waiting opens nothing more to anybody.
    """
    rows = Membership.objects.live().select_related("user", "entity").order_by("entity__name", "user__last_name")
    there = rows.filter(entity=referral.to_entity, role=ENTITY_COORDINATOR)
    return [*there, *rows.filter(entity_id=referral.from_entity_id, role__in=HEALTH)]


def wait(
    referral: Referral,
    *,
    by: Membership,
    supporter: Membership,
    support_meanwhile: str,
    order_reason: str = "",
    text: str = "",
) -> None:
    """Accept, on the waiting list: somebody named accompanies meanwhile. Opens nothing more."""
    with transaction.atomic():
        referral.responsible, referral.supporter = by, supporter
        referral.support_meanwhile = support_meanwhile
        referral.order_reason = order_reason or referral.order_reason
        referral.decided_at = timezone.now()
        _start_wait(referral)
        transitions.apply(referral, "wait", by=by, text=text, supporter=supporter)


def offer(
    referral: Referral, slot: Slot, *, by: Membership, answer_by: date | None = None, text: str = ""
) -> Placement:
    """Keep a free slot for the person until the answer; everything or nothing. Raises Refused."""
    last = answer_by or timezone.localdate() + timedelta(days=agreement_of(referral).offer_days)
    if last < timezone.localdate():
        raise Refused(_("The last day to answer has gone by already. Write a later one."))
    with transaction.atomic():
        referral.responsible, referral.due_on = by, last
        transitions.apply(referral, "offer", by=by, slot=slot, answer_by=last, text=text)
        return slots.allocate(
            referral, slot, state=Placement.State.OFFERED, offered_on=timezone.localdate(), answer_by=last
        )


def take_offer(referral: Referral, *, by: Membership, text: str = "") -> Placement:
    """The person says yes: the slot that was kept is theirs. Opens nothing more."""
    with transaction.atomic():
        referral.decided_at = timezone.now()
        referral.due_on = timezone.localdate() + timedelta(days=agreement_of(referral).first_contact_days)
        transitions.apply(referral, "take_offer", by=by, text=text)
        placement: Placement = Placement.objects.get(referral=referral, state=Placement.State.OFFERED)
        placement.state, placement.assigned_on = Placement.State.ASSIGNED, timezone.localdate()
        placement.answer_by = None  # the ledger tells by it whether an offer of today is taken
        placement.save()
    return placement


def refuse_offer(referral: Referral, *, by: Membership, text: str) -> None:
    """The person does not take this slot: back to the waiting list, where the wait keeps its start."""
    _back_to_wait(referral, "refuse_offer", by=by, text=text)


def lapse(referral: Referral) -> None:
    """No answer came until the last day: back to the waiting list, made by the system."""
    if referral.due_on is not None and referral.due_on >= timezone.localdate():
        raise Refused(_("The offer is still open until %(day)s.") % {"day": f"{referral.due_on:%d/%m/%Y}"})
    _back_to_wait(referral, "lapse", by=None)


def tell(referral: Referral, *, by: Membership, text: str = "") -> None:
    """The person has heard how the wait stands; the next word is due after the agreement's days."""
    with transaction.atomic():
        referral.told_on = timezone.localdate()
        _start_wait(referral)
        transitions.apply(referral, "tell", by=by, text=text)


def prioritise(referral: Referral, *, by: Membership, urgency: str, text: str, why_urgent: Chosen = ()) -> None:
    """The sector sets the urgency, with what justifies it and the reason that both sides read beside the place.

    Raises Refused for an urgency that nothing of what the service has written down justifies.
    """
    levels.hold(urgency, why_urgent)
    with transaction.atomic():
        referral.urgency, referral.order_reason = urgency, text
        levels.hasten(referral)
        levels.record(referral, why_urgent, by=by)
        transitions.apply(referral, "prioritise", by=by, text=text)


def _back_to_wait(referral: Referral, verb: str, *, by: Membership | None, text: str = "") -> None:
    with transaction.atomic():
        if referral.supporter_id is None:
            referral.supporter = referral.responsible  # offered at once, so nobody was named yet
        _start_wait(referral)
        transitions.apply(referral, verb, by=by, text=text)
        slots.release(referral)


def _start_wait(referral: Referral) -> None:
    referral.due_on = timezone.localdate() + timedelta(days=agreement_of(referral).waiting_word_days)
