"""Crisis pages opened in emergencies: by the person's word, or by breaking the glass."""

from __future__ import annotations

from datetime import datetime, timedelta

from entities.models import Membership
from patients.models import BreakGlass, Patient
from ppr.demo.build.scene import Scene
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Opened, Story

HOURS, MINUTES = 12, 60


def build(scene: Scene, story: Story, patient: Patient) -> None:
    for number, opened in enumerate(story.opened, start=1):
        by, at = scene.member(opened.by), moment(scene.days.ago(opened.ago), opened.hour)
        if opened.reason:
            glass = _glass(scene, patient, opened, number, by, at)
            _link(scene, patient, "break_glass", glass, by, at, glass.until)
        else:
            _link(scene, patient, "emergency", None, by, at, at + timedelta(hours=HOURS))


def _link(
    scene: Scene,
    patient: Patient,
    purpose: str,
    glass: BreakGlass | None,
    by: Membership,
    at: datetime,
    until: datetime,
) -> None:
    basis = ("break_glass", glass.pk) if glass else ("crisis_plan", patient.pk)
    scene.link(patient, purpose, basis, at, by, membership=by).until = until


def _glass(scene: Scene, patient: Patient, opened: Opened, number: int, by: Membership, at: datetime) -> BreakGlass:
    row = BreakGlass(
        pk=key("glass", patient.pk, number),
        patient_id=patient.pk,
        opener_id=by.user_id,
        opened_by=by,
        reason=opened.reason,
        text=opened.text,
        opened_at=at,
        until=at + timedelta(minutes=MINUTES),
    )
    if opened.outcome:
        reviewer = scene.member(opened.reviewer)
        row.outcome, row.review_text, row.reviewed_by = opened.outcome, opened.review, reviewer
        row.reviewer_id, row.reviewed_at = reviewer.user_id, moment(scene.days.ago(opened.reviewed), 10)
    return scene.add(row, at, by)
