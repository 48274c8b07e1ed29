"""The letters to primary care among the dates of a person, and the way to the one that is still to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import PROFESSIONAL
from plans import primary_letter as letters
from plans.models import PrimaryLetter
from ppr.lib.access import Actor
from referrals.models import Placement


def letters_of(patient_id: UUID, actor: Actor) -> list[PrimaryLetter]:
    """The letters of the person, the latest first."""
    rows = PrimaryLetter.objects.visible_to(actor).filter(patient_id=patient_id)
    return list(rows.select_related("written_by__user").order_by("-written_at"))


def awaiting(
    placements: Iterable[Placement], written: Iterable[PrimaryLetter], membership: Membership | None
) -> Placement | None:
    """The process of my entity whose letter is still to be written, the latest first."""
    if membership is None or membership.role != PROFESSIONAL:
        return None
    done = {(row.placement_id, row.occasion) for row in written}
    mine = [row for row in placements if row.entity_id == membership.entity_id]
    mine = [row for row in mine if row.referral.family == "process" and row.ending != Placement.Ending.DEATH]
    return next((row for row in mine if (row.pk, letters.occasion_of(row)) not in done), None)


def letter_actions(
    placements: Sequence[Placement], written: Sequence[PrimaryLetter], request: Any, held: frozenset[str]
) -> list[dict[str, Any]]:
    """The way to the letter that my entity has still to write."""
    process = awaiting(placements, written, request.membership) if "contribute" in held else None
    if process is None:
        return []
    return [{"label": _("Read it and send it"), "url": reverse("plans:letter", args=[process.patient_id])}]


def letter_row(row: PrimaryLetter) -> dict[str, Any]:
    """One letter for components/timeline.html; its title leads to the paper."""
    found: dict[str, Any] = {
        "when": row.written_at, "title": _("Letter to primary care"), "who": row.written_by.user.short_name,
        "kind": row.get_occasion_display(), "note": row.get_way_display(),
    }  # fmt: skip
    if row.way != PrimaryLetter.Way.NOT_SENT:
        found["url"] = reverse("plans:letter_sheet", args=[row.patient_id, row.pk])
    return found
