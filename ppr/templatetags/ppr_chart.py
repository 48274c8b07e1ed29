"""Line charts drawn on the server: an SVG with a table beside it, no script and no style inside."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.dates import MONTHS_3
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from ppr.lib.language import in_english
from ppr.templatetags.ppr_ui import render_component

register = template.Library()

WIDTH, HEIGHT = 520, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 18, 34, 36


def ticks(low: float, high: float, most: int = 5) -> list[float]:
    """Round numbers from at or below *low* to at or above *high*, about *most* of them."""
    span = max(high - low, 1e-9)
    size = 10 ** math.floor(math.log10(span / most))
    step = next(size * factor for factor in (1, 2, 5, 10) if span / (size * factor) <= most)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [round(index * step, 10) for index in range(first, max(last, first + 1) + 1)]


def _month(day: dt.date) -> str:
    short = str(MONTHS_3[day.month])
    return short.capitalize() if in_english() else short  # Spanish writes its months small


def month_ticks(first: dt.date, last: dt.date, most: int = 5) -> list[dt.date]:
    """First days of months within the two days, evenly spaced, at most *most*."""
    starts, year, month = [], first.year, first.month
    while dt.date(year, month, 1) <= last:
        if dt.date(year, month, 1) >= first:
            starts.append(dt.date(year, month, 1))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    every = max(math.ceil(len(starts) / most), 1)
    return starts[::every]


class Frame:
    """Turns days and values into places of the drawing."""

    def __init__(self, first: dt.date, last: dt.date, low: float, high: float) -> None:
        self.first, self.last, self.low, self.high = first, last, low, high

    def x(self, day: dt.date) -> float:
        days = max((self.last - self.first).days, 1)
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / days, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share, 1)


def _number(value: float, decimals: int | None = None) -> str:
    """With so many decimals, by default as few as it takes; less than nothing with its own sign, not a hyphen."""
    value = round(value, 1)  # number_format cuts the rest off
    return number_format(value, decimal_pos=_decimals([value]) if decimals is None else decimals).replace("-", "−")


def _decimals(values: Sequence[float]) -> int:
    return 0 if all(round(value, 1) == int(round(value, 1)) for value in values) else 1


def geometry(
    points: Sequence[tuple[dt.date, float]],
    *,
    low: float | None = None,
    high: float | None = None,
    events: Sequence[Mapping[str, Any]] = (),
    band: tuple[float, float] | None = None,
) -> dict[str, Any]:
    """Everything ``components/chart_line.html`` draws, from points ordered by day.

    *low* and *high* are the ends of the scale, else the values' own; *band* is a range drawn
    behind the line; events outside the points' days are left out. Raises ValueError without points.
    """
    if not points:
        raise ValueError("a chart needs a point")
    values = [value for _day, value in points]
    marks = ticks(min(values) if low is None else low, max(values) if high is None else high)
    if low is not None and high is not None:
        # A scale from 1 to 7 is drawn so: an axis beyond it would show answers that nobody can give.
        step = marks[1] - marks[0]
        marks = [low + step * index for index in range(int((high - low) / step) + 1)]
        marks = marks if marks[-1] == high else [*marks, high]
    frame = Frame(points[0][0], points[-1][0], marks[0], marks[-1])
    inside = [event for event in events if frame.first <= event["day"] <= frame.last]
    drawn = [{"x": frame.x(day), "y": frame.y(value)} for day, value in points]
    ends = [
        {
            "x": round(drawn[index]["x"] + nudge, 1),
            "label_y": round(drawn[index]["y"] - 12, 1),
            "text": _number(value, _decimals(values)),
        }
        for index, nudge, value in ((0, -3, values[0]), (-1, 5, values[-1]))
    ]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "left": LEFT,
        "right": WIDTH - RIGHT,
        "span": WIDTH - RIGHT - LEFT,
        "top": TOP,
        "floor": HEIGHT - BOTTOM,
        "x_label_y": HEIGHT - 12,
        "y_label_x": LEFT - 9,
        "path": " ".join(f"{'L' if index else 'M'}{at['x']} {at['y']}" for index, at in enumerate(drawn)),
        "dots": drawn,
        "ends": ends if len(points) > 1 else ends[:1],
        "y_marks": [{"y": frame.y(mark), "text_y": frame.y(mark) + 5, "text": _number(mark)} for mark in marks],
        "x_marks": [
            {
                "x": frame.x(day),
                "text": f"{_month(day)} {day.year}" if day.month == 1 else _month(day),
            }
            for day in month_ticks(frame.first, frame.last)
        ],
        "band": band and {"y": frame.y(band[1]), "height": round(frame.y(band[0]) - frame.y(band[1]), 1)},
        "events": [
            {**event, "x": frame.x(event["day"]), "number": number} for number, event in enumerate(inside, start=1)
        ],
    }


@register.simple_tag(takes_context=True)
def line_chart(context: Context, data: Mapping[str, Any] | None = None, **named: Any) -> SafeString:
    """``{% line_chart chart %}``: see ``components/chart_line.html`` for what it takes."""
    given = {**(data or {}), **named}
    points = given["points"]
    drawing = geometry(
        points,
        low=given.get("low"),
        high=given.get("high"),
        events=given.get("events", ()),
        band=given.get("band"),
    )
    decimals = _decimals([value for _day, value in points])
    table = {
        "caption": given.get("table_caption") or _("The same in figures"),
        "columns": [{"label": _("Day")}, {"label": given.get("value_label") or _("Value"), "numeric": True}],
        "rows": [{"cells": [day, _number(value, decimals)]} for day, value in reversed(points)],
        "compact": True,
    }
    return render_component(context, "chart_line", {**given, "drawing": drawing, "table": table})
