"""Who sees what of a person, and what each role may see at all."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from entities.gate import page
from entities.roles import CARE, PERSON, ROLES, SUPPORTER, WITHOUT_MEMBERSHIP, role_label
from patients.access import PURPOSES, SECTIONS
from patients.person_page import person_page
from patients.sharing import Party, decisions, may_decide, parties
from patients.who import as_what, decided, purpose_label, section_label


@page(PERSON, *CARE, about="patient", code="view_identity", needs="sign")
def sharing(request: Any, patient_id: UUID) -> HttpResponse:
    """Everyone who sees something, what, until when; each leads to where it is changed."""
    context = person_page(request, patient_id, tab="who", code="view_identity")
    allowed = may_decide(context["held"])
    if not allowed:
        raise PermissionDenied(allowed.reason)
    rows = [_row(party, patient_id) for party in parties(context["links"])]
    context |= {
        "rows": [row for row in rows if row["could"]],
        "only_identity": [row for row in rows if not row["could"]],
        "decided": [decided(row) for row in decisions(patient_id, request.actor)],
        "new_url": reverse("plans:sharing_new", args=[patient_id]),
    }
    return render(request, "patients/sharing.html", context)


def _row(party: Party, patient_id: UUID) -> dict[str, Any]:
    return {
        "name": party.name,
        "as_what": as_what(party.links),
        "could": party.could or party.steps,
        "sees": [section_label(code) for code in SECTIONS if code in party.sees],
        "closed": [section_label(code) for code in SECTIONS if code in party.could - party.sees],
        "steps": len(party.steps),
        "until": party.until,
        "action": {"url": reverse("plans:sharing_party", args=[patient_id, party.key])},
    }


@page(*ROLES, PERSON, SUPPORTER)
def roles(request: Any) -> HttpResponse:
    """What each role may see, written from the same table that opens it."""
    rows = []
    for key in (*ROLES, *WITHOUT_MEMBERSHIP):
        role = ROLES.get(key)
        parts = [
            {"label": purpose_label(purpose.key), "opens": [section_label(code) for code in SECTIONS if code in purpose.opens],
             "may_share": [section_label(code) for code in purpose.may_share]}
            for purpose in PURPOSES.values() if key in purpose.roles
        ]  # fmt: skip
        rows.append({"label": role_label(key), "prose": role.prose if role else "", "parts": parts})
    return render(request, "patients/roles.html", {"rows": rows})
