"""The aftercare meeting of a stay in hospital: what was agreed for home, who provides it, who pays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE
from patients.person_page import person_page
from plans import hospital as services
from plans.access import may_write
from plans.forms_aftercare import AftercareForm, SettledForm
from plans.models import Aftercare
from plans.views import showing
from plans.views.aftercare_rows import of_stays, table
from plans.views.course import nothing_clashes, show
from plans.views.turns import stays_of
from ppr.lib.versions import Stale


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def aftercare(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down one support that was agreed in the meeting; those before stand above."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    stays = stays_of(patient_id, request.actor)
    stay = next((row for row in stays if row.left_at is None), None)
    if stay is None:
        words = _("Nothing is recorded that says that this person is in hospital.")
        return show(request, patient_id, words, nothing_clashes(request), context=context, stays=stays)
    agreed = of_stays([stay], request.actor)
    form = AftercareForm(request.POST or None, stay=stay, initial=_as_before(agreed))
    if form.is_bound and form.is_valid():
        services.agree_aftercare(stay, form.support(), by=request.membership)
        messages.success(request, _("Written down. Add the next support, or go back."))
        return redirect("plans:aftercare", patient_id)
    context |= {"form": form, "stay": stay, "table": table(agreed, may_write=True)}
    return render(request, "plans/aftercare.html", context, status=422 if form.errors else 200)


def _as_before(agreed: list[Aftercare]) -> dict[str, Any]:
    """The same meeting goes on: its day and who was there are not typed again."""
    if not agreed:
        return {"agreed_on": timezone.localdate()}
    return {"agreed_on": agreed[-1].agreed_on, "present": agreed[-1].present}


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def aftercare_change(request: Any, patient_id: UUID, aftercare_id: UUID) -> HttpResponse:
    """Put one support right, settle who pays, or say that it holds no more; also once the person is home."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    rows = Aftercare.objects.visible_to(request.actor).filter(patient_id=patient_id).select_related("stay__hospital")
    row = get_object_or_404(rows, pk=aftercare_id)
    form, status = SettledForm(request.POST or None, instance=row, stay=row.stay), 200
    if form.is_bound and form.is_valid():
        try:
            services.change_aftercare(form.save(commit=False), by=request.membership, started_from=form.started_from())
        except Stale as stale:
            context["stands"] = table([stale.current])
            form, status = form.on_top_of(stale.current), 409
        else:
            messages.success(request, _("Put right. What it said before stays in its history."))
            return redirect("plans:hospital", patient_id)
    status = 422 if form.is_bound and form.errors else status
    return render(request, "plans/aftercare_change.html", {**context, "form": form}, status=status)
