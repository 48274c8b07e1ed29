"""Many referrals at once, written set by set, so that lists can be measured with a thousand rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from entities.models import Slot
from patients.access import PURPOSES
from patients.models import CareLink, Patient
from ppr.lib.history import create_all
from referrals.models import Placement, Referral, State
from tests.cast import acting


def refer_many(cast: Any, count: int, state: State = State.SENT) -> list[Referral]:
    """So many people referred to Peña Lucera, due on successive days."""
    people = [
        Patient(given_name=f"Fila{n:04}", surname1="Inventada", birth_date=date(1980, 1, 1), sector_id="teruel")
        for n in range(count)
    ]
    rows = [referral_of(cast, person, n, state) for n, person in enumerate(people)]
    parties = (("assessing", cast.coordinator), ("routing", cast.sector_coordinator))
    with transaction.atomic(), acting(cast.clinician):
        # One's own party first: its grant lets the other links in.
        create_all([link_of(row, "referring", cast.clinician) for row in rows], CareLink)
        create_all([link_of(row, purpose, who) for row in rows for purpose, who in parties], CareLink)
        create_all(people, Patient)
        create_all(rows, Referral)
    return rows


def place_many(cast: Any, count: int) -> None:
    """So many people on slots of their own in Peña Lucera's line."""
    rows = refer_many(cast, count, State.JOINED)
    first = cast.line.slots.count() + 1
    slots = [Slot(line=cast.line, number=first + n, opens_on=date(2024, 1, 1)) for n in range(count)]
    Slot.objects.bulk_create(slots)
    with transaction.atomic(), acting(cast.coordinator):
        create_all([_placement(cast, row, slot) for row, slot in zip(rows, slots, strict=True)], Placement)


def referral_of(cast: Any, person: Patient, n: int, state: State) -> Referral:
    """Somebody referred to Peña Lucera; not saved."""
    return Referral(
        patient=person, from_entity=cast.usm, from_membership=cast.clinician, responsible=cast.clinician,
        to_entity=cast.pena, sector_office=cast.office, sector_id="teruel", programme=cast.line.programme, line=cast.line,
        family="process", state=state, reason="Motivo.", sent_at=timezone.now() - timedelta(minutes=n),
        due_on=date(2026, 1, 1) + timedelta(days=n // 3),
    )  # fmt: skip


def link_of(row: Referral, purpose: str, who: Any) -> CareLink:
    """The part that this membership takes through the referral; not saved."""
    return CareLink(
        patient_id=row.patient_id, purpose=purpose, basis_kind="referral", basis_id=row.pk,
        opens=list(PURPOSES[purpose].opens), entity_id=who.entity_id, role=who.role,
    )  # fmt: skip


def _placement(cast: Any, row: Referral, slot: Slot) -> Placement:
    return Placement(
        patient_id=row.patient_id, referral=row, slot=slot, entity=cast.pena, state=Placement.State.ACTIVE,
        assigned_on=date(2025, 1, 1), joined_on=date(2025, 1, 9),
    )  # fmt: skip
