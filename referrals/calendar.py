"""Working days (Monday to Friday, less the holidays that the administrators have entered) and months."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from entities.models import Holiday


def add_working_days(start: date, days: int) -> date:
    """The day that lies so many working days after `start`."""
    holidays = set(
        Holiday.objects.filter(day__gt=start, day__lte=start + timedelta(days=3 * days + 30)).values_list(
            "day", flat=True
        )
    )
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            days -= 1
    return day


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
