"""When a slot of a line will be free, by a rule that anybody can follow; it is shown beside what it says.

First the slots that are free, then the leavings that have a day, then the rhythm of the last year. A guide for
whoever plans or waits: nothing is decided by it and nobody's place in a list depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import ledger
from referrals.ledger import YEAR

SOON = 91  # days: «in the next three months»


@dataclass(frozen=True, slots=True)
class Outlook:
    """What is known of the slots to come of a line, or of several together."""

    free: int = 0
    left_in_a_year: int = 0
    waiting: int = 0
    announced: tuple[date, ...] = field(default_factory=tuple)  # days on which slots are expected, soonest first

    def __add__(self, other: Outlook) -> Outlook:
        return Outlook(
            self.free + other.free, self.left_in_a_year + other.left_in_a_year, self.waiting + other.waiting,
            tuple(sorted(self.announced + other.announced)),
        )  # fmt: skip

    @property
    def soon(self) -> int:
        """Leavings with a day in the next three months."""
        last = timezone.localdate() + timedelta(days=SOON)
        return sum(day <= last for day in self.announced)

    def slot_for(self, place: int) -> date | None:
        """The day on which whoever has this place in the list may expect a slot; None where nothing says when.

        `place` counts from 1 and is at least 1.
        """
        today = timezone.localdate()
        if place <= self.free:
            return today
        place -= self.free
        if place <= len(self.announced):
            return max(today, self.announced[place - 1])
        if not self.left_in_a_year:
            return None
        last = max(today, self.announced[-1]) if self.announced else today
        return last + timedelta(days=round((place - len(self.announced)) * YEAR / self.left_in_a_year))


def of_lines(
    lines: Sequence[UUID],
    rows: Sequence[ledger.SlotDay],
    waiting: Mapping[UUID, int],
    leavings: tuple[Mapping[UUID, int], Mapping[UUID, date]],
) -> dict[UUID, Outlook]:
    """Line → its outlook, given how its slots stand today, how many wait, and `ledger.leavings`."""
    line_of = {row.slot_id: row.line_id for row in rows if row.funded and not row.closing}
    left, leaving = leavings
    announced: dict[UUID, list[date]] = {}
    for slot, day in leaving.items():
        if slot in line_of:  # what closes as it is left comes to nobody
            announced.setdefault(line_of[slot], []).append(day)
    return {
        line: Outlook(
            sum(row.line_id == line and row.state == "vacant" and row.slot_id in line_of for row in rows),
            left.get(line, 0), waiting.get(line, 0), tuple(sorted(announced.get(line, ()))),
        )
        for line in lines
    }  # fmt: skip


# ---- in words ---------------------------------------------------------------------------


def wait_words(outlook: Outlook, place: int) -> str:
    """How long whoever has this place may expect to wait: «no wait», «about 3 months», «nobody can say»."""
    day = outlook.slot_for(place)
    if day is None:
        return _("nobody can say")
    days = (day - timezone.localdate()).days
    if days == 0:
        return _("no wait")
    if days < 14:
        return _("within two weeks")
    if days < 60:
        return ngettext("about %(count)s week", "about %(count)s weeks", round(days / 7)) % {"count": round(days / 7)}
    if days < 2 * YEAR:
        months = round(days / 30.4)
        return ngettext("about %(count)s month", "about %(count)s months", months) % {"count": months}
    return _("more than two years")


def announced_words(outlook: Outlook) -> str:
    """The leavings that have a day, in words."""
    if not outlook.announced:
        return _("none has a day yet")
    return " · ".join(str(spoken_date_text(day)) for day in outlook.announced[:6])


def rhythm_words(outlook: Outlook) -> str:
    """How many left in the last year, and what that means: «7: one about every 7 weeks»."""
    count = outlook.left_in_a_year
    if not count:
        return _("nobody left in the last twelve months")
    weeks = max(1, round(YEAR / 7 / count))
    every = ngettext("one about every week", "one about every %(weeks)s weeks", weeks) % {"weeks": weeks}
    people = ngettext("%(count)s person left", "%(count)s people left", count) % {"count": count}
    return _("%(people)s in the last twelve months: %(every)s") % {"people": people, "every": every}


def rule_words() -> str:
    """How the forecast is made, for the page that shows it."""
    return _(
        "How it is reckoned: first the free slots, then the leavings that have a day, then the rhythm of the last year. "
        "It is a guide, not a promise, and nobody’s place in the list depends on it."
    )
