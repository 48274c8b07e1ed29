"""A stay in hospital: the way home is prepared from the first day, the place is kept, a call awaits at home."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Membership
from patients import services as patients
from plans.models import Aftercare, HospitalStay, Plan, ProgressNote
from plans.services import write_note
from ppr.lib import outbox
from ppr.lib.versions import Stale
from referrals import course
from referrals.models import Placement
from referrals.transitions import Refused


def admit(stay: HospitalStay, *, by: Membership) -> HospitalStay:
    """Record that the person is in hospital; the places are kept. Raises Refused where a stay is open."""
    day = timezone.localdate(stay.admitted_at)
    stay.recorded_by = by
    with transaction.atomic():
        _insert(stay)
        for placement in course.running(stay.patient_id, Placement.State.ACTIVE):
            course.hold(placement, by=by, on=max(day, placement.joined_on or day))
        outbox.announce("hospital_admitted", "hospital_stay", stay.pk, stay.patient_id, by=by.pk)
    return stay


def _insert(stay: HospitalStay) -> None:
    try:
        with transaction.atomic():
            stay.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("Somebody has already recorded that this person is in hospital. Open that stay instead.")
        ) from error


def seen(stay: HospitalStay) -> str:
    """A mark of what is prepared as it stands now: a form that brings another one started from something older."""
    text = "\x1f".join((stay.planning, stay.waiting_for, str(stay.fit_to_leave_on), str(stay.responsible_id)))
    return sha256(text.encode()).hexdigest()[:16]


def prepare(
    stay: HospitalStay, *, by: Membership, started_from: str, planning: str, responsible: Membership,
    fit_to_leave_on: date | None, waiting_for: str,
) -> HospitalStay:  # fmt: skip
    """Keep what is prepared for the way home. Raises Stale when somebody changed it meanwhile, Refused at home."""
    with transaction.atomic():
        now = _lock(stay)
        if seen(now) != started_from:
            raise Stale(now)
        fit_since = now.fit_to_leave_on is None and fit_to_leave_on is not None
        now.planning, now.responsible = planning, responsible
        now.fit_to_leave_on, now.waiting_for = fit_to_leave_on, waiting_for
        now.save()
        event = "hospital_fit_to_leave" if fit_since else "hospital_prepared"
        outbox.announce(event, "hospital_stay", now.pk, now.patient_id, by=by.pk)
    return now


def leave(stay: HospitalStay, *, by: Membership, left_at: datetime, early_contact: bool) -> HospitalStay:
    """Home again: the place is taken up, the contact is due by the agreement, the review comes soon. Raises Refused."""
    with transaction.atomic():
        now = _lock(stay)
        held = course.running(now.patient_id, Placement.State.SUSPENDED)
        day = timezone.localdate(left_at)
        now.left_at, now.early_contact = left_at, early_contact
        agreement = _agreement(now.patient_id)
        # Counted in hours that pass: on the clock of the wall 48 of them are 47 or 49 where the clocks change.
        now.contact_due_at = left_at.astimezone(UTC) + _within(agreement, early_contact)
        _review_soon(now.patient_id, day + timedelta(days=agreement.after_crisis_days), by)
        now.save()
        for placement in held:
            course.resume(placement, by=by, on=max(day, placement.joined_on or day))
        outbox.announce("hospital_left", "hospital_stay", now.pk, now.patient_id, by=by.pk)
    return now


def agree_aftercare(stay: HospitalStay, row: Aftercare, *, by: Membership) -> Aftercare:
    """Keep one support that the meeting agreed on. The same form sent again gives back the first."""
    row.stay, row.patient_id, row.recorded_by = stay, stay.patient_id, by
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            # News of the stay: one meeting, however many supports it agreed on.
            outbox.announce("aftercare_agreed", "hospital_stay", stay.pk, row.patient_id, by=by.pk)
    except IntegrityError:
        first = Aftercare.objects.filter(stay=stay, submission=row.submission).first() if row.submission else None
        if first is None:
            raise
        return first
    return row


def change_aftercare(row: Aftercare, *, by: Membership, started_from: int) -> Aftercare:
    """Put a support right, or settle what was left open. Raises Stale where somebody else did meanwhile."""
    with transaction.atomic():
        row.save_from(started_from)
        outbox.announce("aftercare_changed", "hospital_stay", row.stay_id, row.patient_id, by=by.pk)
    return row


def _within(agreement: Agreement, early: bool) -> timedelta:
    # NICE NG53 1.6.7–1.6.8: seven days; 48 hours where suicide risk was identified.
    return timedelta(hours=agreement.early_follow_up_hours) if early else timedelta(days=agreement.follow_up_days)


def _agreement(patient_id: UUID) -> Agreement:
    """The agreement whose clocks count; the usual ones where the process has ended during the stay."""
    running = course.running(patient_id)
    return course.agreement_of(running[0]) if running else Agreement()


def _review_soon(patient_id: UUID, by_day: date, by: Membership) -> None:
    plan = Plan.objects.select_for_update(of=("self",)).filter(patient_id=patient_id, state=Plan.State.ACTIVE).first()
    if plan is None or (plan.next_review_on and plan.next_review_on <= by_day):
        return
    plan.next_review_on = by_day
    plan.row_version += 1
    plan.save()
    patients.set_next_due(patient_id, by_day)
    outbox.announce("plan_review_moved", "plan", plan.pk, patient_id, by=by.pk)


def contact(stay: HospitalStay, note: ProgressNote, *, by: Membership) -> ProgressNote:
    """Record the first contact at home as a note. Raises Refused where somebody has already recorded it."""
    with transaction.atomic():
        now = HospitalStay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
        if now.contacted_at is not None:
            raise Refused(_("The first contact is already recorded. Write what is new as a note."))
        note = write_note(note, by=by)
        now.contacted_at, now.contacted_by = note.happened_at, by
        now.save()
        outbox.announce("hospital_contacted", "hospital_stay", now.pk, now.patient_id, by=by.pk)
    return note


def _lock(stay: HospitalStay) -> HospitalStay:
    now: HospitalStay = HospitalStay.objects.select_for_update(of=("self",)).get(pk=stay.pk)
    if now.left_at is not None:
        raise Refused(_("The person has already left the hospital. Look at the stay again."))
    return now
