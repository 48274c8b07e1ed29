"""Files to take away: the crisis plan as sheet and card, the plan as signed or as it stands. Each is on record."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from patients.forms import said_day
from patients.person_page import AROUND, person_page
from plans import crisis_plan_pdf, plan_pdf, simple, simple_pdf
from plans.models import CrisisPlan, PlanVersion
from plans.signing import contents
from plans.views import crisis_shown as shown
from plans.views import versions
from plans.written import whole
from ppr import errors
from ppr.lib.pdf import pdf_response


@page(*AROUND, about="patient", code="view_crisis")
def crisis_sheet(request: Any, patient_id: UUID) -> HttpResponse:
    """The crisis plan in force, on one A4 page."""
    return _crisis(request, patient_id, crisis_plan_pdf.SHEET)


@page(*AROUND, about="patient", code="view_crisis")
def crisis_card(request: Any, patient_id: UUID) -> HttpResponse:
    """The crisis plan in force, as a card to fold."""
    return _crisis(request, patient_id, crisis_plan_pdf.CARD)


def _crisis(request: Any, patient_id: UUID, form: str) -> HttpResponse:
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    found = shown.versions(patient_id, request.actor)
    plan = found.current
    asked = request.GET.get("version", "")
    if plan is not None and asked and asked != str(found.number):
        return _retired(request, patient_id, asked, plan)
    if plan is None:
        messages.info(request, _("There is no crisis plan in force to print."))
        return redirect("plans:crisis", patient_id)
    made = crisis_plan_pdf.printed(
        form, plan, found.number, context["patient"], shown.contacts_of(plan, request.actor),
        shown.items_of(plan, request.actor), shown.signatures(plan),
    )  # fmt: skip
    return pdf_response(crisis_plan_pdf.file_name(form, plan, found.number), made)


def _retired(request: Any, patient_id: UUID, asked: str, now: CrisisPlan) -> HttpResponse:
    """The page that was open showed a version which has been replaced: it goes on no new paper."""
    words = _("Version %(old)s is no longer in force: it was replaced on %(day)s. Only the one in force is printed.")
    said = words % {"old": asked[:4], "day": said_day(now.agreed_on)} if now.agreed_on else ""
    return errors.overtaken(request, said, reverse("plans:crisis", args=[patient_id]))


@page(*AROUND, about="patient", code="view_plan")
def plan_sheet(request: Any, patient_id: UUID) -> HttpResponse:
    """The plan as it stands today, which is nobody's signed version and says so."""
    context = person_page(request, patient_id, tab="plan")
    written = whole(patient_id, request.actor)
    if written is None:
        messages.info(request, _("There is no plan to print yet."))
        return redirect("plans:person", patient_id)
    made = plan_pdf.as_it_stands(contents(written, context["links"]), context["patient"])
    return pdf_response(plan_pdf.file_name(None), made)


@page(*AROUND, about="patient", code="view_plan")
def simple_sheet(request: Any, patient_id: UUID) -> HttpResponse:
    """The plan as it stands today, in its simple version."""
    context = person_page(request, patient_id, tab="plan")
    written = whole(patient_id, request.actor)
    if written is None:
        messages.info(request, _("There is no plan to print yet."))
        return redirect("plans:person", patient_id)
    called = simple.days(written, request.actor)["meeting_at"]
    return pdf_response(simple_pdf.file_name(), simple_pdf.printed(written, context["patient"], called))


@page(*AROUND, about="patient", code="view_plan")
def version_sheet(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """One signed version; where a later one has taken its place, it says so on every page."""
    context = person_page(request, patient_id, tab="plan")
    row, sections = versions.found(request, patient_id, number)
    rows = PlanVersion.objects.visible_to(request.actor).filter(patient_id=patient_id, number__gt=number)
    made = plan_pdf.of_version(
        row, sections, versions.signatures(request, row), context["patient"], rows.order_by("-number").first()
    )
    return pdf_response(plan_pdf.file_name(row), made)
