"""The crisis page: whom to call first, whom not, then the person's words. It reads in a hurry, on a bad phone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, PERSON
from patients.person_page import AROUND, person_page
from plans.access import may_write
from plans.crisis_signing import time_to_ask
from plans.models import CrisisPlan
from plans.views import crisis_shown as shown


@page(*AROUND, about="patient", code="view_crisis")
def crisis(request: Any, patient_id: UUID) -> HttpResponse:
    """What to do now: from the version in force, and all the same where there is none."""
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    found = shown.versions(patient_id, request.actor)
    writes = bool(may_write(context["held"]))
    context["answers"] = writes and request.actor.role in (*CARE, PERSON)
    context |= {
        "head": shown.head(context["patient"], found.current),
        "lines": shown.emergency_lines(),
        "current": found.current,
        "calls": {},
        "items": [],
        "number": found.number,
        "declined": found.declined,
        "answer": shown.voice(found.declined) if found.declined else None,
        "back_url": reverse("plans:person", args=[patient_id]) if "view_plan" in context["held"] else reverse("home"),
    }
    context["passing"] = shown.passing(context["links"], request.actor)
    context["safety"] = shown.safety(patient_id, request.actor) if "view_safety" in context["held"] else []
    if found.current is not None:
        context |= _in_force(found.current, context["patient"], request, context["held"])
    context["actions"] = _actions(found, patient_id, context, request) if writes else []
    context["team"] = shown.team(context["links"], context["calls"].get("calls", []))
    return render(request, "plans/crisis.html", context)


def _in_force(current: CrisisPlan, patient: Any, request: Any, held: frozenset[str]) -> dict[str, Any]:
    rows = shown.items_of(current, request.actor)
    feedback = shown.feedback(current)
    signed = shown.signatures(current)
    return {
        "signed": signed,
        "absent": shown.person_absent(signed),
        "signs": not shown.has_signed(current, request),
        "feedback": feedback,
        "put_off": shown.put_off(current),
        "let_in": _let_in(current) if "sign" in held and request.actor.role in (*CARE, PERSON) else None,
        "ask_now": time_to_ask(current, asked=feedback is not None),
        "calls": shown.calls(shown.contacts_of(current, request.actor)),
        "items": [shown.item(row, patient) for row in rows],
    }


def _let_in(current: CrisisPlan) -> dict[str, Any]:
    """The button by which the person lets emergency and ward staff open it, or does so no more."""
    opens = not current.open_to_emergency
    label = _("Let emergency and ward staff open it") if opens else _("Let emergency and ward staff open it no more")
    url = reverse("plans:crisis_emergency", args=[current.patient_id])
    return {"label": label, "url": url, "method": "post", "style": "quiet", "hidden": {"opens": "1" if opens else "0"}}


def _actions(found: shown.Versions, patient_id: UUID, context: dict[str, Any], request: Any) -> list[dict[str, Any]]:
    """What can be done with it: write down that it was used, look at it again, offer one, go on with one."""
    role, waiting = request.actor.role, found.open
    member = role in CARE  # a facilitator or a ward reads, and is led nowhere that refuses them
    doors = []
    if found.current and context["signs"]:
        doors.append((_("Sign it"), "plans:crisis_sign"))
    if found.current and context["ask_now"] and context["answers"]:
        doors.append((_("Say how it was to write it"), "plans:crisis_after"))
    if found.current and (member or role == PERSON):
        doors.append((_("Who has it on paper"), "plans:crisis_copies"))
    if found.current and member:
        doors.append((_("It was used: write down what helped"), "plans:crisis_used"))
    if waiting and waiting.state == CrisisPlan.State.PREPARING:
        doors.append((_("Go on preparing the new version"), "plans:crisis_prepare"))
    elif waiting:
        doors.append(
            (_("Write down the answer to the offer") if member else _("Answer the offer"), "plans:crisis_answer")
        )
    elif found.current and member:
        doors.append((_("Look at it again together"), "plans:crisis_revise"))
    elif member:
        doors.append((_("Offer it again") if found.declined else _("Offer a crisis plan"), "plans:crisis_offer"))
    return [{"label": label, "url": reverse(route, args=[patient_id])} for label, route in doors]
