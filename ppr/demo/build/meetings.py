"""Reviews that have been called: who is asked, what they answered, what the person wants to talk about."""

from __future__ import annotations

from datetime import timedelta

from patients.models import Patient
from plans import meetings
from plans.models import Plan, ReviewInvitee, ReviewMeeting
from ppr.demo.build import voice
from ppr.demo.build.scene import Scene
from ppr.demo.data.meetings import CALLED, Called
from ppr.demo.days import moment
from ppr.demo.keys import key


def build(scene: Scene) -> None:
    plans = {row.patient_id: row for row in scene.of(Plan)}
    for called in CALLED:
        plan = plans[key("patient", called.person)]
        _call(scene, plan, next(row for row in scene.of(Patient) if row.pk == plan.patient_id), called)


def _call(scene: Scene, plan: Plan, patient: Patient, called: Called) -> None:
    by, at = plan.key_worker, moment(scene.days.worked(called.ago), 11)
    row = ReviewMeeting(
        pk=key("review-meeting", plan.pk), plan=plan, patient_id=patient.pk, minutes=60, place="entity",
        place_details=called.where, points=called.points, called_by=by, called_at=at,
        starts_at=moment(plan.next_review_on or scene.days.today, called.hour),
    )  # fmt: skip
    span = meetings.window(plan)
    row.window_from, row.window_until = span or (None, None)
    voice.put(row, called.words, voice.answer_to(called.words), None, at + timedelta(days=1))
    scene.add(row, at, by)
    guests = [(scene.member(username), answer) for username, answer in called.guests]
    for member, answer in guests:
        invitee = ReviewInvitee(
            pk=key("review-invitee", row.pk, member.pk), meeting=row, patient_id=patient.pk, membership=member,
            answer=answer,
        )  # fmt: skip
        scene.add(invitee, at, by)
    for name in called.names:
        scene.add(
            ReviewInvitee(pk=key("review-invitee", row.pk, name), meeting=row, patient_id=patient.pk, name=name), at, by
        )
    scene.tell("review_called", "review_meeting", row, at, [m for m, _answer in guests], by)
