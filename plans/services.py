"""What is written in the plan. Each verb takes who acts and announces what happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from patients import services as patients
from plans.models import Goal, IStatement, NoteGoal, Plan, ProgressNote, Review, WrittenPaper
from plans.models.progress_note import text_digest
from plans.models.words import Words
from ppr.lib import outbox
from ppr.lib.access import Actor
from ppr.lib.versions import Stale
from referrals import services as referrals
from referrals.models import Referral
from referrals.transitions import Refused


def pick_up(
    referral: Referral, *, by: Membership, actor: Actor, joined_on: date, key_worker: Membership, text: str = ""
) -> Plan:
    """The person joins and the entity picks up the one plan; made where there is none yet. Raises Refused."""
    with transaction.atomic():
        placement = referrals.join(referral, by=by, actor=actor, joined_on=joined_on, key_worker=key_worker, text=text)
        assert referral.line is not None  # joined through a slot of it
        due = joined_on + timedelta(days=referral.line.agreement.initial_plan_days)
        plan = Plan.objects.select_for_update(of=("self",)).filter(patient_id=referral.patient_id).first()
        if plan is None:
            plan = Plan(patient_id=referral.patient_id)
        plan.entity_id, plan.key_worker = referral.to_entity_id, key_worker
        plan.placement_id, plan.picked_up_on, plan.initial_due_on = placement.pk, joined_on, due
        plan.state, plan.next_review_on = Plan.State.DRAFT, due
        plan.save()
        patients.set_next_due(plan.patient_id, due)
        outbox.announce("plan_picked_up", "plan", plan.pk, plan.patient_id, by=by.pk)
    return plan


def say(
    plan: Plan, kind: str, words: str, answer: str, *, typed_by: Membership | None, started_from: int,
    language: str = "es", private: bool | None = None, beside: Membership | None = None, paper_on: date | None = None,
    paper: WrittenPaper | None = None,
) -> IStatement:  # fmt: skip
    """Keep the person's words under one heading, as a new version; the earlier ones stay.

    `private` None leaves it as it was. `beside`: the person typed them on this worker's device. `paper_on`: copied
    from a paper of that day, kept as `paper` where it was scanned.
    Raises Stale with the current version when somebody saved since version `started_from` (0 for none), Refused
    where the person keeps something here that whoever writes does not see.
    """
    with transaction.atomic():
        Plan.objects.select_for_update(no_key=True, of=("self",)).get(pk=plan.pk)
        current = IStatement.objects.filter(plan=plan, kind=kind, superseded_at=None).first()
        if (current.number if current else 0) != started_from:
            raise Stale(current)
        if current is not None:
            current.superseded_at = timezone.now()
            current.save()
        statement = IStatement(plan=plan, patient_id=plan.patient_id, kind=kind, number=started_from + 1)
        put_words(statement, words, answer, typed_by, beside)
        as_before = current is not None and current.private
        statement.private = (as_before if private is None else private) and answer == Words.Answer.SAID
        statement.language = language
        statement.paper_on, statement.paper = paper_on, paper
        _put_in_place(statement)
        outbox.announce("words_written", "i_statement", statement.pk, plan.patient_id, by=_pk(typed_by or beside))
    return statement


def _put_in_place(statement: IStatement) -> None:
    """Save a new version; what was said before under the heading closes with it, as far as whoever writes may."""
    try:
        with transaction.atomic():
            statement.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(
            _("The person keeps something here for themselves: only they write under this heading.")
        ) from error
    if statement.private:
        before = IStatement.objects.filter(plan_id=statement.plan_id, kind=statement.kind, private=False)
        writer = statement.typed_by or statement.beside
        for row in before.filter(Q(typed_by=writer) | Q(beside=writer)) if writer else before:
            row.private = True
            row.save()


def put_words(
    row: Words, words: str, answer: str, typed_by: Membership | None, beside: Membership | None = None
) -> None:
    """Set the person's words on a row, as they were said: nothing is trimmed, corrected or shortened."""
    said = answer == Words.Answer.SAID
    row.beside = beside
    row.words, row.answer = (words if said else ""), answer
    row.typed_by = typed_by
    row.said_at = timezone.now() if said else None


def add_goal(goal: Goal, *, by: Membership | None) -> Goal:
    """Add a goal at the end of the plan's list; where the same one was added already, that one."""
    with transaction.atomic():
        goal.position = Goal.objects.filter(plan_id=goal.plan_id).count()
        _date_goal(goal, by)
        added: Goal = once(goal)
        if added is goal:
            outbox.announce("goal_added", "goal", goal.pk, goal.patient_id, by=_pk(by))
    return added


def once(row: Any) -> Any:
    """Save a new row; where one of its key stands already (the same form, sent twice), that one."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        first = type(row).objects.filter(pk=row.pk).first()
        if first is None:
            raise
        return first
    return row


def change_goal(goal: Goal, *, by: Membership | None, started_from: int) -> Goal:
    """Save a changed goal. Raises Stale with the current one when somebody else changed it meanwhile."""
    with transaction.atomic():
        _date_goal(goal, by)
        goal.save_from(started_from)
        outbox.announce("goal_changed", "goal", goal.pk, goal.patient_id, by=_pk(by))
    return goal


def _date_goal(goal: Goal, by: Membership | None) -> None:
    if goal.objective and goal.objective_by_id is None:
        goal.objective_by, goal.objective_at = by, timezone.now()
    if goal.state != Goal.State.PROPOSED and goal.agreed_on is None:
        goal.agreed_on = timezone.localdate()


def write_note(note: ProgressNote, *, by: Membership, goals: Iterable[Goal] = ()) -> ProgressNote:
    """Save a note. The same form sent again gives back the note that it made the first time."""
    note.author, note.entity_id = by, by.entity_id
    note.digest = text_digest(note.text)
    try:
        with transaction.atomic():
            note.save(force_insert=True)
            for goal in goals:
                NoteGoal(note=note, goal=goal, patient_id=note.patient_id).save(force_insert=True)
            hard = note.kind == ProgressNote.Kind.CRISIS
            event = "hard_moment_written" if hard else "note_written"
            outbox.announce(event, "progress_note", note.pk, note.patient_id, by=by.pk)
    except IntegrityError:
        first: ProgressNote | None = ProgressNote.objects.filter(author=by, submission=note.submission).first()
        if note.submission is None or first is None:
            raise
        return first
    return note


def hold_review(review: Review, *, by: Membership) -> Review:
    """Record a review meeting: the plan is in force and its next date is set."""
    with transaction.atomic():
        plan = Plan.objects.select_for_update(of=("self",)).get(pk=review.plan_id)
        review.led_by, review.patient_id = by, plan.patient_id
        review.save(force_insert=True)
        plan.state, plan.next_review_on = Plan.State.ACTIVE, review.next_on
        plan.row_version += 1
        plan.save()
        patients.set_next_due(plan.patient_id, review.next_on)
        outbox.announce("review_held", "review", review.pk, plan.patient_id, by=by.pk)
    return review


def _pk(membership: Membership | None) -> Any:
    return membership.pk if membership else None
