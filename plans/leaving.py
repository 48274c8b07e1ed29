"""Leaving: the process ends, the plan comes to its end with the person's own summary, and the way back stays open."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, Membership
from patients import services as patients
from patients.access import BY_INVITATION
from patients.models import Patient
from plans import meetings
from plans.models import HospitalStay, Leaving, Plan, ProgressNote
from plans.services import write_note
from ppr.lib import outbox
from ppr.lib.access import Actor
from referrals import course
from referrals.models import Placement
from referrals.transitions import Refused


def hand_over(
    placement: Placement, key_worker: Membership, *, by: Membership, actor: Actor, on: date, reason: str,
    note: ProgressNote | None,
) -> None:  # fmt: skip
    """Another key worker for the process; the plan follows, the handover stands as a note. Raises Refused."""
    with transaction.atomic():
        course.change_key_worker(placement, key_worker, by=by, actor=actor, on=on, reason=reason)
        plan = _plan(placement)
        if plan is not None and plan.placement_id == placement.pk:
            plan.key_worker = key_worker
            _save(plan)
            outbox.announce("plan_key_worker", "plan", plan.pk, plan.patient_id, by=by.pk)
        if note is not None:
            write_note(note, by=by)


def leave(
    placement: Placement, *, by: Membership, actor: Actor, ending: str, left_on: date, next_step: str,
    leaving: Leaving | None = None, to_line: Line | None = None, handover: str = "",
) -> None:  # fmt: skip
    """End a process, everything or nothing: slot, referral, plan, summary and, in a transfer, the next door.

    Raises Refused where it has ended already or the next entity cannot be asked.
    """
    with transaction.atomic():
        _close_plan(placement, by)
        if leaving is not None:
            leaving.placement, leaving.patient_id, leaving.left_on = placement, placement.patient_id, left_on
            _write(leaving, by)
        course.end(placement, by=by, on=left_on, ending=ending, next_step=next_step)
        if to_line is not None:
            _send_on(placement, to_line, by, actor, handover)
        outbox.announce("person_left", "placement", placement.pk, placement.patient_id, by=by.pk)


def report(leaving: Leaving, *, by: Membership) -> Leaving:
    """Write the report of a process that has ended. Raises Refused where it is written already."""
    with transaction.atomic():
        # The placement's row is the one that both would hold, whether a first part is written or not.
        Placement.objects.select_for_update(no_key=True, of=("self",)).get(pk=leaving.placement_id)
        before = Leaving.objects.filter(placement_id=leaving.placement_id).first()
        if before is not None and (before.reported_at or before.pk != leaving.pk):
            raise Refused(_("The report is already written. Add what is missing as a note."))
        _write(leaving, by)
        outbox.announce("leaving_reported", "leaving", leaving.pk, leaving.patient_id, by=by.pk)
    return leaving


def _write(leaving: Leaving, by: Membership) -> None:
    leaving.written_by = by
    if leaving.report and leaving.reported_at is None:
        leaving.reported_at = timezone.now()
    leaving.save()


def _close_plan(placement: Placement, by: Membership) -> None:
    """Bring the plan to its end; where another process goes on, it serves that one."""
    plan = _plan(placement)
    if plan is None:
        return
    others = [row for row in course.running(plan.patient_id) if row.pk != placement.pk]
    if not others:
        close(plan, by)
    elif plan.placement_id == placement.pk and others[0].key_worker_id:
        plan.placement_id, plan.entity_id = others[0].pk, others[0].entity_id
        plan.key_worker_id = others[0].key_worker_id
        _save(plan)
        outbox.announce("plan_key_worker", "plan", plan.pk, plan.patient_id, by=by.pk)


def close(plan: Plan, by: Membership, *, died: bool = False) -> None:
    """The plan is brought to its end: nothing of it is due any more, everything stays to be read.

    Whoever was asked to a meeting hears that it is not held.
    """
    meetings.end_with_plan(plan, by=by, died=died)
    plan.state, plan.next_review_on = Plan.State.CLOSED, None
    _save(plan)
    patients.set_next_due(plan.patient_id, None)
    outbox.announce("plan_closed", "plan", plan.pk, plan.patient_id, by=by.pk)


def _send_on(placement: Placement, line: Line, by: Membership, actor: Actor, handover: str) -> None:
    words = _("Comes from %(entity)s, where the person was since %(since)s. What went before stands in that process.")
    since = f"{placement.joined_on or placement.assigned_on:%d/%m/%Y}"
    history = words % {"entity": placement.entity.name, "since": since}
    course.hand_on(placement.referral, line, by=by, actor=actor, handover=handover, history=history)


def died(patient: Patient, *, on: date, by: Membership) -> None:
    """The person has died: every process, referral and clock ends, the slots are free. Raises Refused."""
    with transaction.atomic():
        now = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
        if now.died_on is not None:
            raise Refused(_("This is already recorded."))
        now.died_on = on
        now.row_version += 1
        now.save()
        _end_stays(now, on)
        plan = Plan.objects.select_for_update(of=("self",)).filter(patient_id=now.pk).first()
        if plan is not None and plan.state != Plan.State.CLOSED:
            close(plan, by, died=True)
        course.end_with_life(now.pk, by=by, on=on)
        patients.close_care_links(now.pk, ["self"])
        patients.cut_short(now.pk, ["emergency", *BY_INVITATION])  # whoever wished it is no longer there
        outbox.announce("person_died", "patient", now.pk, now.pk, by=by.pk)


def _end_stays(patient: Patient, on: date) -> None:
    for stay in HospitalStay.objects.filter(patient_id=patient.pk, contacted_at=None):
        if stay.left_at is None:
            last = timezone.make_aware(datetime.combine(on, time(12)))
            stay.left_at = max(stay.admitted_at, min(last, timezone.now()))
        stay.contact_due_at = None
        stay.save()


def _plan(placement: Placement) -> Plan | None:
    return Plan.objects.select_for_update(of=("self",)).filter(patient_id=placement.patient_id).first()


def _save(plan: Plan) -> None:
    plan.row_version += 1
    plan.save()
