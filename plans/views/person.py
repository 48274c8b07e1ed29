"""The person's page: their words first, then the goals in two voices, what comes, who is who."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, HEALTH, PERSON, SUPPORTER
from patients.models import Patient
from patients.person_page import AROUND, is_simple, person_page
from plans import rhythm, simple
from plans.access import may_review, may_write
from plans.forms_signing import OFFERS
from plans.models import ACTIVE, Goal, IStatement, Plan, Support
from plans.views import showing
from plans.views.objections import UNHAPPY
from plans.views.opinion import plan_card
from plans.written import Written, whole
from referrals import own_wait


@page(*AROUND, about="patient", code="view_plan")
def person(request: Any, patient_id: UUID) -> HttpResponse:
    """The plan on one screen; before the person has joined, what is missing and where to follow it."""
    context = person_page(request, patient_id, tab="plan")
    written = whole(patient_id, request.actor)
    if written is None:
        context["referral_url"] = showing.referral_of(context["links"])
        context["waits"] = own_wait.of(request.actor)
        return render(request, "plans/not_joined.html", context)
    if is_simple(request):
        context |= simple.parts(written, context["patient"]) | simple.days(written, request.actor)
        return render(request, "plans/person_simple.html", context)
    writes = bool(may_write(context["held"]))
    context |= {
        "plan": written.plan,
        **_voices(written, context["patient"], writes),
        **_goals(written, context["patient"], writes, context["own"]),
        "opinion": plan_card(written, context["patient"], context["held"], context["own"]),
        **_disagreement(written, request),
        "has_version": written.version is not None,
        "coming": showing.coming(written.plan),
        "reviews": showing.last_review(written.plan),
        "who_is_who": showing.who_is_who(context["links"]),
        # Between the person and the team: whoever is close reads it as said of themselves.
        "contact": "" if request.actor.role == SUPPORTER else rhythm.said(written.plan, own=context["own"]),
        "may_agree": writes and request.actor.role in (*CARE, PERSON),
    }
    if context["own"]:
        context["statements"] = [showing.own_words(said) for said in context["statements"]]
    context["person"].setdefault("actions", []).extend(_actions(written.plan, context, request))
    return render(request, "plans/person.html", context)


def _disagreement(written: Written, request: Any) -> dict[str, Any]:
    """What has been answered to a person who does not agree, and the clinician's way to answer."""
    version = written.version
    if version is None or version.position not in UNHAPPY:
        return {"answers": []}
    may = request.actor.role in HEALTH
    url = reverse("plans:disagreement", args=[version.patient_id]) if may else ""
    answers = [row for row in written.answers if row.version_id == version.pk]
    return {"answers": answers, "offers": OFFERS, "disagreement_url": url}


def _voices(written: Written, patient: Patient, writes: bool) -> dict[str, Any]:
    """Statements, strengths, supports, risk: what stands in two voices and is no goal."""
    at = written.version.frozen_at if written.version else None
    said = {row.kind: row for row in written.statements}
    over = Support.State.ENDED
    return {
        "statements": [showing.statement(kind, said.get(kind.value), patient, writes, at) for kind in IStatement.Kind],
        "strengths": [showing.strength_card(row, patient, writes, at) for row in written.strengths],
        "supports": [showing.support_row(row, patient, writes, at) for row in written.supports if row.state != over],
        "past_supports": [
            showing.support_row(row, patient, writes, at) for row in written.supports if row.state == over
        ],
        "risks": [showing.risk_pair(row, patient, writes, at) for row in written.risks],
        "add": _add(patient) if writes else {},
    }


def _add(patient: Patient) -> dict[str, Any]:
    new = [("strengths", "plans:strength_new"), ("supports", "plans:support_new"), ("risks", "plans:risk_new")]
    return {name: [{"label": _("Add"), "url": reverse(route, args=[patient.pk])}] for name, route in new}


def _goals(written: Written, patient: Patient, writes: bool, own: bool) -> dict[str, Any]:
    def card(goal: Goal) -> dict[str, Any]:
        at = written.version.frozen_at if written.version else None
        steps = written.steps_of(goal)
        return showing.goal_card(goal, patient, writes, own=own, steps=steps, plan=written.plan, signed_at=at)

    return {
        "goals": [card(goal) for goal in written.goals if goal.state in ACTIVE],
        "past_goals": [card(goal) for goal in written.goals if goal.state not in ACTIVE],
        "goal_actions": _add_goal(patient, bool(written.goals)) if writes else [],
    }


def _add_goal(patient: Patient, any_yet: bool) -> list[dict[str, Any]]:
    label = _("Add a goal") if any_yet else _("Write the first goal")
    return [{"label": label, "url": reverse("plans:goal_new", args=[patient.pk])}]


def _actions(plan: Plan, context: dict[str, Any], request: Any) -> list[dict[str, Any]]:
    """What a professional comes to do: a note, a review."""
    if request.membership is None or not may_write(context["held"]):
        return []
    note = {"label": _("Write a note"), "url": reverse("plans:notes", args=[plan.patient_id])}
    if not may_review(context["held"], plan):
        return [note]
    return [
        note,
        {"label": _("The review to come"), "url": reverse("plans:review_next", args=[plan.patient_id])},
        {"label": _("Record a review"), "url": reverse("plans:review_new", args=[plan.patient_id])},
        {"label": _("Write together"), "url": reverse("plans:together", args=[plan.patient_id]), "style": "quiet"},
        {"label": _("Ask the other side"), "url": reverse("plans:ask", args=[plan.patient_id]), "style": "quiet"},
    ]
