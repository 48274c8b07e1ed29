"""What can be asked for in a sector, as cards to be read with the person before anything is decided."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, Programme
from referrals import board, forecast, ledger, slots
from referrals.forecast import Outlook


def of_sector(sector_id: str) -> list[dict[str, Any]]:
    """A card for each line in force: what it is, for whom, where, when, what it costs, how long the wait; four queries."""
    lines = board.lines_in_force(sector_id=sector_id)
    if not lines:
        return []
    ids = [line.pk for line in lines]
    rows = ledger.slots_on(ids, timezone.localdate())
    outlooks = forecast.of_lines(ids, rows, slots.waiting_counts(ids), ledger.leavings(ids))
    return [_card(line, outlooks[line.pk]) for line in lines]


def _card(line: Line, outlook: Outlook) -> dict[str, Any]:
    programme, entity, place = line.programme, line.entity, outlook.waiting + 1
    guide = _("a guide, not a promise") if outlook.slot_for(place) else ""
    facts = (
        (_("What it is"), programme.explanation, ""),
        (_("Who it is meant for"), programme.for_whom, ""),
        (_("Where"), line.where or entity.town, ""),
        (_("When"), line.hours or entity.hours, ""),
        (_("What one pays"), programme.costs, ""),
        (_("How long the wait is now"), forecast.wait_words(outlook, place), guide),
        (_("To ask them something"), entity.phone, entity.name),
    )
    return {
        "line": line,
        "title": programme.label,
        "entity": entity.name,
        "facts": [{"label": label, "value": value, "note": note} for label, value, note in facts],
        "query": f"?linea={line.pk}" + ("&for=housing" if programme.family == Programme.Family.HOUSING else ""),
    }
