"""Opened in an emergency because the person wished it so: their crisis page, for half a day, to one of the staff by name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from entities.models import Membership
from patients.exact import Sought
from patients.models import CareLink
from patients.services import open_care_link
from ppr.lib import outbox
from ppr.lib.access import Actor

# Opened for a time to one user by name; they take no part in the care.
PASSING = ("emergency", "break_glass", "break_glass_plan")


def authorised(whom: Sought) -> UUID | None:
    """Whose crisis page the acting ward may open by the person's own word; None for anybody else, known or not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_authorised_crisis(%s, %s, %s)", whom.parameters)
        found: UUID | None = cursor.fetchone()[0]
    return found


def open_page(patient_id: UUID, *, by: Membership, actor: Actor) -> CareLink:
    """Open the crisis page of somebody who authorised it to this member; the link that is open already stays.

    Raises ProgrammingError where the person has not authorised it: the database refuses the link.
    """
    open_now = under_way(actor).filter(patient_id=patient_id, purpose="emergency").first()
    if open_now is not None:
        return open_now
    with transaction.atomic():
        link = open_care_link(
            patient_id, "emergency", basis=("crisis_plan", patient_id), membership=by, by=actor,
            until=timezone.now() + timedelta(hours=settings.EMERGENCY_HOURS),
        )  # fmt: skip
        outbox.announce("crisis_page_opened", "care_link", link.pk, patient_id, by=by.pk)
    return link


def under_way(actor: Actor) -> QuerySet[CareLink]:
    """What is open to the acting member in an emergency now, the latest first."""
    links = CareLink.objects.visible_to(actor).filter(purpose__in=PASSING, membership_id=actor.membership_id)
    now = timezone.now()
    return links.filter(Q(until__gt=now), since__lte=now).select_related("patient").order_by("-since")


def open_now(actor: Actor) -> list[dict[str, Any]]:
    """Rows of whose crisis page is open to the acting member, and until when."""
    seen: dict[UUID, dict[str, Any]] = {}
    for link in under_way(actor):
        url = reverse("plans:crisis", args=[link.patient_id])
        row = seen.setdefault(link.patient_id, {"name": link.patient.full_name, "url": url, "until": link.until})
        row["until"] = max(row["until"], link.until)
    return list(seen.values())
