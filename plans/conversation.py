"""What is asked and answered about a person: between the two sides, and by the person."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language

from entities.models import Agreement, Membership
from patients import services as patients
from plans.models import CallRequest, DisagreementAnswer, Objection, Plan, ProgressNote, Question
from ppr.lib import outbox
from referrals import course
from referrals.models import Placement, Referral, State

Asked = Question | CallRequest | Objection


class AlreadyAnswered(Exception):
    """Somebody answered in between. `current` is the row as it stands now."""

    def __init__(self, current: Any) -> None:
        super().__init__("answered")
        self.current = current


def answer_by(patient_id: UUID, clock: str) -> date:
    """The day by which something asked today is answered, by the agreement of the person's latest process."""
    rows = course.clocks_first(Placement.objects.filter(patient_id=patient_id))
    latest = rows.select_related("slot__line__agreement").first()
    agreement = latest.slot.line.agreement if latest else Agreement()
    return timezone.localdate() + timedelta(days=int(getattr(agreement, clock)))


def other_side(plan: Plan, of: Membership) -> Membership | None:
    """Whom somebody asks: the key worker, or for the entity that accompanies whoever referred the person."""
    return plan.key_worker if of.entity_id != plan.entity_id else referrer_of(plan)


def referrer_of(plan: Plan) -> Membership | None:
    """Whoever referred the person last and goes on following clinically."""
    referral = (
        Referral.objects.filter(patient_id=plan.patient_id, state__in=[State.JOINED, State.CLOSED])
        .select_related("from_membership__user", "from_membership__entity")
        .order_by("-sent_at")
        .first()
    )
    return referral.from_membership if referral else None


def ask(question: Question, *, by: Membership) -> Question:
    """Put a question to the other side; an answer is due by the agreement's number of days."""
    question.asked_by = by
    return _put(question, "question_days", "question_asked", by)


def ask_for_call(request: CallRequest, *, by: Membership | None = None) -> CallRequest:
    """The person asks to be called (`by` None)."""
    return _put(request, "call_days", "call_asked", by)


def object_to(note: ProgressNote, objection: Objection, *, by: Membership | None = None) -> Objection:
    """The person says something about a note; its author answers (`by` None)."""
    objection.note, objection.patient_id, objection.addressed_to_id = note, note.patient_id, note.author_id
    objection.language = (get_language() or "es")[:2]
    return _put(objection, "objection_days", "note_objected", by)


def _put(row: Any, clock: str, event: str, by: Membership | None) -> Any:
    row.asked_at, row.answer_by = timezone.now(), answer_by(row.patient_id, clock)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.announce(event, _KINDS[type(row)], row.pk, row.patient_id, by=by.pk if by else None)
    except IntegrityError:
        first = type(row).objects.filter(submission=row.submission).first() if row.submission else None
        if first is None:
            raise
        return first
    return row


_KINDS: dict[type[Any], str] = {Question: "question", CallRequest: "call_request", Objection: "objection"}
_ANSWERED = {Question: "question_answered", CallRequest: "call_made", Objection: "objection_answered"}


def answer(row: Asked, text: str, *, by: Membership) -> Asked:
    """Answer what was asked, once; the answer stands beside it. Raises AlreadyAnswered."""
    model: Any = type(row)
    with transaction.atomic():
        current = model.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if current.answered_at is not None:
            raise AlreadyAnswered(current)
        current.answer, current.answered_at, current.answered_by = text, timezone.now(), by
        current.save()
        asker = getattr(current, "asked_by_id", None)
        outbox.announce(_ANSWERED[model], _KINDS[model], current.pk, current.patient_id, by=by.pk, asked_by=asker)
    return current


def answer_disagreement(given: DisagreementAnswer, *, by: Membership) -> DisagreementAnswer:
    """Answer a person who does not agree with a version, and bring the review forward where that was offered."""
    given.by, given.at, given.patient_id = by, timezone.now(), given.version.patient_id
    try:
        with transaction.atomic():
            given.save(force_insert=True)
            _bring_forward(given.version.plan_id, given.review_on)
            outbox.announce("disagreement_answered", "plan_version", given.version_id, given.patient_id, by=by.pk)
    except IntegrityError:
        first = DisagreementAnswer.objects.filter(submission=given.submission).first()
        if given.submission is None or first is None:
            raise
        return first
    return given


def _bring_forward(plan_id: UUID, to: date | None) -> None:
    if to is None:
        return
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan_id)
    if plan.next_review_on is None or plan.next_review_on > to:
        plan.next_review_on = to
        plan.row_version += 1
        plan.save()
        patients.set_next_due(plan.patient_id, to)
