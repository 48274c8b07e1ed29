"""Lines and their slots as pages show them: what is free, who is where, who waits. A constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import Line, Membership, Slot, SlotPause
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import elapsed, spoken_date_text
from referrals import access, one_slot, slots
from referrals.models import Placement, Referral, State

WAITING = (State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING)
_TILES = {
    Placement.State.OFFERED: "offered",
    Placement.State.ASSIGNED: "offered",
    Placement.State.ACTIVE: "occupied",
    Placement.State.SUSPENDED: "suspended",
}


def lines_in_force(**which: Any) -> list[Line]:
    """Lines of agreements in force, with all that their cards name; one query."""
    rows = Line.objects.in_force().filter(entity__active=True, **which)
    rows = rows.select_related("agreement", "entity", "programme", "sector")
    return list(rows.order_by("programme__position", "programme__code", "entity__name"))


def slots_of(lines: Iterable[Line]) -> dict[UUID, list[Slot]]:
    """Line → its slots that are open or still to open, by number; one query."""
    found: dict[UUID, list[Slot]] = defaultdict(list)
    today = timezone.localdate()
    rows = Slot.objects.filter(Q(closes_on=None) | Q(closes_on__gt=today), line__in=list(lines))
    for slot in rows.order_by("line", "number"):
        found[slot.line_id].append(slot)
    return found


# ---- choosing a line ------------------------------------------------------------------


def line_options(
    lines: Sequence[Line], chosen: Any = "", closed: dict[UUID, str] | None = None
) -> list[dict[str, Any]]:
    """Choice cards of these lines: programme, entity, town, free slots. `closed` says why one cannot be chosen."""
    if not lines:
        return []
    of_line = slots_of(lines)
    free = set(slots.free_ids([line.pk for line in lines]))
    return [
        {
            "value": line.pk,
            "title": f"{line.programme.label} · {line.entity.name}",
            "text": " · ".join(part for part in (line.entity.town, line.programme.explanation) if part),
            "fact": "" if line.pk in (closed or {}) else _free_words(of_line[line.pk], free),
            "checked": str(line.pk) == str(chosen),
            "disabled": line.pk in (closed or {}),
            "reason": (closed or {}).get(line.pk, ""),
        }
        for line in lines
    ]


def _free_words(of_line: Sequence[Slot], free: set[UUID]) -> str:
    count = sum(slot.pk in free for slot in of_line)
    if count:
        return ngettext("%(count)s free slot", "%(count)s free slots", count) % {"count": count}
    expected = _next_opening(of_line)
    if expected:
        return _("No free slot now; next one expected: %(day)s") % {"day": spoken_date_text(expected)}
    return _("No free slot now; the entity answers anyway")


def _next_opening(of_line: Sequence[Slot]) -> date | None:
    return min((slot.opens_on for slot in of_line if slot.opens_on > timezone.localdate()), default=None)


def slot_options(free: Iterable[Slot], chosen: Any = "") -> list[dict[str, Any]]:
    """Choice cards of the free slots."""
    return [
        {
            "value": slot.pk,
            "title": _("Slot %(number)s") % {"number": slot.number},
            "text": slot.line.programme.label,
            "checked": str(slot.pk) == str(chosen),
        }
        for slot in free
    ]


# ---- the entity's own board -----------------------------------------------------------


def of_entity(actor: Actor, membership: Membership) -> dict[str, Any]:
    """Lines × numbered slots of the entity, who is there, who waits; six queries."""
    lines = lines_in_force(entity_id=membership.entity_id)
    of_line = slots_of(lines)
    free = set(slots.free_ids([line.pk for line in lines]))
    held = {p.slot_id: p for p in _placements(actor, lines)}
    people = waiting(actor, to_entity_id=membership.entity_id)
    aside = {pause.slot_id: pause for pause in SlotPause.objects.on().filter(slot__line__in=lines)}
    return {
        "agreements": _agreements(lines),
        "actions": [{"label": _("Settlement"), "url": reverse("settlement")}],
        "figures": _entity_figures(lines, of_line, free, held, aside, people),
        "boards": [_board(line, of_line[line.pk], free, held, aside, people, membership) for line in lines],
    }


def _placements(actor: Actor, lines: Iterable[Line]) -> Iterable[Placement]:
    rows = Placement.objects.visible_to(actor).exclude(state=Placement.State.ENDED).filter(slot__line__in=list(lines))
    return rows.select_related("patient")


def waiting(actor: Actor, **party: Any) -> list[Referral]:
    """Who is referred there and has no slot yet, in the order of the list."""
    rows = Referral.objects.visible_to(actor).filter(state__in=WAITING, **party)
    rows = rows.select_related("patient", "from_entity", "supporter__user")
    # The reason for the order is printed under each line; ppr_waiting_place counts in the same one. Those who are
    # not accepted yet stand after those who are.
    return sorted(rows, key=lambda r: (r.state != State.WAITING, r.urgency != Referral.Urgency.HIGH, r.sent_at, r.pk))


def _agreements(lines: Sequence[Line]) -> str:
    seen = {line.agreement_id: line for line in lines}
    return " · ".join(
        _("Agreement %(code)s, until %(day)s, sector %(sector)s")
        % {
            "code": line.agreement.code,
            "day": full_day(line.agreement.valid_until),
            "sector": line.sector.name,
        }
        for line in seen.values()
    )


def full_day(day: date) -> str:
    """The day with its year, in words: «11 June 2027»."""
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def _entity_figures(
    lines: Sequence[Line],
    of_line: dict[UUID, list[Slot]],
    free: set[UUID],
    held: dict[UUID, Placement],
    aside: dict[UUID, SlotPause],
    waiting: list[Referral],
) -> list[dict[str, Any]]:
    states = Counter(placement.state for placement in held.values())
    kinds = Counter(pause.kind for pause in aside.values())
    reserved = states[Placement.State.ASSIGNED] + states[Placement.State.OFFERED] + kinds[SlotPause.Kind.HELD]
    out = kinds[SlotPause.Kind.OUT_OF_SERVICE]
    mine = [slot for line in lines for slot in _open_now(of_line[line.pk])]
    people = len(waiting)
    rows: list[dict[str, Any]] = [
        {"value": len(mine), "label": ngettext("funded", "funded", len(mine))},
        {
            "value": states[Placement.State.ACTIVE],
            "label": ngettext("occupied", "occupied", states[Placement.State.ACTIVE]),
        },
        {"value": states[Placement.State.SUSPENDED], "label": str(Placement.State.SUSPENDED.label)},
        {"value": reserved, "label": ngettext("reserved", "reserved", reserved)},
        {"value": out, "label": _("out of service")},
        {
            "value": sum(s.pk in free for s in mine),
            "label": ngettext("free", "free", len(free)),
            "tone": "accent",
        },
        {
            "value": people,
            "label": ngettext("person waits", "people wait", people),
            "url": reverse("referrals:list"),
        },
    ]
    rare = (2, 4)  # nobody on hold, none out of service: not worth a figure
    return [row for n, row in enumerate(rows) if row["value"] or n not in rare]


def _open_now(of_line: Iterable[Slot]) -> list[Slot]:
    today = timezone.localdate()
    return [slot for slot in of_line if slot.opens_on <= today]


def _board(
    line: Line,
    of_line: Sequence[Slot],
    free: set[UUID],
    held: dict[UUID, Placement],
    aside: dict[UUID, SlotPause],
    waiting: list[Referral],
    membership: Membership,
) -> dict[str, Any]:
    people = {referral.pk: referral for referral in waiting}
    mine = [referral for referral in waiting if referral.line_id == line.pk]
    return {
        "title": line.programme.label,
        "summary": _summary(of_line, free, held),
        "slots": [_tile(slot, slot.pk in free, held.get(slot.pk), aside.get(slot.pk), people) for slot in of_line],
        "waiting": [
            _waiter(referral, membership, next((s for s in of_line if s.pk in free), None)) for referral in mine
        ],
        "waiting_reason": _("order: who is accepted, then high urgency, then who was referred earliest"),
        "waiting_empty": _("Nobody waits for this line."),
    }


def _summary(of_line: Sequence[Slot], free: set[UUID], held: dict[UUID, Placement]) -> str:
    usable = _open_now(of_line)
    taken = sum(slot.pk not in free for slot in usable)
    words = _("%(taken)s of %(all)s taken") % {"taken": taken, "all": len(usable)}
    leaving = [held[slot.pk].expected_end_on for slot in of_line if slot.pk in held]
    expected = min((day for day in (_next_opening(of_line), *leaving) if day), default=None)
    if expected is None:
        return words
    return _("%(taken)s · next slot expected: %(day)s") % {"taken": words, "day": spoken_date_text(expected)}


def _tile(
    slot: Slot, is_free: bool, placement: Placement | None, pause: SlotPause | None, people: dict[UUID, Referral]
) -> dict[str, Any]:
    number = _("slot %(number)s") % {"number": slot.number}
    if placement is not None:
        return {
            "state": _look(placement),
            "name": placement.patient.list_name,
            "fact": f"{number} · {_fact(placement)}",
            "url": reverse("referrals:detail", args=[placement.referral_id]),
        }
    if is_free or pause is not None:
        return one_slot.tile(slot, pause, people)
    opens = slot.opens_on > timezone.localdate()
    # Held by somebody whom this coordinator may not see (any more): the slot counts, the name does not show.
    why = _("opens: %(day)s") % {"day": spoken_date_text(slot.opens_on)} if opens else _("held by somebody")
    return {"state": "reserved", "name": number.capitalize(), "fact": why}


def _look(placement: Placement) -> str:
    leaving = placement.state == Placement.State.ACTIVE and placement.expected_end_on
    return "leaving" if leaving else _TILES[Placement.State(placement.state)]


def _fact(placement: Placement) -> str:
    """The one thing to know of this place: until when it is offered or kept, when it is left, or since when."""
    state = placement.state
    if state == Placement.State.OFFERED and placement.answer_by:
        return _("offered, answer by: %(day)s") % {"day": spoken_date_text(placement.answer_by)}
    if state == Placement.State.SUSPENDED and placement.hold_until:
        return _("kept until: %(day)s") % {"day": spoken_date_text(placement.hold_until)}
    if state == Placement.State.ACTIVE and placement.expected_end_on:
        return _("leaves: %(day)s") % {"day": spoken_date_text(placement.expected_end_on)}
    if placement.joined_on is None:
        return _("assigned: %(day)s, not started") % {"day": spoken_date_text(placement.assigned_on)}
    return since_words(placement.joined_on)


def since_words(start: date) -> str:
    """«43 days» in the first two months, then «since April», «since 2025» from another year."""
    today = timezone.localdate()
    if (today - start).days == 0:
        return _("since today")
    if (today - start).days < 60:
        return elapsed(start)
    return _("since %(when)s") % {"when": MONTHS[start.month] if start.year == today.year else start.year}


def _waiter(referral: Referral, membership: Membership, free: Slot | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": referral.patient.list_name,
        "url": reverse("referrals:detail", args=[referral.pk]),
        "facts": [
            _waited(referral),
            _urgency(referral),
            _("referred by %(unit)s") % {"unit": referral.from_entity.name},
            State(referral.state).label,
            *(
                [_("with %(who)s meanwhile") % {"who": referral.supporter.user.short_name}]
                if referral.supporter
                else []
            ),
            *([referral.order_reason.rstrip(" .")] if referral.order_reason else []),
        ],
    }
    if free and access.may("offer", referral, membership):
        row["action"] = {
            "label": _("Offer slot %(number)s") % {"number": free.number},
            "url": reverse("referrals:offer", args=[referral.pk]),
            "method": "post",
            "hidden": {"slot": free.pk},
        }
    return row


def _urgency(referral: Referral) -> str:
    return _("high urgency") if referral.urgency == Referral.Urgency.HIGH else _("ordinary urgency")


def _waited(referral: Referral) -> str:
    since = referral.sent_at or timezone.now()
    return _("since today") if timezone.localdate(since) == timezone.localdate() else elapsed(since)


# ---- the sector's board ---------------------------------------------------------------


def of_sector(actor: Actor, membership: Membership) -> dict[str, Any]:
    """The lines of the sector in figures, without a name; four queries."""
    lines = lines_in_force(sector_id=membership.entity.sector_id)
    of_line = slots_of(lines)
    free = set(slots.free_ids([line.pk for line in lines]))
    wait, back = _waiting_counts(actor, membership, lines)
    rows = [_sector_row(line, _open_now(of_line[line.pk]), free, wait[line.pk]) for line in lines]
    labels = (_("Entity"), _("Programme"), _("Funded"), _("Taken"), _("Free"), _("Waiting"))
    return {
        "agreements": _agreements(lines),
        "actions": [],
        "figures": _sector_figures(of_line, free, wait.total(), back),
        "table_caption": _("The lines of the sector"),
        "table_note": _("Figures only: who is where is for each entity to see."),
        "columns": [{"label": label, "numeric": n > 1} for n, label in enumerate(labels)],
        "rows": rows,
    }


def _waiting_counts(actor: Actor, membership: Membership, lines: Sequence[Line]) -> tuple[Counter[UUID], int]:
    """How many wait for each line, and how many came back and have no door."""
    rows = Referral.objects.visible_to(actor).filter(sector_office_id=membership.entity_id)
    wanted = {f"line_{n}": Count("pk", filter=Q(line=line, state__in=WAITING)) for n, line in enumerate(lines)}
    found = rows.aggregate(back=Count("pk", filter=Q(state=State.RETURNED)), **wanted)
    return Counter({line.pk: found[f"line_{n}"] for n, line in enumerate(lines)}), found["back"]


def _sector_figures(of_line: dict[UUID, list[Slot]], free: set[UUID], people: int, back: int) -> list[dict[str, Any]]:
    every = sum(len(_open_now(some)) for some in of_line.values())
    back_row = {"value": back, "label": _("without a door"), "tone": "due", "url": reverse("referrals:list")}
    return [
        {"value": every, "label": ngettext("funded", "funded", every)},
        {"value": every - len(free), "label": ngettext("taken", "taken", every - len(free))},
        {"value": len(free), "label": ngettext("free", "free", len(free)), "tone": "accent"},
        {
            "value": people,
            "label": ngettext("person waits", "people wait", people),
            "url": reverse("referrals:list"),
        },
        *([back_row] if back else []),
    ]


def _sector_row(line: Line, of_line: Sequence[Slot], free: set[UUID], waiting: int) -> dict[str, Any]:
    left = sum(slot.pk in free for slot in of_line)
    return {
        "cells": [
            {"text": line.entity.name, "note": line.entity.town},
            line.programme.label,
            str(len(of_line)),
            str(len(of_line) - left),
            {"text": str(left), "tone": "accent"} if left else "0",
            str(waiting),
        ]
    }
