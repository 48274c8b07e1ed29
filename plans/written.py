"""Everything that is written in one plan, in three queries however much it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Expression, JSONField, OuterRef, QuerySet, Subquery

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
from ppr.lib.walls import Protected

_CURRENT: dict[str, tuple[type[Protected], str, dict[str, Any], tuple[str, ...]]] = {
    "statements": (IStatement, "plan", {"superseded_at": None}, ("kind",)),
    "strengths": (Strength, "plan", {"removed_at": None}, ("position", "pk")),
    "supports": (Support, "plan", {}, ("position", "pk")),
    "goals": (Goal, "plan", {}, ("position", "created_at")),
    "steps": (GoalStep, "goal__plan", {}, ("position", "pk")),
    "risks": (RiskTalk, "plan", {"over_on": None}, ("pk",)),
    "versions": (PlanVersion, "plan", {}, ("-number",)),
    "signatures": (Signature, "version__plan", {}, ("-version__number", "signed_at")),
    "answers": (DisagreementAnswer, "version__plan", {}, ("at",)),
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
    arrays = {f"{name}_written": _array(name, actor) for name in _CURRENT}
    found: Any = (
        rows.select_related("entity", "key_worker__user", "key_worker__entity")
        .annotate(last_review_id=Subquery(reviews.values("pk")[:1]), **arrays)
        .first()
    )
    if found is None:
        return None
    parts: dict[str, Any] = {
        name: [_row(model, values) for values in getattr(found, f"{name}_written")]
        for name, (model, *_rest) in _CURRENT.items()
    }
    _name_writers([row for rows in parts.values() for row in rows])
    _name_areas(parts["goals"])
    return Written(found, **parts)


class _WholeRow(Expression):
    """The row itself as JSON: naming each of its columns would cost more than reading them."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return f"to_jsonb({compiler.quote_name_unless_alias(compiler.query.base_table)})", ()


def _array(name: str, actor: Actor) -> ArraySubquery:
    model, path, conditions, order = _CURRENT[name]
    rows: QuerySet[Any] = model.objects.visible_to(actor).filter(**{path: OuterRef("pk")}, **conditions)
    return ArraySubquery(rows.order_by(*order).annotate(row=_WholeRow()).values("row"))


def _row(model: type[Protected], values: dict[str, Any]) -> Any:
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


def _name_areas(goals: list[Goal]) -> None:
    known = GoalArea.objects.in_bulk()
    for goal in goals:
        goal.area = known[goal.area_id]
