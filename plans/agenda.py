"""What a review talks about: what is due or waits, read from the plan; nobody has to remember it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from patients.forms import said_day
from plans.models import ACTIVE, CrisisPlan, Goal, Objection, PlanVersion, Question, Support
from plans.written import Written
from ppr.lib.access import Actor

SOON = timedelta(days=30)  # what comes due so soon after the meeting is talked about in it
LONGEST = 90  # of somebody's words in a line


@dataclass(frozen=True, slots=True)
class Point:
    """One point: what, why now, and where it stands."""

    text: str
    why: str
    url: str = ""


def points(written: Written, actor: Actor, on: date | None = None) -> list[Point]:
    """The points of a review on that day, as this reader may see them: goals first, then the rest of the plan."""
    day = on or timezone.localdate()
    found = [*_goals(written, day), *_supports(written), *_opinion(written), *_crisis(written, actor, day)]
    return found + list(_unanswered(written, actor))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"


def _goals(written: Written, day: date) -> Iterator[Point]:
    for goal in written.goals:
        if goal.state not in ACTIVE:
            continue
        why = _of_goal(goal, written, day)
        if why:
            url = reverse("plans:person", args=[goal.patient_id]) + "#goals"
            yield Point(_short(goal.words or goal.objective), " · ".join(why), url)


def _of_goal(goal: Goal, written: Written, day: date) -> list[str]:
    late = [row for row in written.steps_of(goal) if row.done_on is None and row.due_on and row.due_on <= day]
    return [
        why
        for holds, why in (
            (goal.state == Goal.State.PROPOSED, _("proposed: the person has not accepted it yet")),
            (goal.target_on is not None and goal.target_on <= day + SOON, _by_when(goal)),
            (bool(late), _("steps whose day has come: %(count)d") % {"count": len(late)}),
            (bool(goal.scale_levels), _("see where it stands on its scale")),
            (goal.state == Goal.State.PAUSED, _("paused: go on with it or leave it")),
            (goal.differs, _("both sides see it differently")),
        )
        if holds
    ]


def _by_when(goal: Goal) -> str:
    return _("to be seen by %(day)s") % {"day": said_day(goal.target_on)} if goal.target_on else ""


def _supports(written: Written) -> Iterator[Point]:
    for row in written.supports:
        if row.state == Support.State.WANTED:
            yield Point(_short(row.who), _("a support that has not started"), _plan(written, "supports"))


def _opinion(written: Written) -> Iterator[Point]:
    version = written.version
    if version is None:
        yield Point(_("Sign the first version"), _("none has been signed yet"), _plan(written))
        return
    whys = {
        PlanVersion.Position.DISAGREES: _("the person disagrees with the last version"),
        PlanVersion.Position.IN_PART: _("the person agrees in part with the last version"),
        PlanVersion.Position.NOT_TODAY: _("the person could not decide about the last version"),
        PlanVersion.Position.NOT_ASKED: _("the person was not asked about the last version"),
    }
    if version.position in whys:
        yield Point(
            _("What the person thinks of the plan"), whys[PlanVersion.Position(version.position)], _plan(written)
        )


def _crisis(written: Written, actor: Actor, day: date) -> Iterator[Point]:
    rows = CrisisPlan.objects.visible_to(actor).filter(patient_id=written.plan.patient_id)
    now = rows.filter(state=CrisisPlan.State.IN_FORCE, review_on__lte=day + SOON).first()
    if now is not None and now.review_on is not None:
        url = reverse("plans:crisis", args=[written.plan.patient_id])
        yield Point(_("The crisis plan"), _("to be looked at again: %(day)s") % {"day": said_day(now.review_on)}, url)


def _unanswered(written: Written, actor: Actor) -> Iterator[Point]:
    models: tuple[tuple[Any, str], ...] = (
        (Question, _("a question between both sides waits for its answer")),
        (Objection, _("the person said something about a note and waits for an answer")),
    )
    for model, why in models:
        rows = model.objects.visible_to(actor).filter(patient_id=written.plan.patient_id, answered_at=None)
        for row in rows.order_by("asked_at")[:5]:
            yield Point(_short(row.text), why)


def _plan(written: Written, part: str = "") -> str:
    url = reverse("plans:person", args=[written.plan.patient_id])
    return f"{url}#{part}" if part else url
