"""More people than the cast, at any stage, made by the same services as the pages."""

from __future__ import annotations

from datetime import date
from itertools import count
from types import SimpleNamespace
from typing import Any

from django.db import transaction

from entities.models import Line, Slot
from patients import services as patients
from patients.models import Patient
from plans import services as plans
from plans.models import Plan, ProgressNote
from referrals import services as referrals
from referrals.models import Referral
from tests.cast import acting

_number = count(1)


class Maker:
    """Makes people, referrals, plans. Everything is acted by the cast's own members unless told otherwise."""

    def __init__(self, cast: SimpleNamespace) -> None:
        self.cast = cast

    def person(self, by: Any = None, **facts: Any) -> Patient:
        """Somebody registered by a clinician, with nothing else."""
        by = by or self.cast.clinician
        n = next(_number)
        given = {
            "given_name": f"Persona{n}",
            "surname1": f"Inventada{n}",
            "birth_date": date(1980, 1, 1),
            "town": "Alloza",
        }
        patient = Patient(**{**given, "sector_id": by.entity.sector_id, **facts})
        with transaction.atomic(), acting(by) as actor:
            return patients.register(patient, identifiers={}, contacts={}, by=actor)

    def referral(
        self, patient: Patient | None = None, line: Line | None = None, by: Any = None, **facts: Any
    ) -> Referral:
        """A referral sent to the entity of the line."""
        by = by or self.cast.clinician
        patient = patient or self.person(by)
        referral = Referral(patient=patient, reason="Motivo.", **facts)
        with transaction.atomic(), acting(by) as actor:
            return referrals.refer(referral, line=line or self.cast.line, by=by, actor=actor)

    def received(self, referral: Referral | None = None, by: Any = None, **facts: Any) -> Referral:
        """A referral whose receipt the entity has acknowledged."""
        by = by or self.cast.coordinator
        referral = referral or self.referral(**facts)
        with transaction.atomic(), acting(by):
            referrals.acknowledge(referral, by=by)
        return referral

    def slot(self, line: Line | None = None) -> Slot:
        """One more slot of the line."""
        line = line or self.cast.line
        number = line.slots.count() + 1
        return Slot.objects.create(line=line, number=number, opens_on=date(2024, 1, 1))

    def accepted(self, referral: Referral | None = None, by: Any = None, **facts: Any) -> Referral:
        """A referral accepted on a slot made for it."""
        by = by or self.cast.coordinator
        referral = referral or self.received(by=by, **facts)
        slot = self.slot(referral.line)
        with transaction.atomic(), acting(by):
            referrals.accept(referral, slot, by=by)
        return referral

    def joined(self, by: Any = None, key_worker: Any = None, **facts: Any) -> Plan:
        """Somebody who joined today; their plan."""
        by, key_worker = by or self.cast.coordinator, key_worker or self.cast.professional
        referral = self.accepted(by=by, **facts)
        with transaction.atomic(), acting(by) as actor:
            return plans.pick_up(referral, by=by, actor=actor, joined_on=date.today(), key_worker=key_worker)

    plan = joined

    def note(self, plan: Plan, by: Any = None, text: str = "Nota.", **facts: Any) -> ProgressNote:
        """A note in a plan, now."""
        from django.utils import timezone

        by = by or self.cast.professional
        note = ProgressNote(
            plan=plan, patient_id=plan.patient_id, text=text, **{"happened_at": timezone.now(), **facts}
        )
        with transaction.atomic(), acting(by):
            return plans.write_note(note, by=by)
