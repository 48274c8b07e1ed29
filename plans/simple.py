"""The plan in its simple version: few things, in short sentences, the person's words as they are."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from patients.models import Patient
from plans.forms_signing import own_answers
from plans.models import ACTIVE, Goal, GoalStep, HospitalStay, IStatement, Support
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
        "proposed": sum(goal.state == Goal.State.PROPOSED for goal in written.goals),
        "helpers": [{"who": row.who, "rhythm": row.rhythm} for row in written.supports if row.state in GOING_ON],
        "opinion": _opinion(written),
    }


def stay(patient_id: UUID, actor: Actor) -> dict[str, Any] | None:
    """The person's last stay in hospital, and whether they are there now; None where there was none. One query."""
    rows = HospitalStay.objects.visible_to(actor).filter(patient_id=patient_id)
    last = rows.only("patient_id", "admitted_at", "left_at").order_by("-admitted_at").first()
    if last is None:
        return None
    left = timezone.localdate(last.left_at) if last.left_at else None
    return {"since": timezone.localdate(last.admitted_at), "left": left}


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
    """What the person wants, in their words where there are any, and the next step alone."""
    undone = [step for step in written.steps_of(goal) if step.done_on is None]
    step = min(undone, key=lambda row: (row.due_on is None, row.due_on or row.position, row.position), default=None)
    return {
        "area": goal.area.label,
        "text": goal.words or goal.objective,
        "own": bool(goal.words),
        "lang": goal.language if goal.words else "",
        "step": _step(step, written, patient) if step else None,
    }


def _step(step: GoalStep, written: Written, patient: Patient) -> dict[str, Any]:
    mine = step.owner == GoalStep.Owner.PERSON and step.owner_membership_id is None
    line = showing.step_line(step, written.plan, patient, mine)
    done = {**line["action"], "label": pgettext("person-page", "I have done it")} if mine else None
    return {"text": step.text, "mine": mine, "owner": line["owner"], "when": step.due_on, "action": done}


def _opinion(written: Written) -> dict[str, str] | None:
    """What the person thinks of the latest version, as they would say it."""
    if written.version is None:
        return None
    return {"word": dict(own_answers()).get(written.version.position, ""), "text": written.version.words}
