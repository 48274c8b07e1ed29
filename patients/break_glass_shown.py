"""How an opening in an emergency reads to those who review it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.models import BreakGlass, Patient
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_time


def names_of(found: list[BreakGlass], actor: Actor) -> dict[UUID, str]:
    """Names of those of these people whom the actor may know; the auditor knows none."""
    people = Patient.objects.visible_to(actor).filter(pk__in={glass.patient_id for glass in found})
    return {patient.pk: patient.full_name for patient in people}


def row(glass: BreakGlass, names: dict[UUID, str]) -> dict[str, Any]:
    """One opening, for components/people_list.html: about whom where that may be known, by whom, when, how it stands."""
    who, name = glass.opened_by, names.get(glass.patient_id, "")
    status = {"word": capfirst(glass.get_outcome_display()), "tone": ""} if glass.reviewed_at else None
    return {
        # Who may not know whom it is about reads who opened it instead.
        "name": name or str(who.user),
        "url": reverse("patients:break_glass_review", args=[glass.patient_id, glass.pk]),
        "facts": [
            f"{who.user}, {who.entity.name}" if name else who.entity.name,
            spoken_time(glass.opened_at),
            glass.get_reason_display(),
        ],
        "status": status or {"word": _("to be reviewed"), "tone": "due"},
    }


def facts(glass: BreakGlass) -> list[dict[str, Any]]:
    who = glass.opened_by
    facts = [
        {"label": _("Who opened it"), "value": f"{who.user}, {who.role_label}, {who.entity.name}"},
        {"label": _("When"), "value": spoken_time(glass.opened_at)},
        {"label": _("Until when"), "value": spoken_time(glass.until)},
        {"label": _("Why it could not wait"), "value": capfirst(glass.get_reason_display())},
        {"label": _("What was happening"), "value": glass.text},
    ]
    plan = glass.plan_reason or _("No; only what to do in a crisis.")
    return [*facts, {"label": _("Whether the plan was opened too, and why"), "value": plan}]
