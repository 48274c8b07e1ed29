"""The person's own page over the audit: who has looked at their plan."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from entities.gate import page
from entities.roles import PERSON
from patients import seen_by as audit
from patients.person_page import person_page


@page(PERSON, about="patient", code="view_identity")
def seen_by(request: Any, patient_id: UUID) -> HttpResponse:
    """Who looked, when, for what organisation, as what and why; the latest first. For nobody else."""
    context = person_page(request, patient_id, tab="seen", code="view_identity")
    before = _moment(request.GET.get("antes", ""))
    found = audit.looks(patient_id, before, audit.SHOWN + 1)
    shown = found[: audit.SHOWN]
    here = reverse("patients:seen_by", args=[patient_id])
    context |= {
        "rows": audit.told(shown),
        "older_url": f"{here}?{urlencode({'antes': shown[-1].at.isoformat()})}" if found[audit.SHOWN :] else "",
        "newest_url": here if before else "",
    }
    return render(request, "patients/seen_by.html", context)


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and timezone.is_aware(found) else None
