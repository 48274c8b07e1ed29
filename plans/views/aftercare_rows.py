"""What was agreed in hospital for the time at home, as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from plans.models import Aftercare, HospitalStay
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text


def of_stays(stays: Iterable[HospitalStay], actor: Actor) -> list[Aftercare]:
    """What was agreed for these stays, in its order."""
    rows = Aftercare.objects.visible_to(actor).filter(stay__in=[stay.pk for stay in stays])
    return list(rows.order_by("agreed_on", "pk"))


def table(agreed: Iterable[Aftercare], *, may_write: bool = False) -> dict[str, Any]:
    """The supports as components/table.html shows them; who writes finds the way to put each right."""
    columns = [_("What support"), _("Who provides it"), _("Who pays"), _("From when")]
    rows = [{"cells": [_what(row, may_write), row.provider, _payer(row), _when(row)]} for row in agreed]
    return {"caption": _("Agreed for home"), "columns": [{"label": label} for label in columns], "rows": rows}


def _what(row: Aftercare, may_write: bool) -> Any:
    return (
        {"text": row.what, "url": reverse("plans:aftercare_change", args=[row.patient_id, row.pk])}
        if may_write
        else row.what
    )


def _payer(row: Aftercare) -> dict[str, Any]:
    is_open = row.payer == Aftercare.Payer.OPEN and row.ended_on is None
    return {"text": capfirst(row.get_payer_display()), "tone": "due" if is_open else ""}


def _when(row: Aftercare) -> Any:
    if row.ended_on is None:
        return row.from_on or "–"
    ended = _("It no longer holds since: %(day)s") % {"day": spoken_date_text(row.ended_on)}
    return {"text": row.from_on or "–", "note": ended}
