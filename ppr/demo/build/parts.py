"""What else is in a plan: strengths, supports, the steps of its goals, risk talked through."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entities.models import CommunityResource
from plans.models import Goal, GoalStep, RiskTalk, Strength, Support
from ppr.demo.build.voice import answer_to, put
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Able, Aim, Pace, Prop, Risk

if TYPE_CHECKING:
    from ppr.demo.build.plans import PlanBuilder


def build(plan: PlanBuilder) -> None:
    for number, able in enumerate(plan.story.strengths):
        _strength(plan, able, number)
    for number, prop in enumerate(plan.story.supports):
        _support(plan, prop, number)
    for number, risk in enumerate(plan.story.risks):
        _risk(plan, risk, number)


def steps(plan: PlanBuilder, aim: Aim, goal: Goal) -> None:
    """The steps of one goal, in the order of the story."""
    for number, pace in enumerate(aim.steps):
        _step(plan, pace, goal, number)


def _step(plan: PlanBuilder, pace: Pace, goal: Goal, number: int) -> None:
    days = plan.days
    place = next((row for row in plan.scene.of(CommunityResource) if row.name == pace.place), None)
    owner = plan.by(pace.by or {"entity": "key_worker", "health": "clinician"}.get(pace.owner, ""))
    row = GoalStep(
        pk=key("step", goal.pk, number),
        patient_id=goal.patient_id,
        goal=goal,
        text=pace.text,
        owner=pace.owner,
        owner_membership=owner,
        due_on=None if pace.in_days is None else days.meeting(pace.in_days),
        done_on=None if pace.done is None else days.worked(pace.done),
        resource=place,
        place=place.in_a_line if place else "",
        position=number,
    )
    plan.scene.add(row, goal.created_at, owner or plan.plan.key_worker)


def _strength(plan: PlanBuilder, able: Able, number: int) -> None:
    at, by = moment(plan.days.worked(able.ago), 11, 20 + number), plan.plan.key_worker
    row = Strength(
        pk=key("strength", plan.plan.pk, number),
        patient_id=plan.patient.pk,
        plan=plan.plan,
        seen_by_others=able.seen,
        position=number,
    )
    put(row, able.words, answer_to(able.words), by, at)
    plan.scene.add(row, at, by)


def _support(plan: PlanBuilder, prop: Prop, number: int) -> None:
    at, by = moment(plan.days.worked(prop.ago), 11, 40 + number), plan.plan.key_worker
    row = Support(
        pk=key("support", plan.plan.pk, number),
        patient_id=plan.patient.pk,
        plan=plan.plan,
        kind=prop.kind,
        who=prop.who,
        rhythm=prop.rhythm,
        state=prop.state,
        position=number,
    )
    put(row, prop.words, answer_to(prop.words), by, at)
    plan.scene.add(row, at, by)


def _risk(plan: PlanBuilder, risk: Risk, number: int) -> None:
    at, by = moment(plan.days.worked(risk.ago), 12, 30 + number), plan.plan.key_worker
    row = RiskTalk(
        pk=key("risk", plan.plan.pk, number),
        patient_id=plan.patient.pk,
        plan=plan.plan,
        about=risk.about,
        team_view=risk.team,
        agreed=risk.agreed,
        positive_risk=risk.on_purpose,
        shared_with_person=not risk.not_shared,
        not_shared_reason=risk.not_shared,
        written_by=by,
        written_at=at,
    )
    put(row, risk.words, answer_to(risk.words), by, at)
    plan.scene.add(row, at, by)
