"""What a month costs: days and price of each line, as they were known when the month was closed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone

from entities.models import Line
from referrals.calendar import add_months
from referrals.models import Stay

# What is written down until this day of the next month counts in the month; what comes later is shown apart.
LAST_DAY_TO_WRITE = 5
_CENT = Decimal("0.01")


@dataclass(slots=True)
class Row:
    """One line in one month: days in the programme, days of a place kept, and what they cost, in €."""

    line: Line
    days: int = 0
    kept: int = 0
    amount: Decimal = Decimal(0)
    later: int = 0  # days that were written down, or taken away, after the month was closed
    prices: list[Decimal] = field(default_factory=list)


def first_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def closes_at(month: date) -> datetime:
    """The moment at which a month is closed; its figures never change afterwards."""
    day = add_months(first_of(month), 1).replace(day=LAST_DAY_TO_WRITE) + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))


def is_closed(month: date) -> bool:
    return closes_at(month) <= timezone.now()


def lines_of(month: date, **which: Any) -> list[Line]:
    """The lines that had begun by the end of the month, by entity and programme; one query."""
    rows = Line.objects.filter(valid_from__lt=add_months(first_of(month), 1), **which)
    rows = rows.select_related("entity", "programme", "sector", "agreement")
    return list(rows.order_by("entity__name", "programme__position", "sector__name", "valid_from"))


def of_month(month: date, lines: Sequence[Line]) -> list[Row]:
    """Each line's row; of a closed month as it was known when it was closed. One query, two where it is closed.

    A month's price is shared out by the days of that month; each line is rounded once, half a cent upwards. A line that
    had ended before stands there only where somebody has stayed.
    """
    first = first_of(month)
    after = add_months(first, 1)
    last = min(after - timedelta(days=1), timezone.localdate())
    ids, now = [line.pk for line in lines], timezone.now()
    found = {line.pk: Row(line) for line in lines}
    for line_id, kind, price, days in _days(ids, first, last, min(now, closes_at(month))):
        _count(found[line_id], kind, price or Decimal(0), days, (after - first).days)
    if is_closed(month):
        _note_later(found, _days(ids, first, last, now))
    for row in found.values():
        row.amount = row.amount.quantize(_CENT, ROUND_HALF_UP)
    return [row for row in found.values() if _was_open(row.line, first) or row.days or row.kept or row.later]


def _was_open(line: Line, day: date) -> bool:
    return line.valid_until is None or line.valid_until >= day


def _count(row: Row, kind: str, price: Decimal, days: int, in_month: int) -> None:
    if kind == Stay.Kind.SUSPENDED:
        row.kept += days
    else:
        row.days += days
    row.amount += price * days / in_month
    if price not in row.prices:
        row.prices.append(price)


def _note_later(found: dict[UUID, Row], known_now: Iterable[tuple[UUID, str, Decimal, int]]) -> None:
    now = dict.fromkeys(found, 0)
    for line_id, _kind, _price, days in known_now:
        now[line_id] += days
    for line_id, row in found.items():
        row.later = now[line_id] - row.days - row.kept


def _days(lines: list[UUID], first: date, last: date, known: datetime) -> list[tuple[UUID, str, Decimal, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_settlement(%s::uuid[], %s, %s, %s)", [lines, first, last, known])
        return list(cursor.fetchall())
