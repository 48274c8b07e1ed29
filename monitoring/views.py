"""Pages of this app: what there is to do, and how it goes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import (
    BY_WISH,
    CARE,
    EMERGENCY,
    ENTITY_COORDINATOR,
    HEALTH,
    PERSON,
    ROLES,
    SECTOR_COORDINATOR,
    SUPPORTER,
    WITHOUT_MEMBERSHIP,
)
from monitoring import attainment, course, milestones, own_home, services
from monitoring import home as homes
from monitoring.forms import MeasureForm
from monitoring.instruments import INSTRUMENTS, Instrument
from patients.person_page import person_page
from plans.access import may_write

# The items under each score's heading, by measure.
PARTS = {"dialog": (range(1, 9), range(9, 12))}


@page(*ROLES, PERSON, SUPPORTER)
def home(request: Any) -> HttpResponse:
    """What there is to do; for the person, their own plan and next date."""
    role = request.actor.role
    if role == PERSON:
        page = "monitoring/home_simple.html" if request.user.simple else "monitoring/home_person.html"
        return render(request, page, own_home.own(request.user, request.actor))
    if role == EMERGENCY:
        return render(request, "monitoring/home_ward.html", homes.ward(request.user, request.actor))
    if role not in (*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR):
        return render(request, "monitoring/home_office.html", homes.office(request.user, request.actor))
    part = request.GET.get("parte", "1")
    number = int(part) if part.isascii() and part.isdigit() and 0 < len(part) < 5 else 1
    return render(request, "monitoring/home.html", homes.desk(request.membership, request.actor, max(number, 1)))


@page(*HEALTH)
def became(request: Any) -> HttpResponse:
    """What became of everyone whom I, or my unit, have referred."""
    whose = "unit" if request.GET.get("de") == "unit" else "mine"
    found = milestones.page(request.membership, request.actor, whose=whose, after=request.GET.get("after", ""))
    return render(request, "monitoring/milestones.html", found)


@page(*CARE, *WITHOUT_MEMBERSHIP, *BY_WISH, about="patient", code="view_measures")
def progress(request: Any, patient_id: UUID) -> HttpResponse:
    """The repeated measure over time, with the events it belongs to."""
    context = person_page(request, patient_id, tab="progress", code="view_measures")
    instrument = INSTRUMENTS["dialog"]
    rows = course.taken(instrument, patient_id, request.actor)
    marks = course.events(patient_id, request.actor)
    return render(request, "monitoring/progress.html", {
        **context,
        "instrument": instrument,
        "readers": course.readers(context["links"]),
        "charts": course.charts(instrument, rows, marks),
        "attainment": attainment.shown(patient_id, request.actor, marks),
        "areas": course.areas(instrument, rows),
        "each_time": course.each_time(instrument, rows) if rows else None,
        "actions": [_to_answer(context, instrument)],
    })  # fmt: skip


def _to_answer(context: dict[str, Any], instrument: Instrument) -> dict[str, Any]:
    allowed = may_write(context["held"])
    return {
        "label": _("Answer") if context["own"] else _("Answer together"),
        "url": reverse("monitoring:measure", args=[context["patient"].pk, instrument.key]),
        "style": "primary",
        "disabled": not allowed,
        "reason": allowed.reason,
    }


@page(*CARE, PERSON, methods=("GET", "POST"), about="patient", code="view_measures", needs="contribute")
def measure(request: Any, patient_id: UUID, instrument: str) -> HttpResponse:
    """Answer a measure; every area may be left out."""
    context = person_page(request, patient_id, tab="progress", code="view_measures")
    found = INSTRUMENTS.get(instrument)
    if found is None:
        raise Http404
    allowed = may_write(context["held"])
    if not allowed:
        raise PermissionDenied(allowed.reason)
    form = MeasureForm(request.POST or None, instrument=found, patient=context["patient"], own=context["own"])
    if request.method == "POST" and form.is_valid():
        try:
            services.record(form.assessment(), by=request.membership)
        except services.AlreadyTaken:
            form.already_taken()
        else:
            messages.success(request, _("The answers are kept."))
            return HttpResponseRedirect(reverse("monitoring:progress", args=[patient_id]))
    return render(request, "monitoring/measure.html", _asked(context, form, found), status=422 if form.errors else 200)


def _asked(context: dict[str, Any], form: MeasureForm, instrument: Instrument) -> dict[str, Any]:
    patient_id = context["patient"].pk
    back, plan = reverse("monitoring:progress", args=[patient_id]), reverse("plans:person", args=[patient_id])
    return {
        **context,
        "form": form,
        "instrument": instrument,
        "readers": course.readers(context["links"]),
        "sections": _sections(instrument, form),
        "crumbs": [
            {"label": context["patient"].list_name, "url": plan},
            {"label": _("How it goes"), "url": back},
        ],
        "back_url": back,
        "plan_url": plan,
    }


def _sections(instrument: Instrument, form: MeasureForm) -> list[dict[str, Any]]:
    about = [name for name in ("taken_on", "rater", "mode") if name in form.fields]
    parts = [
        {
            "title": str(score.label),
            "intro": _("How satisfied am I with…"),
            "fields": [f"item_{n}" for n in numbers],
        }
        for score, numbers in zip(instrument.scores, PARTS[instrument.key], strict=True)
    ]
    return [*parts, {"title": _("When and how it was answered"), "fields": about}]
