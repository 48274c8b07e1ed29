"""Broken glasses, looked at by somebody else."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import AUDITOR, CARE, EMERGENCY, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from patients import break_glass as glasses
from patients.break_glass_shown import facts, names_of, row
from patients.forms_emergency import ReviewForm

# Those who review, and those who open: each of the latter reads their own, and what was said of it.
READERS = (ENTITY_COORDINATOR, SECTOR_COORDINATOR, AUDITOR, *CARE, EMERGENCY)
SHOWN = 50


@page(*READERS)
def break_glasses(request: Any) -> HttpResponse:
    """What was opened in emergencies: first what nobody has reviewed yet."""
    found = list(glasses.opened(request.actor)[:SHOWN])
    names = names_of(found, request.actor)
    waiting = [row(glass, names) for glass in found if glass.reviewed_at is None]
    reviewed = [row(glass, names) for glass in found if glass.reviewed_at is not None]
    return render(request, "patients/break_glasses.html", {"waiting": waiting, "reviewed": reviewed})


@page(*READERS, methods=("GET", "POST"), about="break_glass")
def break_glass_review(request: Any, patient_id: UUID, glass_id: UUID) -> HttpResponse:
    """Who opened what, when and why; and what somebody else thinks of it, said once."""
    glass = get_object_or_404(glasses.opened(request.actor), pk=glass_id, patient_id=patient_id)
    own, over = glass.opener_id == request.actor.user_id, glass.reviewed_at is not None
    form = ReviewForm(request.POST or None)
    if request.method == "POST":
        if own or over:
            raise PermissionDenied(_why_not(own))
        if form.is_valid():
            given = form.cleaned_data
            glasses.review(glass, outcome=given["outcome"], text=given["text"], by=request.membership)
            messages.success(request, _("Kept. The person and whoever opened it can read what you wrote."))
            return redirect("patients:break_glasses")
    context = {
        "glass": glass,
        "name": names_of([glass], request.actor).get(patient_id, ""),
        "facts": facts(glass),
        "form": None if own or over else form,
        "why_not": _why_not(own) if own and not over else "",
    }
    return render(request, "patients/break_glass_review.html", context, status=422 if form.is_bound else 200)


def _why_not(own: bool) -> str:
    return _("You opened it yourself: somebody else reviews it.") if own else _("It has been reviewed already.")
