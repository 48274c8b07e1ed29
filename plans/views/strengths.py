"""Strengths: what the person can do and has come through, in their words; what others see beside it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from entities.gate import page
from patients.person_page import AROUND, person_page
from plans import sections
from plans.access import may_write
from plans.forms_sections import StrengthForm
from plans.models import Strength
from plans.models.words import Words
from plans.views import parts, showing
from ppr.lib.versions import Stale


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def strength_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Add a strength."""
    context = person_page(request, patient_id, tab="plan")
    plan = parts.plan_or_none(request, context)
    if plan is None:
        return parts.before_joining(request, context)
    row = Strength(plan=plan, patient_id=patient_id)
    form = StrengthForm(request.POST or None, row=row, by_person=context["own"])

    def save(form: StrengthForm, row: Strength) -> None:
        sections.add(row, by=request.membership)

    return _write(request, context, form, row, save, _("A new strength"))


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def strength(request: Any, patient_id: UUID, strength_id: UUID) -> HttpResponse:
    """Change a strength, or take it off the plan."""
    context = person_page(request, patient_id, tab="plan")
    rows = Strength.objects.visible_to(request.actor).filter(patient_id=patient_id, removed_at=None)
    row = get_object_or_404(rows.select_related("typed_by__user", "beside__user"), pk=strength_id)
    showing.hold(may_write(context["held"]))
    if "remove" in request.POST and _removed(request, row):
        messages.success(request, _("It no longer stands in the plan."))
        return redirect("plans:person", patient_id)
    form = StrengthForm(request.POST or None, row=row, by_person=context["own"])

    def save(form: StrengthForm, row: Strength) -> None:
        sections.change(row, by=request.membership, started_from=form.cleaned_data["row_version"])

    remove = (
        {"label": _("Take it off the plan"), "name": "remove", "value": "1"}
        if context["own"] or not _theirs(row)
        else None
    )
    return _write(request, context, form, row, save, _("Change a strength"), second=remove)


def _theirs(row: Strength) -> bool:
    """Whether the person wrote it themselves: then nobody else takes it away."""
    return row.answer == Words.Answer.SAID and row.typed_by_id is None


def _removed(request: Any, row: Strength) -> bool:
    if request.membership is not None and _theirs(row):
        raise PermissionDenied(_("The person wrote it: only they take it off the plan."))
    try:
        sections.remove_strength(row, by=request.membership, started_from=parts.started_from(request))
    except Stale:
        row.removed_at = None
        return False  # the form below meets the same conflict and shows both
    return True


def _write(
    request: Any, context: dict[str, Any], form: Any, row: Any, save: Any, title: str, **more: Any
) -> HttpResponse:
    def now(current: Strength) -> dict[str, Any]:
        return showing.strength_card(current, context["patient"], may_write=False)

    return parts.write(
        request,
        context,
        form,
        row,
        save=save,
        said=_("The strength stands in the plan."),
        title=title,
        submit=_("Save the strength"),
        anchor="strengths",
        now=now,
        **more,
    )
