"""The plan in its simple version: few things, in short sentences, the person's words as they are."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from patients.models import Patient
from plans.forms_signing import own_answers
from plans.models import ACTIVE, Goal, GoalStep, HospitalStay, IStatement, Plan, ReviewMeeting, Support
from plans.models.words import Words
from plans.views import showing
from plans.written import Written
from ppr.lib.access import Actor

GOING_ON = (Support.State.GOING_ON, Support.State.WANTED)


def parts(written: Written, patient: Patient) -> dict[str, Any]:
    """Context of plans/person_simple.html and content of the simple print: words, wishes, helpers, opinion, next date."""
    said = {row.kind: row for row in written.statements}
    active = [goal for goal in written.goals if goal.state in ACTIVE and goal.state != Goal.State.PROPOSED]
    return {
        "plan": written.plan,
        "statements": [_statement(kind, said.get(kind.value), patient) for kind in IStatement.Kind],
        "first_url": reverse("plans:words", args=[patient.pk, IStatement.Kind.values[0]]),
        "wishes": [_wish(goal, written, patient) for goal in active],
        "proposed": [_proposal(goal, patient) for goal in written.goals if goal.state == Goal.State.PROPOSED],
        "helpers": [{"who": row.who, "rhythm": row.rhythm} for row in written.supports if row.state in GOING_ON],
        "opinion": _opinion(written),
    }


def days(written: Written, actor: Actor) -> dict[str, Any]:
    """The hour of the review that has been called, and the last stay in hospital; None where there is none. One query."""
    called = ReviewMeeting.objects.visible_to(actor).filter(plan=OuterRef("pk"), state=ReviewMeeting.State.CALLED)
    stays = HospitalStay.objects.visible_to(actor).filter(patient=OuterRef("patient_id")).order_by("-admitted_at")
    rows = Plan.objects.visible_to(actor).filter(pk=written.plan.pk)
    found = rows.only("patient_id").annotate(
        meeting_at=Subquery(called.values("starts_at")[:1]),
        admitted_at=Subquery(stays.values("admitted_at")[:1]),
        left_at=Subquery(stays.values("left_at")[:1]),
    )
    row: Any = found.get()
    left = timezone.localdate(row.left_at) if row.left_at else None
    stay = {"since": timezone.localdate(row.admitted_at), "left": left} if row.admitted_at else None
    return {"meeting_at": row.meeting_at, "stay": stay}


def _statement(kind: IStatement.Kind, row: IStatement | None, patient: Patient) -> dict[str, Any]:
    there = row is not None and row.answer == Words.Answer.SAID
    return {
        "title": str(kind.label),
        "text": row.words if row else "",
        "lang": row.language if row else "",
        "url": reverse("plans:words", args=[patient.pk, kind.value]),
        "label": pgettext("person-page", "Change") if there else pgettext("person-page", "Write"),
    }


def _wish(goal: Goal, written: Written, patient: Patient) -> dict[str, Any]:
    """What the person wants, in their words where there are any, and one step alone: their own next, else the next."""
    undone = [step for step in written.steps_of(goal) if step.done_on is None]
    step = min(undone, key=_turn, default=None)
    return {
        "area": goal.area.label,
        "text": goal.words or goal.objective,
        "own": bool(goal.words),
        "lang": goal.language if goal.words else "",
        "step": _step(step, written, patient) if step else None,
    }


def _proposal(goal: Goal, patient: Patient) -> dict[str, Any]:
    """What is proposed and waits for the person's yes, with the two answers."""
    text, lang = (goal.words, goal.language) if goal.words else (goal.objective, "")
    return {"area": goal.area.label, "text": text, "lang": lang, "answers": showing.stages(goal, patient, own=True)}


def _mine(step: GoalStep) -> bool:
    return step.owner == GoalStep.Owner.PERSON and step.owner_membership_id is None


def _turn(step: GoalStep) -> tuple[bool, bool, date, int]:
    return not _mine(step), step.due_on is None, step.due_on or date.max, step.position


def _step(step: GoalStep, written: Written, patient: Patient) -> dict[str, Any]:
    mine, past = _mine(step), step.due_on is not None and step.due_on < timezone.localdate()
    line = showing.step_line(step, written.plan, patient, mine)
    done = {**line["action"], "label": pgettext("person-page", "I have done it")} if mine else None
    # Nobody is reminded that their own day has gone by, nor their family's.
    when = None if past and (mine or step.owner == GoalStep.Owner.FAMILY) else step.due_on
    return {"text": step.text, "mine": mine, "owner": line["owner"], "when": when, "past": past, "action": done}


def _opinion(written: Written) -> dict[str, str] | None:
    """What the person thinks of the latest version, as they would say it."""
    if written.version is None:
        return None
    return {"word": dict(own_answers()).get(written.version.position, ""), "text": written.version.words}
