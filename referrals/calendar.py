"""Working days: Monday to Friday, less the holidays that the administrators have entered."""

from __future__ import annotations

from datetime import date, timedelta

from entities.models import Holiday


def add_working_days(start: date, days: int) -> date:
    """The day that lies so many working days after `start`."""
    holidays = set(Holiday.objects.filter(day__gt=start, day__lte=start + timedelta(days=3 * days + 30)).values_list("day", flat=True))
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            days -= 1
    return day
