"""The one page on which names and documents stand, those of before in a place that says so; and its forms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, EHR_COORDINATOR, ENTITY_COORDINATOR, HEALTH_SOCIAL_WORKER, PERSON, SECTOR_COORDINATOR
from patients import identity as services
from patients.forms import said_day
from patients.forms_identity import DocumentForm, NameForm
from patients.models import FormerName, Identifier, Patient
from patients.person_page import person_page
from ppr.lib.versions import Stale
from ppr.templatetags.ppr_ui import spoken_date_text

READERS = (*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR, EHR_COORDINATOR, PERSON)
WRITERS = (HEALTH_SOCIAL_WORKER, EHR_COORDINATOR)
_BOTH = ("GET", "POST")


@page(*READERS, about="patient", code="view_identity")
def identity(request: Any, patient_id: UUID) -> HttpResponse:
    """How the person is called, the documents in force, and below, marked as such, what was before."""
    context = _page(request, patient_id)
    rows = list(Identifier.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("kind", "pk"))
    names = FormerName.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("-recorded_at")
    writes = request.actor.role in WRITERS
    whole = writes or context["own"]  # the rest recognise a card by its end
    now = [_document(row, writes, whole) for row in rows if row.until is None]
    before = [_document(row, writes, whole) for row in rows if row.until is not None]
    context |= {"names": _names(context["patient"]), "now": now, "before": before, "former": list(names)}
    return render(request, "patients/identity.html", {**context, "writes": writes})


def _page(request: Any, patient_id: UUID) -> dict[str, Any]:
    context = person_page(request, patient_id, tab="", code="view_identity")
    if request.actor.role == EHR_COORDINATOR:  # none of the other pages is part of that role
        context["tabs"] = []
    return context


def _names(patient: Patient) -> list[dict[str, str]]:
    facts = (
        (_("Name"), patient.full_name),
        (_("Wants to be called"), patient.called),
        (_("Gender, in their own word"), patient.gender),
        (_("Pronoun"), patient.pronoun),
        (_("Date of birth"), spoken_date_text(patient.birth_date) if patient.birth_date else _("not known")),
    )
    return [{"label": label, "value": text} for label, text in facts if text]


def _document(row: Identifier, writes: bool, whole: bool) -> dict[str, Any]:
    dates = [
        _("since %(day)s") % {"day": said_day(row.since)} if row.since else "",
        _("until %(day)s") % {"day": said_day(row.until)} if row.until else "",
        _("seen on paper") if row.checked_on else "",
    ]
    change = {"label": _("Correct or end"), "url": reverse("patients:document", args=[row.patient_id, row.pk])}
    return {
        "name": f"{capfirst(row.kind_label)}: {row.value if whole else row.masked}",
        "facts": [text for text in dates if text],
        "action": change if writes else None,
    }


@page(*WRITERS, methods=_BOTH, about="patient", code="view_identity")
def name(request: Any, patient_id: UUID) -> HttpResponse:
    """Write the name that the person bears now, and how they want to be called."""
    context = _page(request, patient_id)
    patient = get_object_or_404(Patient.objects.visible_to(request.actor), pk=patient_id)
    form = NameForm(request.POST or None, instance=patient)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            services.rename(
                form.save(commit=False), started_from=given["row_version"], keeps_former=given["why"] == "changed",
                by=request.membership,
            )  # fmt: skip
        except Stale as stale:
            status, context["now"] = 409, stale.current
            form.add_error(None, _("Somebody else has changed the name meanwhile: it stands below. Look at both."))
            form.data = {**form.data.dict(), "row_version": stale.current.row_version}  # type: ignore[attr-defined]
        else:
            messages.success(request, _("Kept. From now on this name stands everywhere."))
            return redirect("patients:identity", patient_id)
    return _form(request, context, form, _("The name now"), status)


@page(*WRITERS, methods=_BOTH, about="patient", code="view_identity")
def document_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Add a document. Nobody needs one to be here."""
    context = _page(request, patient_id)
    form = DocumentForm(request.POST or None, patient_id=patient_id)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        row = services.new_document(
            patient_id, given["kind"], given["number"], since=given["since"], seen=given["seen"]
        )  # fmt: skip
        if services.add_document(row):
            messages.warning(
                request, _("Another record has this document. Ask the coordination of the sector to look at both.")
            )
        return _kept(request, row, given["number"])
    return _form(request, context, form, _("A document"), 422 if form.is_bound else 200)


@page(*WRITERS, methods=_BOTH, about="document", code="view_identity")
def document(request: Any, patient_id: UUID, document_id: UUID) -> HttpResponse:
    """Correct a number, or say until when the document was in force."""
    context = _page(request, patient_id)
    rows = Identifier.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row = get_object_or_404(rows, pk=document_id)
    form = DocumentForm(request.POST or None, patient_id=patient_id, row=row)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        services.change_document(
            row, given["number"], since=given["since"], until=given["until"], seen=given["seen"]
        )  # fmt: skip
        return _kept(request, row, given["number"])
    return _form(request, context, form, capfirst(row.kind_label), 422 if form.is_bound else 200)


def _kept(request: Any, row: Identifier, number: str) -> HttpResponse:
    doubt = services.doubt(row.kind, number)
    if doubt:
        messages.warning(request, doubt)
    else:
        messages.success(request, _("Kept."))
    return redirect("patients:identity", row.patient_id)


def _form(request: Any, context: dict[str, Any], form: Any, title: str, status: int) -> HttpResponse:
    return render(request, "patients/identity_form.html", {**context, "form": form, "title": title}, status=status)
