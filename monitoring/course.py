"""How it goes over time: what was answered, its scores as lines, and the events they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

from django.utils.formats import number_format
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from monitoring.instruments import Instrument
from monitoring.models import Assessment
from patients.forms import said_day
from patients.models import CareLink
from plans.models import Plan, Review
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text

SELF = Assessment.Rater.SELF
MOST = 200


def taken(instrument: Instrument, patient_id: UUID, actor: Actor) -> list[Assessment]:
    """The latest measures with this instrument, oldest first."""
    rows = Assessment.objects.visible_to(actor).filter(patient_id=patient_id, instrument=instrument.key)
    return list(rows.order_by("-taken_on", "-recorded_at")[:MOST])[::-1]


def events(patient_id: UUID, actor: Actor) -> list[dict[str, Any]]:
    """What the lines are to be read beside: when the person joined, and each review."""
    plan = Plan.objects.visible_to(actor).filter(patient_id=patient_id).first()
    if plan is None:
        return []
    reviews = Review.objects.visible_to(actor).filter(patient_id=patient_id).order_by("held_on")
    return [
        {"day": plan.picked_up_on, "label": _("joined the programme")},
        *({"day": review.held_on, "label": _("review")} for review in reviews),
    ]


def charts(instrument: Instrument, rows: Sequence[Assessment], marks: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One chart a score, of the person's own view; scores that were never reached are left out."""
    found = []
    for score in instrument.scores:
        points = [(r.taken_on, value) for r in rows if r.rater == SELF and (value := score.rule(r.answers)) is not None]
        if points:
            found.append(_chart(instrument, score.key, str(score.label), points, marks))
    return found


def _chart(
    instrument: Instrument,
    key: str,
    label: str,
    points: list[tuple[date, Fraction]],
    marks: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "id": f"{instrument.key}-{key}",
        "title": label,
        "points": [(day, float(rounded(value))) for day, value in points],
        "low": instrument.lowest,
        "high": instrument.highest,
        "events": marks,
        "note": _("from %(low)d to %(high)d; more is better") % {"low": instrument.lowest, "high": instrument.highest},
        "value_label": _("Mean"),
        "sentence": _change(points),
    }


def _change(points: list[tuple[date, Fraction]]) -> str:
    (first, before), (_last, now) = points[0], points[-1]
    if len(points) == 1:
        return _("%(now)s, asked once so far.") % {"now": shown(now)}
    said = {"before": shown(before), "now": shown(now), "day": spoken_date_text(first)}
    if shown(now) == shown(before):
        return _("%(now)s, the same as at first (%(day)s).") % said
    return _("From %(before)s (%(day)s) to %(now)s now.") % said


def rounded(score: Fraction) -> Decimal:
    """A score to one decimal, halves up."""
    exact = Decimal(score.numerator) / Decimal(score.denominator)
    return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def shown(score: Fraction) -> str:
    """A score with one decimal, in the reader's language."""
    return number_format(rounded(score), decimal_pos=1)


def each_time(instrument: Instrument, rows: Sequence[Assessment]) -> dict[str, Any]:
    """Every measure as components/table.html, the latest first."""
    columns = [{"label": _("Day")}, {"label": _("Whose view")}, {"label": _("Answered")}]
    return {
        "caption": _("Each time"),
        "columns": [*columns, *({"label": str(score.label), "numeric": True} for score in instrument.scores)],
        "rows": [{"cells": _cells(instrument, row)} for row in reversed(rows)],
    }


def _cells(instrument: Instrument, row: Assessment) -> list[Any]:
    given = sum(answer is not None for answer in row.answers)
    scores = instrument.score(row.answers).values()
    answered = ngettext("%(given)d of %(every)d area", "%(given)d of %(every)d areas", len(row.answers)) % {
        "given": given, "every": len(row.answers),
    }  # fmt: skip
    unscored = _("not worked out")
    return [
        row.taken_on, row.get_rater_display(), answered,
        *(unscored if score is None else shown(score) for score in scores),
    ]  # fmt: skip


def areas(instrument: Instrument, rows: Sequence[Assessment]) -> dict[str, Any] | None:
    """The person's latest answers beside those before, area by area, as components/table.html."""
    own = [row for row in rows if row.rater == SELF][-2:]
    if not own:
        return None
    days = [{"label": _("Area of life")}, *({"label": said_day(row.taken_on)} for row in own)]
    return {
        "caption": _("Area by area"),
        "caption_note": _("What to talk about is the person's choice, not the lowest number."),
        "columns": days,
        "rows": [
            {"cells": [str(item.label), *(answer(instrument, row.answers[index]) for row in own)]}
            for index, item in enumerate(instrument.items)
        ],
    }


def answer(instrument: Instrument, given: int | None) -> str:
    """An answer with its words: «5 · rather satisfied»."""
    if given is None:
        return _("unanswered")
    return f"{given} · {instrument.answer_labels[given - instrument.lowest]}"


def readers(links: Sequence[CareLink]) -> str:
    """The organisations whose teams read this, as one text; empty when only the person does."""
    names = [
        link.entity.name for link in links if link.entity and "view_measures" in set(link.opens) - set(link.withheld)
    ]
    return get_text_list(list(dict.fromkeys(names)), _("and"))
