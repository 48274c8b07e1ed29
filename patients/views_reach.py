"""How to reach somebody: everybody around sees the telephone; a protected address takes a further, recorded look."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, PERSON
from patients import reach as reaching
from patients.forms import ReachForm
from patients.models import Contact, Patient
from patients.person_page import AROUND, person_page
from patients.telephones import phone_text
from ppr.lib.versions import Stale

FIELDS = ("phone", "email", "town", "address", "address_protected")


@page(*AROUND, about="patient", code="view_social")
def reach(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """How to reach the person; a protected address only says that it is one."""
    return _shown(request, patient_id, address=False)


@page(*CARE, PERSON, about="patient", code="view_social", needs="contribute")
def address(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """The same with a protected address in clear, for those who write in the plan; an entry of its own in the audit."""
    return _shown(request, patient_id, address=True)


def _shown(request: Any, patient_id: UUID, *, address: bool) -> HttpResponse:
    context = person_page(request, patient_id, tab="social", code="view_social")
    patient: Patient = context["patient"]
    may_write = "contribute" in context["held"]
    if address and not may_write:
        raise PermissionDenied(_("A protected address is for those who write in the plan."))
    hidden = patient.address_protected and not address
    found = reaching.ways(patient_id, request.actor)
    context |= {
        "rows": _rows(patient, found, hidden),
        "hidden": hidden,
        "in_clear": patient.address_protected and address,
        "may_write": may_write,
    }
    return render(request, "patients/reach.html", context)


def _rows(patient: Patient, found: dict[str, str], hidden: bool) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"label": Contact.Kind.PHONE.label, "value": phone_text(found.get(Contact.Kind.PHONE, ""))},
        {"label": Contact.Kind.EMAIL.label, "value": found.get(Contact.Kind.EMAIL, "")},
    ]
    if not hidden:
        rows += [
            {"label": _("address"), "value": found.get("address", "")},
            {"label": _("town"), "value": patient.town},
        ]
    return [row | {"label": str(row["label"]).capitalize()} for row in rows]


@page(*CARE, PERSON, methods=("GET", "POST"), about="patient", code="view_social", needs="contribute")
def change(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down how the person is reached, and whether where they live is protected."""
    context = person_page(request, patient_id, tab="social", code="view_social")
    if "contribute" not in context["held"]:
        raise PermissionDenied(_("You may read the social situation, not write in it."))
    patient: Patient = context["patient"]
    form = ReachForm(request.POST or None, initial=_initial(patient, request))
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _save(patient, form.cleaned_data, request)
        except Stale as stale:
            status = 409
            context["stands"] = _rows(stale.current, reaching.ways(patient_id, request.actor), hidden=False)
            form = ReachForm({**request.POST.dict(), "started_from": stale.current.row_version})
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:reach", patient_id)
    context |= {"form": form, "sections": [{"title": "", "intro": "", "fields": FIELDS}]}
    return render(request, "patients/reach_change.html", context, status=status)


def _initial(patient: Patient, request: Any) -> dict[str, Any]:
    more = {"town": patient.town, "address_protected": patient.address_protected, "started_from": patient.row_version}
    return reaching.ways(patient.pk, request.actor) | more


def _save(patient: Patient, given: dict[str, Any], request: Any) -> None:
    said = {kind: given[kind] for kind in reaching.KINDS}
    reaching.change(
        patient, said, town=given["town"], protected=given["address_protected"], started_from=given["started_from"],
        by=request.actor,
    )  # fmt: skip
