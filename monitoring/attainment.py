"""How far the goals with a scale have come: one figure for all with a sentence, and a line for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.instruments.gas import Scored, t_score
from plans.models import Goal
from ppr.lib.access import Actor, granted_patients

# Proposed is not agreed, and what the person left or what no longer matters is no failure: neither counts.
_COUNT = (
    Goal.State.AGREED, Goal.State.UNDER_WAY, Goal.State.PAUSED, Goal.State.ACHIEVED, Goal.State.PARTLY_ACHIEVED,
    Goal.State.NOT_ACHIEVED,
)  # fmt: skip
Points = list[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class Followed:
    """A goal with a scale, and where it stood on each day on which somebody looked."""

    goal: Goal
    points: Points

    @property
    def start(self) -> int:
        """Where it stood at first: as written down, else the first time that somebody looked."""
        return self.points[0][1] if self.goal.scale_start is None else self.goal.scale_start

    def scored(self, score: int) -> Scored:
        return Scored(score, self.goal.importance, self.goal.difficulty)


def shown(patient_id: UUID, actor: Actor, marks: Sequence[dict[str, Any]] = ()) -> dict[str, Any] | None:
    """The goals for monitoring/progress.html; None where the reader sees none with a scale that was looked at."""
    followed = _followed(patient_id, actor)
    if not followed:
        return None
    return {**_together(followed), "charts": [_chart(row, marks) for row in followed]}


def _followed(patient_id: UUID, actor: Actor) -> list[Followed]:
    rows = Goal.objects.visible_to(actor).filter(patient_id=patient_id, scale_value__isnull=False, state__in=_COUNT)
    goals = list(rows.select_related("area").order_by("position", "created_at"))
    points = _points(goals, actor) if goals else {}
    return [Followed(goal, points[goal.pk]) for goal in goals if points.get(goal.pk)]


def _points(goals: Sequence[Goal], actor: Actor) -> dict[UUID, Points]:
    """Goal → where it stood at the end of each day on which that was written, oldest first."""
    past: Any = Goal.history.model  # type: ignore[attr-defined]
    # Versions have no road of their own: narrowed here as the goals are.
    rows = past.objects.filter(patient_id__in=granted_patients(actor, "view_plan")).filter(
        id__in=[goal.pk for goal in goals], scale_value__isnull=False
    )
    found: dict[UUID, dict[date, int]] = {}
    for row in rows.only("id", "scale_value", "history_date").order_by("history_date", "history_id"):
        found.setdefault(row.id, {})[timezone.localdate(row.history_date)] = row.scale_value
    return {pk: _changes(days) for pk, days in found.items()}


def _changes(days: dict[date, int]) -> Points:
    """The days on which it moved: saving a goal again with the same step is no new look."""
    every = list(days.items())
    return [point for n, point in enumerate(every) if n == 0 or point[1] != every[n - 1][1]]


def _together(followed: Sequence[Followed]) -> dict[str, Any]:
    now = t_score(row.scored(row.points[-1][1]) for row in followed)
    start = t_score(row.scored(row.start) for row in followed)
    if now is None or start is None:
        return {"figures": [], "sentence": _("None of them is counted: their weight is nothing.")}
    number = ngettext("%(number)d goal with a scale", "%(number)d goals with a scale", len(followed))
    said = {"goals": number % {"number": len(followed)}, "start": _text(start), "change": _text(abs(now - start))}
    if now > start:
        sentence = _("%(goals)s: %(change)s more than at first, when it was %(start)s.") % said
    elif now < start:
        sentence = _("%(goals)s: %(change)s less than at first, when it was %(start)s.") % said
    else:
        sentence = _("%(goals)s: the same as at first.") % said
    figures = [{"value": _text(now), "label": _("the goals together; 50 is what was expected")}]
    return {"figures": figures, "sentence": sentence}


def _text(score: Decimal) -> str:
    return number_format(score, decimal_pos=2)


def _chart(row: Followed, marks: Sequence[dict[str, Any]]) -> dict[str, Any]:
    goal, (_day, now) = row.goal, row.points[-1]
    return {
        "id": f"goal-{goal.pk}",
        "title": goal.words or goal.objective or goal.area.label,
        "points": [(day, float(value)) for day, value in row.points],
        "low": -2,
        "high": 2,
        "events": marks,
        "note": _("from −2 to 2; 0 is what was expected"),
        "value_label": _("Step of the scale"),
        "sentence": _("Now: %(level)s.") % {"level": goal.scale_levels[now + 2].rstrip(" .")},
    }
