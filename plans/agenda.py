"""What a review talks about: what is due or waits, read from the plan; nobody has to remember it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.forms import said_day
from plans.models import (
    ACTIVE,
    CrisisPlan,
    Goal,
    Objection,
    Plan,
    PlanVersion,
    Question,
    Review,
    ReviewMeeting,
    Support,
)
from plans.models.review_meeting import TO_COME
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


@dataclass(frozen=True, slots=True)
class Waiting:
    """What else waits around a plan, and the meeting to come if one is called; read at once."""

    questions: list[str]
    objections: list[str]
    crisis_review_on: date | None
    meeting_id: UUID | None
    last_held: date | None


def waiting(patient_id: UUID, actor: Actor) -> Waiting:
    """One query, of what this reader may see."""

    def of(model: Any, **facts: Any) -> Any:
        return model.objects.visible_to(actor).filter(patient_id=OuterRef("patient_id"), **facts)

    crisis = of(CrisisPlan, state=CrisisPlan.State.IN_FORCE)
    called = of(ReviewMeeting).filter(TO_COME)
    plan: Any = (
        Plan.objects.visible_to(actor)
        .filter(patient_id=patient_id)
        .annotate(
            questions=ArraySubquery(of(Question, answered_at=None).order_by("asked_at").values("text")[:5]),
            objections=ArraySubquery(of(Objection, answered_at=None).order_by("asked_at").values("text")[:5]),
            crisis_review_on=Subquery(crisis.values("review_on")[:1]),
            meeting_id=Subquery(called.values("pk")[:1]),
            last_held=Subquery(of(Review).order_by("-held_on").values("held_on")[:1]),
        )
        .first()
    )
    if plan is None:
        return Waiting([], [], None, None, None)
    return Waiting(plan.questions, plan.objections, plan.crisis_review_on, plan.meeting_id, plan.last_held)


def points(written: Written, waits: Waiting, on: date | None = None, *, own: bool = False) -> list[Point]:
    """The points of a review on that day, as this reader may see them: goals first, then the rest of the plan."""
    day = on or timezone.localdate()
    found = [*_goals(written, day), *_supports(written), *_opinion(written, own), *_crisis(written, waits, day)]
    return found + list(_unanswered(waits))


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


def _opinion(written: Written, own: bool) -> Iterator[Point]:
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
        title = pgettext("person-page", "What I think of my plan") if own else _("What the person thinks of the plan")
        yield Point(title, whys[PlanVersion.Position(version.position)], _plan(written))


def _crisis(written: Written, waits: Waiting, day: date) -> Iterator[Point]:
    again = waits.crisis_review_on
    if again is not None and again <= day + SOON:
        url = reverse("plans:crisis", args=[written.plan.patient_id])
        yield Point(_("The crisis plan"), _("to be looked at again: %(day)s") % {"day": said_day(again)}, url)


def _unanswered(waits: Waiting) -> Iterator[Point]:
    for texts, why in (
        (waits.questions, _("a question between both sides waits for its answer")),
        (waits.objections, _("the person said something about a note and waits for an answer")),
    ):
        for text in texts:
            yield Point(_short(text), why)


def _plan(written: Written, part: str = "") -> str:
    url = reverse("plans:person", args=[written.plan.patient_id])
    return f"{url}#{part}" if part else url
