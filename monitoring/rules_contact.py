"""Being in touch: the contact that was promised, and the first days of whoever has just joined."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Greatest, TruncDate

from monitoring.rule import LATE, Rule, plus
from monitoring.staff import Staff
from plans.models import HospitalStay, Plan, ProgressNote
from plans.rhythm import CONTACTS
from referrals.models import Placement


def _key_worker(row: Any, staff: Staff) -> Iterable[UUID | None]:
    return [row.key_worker_id]


# The contact that was promised: so many days after the last conversation, or after coming home. Nobody is counted
# while in hospital, and nothing runs where the person wants it when they ask.
_TALKS = ProgressNote.objects.filter(patient_id=OuterRef("patient_id"), kind__in=CONTACTS, retracted_at=None)
_LAST_TALK = Subquery(_TALKS.order_by("-happened_at").annotate(on=TruncDate("happened_at")).values("on")[:1])
_STAYS = HospitalStay.objects.filter(patient_id=OuterRef("patient_id"), left_at__isnull=False)
_HOME_SINCE = Subquery(_STAYS.order_by("-left_at").annotate(on=TruncDate("left_at")).values("on")[:1])
_IN_HOSPITAL = Exists(HospitalStay.objects.filter(patient_id=OuterRef("patient_id"), left_at=None))
FIRST_DAYS = 7  # in which whoever has just joined is talked with again
CONTACT = (
    Rule(
        "contact_rhythm", "plan", Plan,
        Q(state__in=[Plan.State.DRAFT, Plan.State.ACTIVE], contact_days__isnull=False, in_hospital=False),
        plus(Greatest(F("last_talk"), F("home_since"), F("contact_agreed_on")), F("contact_days")),  # without the empty ones
        _key_worker, LATE, ("key_worker_id",),
        {"last_talk": _LAST_TALK, "home_since": _HOME_SINCE, "in_hospital": _IN_HOSPITAL},
    ),
    Rule(
        "first_week", "placement", Placement,
        Q(state=Placement.State.ACTIVE, referral__family="process", talked=False, in_hospital=False),
        plus(F("joined_on"), Value(FIRST_DAYS)), _key_worker, 3, ("key_worker_id",),
        {"talked": Exists(_TALKS.filter(happened_at__date__gte=OuterRef("joined_on"))), "in_hospital": _IN_HOSPITAL},
        since="joined_on", reach=30,
    ),
)  # fmt: skip
