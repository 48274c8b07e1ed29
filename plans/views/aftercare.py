"""The aftercare meeting of a stay in hospital: what was agreed for home, who provides it, who pays."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE
from patients.person_page import person_page
from plans import hospital as services
from plans.access import may_write
from plans.forms_aftercare import AftercareForm
from plans.models import Aftercare, HospitalStay
from plans.views import showing
from plans.views.course import show
from plans.views.turns import stays_of
from ppr.lib.access import Actor


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def aftercare(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down one support that was agreed in the meeting; those before stand above."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    stays = stays_of(patient_id, request.actor)
    stay = next((row for row in stays if row.left_at is None), None)
    if stay is None:
        words = _("Nothing is recorded that says that this person is in hospital.")
        status = 409 if request.method == "POST" else 200
        return show(request, patient_id, words, status, context=context, stays=stays)
    agreed = of_stays([stay], request.actor)
    form = AftercareForm(request.POST or None, stay=stay, initial=_as_before(agreed))
    if form.is_bound and form.is_valid():
        services.agree_aftercare(stay, form.support(), by=request.membership)
        messages.success(request, _("Written down. Add the next support, or go back."))
        return redirect("plans:aftercare", patient_id)
    context |= {"form": form, "stay": stay, "table": table(agreed)}
    return render(request, "plans/aftercare.html", context, status=422 if form.errors else 200)


def _as_before(agreed: list[Aftercare]) -> dict[str, Any]:
    """The same meeting goes on: its day and who was there are not typed again."""
    if not agreed:
        return {"agreed_on": timezone.localdate()}
    return {"agreed_on": agreed[-1].agreed_on, "present": agreed[-1].present}


def of_stays(stays: Iterable[HospitalStay], actor: Actor) -> list[Aftercare]:
    """What was agreed for these stays, in its order."""
    rows = Aftercare.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    return list(rows.order_by("agreed_on", "pk"))


def table(agreed: Iterable[Aftercare]) -> dict[str, Any]:
    """The supports as components/table.html shows them."""
    columns = [_("What support"), _("Who provides it"), _("Who pays"), _("From when")]
    rows = [{"cells": [row.what, row.provider, _payer(row), row.from_on or "–"]} for row in agreed]
    return {"caption": _("Agreed for home"), "columns": [{"label": label} for label in columns], "rows": rows}


def _payer(row: Aftercare) -> dict[str, Any]:
    is_open = row.payer == Aftercare.Payer.OPEN
    return {"text": capfirst(row.get_payer_display()), "tone": "due" if is_open else ""}
