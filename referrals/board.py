"""Lines and their slots as pages show them: what is free, who is where, who waits. A constant number of queries."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import Line, Membership, Slot, SlotPause
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import elapsed, spoken_date_text, with_day
from referrals import forecast, ledger, line_page, one_slot, slots, tile_verbs, waiting_then, who_waits
from referrals.forecast import Outlook
from referrals.ledger import Count, SlotDay
from referrals.models import Placement, Referral, State

WAITING = (State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING)
_TILES = {
    Placement.State.OFFERED: "offered",
    Placement.State.ASSIGNED: "offered",
    Placement.State.ACTIVE: "occupied",
    Placement.State.SUSPENDED: "suspended",
}


def lines_in_force(*, on: date | None = None, **which: Any) -> list[Line]:
    """Lines of agreements in force (on that day), with all that their cards name; one query."""
    rows = Line.objects.in_force(on).filter(entity__active=True, **which)
    rows = rows.select_related("agreement", "entity", "programme", "sector")
    return list(rows.order_by("programme__position", "programme__code", "entity__name"))


def lines_begun(on: date, **which: Any) -> tuple[list[Line], set[UUID]]:
    """Lines that had begun by that day, those in force first, and which of them were in force no more; one query."""
    stands = Exists(Line.objects.in_force(on).filter(pk=OuterRef("pk"), entity__active=True))
    rows = Line.objects.filter(valid_from__lte=on, **which).annotate(ended=~stands)
    rows = rows.select_related("agreement", "entity", "programme", "sector")
    lines: list[Any] = list(rows.order_by("ended", "programme__position", "programme__code", "entity__name"))
    return lines, {line.pk for line in lines if line.ended}


def not_lost(
    lines: Iterable[Line], ended: set[UUID], counts: dict[tuple[UUID, date], Count], day: date, waits: Iterable[Any]
) -> list[Line]:
    """Without the lines that have ended, unless somebody is still there or waits (`waits`: ids of lines)."""
    there = {pk for pk in ended if counts.get((pk, day), Count()).somebody}
    return [line for line in lines if line.pk not in ended or line.pk in there | set(waits)]


def ended_words() -> str:
    """Of a line that is not in force any more, while somebody is there."""
    return _("nobody new comes any more; whoever is here stays")


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
            "text": " · ".join(part for part in (line.where or line.entity.town, line.programme.explanation) if part),
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


def of_entity(actor: Actor, membership: Membership, day: date) -> dict[str, Any]:
    """Lines × numbered slots of the entity, who is there, who waits; of a day gone by, how they stood then."""
    lines, ended = lines_begun(day, entity_id=membership.entity_id)
    every = ledger.slots_on([line.pk for line in lines], day, *line_page.year_days())
    counts, rows = ledger.counts_of(every), [row for row in every if row.day == day]
    today = day == timezone.localdate()
    people = waiting(actor, to_entity_id=membership.entity_id) if today else []
    lines = not_lost(lines, ended, counts, day, {each.line_id for each in people})
    ids = [line.pk for line in lines]
    figures = line_page.figures(line_page.total(counts.get((pk, day), Count()) for pk in ids))
    context = {
        "agreements": agreements_words(lines),
        "actions": [{"label": _("Settlement"), "url": reverse("settlement")}],
        "figures": [*figures, *([_people_figure(len(people))] if today else [])],
        "year": line_page.year(ids, counts) if lines else None,
    }
    if not today:
        return context | {"boards": _boards_of(actor, lines, rows, day)}
    own = _Own(actor, membership, lines, rows, people, ended)
    return context | {"boards": [own.board(line) for line in lines], "rule": forecast.rule_words() if lines else ""}


def _people_figure(people: int) -> dict[str, Any]:
    label = ngettext("person waits", "people wait", people)
    return {"value": people, "label": label, "url": f"{reverse('referrals:list')}?show=open"}


def _boards_of(actor: Actor, lines: Sequence[Line], rows: Sequence[SlotDay], day: date) -> list[dict[str, Any]]:
    """How each line stood on a day gone by, and who waited for it then; four queries."""
    ids = [line.pk for line in lines]
    of_line: dict[UUID, list[Slot]] = defaultdict(list)
    for slot in Slot.objects.filter(line__in=ids).order_by("line", "number"):
        of_line[slot.line_id].append(slot)
    names, waited = line_page.names_on(actor, ids, day), waiting_then.rows(actor, ids, day)
    return [
        {
            "title": line.programme.label,
            "title_url": f"{reverse('line', args=[line.pk])}?dia={day}",
            "slots": line_page.tiles(of_line[line.pk], rows, names),
            "waiting": waited[line.pk],
            "waiting_title": _("They waited"),
            "waiting_reason": order_words(),
            "waiting_empty": _("Nobody waited for this line."),
        }
        for line in lines
    ]


def order_words() -> str:
    """Why those who wait stand in this order."""
    return _("order: who is accepted, then high urgency, then who was referred earliest")


class _Own:
    """What the boards of an entity's lines share today; four queries."""

    def __init__(
        self, actor: Actor, membership: Membership, lines: Sequence[Line], rows: Sequence[SlotDay],
        people: list[Referral], ended: set[UUID],
    ) -> None:  # fmt: skip
        self.membership, self.waiting, self.ended = membership, people, ended
        self.of_line, self.aside = _slots_and_pauses(lines)
        self.rows = {row.slot_id: row for row in rows}
        self.free = {row.slot_id for row in rows if row.state == "vacant" and row.funded and not row.closing}
        self.held = {p.slot_id: p for p in _placements(actor, lines)}
        first = {
            slot.line_id: slot for line in lines for slot in reversed(self.of_line[line.pk]) if slot.pk in self.free
        }
        told = who_waits.rows(actor, membership, people, first)
        self.waits = {referral.pk: row for referral, row in zip(people, told, strict=True)}
        many = Counter(referral.line_id for referral in people if referral.line_id)
        ids = [line.pk for line in lines]
        self.outlooks = forecast.of_lines(ids, rows, many, ledger.leavings(ids))

    def board(self, line: Line) -> dict[str, Any]:
        people = {referral.pk: referral for referral in self.waiting}
        mine = [referral for referral in self.waiting if referral.line_id == line.pk]
        of_line, summary = self.of_line[line.pk], ended_words()
        if line.pk in self.ended:  # its slots are open only for whoever has them
            of_line = [slot for slot in of_line if slot.pk in self.rows]
        else:
            summary = _summary(of_line, self.free, self.outlooks[line.pk])
        return {
            "title": line.programme.label,
            "title_url": reverse("line", args=[line.pk]),
            "summary": summary,
            "slots": [self._tile(slot, people) for slot in of_line],
            "waiting": [self.waits[referral.pk] for referral in mine],
            "waiting_reason": order_words(),
            "waiting_empty": _("Nobody waits for this line."),
        }

    def _tile(self, slot: Slot, people: dict[UUID, Referral]) -> dict[str, Any]:
        row, placement = self.rows.get(slot.pk), self.held.get(slot.pk)
        tile = _tile(slot, slot.pk in self.free, placement, self.aside.get(slot.pk), people, self.membership)
        if row is not None and row.closing:
            tile["fact"] = format_html("{}\xa0· {}", tile["fact"], line_page.closing_words(slot))
            if row.state == "vacant":
                tile |= {"state": "closing", "name": _("Closing")}
        return tile


def _slots_and_pauses(lines: Sequence[Line]) -> tuple[dict[UUID, list[Slot]], dict[UUID, SlotPause]]:
    """As `slots_of`, with what sets each aside today; one query."""
    today = timezone.localdate()
    now = Q(pauses__begins_on__lte=today) & (Q(pauses__ends_on=None) | Q(pauses__ends_on__gt=today))
    rows = Slot.objects.filter(Q(closes_on=None) | Q(closes_on__gt=today), line__in=list(lines))
    names = ("kind", "ends_on", "referral_id")
    rows = rows.annotate(now=FilteredRelation("pauses", condition=now)).annotate(
        **{f"now_{name}": F(f"now__{name}") for name in names}
    )
    found: dict[UUID, list[Slot]] = defaultdict(list)
    aside = {}
    slot: Any
    for slot in rows.order_by("line", "number"):
        found[slot.line_id].append(slot)
        if slot.now_kind:
            aside[slot.pk] = SlotPause(slot=slot, **{name: getattr(slot, f"now_{name}") for name in names})
    return found, aside


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


def agreements_words(lines: Sequence[Line]) -> str:
    """The agreements of these lines, until when, and the sector where it is one."""
    of_agreement: dict[UUID, list[Line]] = defaultdict(list)
    for line in lines:
        of_agreement[line.agreement_id].append(line)
    return " · ".join(_agreement_words(rows) for rows in of_agreement.values())


def _agreement_words(lines: Sequence[Line]) -> str:
    agreement, sectors = lines[0].agreement, {line.sector.name for line in lines}
    said = {"code": agreement.code, "day": full_day(agreement.valid_until), "sector": lines[0].sector.name}
    if len(sectors) > 1:
        return _("Agreement %(code)s, until %(day)s") % said
    return _("Agreement %(code)s, until %(day)s, sector %(sector)s") % said


def full_day(day: date) -> str:
    """The day with its year, in words: «11 June 2027»."""
    return _("%(day)s %(month)s %(year)s") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def _open_now(of_line: Iterable[Slot]) -> list[Slot]:
    today = timezone.localdate()
    return [slot for slot in of_line if slot.opens_on <= today]


def _summary(of_line: Sequence[Slot], free: set[UUID], outlook: Outlook) -> str:
    usable = _open_now(of_line)
    taken = sum(slot.pk not in free for slot in usable)
    words = [_("%(taken)s of %(all)s taken") % {"taken": taken, "all": len(usable)}]
    expected = min((day for day in (_next_opening(of_line), *outlook.announced) if day), default=None)
    if expected is not None:
        words.append(_("next slot expected: %(day)s") % {"day": spoken_date_text(expected)})
    if not outlook.free:
        wait = forecast.wait_words(outlook, outlook.waiting + 1)
        words.append(_("who came today would wait: %(wait)s") % {"wait": wait})
    return " · ".join(words)


def _tile(
    slot: Slot, is_free: bool, placement: Placement | None, pause: SlotPause | None, people: dict[UUID, Referral],
    membership: Membership,
) -> dict[str, Any]:  # fmt: skip
    number = _("slot %(number)s") % {"number": slot.number}
    if placement is not None:
        return {
            "state": _look(placement),
            "name": placement.patient.list_name,
            "fact": format_html("{}\xa0· {}", number, _fact(placement)),
            "url": reverse("referrals:detail", args=[placement.referral_id]),
            "verbs": tile_verbs.of_offered(placement) if placement.state == Placement.State.OFFERED else None,
        }
    if is_free or pause is not None:
        return one_slot.tile(slot, pause, people, membership)
    opens = slot.opens_on > timezone.localdate()
    # Held by somebody whom this coordinator may not see (any more): the slot counts, the name does not show.
    why = with_day(_("opens: %(day)s"), slot.opens_on) if opens else _("held by somebody")
    return {"state": "reserved", "name": number.capitalize(), "fact": why}


def _look(placement: Placement) -> str:
    leaving = placement.state == Placement.State.ACTIVE and placement.expected_end_on
    return "leaving" if leaving else _TILES[Placement.State(placement.state)]


def _fact(placement: Placement) -> str:
    """The one thing to know of this place: until when it is offered or kept, when it is left, or since when."""
    state = placement.state
    if state == Placement.State.OFFERED and placement.answer_by:
        return with_day(_("offered; answer by %(day)s"), placement.answer_by, "the")
    if state == Placement.State.SUSPENDED and placement.hold_until:
        return with_day(_("kept until %(day)s"), placement.hold_until, "the")
    if state == Placement.State.ACTIVE and placement.expected_end_on:
        return with_day(_("leaves: %(day)s"), placement.expected_end_on)
    if placement.joined_on is None:
        return with_day(_("assigned %(day)s, not started"), placement.assigned_on, "the")
    return since_words(placement.joined_on)


def since_words(start: date) -> str:
    """«43 days» in the first two months, then «since April», «since 2025» from another year."""
    today = timezone.localdate()
    if (today - start).days == 0:
        return _("since today")
    if (today - start).days < 60:
        return elapsed(start)
    return _("since %(when)s") % {"when": MONTHS[start.month] if start.year == today.year else start.year}
