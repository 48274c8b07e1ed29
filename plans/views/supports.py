"""«Mis apoyos»: who and what helps; the person chooses, pauses and ends."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from entities.gate import page
from patients.person_page import AROUND, person_page
from plans import sections
from plans.access import may_write
from plans.forms_sections import SupportForm
from plans.models import Support
from plans.views import parts, showing


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def support_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Add a support that the person wants or has."""
    context = person_page(request, patient_id, tab="plan")
    plan = parts.plan_or_none(request, context)
    if plan is None:
        return parts.before_joining(request, context)
    row = Support(plan=plan, patient_id=patient_id)
    form = SupportForm(request.POST or None, row=row, by_person=context["own"])

    def save(form: SupportForm, row: Support) -> None:
        sections.add(row, by=request.membership)

    return _write(request, context, form, row, save, _("A new support"))


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def support(request: Any, patient_id: UUID, support_id: UUID) -> HttpResponse:
    """Change a support."""
    context = person_page(request, patient_id, tab="plan")
    row = _found(request, patient_id, support_id)
    showing.hold(may_write(context["held"]))
    form = SupportForm(request.POST or None, row=row, by_person=context["own"])

    def save(form: SupportForm, row: Support) -> None:
        sections.change(row, by=request.membership, started_from=form.cleaned_data["row_version"])

    return _write(request, context, form, row, save, _("Change a support"))


@page(*AROUND, methods=("POST",), about="patient", code="view_plan", needs="contribute")
def support_state(request: Any, patient_id: UUID, support_id: UUID) -> HttpResponse:
    """Start, pause, take up again or end a support, in one press."""
    context = person_page(request, patient_id, tab="plan")
    row = _found(request, patient_id, support_id)
    showing.hold(may_write(context["held"]))
    state = request.POST.get("state", "")
    if state not in Support.State.values:
        raise BadRequest("unknown state")

    def save(started_from: int) -> None:
        sections.move_support(row, state, by=request.membership, started_from=started_from)

    return parts.move(
        request,
        context,
        row,
        done=row.state == state,
        save=save,
        said=_("Kept: %(state)s.") % {"state": Support.State(state).label},
        wanted=str(Support.State(state).label),
        anchor="supports",
        now=lambda current: showing.support_row(current, context["patient"], False),
    )


def _found(request: Any, patient_id: UUID, support_id: UUID) -> Support:
    rows = Support.objects.visible_to(request.actor).filter(patient_id=patient_id)
    found: Support = get_object_or_404(rows.select_related("typed_by__user", "beside__user"), pk=support_id)
    return found


def _write(
    request: Any, context: dict[str, Any], form: Any, row: Any, save: Any, title: str, **more: Any
) -> HttpResponse:
    def now(current: Support) -> dict[str, Any]:
        return showing.support_row(current, context["patient"], may_write=False)

    rest_first = ("who", "kind", "rhythm", "state")
    return parts.write(
        request,
        context,
        form,
        row,
        save=save,
        said=_("The support stands in the plan."),
        title=title,
        submit=_("Save the support"),
        anchor="supports",
        now=now,
        first=rest_first,
        **more,
    )
