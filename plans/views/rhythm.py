"""How often we are in touch: agreed by the person and whoever accompanies, on one page with one question."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from entities.gate import page
from entities.roles import CARE, PERSON
from patients.person_page import person_page
from plans import rhythm
from plans.access import may_write
from plans.models import Plan
from plans.views import showing
from ppr.lib.versions import Stale


class RhythmForm(forms.Form):
    """Every so many days, or when the person asks."""

    days = forms.TypedChoiceField(
        label=gettext_lazy("How often"), widget=forms.RadioSelect, required=False, empty_value=None, coerce=int
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, own: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        days: Any = self.fields["days"]
        days.choices = [("" if n is None else str(n), capfirst(words())) for n, words in rhythm.RHYTHMS.items()]
        if own:
            days.choices = [("", pgettext("person-page", "When I ask")), *days.choices[1:]]


@page(*CARE, PERSON, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def contact_rhythm(request: Any, patient_id: UUID) -> HttpResponse:
    """Agree how often, or change it; a contact that was promised and does not come is raised as work, kindly."""
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    if plan is None:
        raise Http404
    showing.hold(may_write(context["held"]))
    form = RhythmForm(request.POST or None, own=context["own"], initial=_initial(plan))
    status, stands = (422 if form.is_bound else 200), ""
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            rhythm.agree(plan, given["days"], by=request.membership, started_from=given["row_version"])
        except Stale as stale:
            status, stands = 409, rhythm.said(stale.current, own=context["own"]) or _("nothing agreed")
            data = {**request.POST.dict(), "row_version": stale.current.row_version}
            form = RhythmForm(data, own=context["own"])
        else:
            messages.success(request, _("Kept. It can be changed whenever it is wanted."))
            return redirect("plans:person", patient_id)
    context |= {"form": form, "plan": plan, "stands": stands}
    return render(request, "plans/contact_rhythm.html", context, status=status)


def _initial(plan: Plan) -> dict[str, Any]:
    return {"days": "" if plan.contact_days is None else str(plan.contact_days), "row_version": plan.row_version}
