"""The way back after leaving: until when it is open and whom to tell, said to the person and to the team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.forms import said_day
from referrals import course as processes
from referrals.models import Placement, Referral, State


def of_processes(placements: Sequence[Placement], *, own: bool) -> dict[str, Any] | None:
    """For components/notice.html; None while a process runs or where no way back is open."""
    if any(row.state in processes.RUNNING for row in placements):
        return None
    closed = [row.referral for row in placements if is_open(row.referral)]
    return said(closed[0], own=own) if closed else None


def is_open(referral: Referral) -> bool:
    """Whether the person may still come back by it."""
    until = referral.way_back_until
    return referral.state == State.CLOSED and until is not None and until >= timezone.localdate()


def said(referral: Referral, *, own: bool) -> dict[str, Any]:
    """The sentence with its day and, for the person, who opens the door and on which telephone."""
    assert referral.way_back_until is not None  # it is open
    unit, day = referral.from_entity, {"day": said_day(referral.way_back_until)}
    if not own:
        title = _("The way back is open")
        return {
            "tone": "info",
            "title": title,
            "text": _("Until %(day)s they may come back without a new referral.") % day,
        }
    who = {"unit": ", ".join(filter(None, [unit.name, unit.phone]))}
    text = pgettext("person-page", "Until %(day)s you can come back without being referred again. Tell %(unit)s.") % (
        day | who
    )
    return {"tone": "info", "title": pgettext("person-page", "The door stays open for you"), "text": text}
