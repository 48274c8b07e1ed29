"""Stays in hospital, and the ward's part in the care while they last."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from entities.models import Membership
from entities.roles import CLINICIAN
from patients.models import Patient
from plans.models import Aftercare, HospitalStay
from ppr.demo.build.referrals import Journey
from ppr.demo.build.scene import Scene
from ppr.demo.data.agreement import EARLY_HOURS, FOLLOW_UP_DAYS
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Stay, Story


def build(scene: Scene, story: Story, patient: Patient, journeys: list[Journey]) -> None:
    workers = [j.ask.key_worker for j in journeys if j.ask.key_worker]
    for number, stay in enumerate(story.stays):
        _stay(scene, story, patient, stay, number, workers[-1] if workers else "")


def _stay(scene: Scene, story: Story, patient: Patient, stay: Stay, number: int, worker: str) -> None:
    ward, clinician = scene.member(stay.by), scene.member(story.clinician)
    admitted = moment(scene.days.ago(stay.admitted), 17, 20)
    left = None if stay.left is None else moment(scene.days.ago(stay.left), *stay.hour)
    accompanies = scene.part(story, "key_worker", worker) if worker else clinician
    row = HospitalStay(
        pk=key("stay", patient.pk, number),
        patient_id=patient.pk,
        hospital=scene.entities[stay.hospital],
        admitted_at=admitted,
        fit_to_leave_on=None if stay.fit is None else scene.days.ago(stay.fit),
        waiting_for=stay.waiting_for,
        planning=stay.planning,
        left_at=left,
        early_contact=stay.early,
        contact_due_at=None if left is None else left + _within(stay),
        recorded_by=ward,
        responsible=accompanies,
    )
    if stay.contacted is not None:
        row.contacted_at, row.contacted_by = moment(scene.days.ago(stay.contacted), 11), accompanies
    scene.add(row, admitted, ward)
    if row.fit_to_leave_on is not None:
        _agree(scene, row, row.fit_to_leave_on, ward, clinician)
    _open_the_ward(scene, patient, row, ward, admitted, left)


def _agree(scene: Scene, stay: HospitalStay, day: date, ward: Membership, clinician: Membership) -> None:
    """What the aftercare meeting settled, and what it left open."""
    supports = (
        ("Ayuda a domicilio tres mañanas, las primeras semanas", "Servicio comarcal de ayuda a domicilio", "social"),
        ("Visita en casa la primera semana", clinician.entity.name, "health"),
        ("Comida a mediodía", "Comedor de la asociación vecinal", "open"),
    )
    for number, (what, provider, payer) in enumerate(supports):
        row = Aftercare(
            pk=key("aftercare", stay.pk, number), patient_id=stay.patient_id, stay=stay, what=what, provider=provider,
            payer=payer, agreed_on=day, present="La persona, la planta y la unidad", recorded_by=ward,
        )  # fmt: skip
        scene.add(row, stay.admitted_at, ward)


def _within(stay: Stay) -> timedelta:
    return timedelta(hours=EARLY_HOURS) if stay.early else timedelta(days=FOLLOW_UP_DAYS)


def _open_the_ward(
    scene: Scene, patient: Patient, stay: HospitalStay, ward: Membership, since: datetime, until: datetime | None
) -> None:
    link = scene.link(patient, "treating", ("stay", stay.pk), since, ward, entity=stay.hospital, role=CLINICIAN)
    link.until = until
