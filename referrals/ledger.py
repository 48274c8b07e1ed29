"""How the slots of lines stood on any day: funded, open, occupied, on hold, offered, kept, out of service, vacant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connection
from django.utils import timezone

YEAR = 365
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

    @property
    def somebody(self) -> int:
        """How many slots somebody has, or is promised."""
        return self.occupied + self.suspended + self.promised

    def __add__(self, other: Count) -> Count:
        mine, theirs = (tuple(getattr(each, name) for name in Count.__slots__) for each in (self, other))
        return Count(*(a + b for a, b in zip(mine, theirs, strict=True)))


def slots_on(lines: Iterable[UUID], *days: date) -> list[SlotDay]:
    """Every slot of these lines that was open on each of these days, as it is known now; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_slot_days(%s::uuid[], %s::date[])", [list(lines), sorted(set(days))])
        return [SlotDay(*row) for row in cursor.fetchall()]


def counts(lines: Iterable[UUID], days: Sequence[date]) -> dict[tuple[UUID, date], Count]:
    """(line, day) → its slots told apart; a line without an open slot on a day is left out; one query."""
    found: dict[tuple[UUID, date], Counter[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_line_days(%s::uuid[], %s::date[])", [list(lines), sorted(set(days))])
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


def leavings(lines: Iterable[UUID]) -> tuple[dict[UUID, int], dict[UUID, date]]:
    """Line → how many people left it in the last year; slot → the day on which it is expected to be left; one query."""
    left: dict[UUID, int] = {}
    leaving: dict[UUID, date] = {}
    since = timezone.localdate() - timedelta(days=YEAR)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_line_leavings(%s::uuid[], %s)", [list(lines), since])
        for line, slot, day, people in cursor.fetchall():
            if slot is None:
                left[line] = people
            else:
                leaving[slot] = day
    return left, leaving


def counts_of(rows: Iterable[SlotDay]) -> dict[tuple[UUID, date], Count]:
    """The same as `counts`, of rows that have been read already."""
    found: dict[tuple[UUID, date], Counter[str]] = {}
    for row in rows:
        cell = found.setdefault((row.line_id, row.day), Counter())
        cell.update((row.state, "open", *(["funded"] if row.funded else [])))
    return {key: _count(cell) for key, cell in found.items()}
