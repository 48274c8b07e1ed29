"""One slot as its page shows it: what sets it aside, who could take it, what was before."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from entities.models import Membership, Slot, SlotPause
from patients.forms import said_day
from ppr.templatetags.ppr_ui import spoken_date_text, with_day
from referrals import access, tile_verbs
from referrals.models import Referral

BEFORE = 12  # how many past ones are listed


def takers(waiting: Iterable[Referral], membership: Membership, slot: Slot) -> list[dict[str, Any]]:
    """Those who could be offered the slot now, in their order, as rows of components/side_list.html."""
    return [
        {
            "text": referral.patient.list_name,
            "url": f"{reverse('referrals:offer', args=[referral.pk])}?slot={slot.pk}",
            "note": _("Offer slot %(number)s") % {"number": slot.number},
        }
        for referral in waiting
        if access.may("offer", referral, membership)
    ]


def pause_facts(pause: SlotPause, waiting: Sequence[Referral]) -> list[dict[str, Any]]:
    """What sets the slot aside: for whom, until when, why, who did it."""
    whom = next((r.patient.list_name for r in waiting if r.pk == pause.referral_id), "")
    return [
        {"label": _("What for"), "value": str(SlotPause.Kind(pause.kind).label).capitalize()},
        *([{"label": _("For whom"), "value": whom}] if whom else []),
        {"label": _("Until when"), "value": until_words(pause)},
        {"label": _("Why"), "value": pause.reason},
        {"label": _("Since when"), "value": spoken_date_text(pause.begins_on), "note": pause.begun_by.user.short_name},
    ]


def until_words(pause: SlotPause) -> str:
    """The last day of it, or that none is known."""
    if pause.ends_on is None:
        return _("no day is known yet")
    return str(spoken_date_text(pause.ends_on - timedelta(days=1)))


def before(slot: Slot) -> list[dict[str, Any]]:
    """What set the slot aside before today, newest first, as rows of components/timeline.html."""
    now = SlotPause.objects.on().filter(slot=slot)
    rows = SlotPause.objects.filter(slot=slot).exclude(pk__in=now).select_related("begun_by__user")
    return [
        {
            "when": row.begins_on,
            "title": str(SlotPause.Kind(row.kind).label).capitalize(),
            "who": row.begun_by.user.short_name,
            "text": row.reason,
            "note": _("until %(day)s") % {"day": said_day(row.ends_on)} if row.ends_on else "",
        }
        for row in rows.order_by("-begins_on", "-begun_at")[:BEFORE]
    ]


def tile(slot: Slot, pause: SlotPause | None, people: dict[Any, Referral], membership: Membership) -> dict[str, Any]:
    """A slot of the board that nobody has: free, or set aside; with what can be done with it."""
    if pause is None:
        return {**_tile(slot, pause, people), "verbs": tile_verbs.of_free(slot, people.values(), membership)}
    return {
        **_tile(slot, pause, people),
        "verbs": tile_verbs.of_paused(pause, people.get(pause.referral_id), membership),
    }


def _tile(slot: Slot, pause: SlotPause | None, people: dict[Any, Referral]) -> dict[str, Any]:
    number, url = _("slot %(number)s") % {"number": slot.number}, reverse("slot", args=[slot.pk])
    if pause is None:
        return {"state": "free", "fact": number, "url": url}
    if pause.kind == SlotPause.Kind.OUT_OF_SERVICE:
        words = _("until: %(day)s") % {"day": until_words(pause)} if pause.ends_on else ""
        fact = " · ".join(part for part in (number, words) if part)
        return {"state": "out", "name": _("Out of service"), "fact": fact, "url": url}
    referral = people.get(pause.referral_id)
    kept = with_day(_("kept until %(day)s"), pause.ends_on - timedelta(days=1), "the") if pause.ends_on else _("kept")
    return {
        "state": "offered",
        "name": referral.patient.list_name if referral else _("Kept"),
        "fact": format_html("{}\xa0· {}", number, kept),
        "url": url,
    }
