"""How the slots of lines stood on any day: funded, open, occupied, on hold, offered, kept, out of service, vacant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

TAKEN = ("occupied", "suspended")  # somebody is in the programme there
PROMISED = ("offered", "assigned", "held")  # kept for somebody who has not begun


@dataclass(frozen=True, slots=True)
class SlotDay:
    """One open slot on one day. `closing`: it takes nobody new, because it is going to close."""

    day: date
    line_id: UUID
    slot_id: UUID
    state: str
    funded: bool
    closing: bool


@dataclass(frozen=True, slots=True)
class Count:
    """The slots of a line on a day, told apart. `open` = occupied + suspended + promised + out + vacant."""

    funded: int = 0
    open: int = 0
    occupied: int = 0
    suspended: int = 0
    promised: int = 0
    out: int = 0
    vacant: int = 0

    def __add__(self, other: Count) -> Count:
        mine, theirs = (tuple(getattr(each, name) for name in Count.__slots__) for each in (self, other))
        return Count(*(a + b for a, b in zip(mine, theirs, strict=True)))


def slots_on(lines: Iterable[UUID], day: date) -> list[SlotDay]:
    """Every slot of these lines that was open on that day, as it is known now; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_slot_days(%s::uuid[], %s::date[])", [list(lines), [day]])
        return [SlotDay(*row) for row in cursor.fetchall()]


def counts(lines: Iterable[UUID], days: Sequence[date]) -> dict[tuple[UUID, date], Count]:
    """(line, day) → its slots told apart; a line without an open slot on a day is left out; one query."""
    found: dict[tuple[UUID, date], Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_line_days(%s::uuid[], %s::date[])", [list(lines), list(days)])
        for day, line, state, funded, slots in cursor.fetchall():
            cell = found.setdefault((line, day), Counter())
            cell[state] += slots
            cell["funded"] += slots if funded else 0
            cell["open"] += slots
    return {key: _count(cell) for key, cell in found.items()}


def _count(cell: Counter[str]) -> Count:
    return Count(
        cell["funded"], cell["open"], cell["occupied"], cell["suspended"], sum(cell[kind] for kind in PROMISED),
        cell["out_of_service"], cell["vacant"],
    )  # fmt: skip


def leaving(lines: Iterable[UUID]) -> dict[UUID, date]:
    """Slot → the day on which it is expected to be left, as agreed with whoever has it; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_line_leaving(%s::uuid[])", [list(lines)])
        return {slot: day for _line, slot, day in cursor.fetchall()}


def left(lines: Iterable[UUID], first: date, after: date) -> dict[UUID, int]:
    """Line → how many people left a slot of it in these days (the last one not included); one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_line_left(%s::uuid[], %s, %s)", [list(lines), first, after])
        return dict(cursor.fetchall())
