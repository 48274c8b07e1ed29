"""The calendar of the demonstration: everything lies so many days before or after today, so it never ages."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Days:
    """Dates counted from one day; working days are Monday to Friday less the holidays."""

    today: date
    holidays: Collection[date] = ()

    def ago(self, days: int) -> date:
        """That many calendar days ago, whatever day of the week it was."""
        return self.today - days * DAY

    def worked(self, days: int) -> date:
        """The last working day that is at least so many days ago (never today itself for one or more)."""
        return self._step(self.ago(days), -1)

    def working_days_ago(self, days: int) -> date:
        """So many working days before the first working day from today on."""
        day = self._step(self.today, 1)
        for _ in range(days):
            day = self._step(day - DAY, -1)
        return day

    def meeting(self, days: int) -> date:
        """A working day about so many days ahead; before today when the number is negative.

        Zero is today even on a holiday: something is due today whenever the demonstration is opened.
        """
        if days == 0:
            return self.today
        return self._step(self.today + days * DAY, 1 if days >= 0 else -1)

    def after(self, start: date, working_days: int) -> date:
        """The day that lies so many working days after `start`, as referrals.calendar counts them."""
        day = start
        for _ in range(working_days):
            day = self._step(day + DAY, 1)
        return day

    def free(self, day: date) -> bool:
        return day.weekday() > 4 or day in self.holidays

    def _step(self, day: date, direction: int) -> date:
        while self.free(day):
            day += direction * DAY
        return day


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """That day at that hour, local time."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def add_months(day: date, months: int) -> date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def birthday(age: int, month: int, day: int, today: date) -> date:
    """The latest date of birth on that day of the year which makes somebody so old today."""
    year = today.year - age - ((today.month, today.day) < (month, day))
    return date(year, month, day)
