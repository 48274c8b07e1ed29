"""Whose words these are, in one line of text: what said_by.html is on a page, for paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from patients.forms import said_day


def said_by(who: str, *, typed_by: str = "", beside: str = "", paper_on: date | None = None) -> str:
    """Who said it, who typed it or copied it, who was beside."""
    name: dict[str, Any] = {"person": who, "writer": beside or typed_by}
    if paper_on:
        return _("%(person)s wrote it on paper (%(day)s), %(writer)s copied it") % {**name, "day": said_day(paper_on)}
    if beside:
        return _("%(person)s wrote it, with %(writer)s beside") % name
    return (_("%(person)s said it, %(writer)s wrote it down") if typed_by else _("%(person)s wrote it")) % name
