"""Risk and safety, talked through: how the person sees it first, then the team, then what is done about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from patients.person_page import AROUND, person_page
from plans import sections
from plans.access import may_write
from plans.forms_sections import RiskForm
from plans.models import RiskTalk
from plans.views import parts, showing


@page(
    *CARE,
    ENTITY_COORDINATOR,
    SECTOR_COORDINATOR,
    methods=("GET", "POST"),
    about="patient",
    code="view_plan",
    needs="contribute",
)
def risk_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down a worry that was talked through, or that has yet to be."""
    context = person_page(request, patient_id, tab="plan")
    plan = parts.plan_or_none(request, context)
    if plan is None:
        return parts.before_joining(request, context)
    row = RiskTalk(plan=plan, patient_id=patient_id, written_by=request.membership)
    form = RiskForm(request.POST or None, row=row, by_person=False)

    def save(form: RiskForm, row: RiskTalk) -> None:
        sections.add(row, by=request.membership)

    return _write(request, context, form, row, save, _("Something to look after together"))


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def risk(request: Any, patient_id: UUID, risk_id: UUID) -> HttpResponse:
    """Change what was written; the person writes how they see it and touches nothing of the team's."""
    context = person_page(request, patient_id, tab="plan")
    rows = RiskTalk.objects.visible_to(request.actor).filter(patient_id=patient_id, over_on=None)
    row = get_object_or_404(
        rows.select_related("typed_by__user", "beside__user", "written_by__user", "written_by__entity"), pk=risk_id
    )
    showing.hold(may_write(context["held"]))
    form = RiskForm(request.POST or None, row=row, by_person=context["own"])

    def save(form: RiskForm, row: RiskTalk) -> None:
        if not context["own"]:
            row.written_by = request.membership
            row.over_on = timezone.localdate() if "over" in request.POST else None
        sections.change(row, by=request.membership, started_from=form.cleaned_data["row_version"])

    over = None if context["own"] else {"label": _("Save; it no longer worries anybody"), "name": "over", "value": "1"}
    team = {"text": row.team_view, "by": row.written_by.who} if context["own"] else None
    return _write(request, context, form, row, save, row.about, second=over, team=team)


def _write(
    request: Any, context: dict[str, Any], form: Any, row: Any, save: Any, title: str, **more: Any
) -> HttpResponse:
    first = ("words", "answer") if context["own"] else ("about", "words", "answer")
    return parts.write(
        request,
        context,
        form,
        row,
        save=save,
        said=_("Kept."),
        title=title,
        submit=_("Save"),
        anchor="safety",
        first=first,
        now=lambda current: {"pair": showing.risk_pair(current, context["patient"], may_write=False)},
        **more,
    )
