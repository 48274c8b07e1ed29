"""The first conversation through any door: little is asked, somebody answers for it, and it leads somewhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, Membership, Programme
from entities.sending import one_at_a_time
from patients import services as patients
from patients.models import Patient
from ppr.lib.access import Actor
from referrals import transitions, urgency, wishes
from referrals.models import Referral, Wish
from referrals.services import begin, hand_to, has_live_referral, insert, open_to_parties
from referrals.transitions import Refused

DECIDE_DAYS = 15  # to decide together whether to refer; as the agreements' days to decide


def orient(
    referral: Referral, patient: Patient, *, by: Membership, actor: Actor, submission: UUID | None = None
) -> Referral:
    """Note a first conversation about somebody who is new here. The clock of any later referral starts today.

    The form with that `submission` sent again gives back what was noted the first time: one person, one conversation.
    """
    one_at_a_time(submission)
    noted = Referral.objects.filter(pk=submission).first() if submission else None
    if noted is not None:
        return noted
    referral.pk = submission or referral.pk
    with transaction.atomic():
        patients.register(patient, identifiers={}, contacts={}, by=actor)
        referral.patient = patient
        begin(referral, patient.sector_id, by=by)
        referral.family = Programme.Family.PROCESS
        referral.sent_at = timezone.now()
        referral.due_on = timezone.localdate() + timedelta(days=DECIDE_DAYS)
        insert(referral)
        open_to_parties(referral, actor)
        transitions.apply(referral, "orient", by=by)
    return referral


def convert(
    referral: Referral, line: Line, *, by: Membership, actor: Actor, person: dict[str, Any], wish: Wish | None = None,
    why_urgent: urgency.Chosen = (),
) -> None:  # fmt: skip
    """Refer whom a first conversation was about, with what has become known of them. Raises Refused.

    `person` holds surname1, surname2 and birth_date.
    """
    if line.programme.family != referral.family and has_live_referral(referral.patient, line.programme.family):
        raise Refused(_("This person already has a live referral. Open it instead of starting another."))
    with transaction.atomic():
        for field, value in person.items():
            setattr(referral.patient, field, value)
        patients.name(referral.patient)
        referral.responsible = by
        hand_to(referral, line, actor)
        transitions.apply(referral, "convert", by=by, to_entity=line.entity)
        urgency.record(referral, why_urgent, by=by)
        if wish is not None:
            wishes.say(wish, referral, by=by)


def conclude(referral: Referral, *, by: Membership, next_step: str, text: str = "") -> None:
    """The conversation ends without a referral, never without a next step."""
    with transaction.atomic():
        referral.responsible, referral.due_on, referral.closed_on = by, None, timezone.localdate()
        transitions.apply(referral, "conclude", by=by, next_step=next_step, text=text)
