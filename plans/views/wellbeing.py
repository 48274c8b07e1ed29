"""«Mi plan de bienestar»: one question a page for the person, what they share for those who accompany."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.gate import page
from entities.roles import PERSON
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans import wellbeing as own_plan
from plans.forms_wellbeing import WellbeingForm
from plans.models import WellbeingSection
from ppr.lib.versions import Stale

Kind = WellbeingSection.Kind


@page(*AROUND, about="patient", code="view_plan")
def wellbeing(request: Any, patient_id: UUID) -> HttpResponse:
    """Every question, for the person; for anybody else what was shared, and no sign of the rest."""
    context = person_page(request, patient_id, tab="plan")
    rows = WellbeingSection.objects.visible_to(request.actor).filter(patient_id=patient_id)
    written = {row.kind: row for row in rows}
    if context["own"]:
        context["questions"] = [_question(kind, written.get(kind.value), patient_id) for kind in Kind]
    context["shared"] = [_voice(written[kind.value], context["patient"]) for kind in Kind if kind.value in written]
    return render(request, "plans/wellbeing.html", context)


@page(PERSON, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def wellbeing_question(request: Any, patient_id: UUID, question: str) -> HttpResponse:
    """One question; what was written in another window meanwhile is shown first, and neither text is lost."""
    context = person_page(request, patient_id, tab="plan")
    if question not in Kind.values:
        raise Http404
    rows = WellbeingSection.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row = rows.filter(kind=question).first() or WellbeingSection(patient_id=patient_id, kind=question)
    form = WellbeingForm(request.POST or None, initial=_initial(row))
    status, onward = 422 if form.is_bound else 200, _onward(question, patient_id)
    if form.is_bound and form.is_valid():
        try:
            _write(form, row, request)
        except Stale as stale:
            status, context["now"] = 409, _voice(stale.current, context["patient"])
            form = form.on_top_of(stale.current.row_version)
        else:
            messages.success(request, pgettext("person-page", "Kept as you wrote it."))
            return redirect(onward)
    context["private"] = not row.shared
    context |= {"form": form, "heading": Kind(question).label, "onward": onward, "place": _place(question)}
    return render(request, "plans/wellbeing_question.html", context, status=status)


def _write(form: WellbeingForm, row: WellbeingSection, request: Any) -> None:
    given = form.cleaned_data
    own_plan.write(
        row, given["words"], shared=given["shared"], by=request.membership, started_from=given["row_version"]
    )


def _initial(row: WellbeingSection) -> dict[str, Any]:
    version = 0 if row._state.adding else row.row_version
    return {"words": row.words, "shared": row.shared, "row_version": version}


def _place(question: str) -> str:
    return _("%(number)d of %(all)d") % {"number": Kind.values.index(question) + 1, "all": len(Kind)}


def _onward(question: str, patient_id: UUID) -> str:
    """The next question; after the last one, the whole."""
    after = Kind.values.index(question) + 1
    if after == len(Kind):
        return reverse("plans:wellbeing", args=[patient_id])
    return reverse("plans:wellbeing_question", args=[patient_id, Kind.values[after]])


def _question(kind: Any, row: WellbeingSection | None, patient_id: UUID) -> dict[str, Any]:
    there = row is not None and bool(row.words)
    return {
        "title": kind.label,
        "text": row.words if row else "",
        "lang": row.language if row else "",
        "shared": row is not None and row.shared,
        "label": _("Change") if there else _("Write"),
        "url": reverse("plans:wellbeing_question", args=[patient_id, kind.value]),
    }


def _voice(row: WellbeingSection, patient: Patient) -> dict[str, Any]:
    return {
        "title": row.get_kind_display(), "who": patient.called, "text": row.words, "lang": row.language,
        "when": row.written_at,
    }  # fmt: skip
