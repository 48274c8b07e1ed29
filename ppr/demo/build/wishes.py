"""What the person would rather have, to whom it goes, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta

from entities.models import Membership
from ppr.demo.build.referrals import Journey
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Rather
from referrals import wishes
from referrals.models import Wish


def build(journeys: list[Journey]) -> None:
    """The wishes of one story: with the referral where it says so, and afterwards."""
    if not journeys:
        return
    journey = next((j for j in journeys if j.referral.family == "process"), journeys[0])
    sent = journey.referral.sent_at
    if journey.ask.choice == "other" and sent is not None:
        words = Rather(0, "entity", journey.ask.other_wish, typed="clinician")
        _add(journey, words, sent + timedelta(minutes=5), 0)
    for number, rather in enumerate(journey.story.wishes, start=1):
        _add(journey, rather, moment(journey.scene.days.ago(rather.ago), 18, number), number)


def _add(journey: Journey, rather: Rather, at: datetime, number: int) -> None:
    typed_by = journey.scene.part(journey.story, rather.typed, journey.ask.key_worker)
    row = Wish(
        pk=key("wish", journey.referral.pk, number), patient_id=journey.patient.pk, referral=journey.referral,
        about=rather.about, words=rather.words, suits=rather.suits, typed_by=typed_by, said_at=at,
        answer_by=at.date() + timedelta(days=journey.line.agreement.wish_days),
    )  # fmt: skip
    wishes.address(row, journey.referral)
    if rather.answer:
        row.outcome, row.answer, row.answered_by = rather.outcome, rather.answer, _answers(journey, row)
        row.answered_at = max(moment(journey.scene.days.worked(rather.answered), 13), at + timedelta(hours=2))
    journey.scene.add(row, at, typed_by)


def _answers(journey: Journey, row: Wish) -> Membership:
    if row.to_membership is not None:
        return row.to_membership
    held = journey.scene.members.values()
    return next(m for m in held if m.entity_id == row.to_entity_id and m.role == row.to_role)
