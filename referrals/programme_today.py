"""The whole programme as it stands today, for who manages it: figures of lines and of waits, nobody behind them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import Line
from referrals import forecast, ledger, line_page, needs
from referrals.board import agreements_words, lines_in_force
from referrals.forecast import Outlook
from referrals.ledger import Count

SHOWN = 12  # lines without a free slot; the page of the slots has them all
ENDING = 183  # days: half a year before an agreement ends, what follows it is to be prepared


def at_a_glance() -> dict[str, Any]:
    """Slots told apart, agreements about to end, lines without a free slot, and who waits longest; four queries."""
    today = timezone.localdate()
    lines = lines_in_force()
    ids = [line.pk for line in lines]
    slots = ledger.slots_on(ids, today)
    counts = {line: count for (line, _day), count in ledger.counts_of(slots).items()}
    outlooks = forecast.of_lines(ids, slots, {}, ledger.leavings(ids))
    return {
        "agreements": agreements_words(lines),
        "ending": _ending(lines, today),
        "figures": line_page.figures(line_page.total(counts.values())) if lines else [],
        "full": _full([(line, counts.get(line.pk, Count()), outlooks[line.pk]) for line in lines]) if lines else None,
        "waits": _waits(),
    }


def _ending(lines: Sequence[Line], today: date) -> str:
    """The agreements that end within half a year, in a sentence; nothing where none does."""
    near = [line for line in lines if line.agreement.valid_until <= today + timedelta(days=ENDING)]
    return agreements_words(near)


def _full(lines: Sequence[tuple[Line, Count, Outlook]]) -> dict[str, Any]:
    """The lines in which nobody can begin today, the longest without a slot first, for components/table.html."""
    full = [(line, count, ahead) for line, count, ahead in lines if not count.vacant]
    full.sort(key=lambda row: row[2].slot_for(1) or date.max, reverse=True)
    rest = len(full) - SHOWN
    more = ngettext("%(count)s more stands among the slots.", "%(count)s more stand among the slots.", rest)
    return {
        "caption": _("Lines without a free slot"),
        "caption_note": " ".join([_("Those that will be longest without one first."), *([more % {"count": rest}] if rest > 0 else [])]),
        "columns": [
            {"label": _("Line")}, {"label": _("Sector")}, {"label": _("With somebody"), "numeric": True},
            {"label": _("Next slot")},
        ],
        "rows": [_row(line, count, ahead) for line, count, ahead in full[:SHOWN]],
        "empty": {
            "title": _("Every line has a free slot."),
            "text": _("A line stands here from the day on which nobody else can begin in it."),
        },
    }  # fmt: skip


def _row(line: Line, count: Count, ahead: Outlook) -> dict[str, Any]:
    name = {"text": line.programme.label, "note": line.entity.name, "url": reverse("line", args=[line.pk])}
    taken = _("%(taken)s of %(all)s") % {"taken": count.open - count.vacant - count.out, "all": count.open}
    soon = ahead.slot_for(1) == timezone.localdate()  # somebody was to leave by now
    return {"cells": [name, line.sector.name, taken, _("any day now") if soon else forecast.wait_words(ahead, 1)]}


def _waits() -> list[dict[str, Any]]:
    """How long those in the middle waited, by how much they need; the figures of «Need and waiting», all together."""
    _lines, sectors, every = needs.waits(None, None)
    found = needs.total(sectors.values(), every)
    return [
        {
            "value": ngettext("%(count)s day", "%(count)s days", wait.days) % {"count": wait.days},
            "label": str(level.label),
        }
        for level in needs.LEVELS
        if (wait := found.get(level)) is not None
    ]
