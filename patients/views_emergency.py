"""Opening somebody's crisis page in an emergency: by the person's own word, or by breaking the glass."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import second_factor
from entities.gate import page
from entities.roles import CARE, EMERGENCY
from patients import break_glass as glasses
from patients import emergency as openings
from patients.forms_emergency import BreakGlassForm, EmergencyForm, PlanReasonForm
from patients.models import Patient
from patients.person_page import person_page

_BOTH = ("GET", "POST")


@page(EMERGENCY, methods=_BOTH, act="search")
def emergency(request: Any) -> HttpResponse:
    """The ward's one box: it opens at once where the person wished it, and otherwise says the same of everybody."""
    form = EmergencyForm(request.POST or None)
    if form.is_bound and form.is_valid():
        patient_id = openings.authorised(form.whom)
        if patient_id is not None:
            openings.open_page(patient_id, by=request.membership, actor=request.actor)
            return redirect("plans:crisis", patient_id)
    asked = form.is_bound and form.is_valid()
    context = {"form": form, "asked": asked, "open_now": openings.open_now(request.actor)}
    return render(request, "patients/emergency.html", context, status=422 if form.is_bound and not asked else 200)


@page(*CARE, EMERGENCY, methods=_BOTH)
def break_glass(request: Any) -> HttpResponse:
    """Open one person's crisis page without their leave: a reason, words, and who one is proved again."""
    begins = "begin" in request.POST
    form = BreakGlassForm(None if begins or request.method == "GET" else request.POST)
    if begins:
        form.initial["who"] = request.POST.get("who", "")[:120]
    if form.is_bound and form.is_valid():
        asked = second_factor.ask(request)
        if asked is not None:
            return asked
        found = _found(form, request)
        if found is not None:
            return _opened(found, form, request)
    context = {"form": form, "minutes": glasses.minutes()}
    return render(request, "patients/break_glass.html", context, status=422 if form.is_bound else 200)


def _found(form: BreakGlassForm, request: Any) -> UUID | None:
    """Who is meant; where nobody is, the form says so: after reason, words and second factor, and not before."""
    try:
        found = glasses.who_is(form.whom, by=request.membership)
    except glasses.Stopped:
        form.add_error(
            "who", _("Several questions have found nobody. Try again in an hour; if somebody is in danger, call 112.")
        )
        return None
    if found is None:
        form.add_error(
            "who", _("Nobody is here under exactly this. Check it letter by letter, or look with another document.")
        )
    return found


def _opened(patient_id: UUID, form: BreakGlassForm, request: Any) -> HttpResponse:
    if not Patient.objects.visible_to(request.actor, "view_crisis").filter(pk=patient_id).exists():
        given = form.cleaned_data
        glasses.open_crisis_page(
            patient_id, reason=given["reason"], text=given["text"], by=request.membership, actor=request.actor
        )
    return redirect("plans:crisis", patient_id)


@page(*CARE, EMERGENCY, methods=_BOTH, about="patient", code="view_crisis")
def break_glass_plan(request: Any, patient_id: UUID) -> HttpResponse:
    """The further step: the plan too, to read, where the crisis page does not say enough."""
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    glass = glasses.open_to(request.actor, patient_id)
    if "view_plan" in context["held"]:
        return redirect("plans:person", patient_id)
    if glass is None:
        raise Http404
    form = PlanReasonForm(request.POST or None)
    if form.is_bound and form.is_valid():
        asked = second_factor.ask(request)
        if asked is not None:
            return asked
        glasses.open_plan(glass, reason=form.cleaned_data["reason"], by=request.membership, actor=request.actor)
        messages.success(request, _("The plan is open to read. Nothing can be written in it."))
        return redirect("plans:person", patient_id)
    context |= {"form": form, "glass": glass, "back_url": reverse("plans:crisis", args=[patient_id])}
    return render(request, "patients/break_glass_plan.html", context, status=422 if form.is_bound else 200)
