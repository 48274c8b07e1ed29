"""Progress notes: write one at the top, read the others below, the newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans.access import may_write
from plans.forms import NoteForm
from plans.models import Plan, ProgressNote
from plans.services import write_note
from plans.views import showing

PAGE = 20


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan")
def notes(request: Any, patient_id: UUID) -> HttpResponse:
    """The notes that I may read; the person reads them all and writes none."""
    context = person_page(request, patient_id, tab="notes")
    plan = showing.plan_of(patient_id, request.actor)
    writes = plan is not None and request.membership is not None and bool(may_write(context["held"]))
    if request.method == "POST" and not writes:
        raise PermissionDenied(_refusal(plan, request, context["held"]))
    form = NoteForm(request.POST or None)
    if form.is_bound and form.is_valid() and plan is not None:
        write_note(_note(form, plan), by=request.membership)
        messages.success(request, _("The note is saved."))
        return redirect("plans:notes", patient_id)
    rows, older = _page(plan, request) if plan is not None else ([], "")
    context |= {
        "sections": [{"title": "", "intro": "", "fields": ["text"]}],
        "form": form if writes else None,
        "plan": plan,
        "notes": _shown(rows, context["patient"]),
        "older_url": older,
    }
    context["newest_url"] = reverse("plans:notes", args=[patient_id]) if request.GET.get("before") else ""
    context["referral_url"] = showing.referral_of(context["links"])
    return render(request, "plans/notes.html", context, status=422 if form.is_bound else 200)


def _refusal(plan: Plan | None, request: Any, held: frozenset[str]) -> str:
    if plan is None:
        return _("There is no plan to write in yet: it starts on the first day that the person attends.")
    if request.membership is None:
        return _("Notes are written by those who accompany. Your own words have their place in the plan.")
    return may_write(held).reason


def _note(form: NoteForm, plan: Plan) -> ProgressNote:
    given = form.cleaned_data
    return ProgressNote(
        plan=plan,
        patient_id=plan.patient_id,
        text=given["text"],
        kind=given["kind"],
        happened_at=given["happened_at"],
        visibility=given["visibility"],
        submission=form.sent_once(),
    )


def _page(plan: Plan, request: Any) -> tuple[list[ProgressNote], str]:
    """Twenty notes from the place in the address, and the address of those before them."""
    rows = ProgressNote.objects.visible_to(request.actor).filter(plan=plan).order_by("-happened_at", "-id")
    place = _place(request.GET.get("before", ""))
    if place is not None:
        moment, pk = place
        rows = rows.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=pk), happened_at__lte=moment)
    found = list(rows.select_related("author__user", "entity")[: PAGE + 1])
    if len(found) <= PAGE:
        return found, ""
    last = found[PAGE - 1]
    before = f"{last.happened_at.timestamp():.6f}_{last.pk}"
    return found[:PAGE], f"{reverse('plans:notes', args=[plan.patient_id])}?before={before}"


def _place(text: str) -> tuple[datetime, UUID] | None:
    moment, _sep, pk = text.partition("_")
    try:
        return datetime.fromtimestamp(float(moment), tz=timezone.get_current_timezone()), UUID(pk)
    except (ValueError, OverflowError, OSError):
        return None


def _shown(rows: list[ProgressNote], patient: Patient) -> list[dict[str, Any]]:
    return [
        {
            "when": row.happened_at,
            "time": f"{timezone.localtime(row.happened_at):%H:%M}",
            "title": row.get_kind_display().capitalize(),
            "text": row.text,
            "who": row.author.user.short_name,
            "source": row.entity.name,
            "status": _narrow(row, patient),
        }
        for row in rows
    ]


def _narrow(row: ProgressNote, patient: Patient) -> dict[str, str] | None:
    if row.visibility == ProgressNote.Visibility.EVERYONE:
        return None
    return {"word": _("only %(entity)s and %(person)s") % {"entity": row.entity.name, "person": patient.called}}
