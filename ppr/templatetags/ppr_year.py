"""A year of slots as columns, drawn on the server: an SVG with a table beside it, no script and no style inside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import template
from django.template.context import Context
from django.utils.dates import MONTHS_3
from django.utils.safestring import SafeString

from ppr.templatetags.ppr_chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH, ticks
from ppr.templatetags.ppr_ui import render_component

register = template.Library()


def columns(days: Sequence[tuple[dt.date, Mapping[str, int]]], parts: Sequence[str], line: str) -> dict[str, Any]:
    """Everything ``components/chart_year.html`` draws: one column a day, its parts upwards, a mark at `line`.

    Raises ValueError without days.
    """
    if not days:
        raise ValueError("a chart needs a day")
    highest = max(max(sum(row[part] for part in parts), row[line]) for _day, row in days)
    marks = [mark for mark in ticks(0, max(highest, 4)) if mark == int(mark)]
    floor, step = HEIGHT - BOTTOM, (WIDTH - LEFT - RIGHT) / len(days)

    def y(value: float) -> float:
        return round(floor - (floor - TOP) * value / marks[-1], 1)

    drawn, labels = [], []
    for n, (day, row) in enumerate(days):
        x, under, width = round(LEFT + n * step + step * 0.14, 1), 0, round(step * 0.72, 1)
        for part in parts:
            if row[part]:
                top = y(under + row[part])
                drawn.append({"part": part, "x": x, "y": top, "width": width, "height": round(y(under) - top, 1)})
                under += row[part]
        drawn.append({"part": "mark", "x": round(x - step * 0.1, 1), "y": y(row[line]), "width": round(step * 0.92, 1)})
        if (len(days) - 1 - n) % 2 == 0:
            labels.append({"x": round(x + width / 2, 1), "text": MONTHS_3[day.month]})
    return {
        "width": WIDTH, "height": HEIGHT, "left": LEFT, "right": WIDTH - RIGHT, "floor": floor, "columns": drawn,
        "labels": labels, "label_y": HEIGHT - 12, "y_label_x": LEFT - 9,
        "y_marks": [{"y": y(mark), "text_y": y(mark) + 5, "text": str(int(mark))} for mark in marks],
    }  # fmt: skip


@register.simple_tag(takes_context=True)
def year_chart(context: Context, data: Mapping[str, Any]) -> SafeString:
    """``{% year_chart chart %}``: see ``components/chart_year.html`` for what it takes."""
    drawing = columns(data["days"], [key["part"] for key in data["keys"]], data["line"])
    return render_component(context, "chart_year", {**data, "drawing": drawing})
