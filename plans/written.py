"""Everything that is written in one plan, in three queries however much it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model, OuterRef, Subquery

from entities.models import GoalArea, Membership
from plans.models import (
    DisagreementAnswer,
    Goal,
    GoalStep,
    IStatement,
    Plan,
    PlanVersion,
    Review,
    RiskTalk,
    Signature,
    Strength,
    Support,
)
from ppr.lib.access import Actor

_PARTS: dict[str, type[Model]] = {
    "statements": IStatement,
    "strengths": Strength,
    "supports": Support,
    "goals": Goal,
    "steps": GoalStep,
    "risks": RiskTalk,
    "versions": PlanVersion,
    "signatures": Signature,
    "answers": DisagreementAnswer,
    "areas": GoalArea,
}


@dataclass
class Written:
    """One plan with all that stands in it now, its latest version and who signed that."""

    plan: Plan
    statements: list[IStatement] = field(default_factory=list)
    strengths: list[Strength] = field(default_factory=list)
    supports: list[Support] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    steps: list[GoalStep] = field(default_factory=list)
    risks: list[RiskTalk] = field(default_factory=list)
    versions: list[PlanVersion] = field(default_factory=list)
    signatures: list[Signature] = field(default_factory=list)
    answers: list[DisagreementAnswer] = field(default_factory=list)

    @property
    def version(self) -> PlanVersion | None:
        """The latest frozen version, or None before the first is signed."""
        return self.versions[0] if self.versions else None

    @property
    def signed(self) -> list[Signature]:
        """The signatures of the latest version."""
        return [s for s in self.signatures if self.version and s.version_id == self.version.pk]

    def steps_of(self, goal: Goal) -> list[GoalStep]:
        """Its steps, in their order."""
        return [step for step in self.steps if step.goal_id == goal.pk]


def whole(patient_id: UUID, actor: Actor) -> Written | None:
    """All that stands in the person's plan, or None before they joined."""
    reviews = Review.objects.visible_to(actor).filter(plan=OuterRef("pk")).order_by("-held_on")
    rows = Plan.objects.visible_to(actor, "view_plan").filter(patient_id=patient_id)
    plan: Any = (
        rows.select_related("entity", "key_worker__user", "key_worker__entity")
        .annotate(**{f"last_review_{name}": Subquery(reviews.values(name)[:1]) for name in ("pk", "held_on")})
        .first()
    )
    if plan is None:
        return None
    parts = _parts(plan)
    areas = {area.pk: area for area in parts.pop("areas")}
    for goal in parts["goals"]:
        goal.area = areas[goal.area_id]
    _name_writers([row for rows in parts.values() for row in rows])
    return Written(plan, **parts)


def _parts(plan: Plan) -> dict[str, list[Any]]:
    # Whoever may read the plan may read its parts; the database asks once more for each row (sql/written.sql).
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_written(%s)", [plan.pk])
        found = cursor.fetchone()[0]
    return {name: [_row(model, values) for values in found[name] or ()] for name, model in _PARTS.items()}


def _row(model: type[Model], values: dict[str, Any]) -> Any:
    # from_db puts the reading on record, like any other.
    fields = model._meta.concrete_fields
    return model.from_db(None, [f.attname for f in fields], [f.to_python(values[str(f.column)]) for f in fields])


def _name_writers(rows: Iterable[Any]) -> None:
    """Set every reference to a membership from one query."""
    places = [
        (row, f)
        for row in rows
        for f in row._meta.concrete_fields
        if f.related_model is Membership and getattr(row, f.attname)
    ]
    known = Membership.objects.select_related("user", "entity").in_bulk({getattr(row, f.attname) for row, f in places})
    for row, f in places:
        setattr(row, f.name, known[getattr(row, f.attname)])
