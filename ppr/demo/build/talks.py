"""What is asked and answered about somebody: between the sides, by the person, about a note."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from entities.models import Membership
from plans.models import CallRequest, Objection, ProgressNote, Question
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Contest, Entry, Query, Ring

if TYPE_CHECKING:
    from ppr.demo.build.plans import PlanBuilder


def build(plan: PlanBuilder) -> None:
    for number, query in enumerate(plan.story.queries):
        _question(plan, query, number)
    for number, ring in enumerate(plan.story.rings):
        _call(plan, ring, number)


def said_of(plan: PlanBuilder, note: ProgressNote, entry: Entry) -> None:
    """What the person said of one note, and the answers of its author."""
    for number, contest in enumerate(entry.said):
        at = moment(plan.days.ago(contest.ago), 18, 10 + number)
        row = Objection(
            pk=key("objection", note.pk, number), patient_id=note.patient_id, note=note, wish=contest.wish,
            text=contest.text, addressed_to=note.author, asked_at=at, answer_by=_by(plan, at, "objection_days"),
        )  # fmt: skip
        _answered(plan, row, contest, note.author)
        plan.scene.add(row, at)


def _question(plan: PlanBuilder, query: Query, number: int) -> None:
    at, by = moment(plan.days.worked(query.ago), 12, 5 + number), plan.by(query.by)
    sides = [plan.plan.key_worker, plan.journey.referral.from_membership]
    assert by is not None  # one side asks
    to = next(member for member in sides if member.entity_id != by.entity_id)
    row = Question(
        pk=key("question", plan.plan.pk, number), patient_id=plan.patient.pk, plan=plan.plan, asked_by=by, asked_to=to,
        text=query.text, asked_at=at, answer_by=_by(plan, at, "question_days"),
    )  # fmt: skip
    _answered(plan, row, query, to)
    plan.scene.add(row, at, by)
    if row.answered_at:
        plan.scene.tell("question_answered", "question", row, row.answered_at, [by], to)


def _call(plan: PlanBuilder, ring: Ring, number: int) -> None:
    at = moment(plan.days.ago(ring.ago), 19, 20 + number)
    row = CallRequest(
        pk=key("call", plan.plan.pk, number), patient_id=plan.patient.pk, plan=plan.plan, suits=ring.suits,
        text=ring.text, asked_at=at, answer_by=_by(plan, at, "call_days"),
    )  # fmt: skip
    plan.scene.add(row, at)


def _by(plan: PlanBuilder, at: datetime, clock: str) -> Any:
    return at.date() + timedelta(days=getattr(plan.journey.line.agreement, clock))


def _answered(plan: PlanBuilder, row: Any, said: Contest | Query, by: Membership) -> None:
    if said.answer:
        at = moment(plan.days.worked(said.answered), 13)
        row.answer, row.answered_at, row.answered_by = said.answer, max(at, row.asked_at + timedelta(hours=2)), by
