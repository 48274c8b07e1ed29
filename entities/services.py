"""What administrators write about who takes part."""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from entities.models import Line, Slot


def add_slots(line: Line, count: int) -> list[Slot]:
    """Add that many slots to a line, numbered on from its highest; open from its first day, or today."""
    opens_on = max(line.valid_from, timezone.localdate())
    with transaction.atomic():
        Line.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
        last = Slot.objects.filter(line=line).aggregate(highest=Max("number"))["highest"] or 0
        rows = [Slot(line=line, number=last + n, opens_on=opens_on) for n in range(1, count + 1)]
        return Slot.objects.bulk_create(rows)


def was_had(slot: Slot) -> bool:
    """Whether anybody has, or ever had, the slot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_slot_left_on(%s) IS NOT NULL", [slot.pk])
        return bool(cursor.fetchone()[0])


def is_left_by(slot: Slot, day: date) -> bool:
    """Whether nobody has the slot on that day or later, as the ledger says (referrals/sql)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(ppr_slot_left_on(%s) <= %s, true)", [slot.pk, day])
        return bool(cursor.fetchone()[0])
