"""The person's page: their words first, then the goals in two voices, what comes, who is who."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans.access import may_review, may_write
from plans.models import ACTIVE, Goal, IStatement, Plan
from plans.views import showing
from ppr.lib.access import Actor


@page(*AROUND, about="patient", code="view_plan")
def person(request: Any, patient_id: UUID) -> HttpResponse:
    """The plan on one screen; before the person has joined, what is missing and where to follow it."""
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    if plan is None:
        context["referral_url"] = showing.referral_of(context["links"])
        return render(request, "plans/not_joined.html", context)
    writes = bool(may_write(context["held"]))
    context |= {
        "plan": plan,
        "statements": _statements(context["patient"], request.actor, writes),
        **_goals(context["patient"], request.actor, writes),
        "coming": showing.coming(plan),
        "reviews": showing.last_review(plan),
        "who_is_who": showing.who_is_who(context["links"]),
    }
    context["person"]["actions"] = _actions(plan, context, request)
    return render(request, "plans/person.html", context)


def _statements(patient: Patient, actor: Actor, writes: bool) -> list[dict[str, Any]]:
    rows = IStatement.objects.visible_to(actor).filter(patient_id=patient.pk, superseded_at=None)
    said = {row.kind: row for row in rows.select_related("typed_by__user")}
    return [showing.statement(kind, said.get(kind.value), patient, writes) for kind in IStatement.Kind]


def _goals(patient: Patient, actor: Actor, writes: bool) -> dict[str, Any]:
    rows = Goal.objects.visible_to(actor).filter(patient_id=patient.pk).order_by("position", "created_at")
    goals = list(rows.select_related("area", "typed_by__user", "objective_by__user", "objective_by__entity"))
    return {
        "goals": [showing.goal_card(goal, patient, writes) for goal in goals if goal.state in ACTIVE],
        "past_goals": [
            showing.goal_card(goal, patient, writes) for goal in goals if goal.state not in ACTIVE
        ],
        "goal_actions": _add_goal(patient, bool(goals)) if writes else [],
    }


def _add_goal(patient: Patient, any_yet: bool) -> list[dict[str, Any]]:
    label = _("Add a goal") if any_yet else _("Write the first goal")
    return [{"label": label, "url": reverse("plans:goal_new", args=[patient.pk])}]


def _actions(plan: Plan, context: dict[str, Any], request: Any) -> list[dict[str, Any]]:
    """What a professional comes to do: a note, a review."""
    if request.membership is None or not may_review(context["held"], plan):
        return []
    return [
        {"label": _("Write a note"), "url": reverse("plans:notes", args=[plan.patient_id])},
        {"label": _("Record a review"), "url": reverse("plans:review_new", args=[plan.patient_id])},
    ]
