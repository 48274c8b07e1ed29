"""The homes: who may be spoken to about them, what is owed and how it was settled."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from patients.models import Arrears, HousingContact, Patient
from ppr.demo.build.scene import Scene
from ppr.demo.data.housing import OWES, SPEAKS, Owes, Speaks
from ppr.demo.days import moment
from ppr.demo.keys import key


def build(scene: Scene) -> None:
    people = {row.pk: row for row in scene.of(Patient)}
    for number, speaks in enumerate(SPEAKS):
        _speaks(scene, people[key("patient", speaks.person)], speaks, number)
    for number, owes in enumerate(OWES):
        _owes(scene, people[key("patient", owes.person)], owes, number)


def _speaks(scene: Scene, patient: Patient, told: Speaks, number: int) -> None:
    by, day = scene.member(told.by), scene.days.worked(told.ago)
    row = HousingContact(
        pk=key("housing-contact", patient.pk, number), patient_id=patient.pk, kind=told.kind, name=told.name,
        may_be_said=told.about, agreed_on=day, way="said", present=told.present, recorded_by=by,
    )  # fmt: skip
    row.phone = told.phone
    if told.back is not None:
        row.withdrawn_on, row.withdrawn_by = scene.days.worked(told.back), by
        row.withdrawn_way, row.withdrawn_present = "said", told.present
    scene.add(row, moment(day, 12), by)


def _owes(scene: Scene, patient: Patient, told: Owes, number: int) -> None:
    by = scene.member(told.by) if told.by else None  # the person wrote it themselves
    day = scene.days.worked(told.ago)
    row = Arrears(
        pk=key("arrears", patient.pk, number), patient_id=patient.pk, kind=told.kind, details=told.details,
        amount=Decimal(told.amount), known_on=day, source="person", recorded_by=by,
    )  # fmt: skip
    if told.leave_in is not None:
        row.leave_by, row.notice_on = scene.days.today + timedelta(days=told.leave_in), day
    if told.settled is not None:
        row.outcome, row.settlement, row.settled_on = told.outcome, told.settlement, scene.days.worked(told.settled)
    scene.add(row, moment(day, 12), by)
