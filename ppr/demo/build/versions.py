"""Signed versions of a plan: its sections as they stood, what the person thinks of it, the signatures."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.utils import translation

from patients.models import CareLink
from plans.models import (
    Goal,
    GoalStep,
    IStatement,
    PlanVersion,
    RiskTalk,
    Signature,
    Strength,
    Support,
    VersionSection,
)  # fmt: skip
from plans.signing import SECTIONS, contents, own_signing, seal, seal_over
from plans.written import Written
from ppr.demo.build.voice import answer_to, put
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Frozen

if TYPE_CHECKING:
    from ppr.demo.build.plans import PlanBuilder


def build(plan: PlanBuilder) -> None:
    for number, frozen in enumerate(plan.story.versions, start=1):
        _freeze(plan, frozen, number)


def _freeze(plan: PlanBuilder, frozen: Frozen, number: int) -> None:
    at, by = moment(plan.days.worked(frozen.ago), 13, 5), plan.plan.key_worker
    with translation.override("es"):
        sections = contents(_written(plan, at), _links(plan, at))
    digests = {name: seal(sections[name]) for name in SECTIONS}
    version = PlanVersion(
        pk=key("version", plan.plan.pk, number),
        patient_id=plan.patient.pk,
        plan=plan.plan,
        number=number,
        digest=seal_over(digests, number),
        position=frozen.position,
        not_asked_reason=frozen.why_not_asked,
        ask_again_on=None if frozen.ask_again is None else plan.days.meeting(frozen.ask_again),
        offered=frozen.offered,
        frozen_at=at,
        frozen_by=by,
    )
    put(version, frozen.words, answer_to(frozen.words), by, at)
    plan.scene.add(version, at, by)
    for name in SECTIONS:
        plan.scene.add(
            VersionSection(
                pk=key("section", version.pk, name), patient_id=plan.patient.pk, version=version, key=name,
                content=sections[name], digest=digests[name],
            )
        )  # fmt: skip
    for part in frozen.signed:
        _sign(plan, version, part, frozen.mode, at + timedelta(minutes=5))


def _sign(plan: PlanBuilder, version: PlanVersion, part: str, mode: str, at: datetime) -> None:
    member = {"key_worker": plan.plan.key_worker, "clinician": plan.by("clinician")}.get(part)
    name, role = (
        (own_signing(plan.plan, member).name, own_signing(plan.plan, member).role)
        if member
        else (plan.patient.full_name, part)
    )
    facts = {"version": version.digest, "role": role, "name": name, "mode": mode, "at": at.isoformat()}
    user = member.user if member else plan.scene.users.get(plan.story.user) if part == "person" else None
    row = Signature(
        pk=key("signature", version.pk, part),
        patient_id=version.patient_id,
        version=version,
        role=role,
        name=name,
        user=user,
        membership=member,
        mode=mode,
        signed_at=at,
        digest=seal(facts),
    )
    plan.scene.add(row, at, member)


def _links(plan: PlanBuilder, at: datetime) -> list[CareLink]:
    """Who took part then; as the page's «quién es quién» has it."""
    rows = [r for r in plan.scene.of(CareLink) if r.patient_id == plan.patient.pk]
    return [r for r in rows if r.since <= at and (r.until is None or r.until > at)]


def _written(plan: PlanBuilder, at: datetime) -> Written:
    """What stood in the plan at that moment, as far as the rows remember it."""

    def then(model: Any, since: str = "said_at") -> list[Any]:
        mine = [r for r in plan.scene.of(model) if r.plan_id == plan.plan.pk]
        return [r for r in mine if (getattr(r, since) or r._history_date) <= at]

    said = [r for r in then(IStatement) if r.superseded_at is None or r.superseded_at > at]
    goals = then(Goal, "created_at")
    known = {goal.pk for goal in goals}
    steps = [s for s in plan.scene.of(GoalStep) if s.goal_id in known]
    return Written(
        plan.plan, statements=said, strengths=then(Strength), supports=then(Support), goals=goals, steps=steps,
        risks=then(RiskTalk),
    )  # fmt: skip
