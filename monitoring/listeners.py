"""What happens in the layers below becomes work and news, in the same transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from monitoring import reminders
from plans.models import Plan
from ppr.lib.outbox import happened
from referrals.models import Referral

# Who hears of a move of a referral: those it concerns, less the one who made it.
_NEWS = {
    "referral_acknowledge": lambda r: [r.from_membership_id],
    "referral_accept": lambda r: [r.from_membership_id],
    "referral_decline": lambda r: [r.from_membership_id],
    "referral_route": lambda r: [r.from_membership_id],
    "referral_join": lambda r: [r.from_membership_id, r.responsible_id],
}
_PLAN_NEWS = ("review_held", "words_written", "goal_added")


@receiver(happened)
def keep_up(*, event: str, kind: str, object_id: UUID, patient_id: UUID, by: UUID | None = None, **facts: Any) -> None:
    """Bring work up to date with what happened and leave news of it."""
    if kind == "referral":
        referral = facts.get("referral") or Referral.objects.get(pk=object_id)
        reminders.sync("referral", referral)
        _tell(event, kind, object_id, patient_id, _NEWS.get(event, lambda r: [])(referral), by)
    if event in ("plan_picked_up", "review_held"):
        plan = Plan.objects.get(patient_id=patient_id)
        reminders.sync("plan", plan)
    if event in _PLAN_NEWS:
        _tell(event, kind, object_id, patient_id, _around_plan(patient_id), by)


def _around_plan(patient_id: UUID) -> list[UUID]:
    key_worker = Plan.objects.filter(patient_id=patient_id).values_list("key_worker_id", flat=True)
    referrer = Referral.objects.filter(patient_id=patient_id, state="joined").values_list("from_membership_id", flat=True)
    return [*key_worker, *referrer]


def _tell(event: str, kind: str, object_id: UUID, patient_id: UUID, to: list[UUID], by: UUID | None) -> None:
    recipients = [r for r in to if r and r != by]
    if recipients:
        reminders.tell(event, kind, object_id, patient_id, recipients)
