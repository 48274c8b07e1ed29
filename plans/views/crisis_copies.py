"""Who holds which paper copy of the crisis plan, and which of them have to come back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, PERSON
from patients.forms import said_day
from patients.person_page import person_page
from plans import crisis_copies as register
from plans.access import may_write
from plans.forms_crisis import CopyForm
from plans.models import CrisisCopy, CrisisPlan
from plans.views import crisis_shown as shown
from plans.views import showing
from referrals.transitions import Refused


@page(*CARE, PERSON, methods=("GET", "POST"), about="patient", code="view_crisis", needs="contribute")
def crisis_copies(request: Any, patient_id: UUID) -> HttpResponse:
    """The copies that are out, those of former versions first, and the form to write down another."""
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    showing.hold(may_write(context["held"]))
    versions = shown.versions(patient_id, request.actor)
    of = {"of": versions.current.pk if versions.current else None}
    form = CopyForm(request.POST or None, initial=of) if versions.current or request.method == "POST" else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            _give(form, versions.current, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            again = request.POST.copy()
            again["of"] = str(of["of"] or "")  # what is pressed again is about the version that stands
            form.data = again
        else:
            messages.success(request, _("Written down."))
            return redirect("plans:crisis_copies", patient_id)
    rows = _rows(patient_id, request)
    numbers = _numbers(versions)
    context |= {
        "form": form,
        "number": versions.number,
        "recalled": [_row(row, numbers) for row in rows if _is_recalled(row)],
        "out": [_row(row, numbers) for row in rows if row.ended_on is None and not _is_recalled(row)],
        "ended": [_row(row, numbers) for row in rows if row.ended_on is not None],
    }
    return render(request, "plans/crisis_copies.html", context, status=422 if form and form.is_bound else 200)


@page(*CARE, PERSON, methods=("POST",), about="copy", code="view_crisis", needs="contribute")
def crisis_copy_end(request: Any, patient_id: UUID, copy_id: UUID) -> HttpResponse:
    """Tick one copy off."""
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    copy = get_object_or_404(CrisisCopy.objects.visible_to(request.actor).filter(patient_id=patient_id), pk=copy_id)
    showing.hold(may_write(context["held"]))
    ending = request.POST.get("ending", "")
    if ending not in CrisisCopy.Ending.values:
        raise BadRequest("unknown ending")
    register.end(copy, ending, by=request.membership)
    messages.success(request, _("Ticked off: %(holder)s.") % {"holder": copy.holder})
    return redirect("plans:crisis_copies", patient_id)


def _give(form: CopyForm, current: CrisisPlan | None, request: Any) -> None:
    if current is None:
        raise Refused(_("There is no crisis plan in force to print."))
    if not form.about(current):
        raise Refused(_("That version is no longer in force. Give out the new one instead."))
    given = form.cleaned_data
    copy = CrisisCopy(crisis_plan=current, holder=given["holder"], form=given["form"], given_on=given["given_on"])
    copy.submission = form.sent_once("holder")
    register.give(copy, by=request.membership)


def _rows(patient_id: UUID, request: Any) -> list[CrisisCopy]:
    rows = CrisisCopy.objects.visible_to(request.actor).filter(patient_id=patient_id).select_related("crisis_plan")
    return list(rows.order_by("-given_on", "pk"))


def _is_recalled(row: CrisisCopy) -> bool:
    return row.ended_on is None and row.crisis_plan.state != CrisisPlan.State.IN_FORCE


def _numbers(versions: shown.Versions) -> dict[UUID, int]:
    """Version → the number under which it was in force: offers that came to nothing do not count."""
    agreed = [row for row in versions.rows if row.agreed_on is not None]
    return {row.pk: number for number, row in enumerate(agreed, start=1)}


def _row(row: CrisisCopy, numbers: dict[UUID, int]) -> dict[str, Any]:
    """One copy: who has it, of which version, and what can be ticked off."""
    facts = [
        capfirst(row.get_form_display()),
        _("Version %(number)s") % {"number": numbers[row.crisis_plan_id]},
        _("given on %(day)s") % {"day": said_day(row.given_on)},
    ]
    if row.ended_on is not None:
        return {"name": row.holder, "facts": [*facts, f"{row.get_ending_display()}, {said_day(row.ended_on)}"]}
    url = reverse("plans:crisis_copy_end", args=[row.patient_id, row.pk])
    endings = [
        {"label": capfirst(ending.label), "url": url, "method": "post", "hidden": {"ending": ending.value},
         "about": row.holder, "style": "quiet"}
        for ending in CrisisCopy.Ending
    ]  # fmt: skip
    return {"name": row.holder, "facts": facts, "actions": endings}
