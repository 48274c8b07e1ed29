"""Breaking the glass: somebody without a part in the care opens one person's crisis page, and answers for it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from entities.models import Membership
from patients.exact import Sought
from patients.models import BreakGlass
from patients.models.break_glass import LONGEST_MINUTES
from patients.services import open_care_link
from ppr.lib import outbox
from ppr.lib.access import Actor


class Stopped(Exception):
    """Too many questions without an answer within the hour: nobody is found any more for a while."""


def who_is(whom: Sought, *, by: Membership) -> UUID | None:
    """Who is meant, if exactly one person is; the question stays on record. Raises Stopped after too many misses."""
    most = settings.BREAK_GLASS_MISSES
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT person, missed, stopped FROM ppr_ask_in_emergency(%s, %s, %s, %s)", [*whom.parameters, most]
        )
        person, missed, stopped = cursor.fetchone()
    if person is None and missed == most:
        outbox.put("glass_missed", f"glass_missed:{by.user_id}:{timezone.now():%Y-%m-%dT%H}", user=str(by.user_id))
    if stopped:
        raise Stopped
    found: UUID | None = person
    return found


def open_crisis_page(patient_id: UUID, *, reason: str, text: str, by: Membership, actor: Actor) -> BreakGlass:
    """Break the glass: the crisis page of this one person, to this one user, for the minutes that the setting says."""
    now = timezone.now()
    glass = BreakGlass(
        patient_id=patient_id, opener_id=by.user_id, opened_by=by, reason=reason, text=text, opened_at=now,
        until=now + timedelta(minutes=minutes()),
    )  # fmt: skip
    with transaction.atomic():
        glass.save(force_insert=True)
        _link(glass, "break_glass", by, actor)
        outbox.announce("glass_broken", "break_glass", glass.pk, patient_id, by=by.pk)
    return glass


def open_plan(glass: BreakGlass, *, reason: str, by: Membership, actor: Actor) -> None:
    """The further step, with a reason of its own: the plan too, to read only, until the same moment."""
    glass.plan_reason, glass.plan_opened_at = reason, timezone.now()
    with transaction.atomic():
        glass.save()
        _link(glass, "break_glass_plan", by, actor)
        outbox.announce("glass_plan_opened", "break_glass", glass.pk, glass.patient_id, by=by.pk)


def _link(glass: BreakGlass, purpose: str, by: Membership, actor: Actor) -> None:
    basis = ("break_glass", glass.pk)
    open_care_link(glass.patient_id, purpose, basis=basis, membership=by, by=actor, until=glass.until)


def review(glass: BreakGlass, *, outcome: str, text: str, by: Membership) -> None:
    """Say what is thought of it, once, by somebody else: the database refuses the opener's own word."""
    glass.outcome, glass.review_text = outcome, text
    glass.reviewed_by, glass.reviewer_id, glass.reviewed_at = by, by.user_id, timezone.now()
    with transaction.atomic():
        glass.save()
        outbox.announce("glass_reviewed", "break_glass", glass.pk, glass.patient_id, by=by.pk)


def open_to(actor: Actor, patient_id: UUID) -> BreakGlass | None:
    """The glass by which the acting user sees this person now, or None."""
    rows = opened(actor).filter(patient_id=patient_id, opener_id=actor.user_id, until__gt=timezone.now())
    return rows.order_by("-opened_at").first()


def opened(actor: Actor) -> QuerySet[BreakGlass]:
    """Every broken glass that the actor may hear of, the latest first, with who opened and who reviewed."""
    rows = BreakGlass.objects.visible_to(actor).select_related(
        "opened_by__user", "opened_by__entity", "reviewed_by__user", "reviewed_by__entity"
    )
    return rows.order_by("-opened_at")


def minutes() -> int:
    """How long it stays open: as set, an hour at most."""
    return min(settings.BREAK_GLASS_MINUTES, LONGEST_MINUTES)
