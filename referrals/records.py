"""What referrals say where two records may be of one person."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.models import Programme
from entities.roles import EHR_COORDINATOR
from patients.duplicates import says_of_record
from patients.merging import hinders
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals.models import Referral


def of_records(ids: Sequence[UUID], actor: Actor) -> dict[UUID, list[dict[str, str]]]:
    """Patient → the referrals that the actor sees, with their state and address; one query."""
    found: dict[UUID, list[dict[str, str]]] = {}
    rows: Any = Referral.objects.visible_to(actor).filter(patient_id__in=ids).order_by("created_at")
    for row in rows:
        day = spoken_date_text(row.sent_at or row.created_at)
        text = _("Referral: %(state)s (%(day)s)") % {"state": row.get_state_display(), "day": day}
        url = "" if actor.role == EHR_COORDINATOR else reverse("referrals:detail", args=[row.pk])
        found.setdefault(row.patient_id, []).append({"text": capfirst(text), "url": url})
    return found


def under_way(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Why a record with a live referral, wherever it is, is not joined to another one yet; one query."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT p FROM unnest(%s::uuid[]) p CROSS JOIN unnest(%s::text[]) f WHERE ppr_live_referral(p, f)",
            [list(ids), Programme.Family.values],
        )
        found = [pk for (pk,) in cursor.fetchall()]
    why = _(
        "Something is under way in the record that would not be kept: a first conversation, a referral or "
        "a process. Keep that record, or bring it to its end first."
    )
    return dict.fromkeys(found, why)


def register() -> None:
    """Let the page that compares two records say it; the layer of people does not know referrals."""
    says_of_record(of_records)
    hinders(under_way)
