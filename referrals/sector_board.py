"""The lines of a sector, or of everybody, in figures and without a name, on any day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count as Number
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import roles
from entities.models import Line, Membership
from ppr.lib.access import Actor
from referrals import forecast, ledger, line_page, waiting_then
from referrals.board import WAITING, agreements_words, ended_words, lines_begun, not_lost
from referrals.forecast import Outlook
from referrals.ledger import Count
from referrals.models import Referral, State


def of_sector(actor: Actor, membership: Membership, day: date) -> dict[str, Any]:
    """The lines in force on that day of the sector (or of all, for who manages the programme); six queries."""
    whole = actor.role == roles.PROGRAMME_MANAGER
    which = {} if whole else {"sector_id": membership.entity.sector_id}
    lines, ended = lines_begun(day, **which)
    counts = ledger.counts([line.pk for line in lines], [day, *line_page.year_days()])
    waiting, urgent, back = _waiting_counts(actor, membership, lines, day) if not whole else (Counter(), Counter(), 0)
    lines = not_lost(lines, ended, counts, day, +waiting)
    ids = [line.pk for line in lines]
    context: dict[str, Any] = {
        "agreements": agreements_words(lines),
        "actions": [{"label": _("Need and waiting"), "url": reverse("referrals:need_waits")}],
        "table_caption": _("The lines") if whole else _("The lines of the sector"),
        "table_note": _("Figures only: who is where is for each entity to see."),
        "year": line_page.year(ids, counts) if lines else None,
    }
    today = day == timezone.localdate()
    outlooks = forecast.of_lines(ids, ledger.slots_on(ids, day), waiting, ledger.leavings(ids)) if today else {}
    return context | {
        "figures": _figures([counts.get((pk, day), Count()) for pk in ids], waiting, back, shown=today and not whole),
        "columns": _columns(whole, today),
        "rows": [
            _row(
                line,
                counts.get((line.pk, day), Count()),
                _waiting(line, waiting, urgent),
                outlooks.get(line.pk),
                whole,
                ended=line.pk in ended,
            )
            for line in lines
        ],
        "programmes": _programmes([line for line in lines if line.pk not in ended], outlooks, whole) if today else None,
        "rule": forecast.rule_words() if today else "",
    }


def _waiting_counts(
    actor: Actor, membership: Membership, lines: Sequence[Line], day: date
) -> tuple[Counter[UUID], Counter[UUID], int]:
    """How many wait for each line (or waited, on a day gone by), how many of them with high urgency, and how many
    came back and have no door now.
    """
    if day != timezone.localdate():
        waited = waiting_then.on([line.pk for line in lines], day)
        urgent = Counter(row.line_id for row in waited if row.urgency == Referral.Urgency.HIGH)
        return Counter(row.line_id for row in waited), urgent, 0
    rows = Referral.objects.visible_to(actor).filter(sector_office_id=membership.entity_id)
    waits = {n: Q(line=line, state__in=WAITING) for n, line in enumerate(lines)}
    high = Q(urgency=Referral.Urgency.HIGH)
    wanted = {f"line_{n}": Number("pk", filter=fits) for n, fits in waits.items()}
    wanted |= {f"urgent_{n}": Number("pk", filter=fits & high) for n, fits in waits.items()}
    found = rows.aggregate(back=Number("pk", filter=Q(state=State.RETURNED)), **wanted)
    everybody = Counter({line.pk: found[f"line_{n}"] for n, line in enumerate(lines)})
    return everybody, Counter({line.pk: found[f"urgent_{n}"] for n, line in enumerate(lines)}), found["back"]


def _waiting(line: Line, waiting: Counter[UUID], urgent: Counter[UUID]) -> str | dict[str, str]:
    """How many wait for the line, and how many of them with high urgency; who, each referral's own page tells."""
    many, high = str(waiting[line.pk]), urgent[line.pk]
    if not high:
        return many
    note = ngettext("%(count)s with high urgency", "%(count)s with high urgency", high) % {"count": high}
    return {"text": many, "note": note}


def _figures(counts: Sequence[Count], waiting: Counter[UUID], back: int, *, shown: bool) -> list[dict[str, Any]]:
    people, url = waiting.total(), f"{reverse('referrals:list')}?show=open"
    found = line_page.figures(line_page.total(counts))
    if shown:
        found.append({"value": people, "label": ngettext("person waits", "people wait", people), "url": url})
    if back:
        found.append({"value": back, "label": _("without a door"), "tone": "due", "url": f"{url}&estado=returned"})
    return found


def _columns(whole: bool, today: bool) -> list[dict[str, Any]]:
    labels = [_("Line"), *([_("Sector")] if whole else [])]
    numbers = [_("Funded"), _("Occupied"), _("On hold"), _("Reserved"), _("Out"), _("Free")]
    # Who waits is not for the manager to see, so that no wait can be reckoned either: only the next slot.
    then = _("Next slot") if whole else _("Who came today would wait")
    ahead = [*([] if whole else [_("Waiting")]), *([then] if today else [])]
    found = [{"label": label, "numeric": False} for label in labels]
    found += [{"label": label, "numeric": True} for label in numbers]
    return found + [{"label": label, "numeric": label == _("Waiting")} for label in ahead]


def _row(
    line: Line, count: Count, waiting: str | dict[str, str], outlook: Outlook | None, whole: bool, *, ended: bool
) -> dict[str, Any]:
    name = {"text": line.programme.label, "note": line.entity.name, "url": reverse("line", args=[line.pk])}
    open_words = _("%(open)s open") % {"open": count.open} if count.open != count.funded else ""
    numbers: list[Any] = [
        {"text": str(count.funded), "note": open_words} if open_words else str(count.funded),
        str(count.occupied), str(count.suspended), str(count.promised), str(count.out),
        {"text": str(count.vacant), "tone": "accent"} if count.vacant else "0",
    ]  # fmt: skip
    ahead: list[Any] = [] if whole else [waiting]
    if outlook is not None:
        ahead.append(ended_words() if ended else forecast.wait_words(outlook, outlook.waiting + 1))
    return {"cells": [name, *([line.sector.name] if whole else []), *numbers, *ahead]}


def _programmes(lines: Sequence[Line], outlooks: dict[UUID, Outlook], whole: bool) -> dict[str, Any] | None:
    """What is to come of each programme, its lines together: free, expected, the rhythm, and the wait."""
    if whole or not lines:
        return None  # nobody is referred to a programme of the whole region
    found: dict[str, Outlook] = {}
    for line in lines:
        found[line.programme.label] = found.get(line.programme.label, Outlook()) + outlooks[line.pk]
    labels = (
        _("Programme"),
        _("Free"),
        _("Waiting"),
        _("With a day in three months"),
        _("Rhythm of the last year"),
        _("Who came today would wait"),
    )
    return {
        "caption": _("Slots to come"),
        "caption_note": forecast.rule_words(),
        "columns": [{"label": label, "numeric": 0 < n < 4} for n, label in enumerate(labels)],
        "rows": [
            {
                "cells": [
                    name, str(ahead.free), str(ahead.waiting), str(ahead.soon), forecast.rhythm_words(ahead),
                    forecast.wait_words(ahead, ahead.waiting + 1),
                ]
            }
            for name, ahead in found.items()
        ],
    }  # fmt: skip
