"""Profiles of need, and how long those waited who need most: for the service to see, never to rank anybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import GoalArea, Membership
from entities.roles import ENTITY_COORDINATOR, HEALTH
from patients.access import YES, Answer
from ppr.lib.access import Actor
from referrals.models import OPEN, Need, Referral

SINCE = 730  # days: the referrals of the last two years
LEVELS = (Need.Level.MUCH, Need.Level.SOME, Need.Level.NONE)
_NUMBER = {2: Need.Level.MUCH, 1: Need.Level.SOME, 0: Need.Level.NONE}
Cells = dict[Need.Level, "Wait | None"]


@dataclass(frozen=True, slots=True)
class Wait:
    """How many people, at least five, and how many days the one in the middle waited."""

    people: int
    days: int


def may_note(referral: Referral, membership: Membership) -> Answer:
    """Whoever refers and whoever receives, while the referral is alive."""
    from_there = membership.entity_id == referral.from_entity_id and membership.role in HEALTH
    to_there = membership.entity_id == referral.to_entity_id and membership.role == ENTITY_COORDINATOR
    if referral.is_live and (from_there or to_there):
        return YES
    return Answer(False, _("Whoever refers and whoever receives note it, while the referral goes on."))


def note(referral: Referral, levels: dict[GoalArea, str], *, by: Membership) -> None:
    """Note how much need there is in each area; "" where nobody has looked. What held before stays on record."""
    now = timezone.now()
    with transaction.atomic():
        Referral.objects.select_for_update(no_key=True, of=("self",)).get(pk=referral.pk)
        wanted = {area.pk: level for area, level in levels.items() if level}
        for row in Need.objects.filter(referral=referral, ended_at=None):
            if wanted.get(row.area_id) == row.level:
                del wanted[row.area_id]
            else:
                row.ended_at = now
                row.save(update_fields=["ended_at"])
        for area_id, level in wanted.items():
            Need(
                patient_id=referral.patient_id, referral=referral, area_id=area_id, level=level, noted_by=by,
                noted_at=now,
            ).save(force_insert=True)  # fmt: skip


def of(actor: Actor, referrals: Iterable[UUID]) -> dict[UUID, list[Need]]:
    """Referral → what is noted now, as far as the actor sees it, in the order of the areas; one query."""
    found: dict[UUID, list[Need]] = {}
    rows = Need.objects.visible_to(actor).filter(referral__in=list(referrals), ended_at=None)
    for row in rows.select_related("area").order_by("area__position", "pk"):
        found.setdefault(row.referral_id, []).append(row)
    return found


def words(needs: Iterable[Need]) -> str:
    """«Much need: housing, money · Some need: work»; nothing where nobody has looked."""
    of_level: dict[str, list[str]] = {}
    for row in needs:
        of_level.setdefault(row.level, []).append(row.area.label.lower())
    said = [f"{str(level.label).capitalize()}: {', '.join(of_level[level])}" for level in LEVELS if level in of_level]
    return " · ".join(said)


def waits(sector_id: str | None, area_id: int | None) -> tuple[dict[UUID, Cells], dict[str, Cells], Cells]:
    """Line → level → how long they waited, sector → the same, and all together; one query.

    None where there are fewer than five. What could be reckoned from the rest is left out too (see `_all`).
    """
    today = timezone.localdate()
    lines: dict[UUID, Cells] = {}
    sectors: dict[str, Cells] = {}
    every: Cells = {}
    with connection.cursor() as cursor:
        since = today - timedelta(days=SINCE)
        cursor.execute("SELECT * FROM ppr_need_waits(%s, %s, %s, %s)", [sector_id, area_id, since, today])
        for line, sector, level, people, days in cursor.fetchall():
            cell = Wait(people, days) if people is not None else None
            row = lines.setdefault(line, {}) if line else sectors.setdefault(sector, {}) if sector else every
            row[_NUMBER[level]] = cell
    return lines, sectors, every


def total(rows: Iterable[Cells], every: Cells) -> Cells:
    """All together, less what would tell a group of fewer than five apart from those beside it."""
    listed = list(rows)
    shown: Cells = {}
    for level, cell in every.items():
        cells = [row[level] for row in listed if level in row]
        hidden, told = sum(c is None for c in cells), sum(c.people for c in cells if c)
        apart = hidden == 1 or (hidden > 1 and cell is not None and cell.people - told < 5)
        shown[level] = None if apart else cell
    return shown


def waiting_now(actor: Actor, office_id: UUID) -> list[tuple[Referral, list[Need]]]:
    """Those of the sector who wait now and need much in something, the longest wait first; two queries."""
    rows = Referral.objects.visible_to(actor).filter(sector_office_id=office_id, state__in=OPEN, sent_at__isnull=False)
    rows = rows.filter(needs__level=Need.Level.MUCH, needs__ended_at=None).distinct()
    found = list(rows.select_related("patient", "programme", "to_entity").order_by("sent_at")[:50])
    noted = of(actor, [row.pk for row in found])
    return [(row, noted.get(row.pk, [])) for row in found]
