"""The settlement of a month: the entity's own lines, or those of all for who manages the programme; no name in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from ppr.lib.csv_file import csv_response, decimal_point
from referrals import settlement
from referrals.calendar import add_months
from referrals.settlement import Row


@page(roles.ENTITY_COORDINATOR, roles.PROGRAMME_MANAGER)
def settle(request: Any) -> HttpResponse:
    """Days and price of each line in a month, the last whole one unless another is asked for."""
    month = _month(request.GET.get("mes", ""))
    whole = request.actor.role == roles.PROGRAMME_MANAGER
    which = {} if whole else {"entity_id": request.actor.entity_id}
    rows = settlement.of_month(month, settlement.lines_of(month, **which))
    if request.GET.get("formato") == "csv":
        return csv_response(f"liquidacion-{month:%Y-%m}", *_sheet(month, rows))
    this = settlement.first_of(timezone.localdate())
    context = {
        "title": _("Settlement of %(month)s") % {"month": _name(month)},
        "standing": _standing(month),
        "figures": _figures(rows),
        "columns": _columns(whole),
        "rows": [_row(row, whole) for row in rows],
        "totals": _totals(rows) if whole else [],
        "total_columns": [column for n, column in enumerate(_columns(True)) if n not in (1, 4)],
        "older_url": f"?mes={add_months(month, -1):%Y-%m}",
        "newer_url": f"?mes={add_months(month, 1):%Y-%m}" if month < this else "",
        "csv_url": f"{reverse('settlement')}?mes={month:%Y-%m}&formato=csv",
    }
    return render(request, "referrals/settlement.html", context)


def _month(asked: str) -> date:
    """The month that the address names; the last whole one where it names none, or one that has not begun."""
    this = settlement.first_of(timezone.localdate())
    try:
        found = date.fromisoformat(f"{asked}-01")
    except ValueError:
        return add_months(this, -1)
    return found if date(2000, 1, 1) <= found <= this else add_months(this, -1)


def _name(month: date) -> str:
    return _("%(month)s %(year)s") % {"month": MONTHS[month.month], "year": month.year}


def _standing(month: date) -> str:
    closes = settlement.closes_at(month)
    day = {"day": formats.date_format(timezone.localtime(closes), "DATE_FORMAT")}
    if settlement.is_closed(month):
        return _("Closed: these figures do not change any more. What was written down later stands apart.")
    return _("Still open: what is written down before %(day)s counts in it.") % day


def euros(amount: Decimal) -> str:
    """An amount as people here read it."""
    return f"{formats.number_format(amount, decimal_pos=2, use_l10n=True, force_grouping=True)} €"


def _columns(whole: bool) -> list[dict[str, Any]]:
    labels = [(_("Entity"), False)] if whole else []
    labels += [(_("Line"), False), (_("Days in the programme"), True), (_("Days kept"), True)]
    labels += [(_("Price per month"), True), (_("Total"), True)]
    return [{"label": label, "numeric": numeric} for label, numeric in labels]


def _row(row: Row, whole: bool) -> dict[str, Any]:
    line = row.line
    name = {"text": line.programme.label, "note": _beside(row)}
    prices = " · ".join(euros(price) for price in row.prices) or euros(line.monthly_price)
    cells = [name, str(row.days), str(row.kept), prices, euros(row.amount)]
    return {"cells": [line.entity.name, *cells] if whole else cells}


def _beside(row: Row) -> str:
    if not row.later:
        return row.line.sector.name
    return f"{row.line.sector.name} · " + _("days written down later: %(days)+d") % {"days": row.later}


def _figures(rows: Iterable[Row]) -> list[dict[str, Any]]:
    rows = list(rows)
    return [
        {"value": sum(row.days for row in rows), "label": _("days in the programme")},
        {"value": sum(row.kept for row in rows), "label": _("days kept")},
        {"value": euros(sum((row.amount for row in rows), Decimal(0))), "label": _("in total"), "tone": "accent"},
    ]


def _totals(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """Each entity's days and amount."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row.line.entity.name, []).append(row)
    return [
        {
            "cells": [
                name,
                str(sum(row.days for row in some)),
                str(sum(row.kept for row in some)),
                euros(sum((row.amount for row in some), Decimal(0))),
            ]
        }
        for name, some in found.items()
    ]


def _sheet(month: date, rows: Iterable[Row]) -> tuple[list[str], list[list[Any]]]:
    header = [
        _("Month"), _("Agreement"), _("Entity"), _("Line"), _("Health sector"), _("Days in the programme"),
        _("Days kept"), _("Price per month"), _("Total"), _("Days written down later"),
    ]  # fmt: skip
    return header, [
        [
            f"{month:%Y-%m}", row.line.agreement.code, row.line.entity.name, row.line.programme.label,
            row.line.sector.name, row.days, row.kept, _prices(row), row.amount, row.later,
        ]
        for row in rows
    ]  # fmt: skip


def _prices(row: Row) -> Decimal | str:
    """A price that can be added up; the two of a month in which it changed."""
    return (
        row.prices[0] if len(row.prices) == 1 else " / ".join(str(p).replace(".", decimal_point()) for p in row.prices)
    )
