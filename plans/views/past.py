"""What a team that has handed over keeps: what it wrote itself, and the versions of its time."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import PROFESSIONAL
from patients.person_page import person_page
from plans.models import PlanVersion, ProgressNote, Review, VersionSection
from plans.views import versions

MOST = 100


@page(PROFESSIONAL, about="patient", code="view_past")
def past(request: Any, patient_id: UUID) -> HttpResponse:
    """The notes and reviews of one's own organisation, and the versions frozen while it took part."""
    context = person_page(request, patient_id, tab="past", code="view_past")

    def of(model: Any, *beside: str) -> Any:
        rows = model.objects.visible_to(request.actor, "view_past").filter(patient_id=patient_id)
        return rows.select_related(*beside)

    context |= {
        "versions": [
            {"when": row.frozen_at, "title": _("Version %(number)s") % {"number": row.number},
             "url": reverse("plans:past_version", args=[patient_id, row.number])}
            for row in of(PlanVersion).order_by("-number")
        ],
        "reviews": [
            {"when": row.held_on, "title": _("Review"), "text": row.decisions, "who": row.led_by.who}
            for row in of(Review, "led_by__user", "led_by__entity").order_by("-held_on")
        ],
        "notes": [
            {"when": row.happened_at, "kind": row.get_kind_display(), "text": row.text, "who": row.author.user.short_name}
            for row in of(ProgressNote, "author__user").order_by("-happened_at", "-pk")[:MOST]
        ],
    }  # fmt: skip
    return render(request, "plans/past.html", context)


@page(PROFESSIONAL, about="patient", code="view_past")
def past_version(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """One version of the time in which one's own organisation took part."""
    context = person_page(request, patient_id, tab="past", code="view_past")
    rows = PlanVersion.objects.visible_to(request.actor, "view_past").filter(patient_id=patient_id)
    row: PlanVersion = get_object_or_404(
        rows.select_related("typed_by__user", "beside__user", "frozen_by__user", "frozen_by__entity"), number=number
    )
    parts = list(VersionSection.objects.visible_to(request.actor, "view_past").filter(version=row))
    context |= versions.shown(row, parts, versions.signatures(request, row, "view_past"), context["patient"])
    return render(request, "plans/past_version.html", context)
