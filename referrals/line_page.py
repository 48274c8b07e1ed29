"""A line, or several together, as pages show them on any day: figures, tiles, a year, what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from entities.models import Line, LinePlan, Slot
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import with_day
from referrals import ledger
from referrals.calendar import add_months
from referrals.ledger import Count, SlotDay
from referrals.models import Stay

MONTHS = 12
_TILES = {
    "occupied": "occupied", "suspended": "suspended", "offered": "offered", "assigned": "offered", "held": "offered",
    "out_of_service": "out", "vacant": "free",
}  # fmt: skip


def asked_day(asked: str) -> date:
    """The day that the address names, today where it names none, one that is to come or one before any agreement."""
    today = timezone.localdate()
    try:
        found = date.fromisoformat(asked)
    except ValueError:
        return today
    return found if date(2000, 1, 1) <= found <= today else today


def figures(count: Count) -> list[dict[str, Any]]:
    """The slots told apart; what is rare stands only where it is not nought."""
    rows: list[tuple[int, str, bool]] = [
        (count.funded, ngettext("funded", "funded", count.funded), True),
        (count.open, ngettext("open", "open", count.open), count.open != count.funded),
        (count.occupied, ngettext("occupied", "occupied", count.occupied), True),
        (count.suspended, _("on hold"), bool(count.suspended)),
        (count.promised, ngettext("reserved", "reserved", count.promised), True),
        (count.out, _("out of service"), bool(count.out)),
        (count.vacant, ngettext("free", "free", count.vacant), True),
    ]
    found: list[dict[str, Any]] = [{"value": value, "label": label} for value, label, shown in rows if shown]
    found[-1]["tone"] = "accent"
    return found


def total(counts: Iterable[Count]) -> Count:
    found = Count()
    for count in counts:
        found = found + count
    return found


# ---- tiles of a day that has gone by, or of a sector that sees no names -------------------


def names_on(actor: Actor, lines: Sequence[UUID], day: date) -> dict[UUID, Stay]:
    """Slot → who had it on that day, where the actor may still see them; one query."""
    rows = Stay.objects.visible_to(actor).filter(slot__line__in=lines, during__contains=day, recorded__endswith=None)
    return {row.slot_id: row for row in rows.select_related("placement", "patient")}


def tiles(
    slots: Sequence[Slot], rows: Iterable[SlotDay], names: dict[UUID, Stay], leaving: dict[UUID, date] | None = None
) -> list[dict[str, Any]]:
    """One tile a slot that was open on the day: how it stood, and who had it where that may be seen."""
    found = {row.slot_id: row for row in rows}
    return [
        _tile(slot, found[slot.pk], names.get(slot.pk), (leaving or {}).get(slot.pk))
        for slot in slots
        if slot.pk in found
    ]


def _tile(slot: Slot, row: SlotDay, stay: Stay | None, leaves: date | None) -> dict[str, Any]:
    number = _("slot %(number)s") % {"number": slot.number}
    told = stay or row.state != "vacant" or row.closing
    shown = [number, *(_facts(slot, row, stay, leaves) if told else [])]
    return {
        "state": "closing" if row.state == "vacant" and row.closing else _TILES[row.state],
        "name": stay.patient.list_name if stay else state_words(row.state),
        "fact": format_html_join("\xa0· ", "{}", ((fact,) for fact in shown)),
    }


def _facts(slot: Slot, row: SlotDay, stay: Stay | None, leaves: date | None) -> list[str]:
    found = [state_words(row.state).lower()] if stay and row.state != "occupied" else []
    if stay and row.state in ledger.TAKEN and stay.placement.joined_on:
        found.append(_("since %(when)s") % {"when": date_format(stay.placement.joined_on, "SHORT_DATE_FORMAT")})
    if leaves:
        found.append(with_day(_("leaves: %(day)s"), leaves))
    if row.closing:
        found.append(closing_words(slot))
    return found


def closing_words(slot: Slot) -> str:
    """From when the slot is closed, or that it closes as it is left."""
    if slot.closes_on is None:
        return _("closes once it is left")
    return with_day(_("closes: %(day)s"), slot.closes_on)


def state_words(state: str) -> str:
    """How a slot stands, in a word or two."""
    words = {
        "occupied": pgettext("slot", "Occupied"), "suspended": _("On hold"), "offered": _("Offered"), "assigned": _("Assigned"),
        "held": _("Kept"), "out_of_service": _("Out of service"), "vacant": pgettext("slot", "Free"),
    }  # fmt: skip
    return words[state]


# ---- a year ---------------------------------------------------------------------------------


def year_days() -> list[date]:
    """The first day of each of the last twelve months, and today."""
    today = timezone.localdate()
    first = today.replace(day=1)
    firsts = [add_months(first, -n) for n in range(MONTHS - 1, -1, -1)]
    return [*firsts, *([today] if today != first else [])]


def year(lines: Sequence[UUID], counts: dict[tuple[UUID, date], Count]) -> dict[str, Any]:
    """The chart of a year for these lines together, as templatetags.ppr_year draws it."""
    days = [(day, total(counts.get((line, day), Count()) for line in lines)) for day in year_days()]
    first, last = days[0][1], days[-1][1]
    labels = (_("Day"), _("Funded"), _("Open"), _("Occupied"), _("On hold"), _("Reserved"), _("Out"), _("Free"))
    return {
        "title": _("A year"),
        "id": "year",
        "note": _("On the first day of each month, and today; as it is known now."),
        "days": [(day, _parts(count)) for day, count in days],
        "keys": [
            {"part": "taken", "label": ngettext("occupied", "occupied", 2)}, {"part": "suspended", "label": _("on hold")},
            {"part": "promised", "label": ngettext("reserved", "reserved", 2)}, {"part": "out", "label": _("out of service")},
            {"part": "vacant", "label": ngettext("free", "free", 2)},
        ],
        "line": "funded",
        "line_label": ngettext("funded", "funded", 2),
        "sentence": _("A year ago %(then)s of %(all_then)s open slots were occupied or on hold; today %(now)s of %(all_now)s.")
        % {
            "then": first.occupied + first.suspended, "all_then": first.open,
            "now": last.occupied + last.suspended, "all_now": last.open,
        },
        "table": {
            "caption": _("The same in figures"),
            "columns": [{"label": label, "numeric": n > 0} for n, label in enumerate(labels)],
            "rows": [{"cells": _cells(day, count)} for day, count in reversed(days)],
        },
    }  # fmt: skip


def _parts(count: Count) -> dict[str, int]:
    return {
        "taken": count.occupied, "suspended": count.suspended, "promised": count.promised, "out": count.out,
        "vacant": count.vacant, "funded": count.funded,
    }  # fmt: skip


def _cells(day: date, count: Count) -> list[str]:
    numbers = (count.funded, count.open, count.occupied, count.suspended, count.promised, count.out, count.vacant)
    return [date_format(day, "SHORT_DATE_FORMAT"), *map(str, numbers)]


# ---- what was decided -----------------------------------------------------------------------


def decisions(line: Line) -> list[dict[str, Any]]:
    """Every number of slots that was decided for the line, newest first, as rows of components/timeline.html."""
    rows = LinePlan.objects.filter(line=line).select_related("decided_by__user", "decided_by__entity")
    return [
        {
            "when": timezone.localdate(row.decided_at),
            "title": _("From %(before)s to %(after)s slots, from %(day)s on")
            % {"before": row.slots_before, "after": row.slots_after, "day": date_format(row.from_on, "DATE_FORMAT")},
            "who": row.decided_by.user.short_name,
            "source": row.decided_by.entity.name,
            "text": row.reason,
        }
        for row in rows.order_by("-decided_at")[:12]
    ]
