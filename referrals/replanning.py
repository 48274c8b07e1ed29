"""Another number of slots for a line from a day on: what that opens and closes, and never over somebody's head."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, LinePlan, Membership, Slot, SlotPause, SlotReduction
from referrals import ledger
from referrals.ledger import SlotDay
from referrals.transitions import Refused

# In which order slots are given up: what nobody misses first, what was promised last.
_GIVEN_UP = ("out_of_service", "vacant", "suspended", "occupied", "held", "offered", "assigned")
_EMPTY = ("out_of_service", "vacant", "held")


@dataclass(slots=True)
class Outcome:
    """What a number of slots from a day on would do; the same that `plan` then does."""

    before: int
    after: int
    from_on: date
    kept_paid: list[Slot] = field(default_factory=list)  # were going to close; are paid for again
    opened_again: list[Slot] = field(default_factory=list)  # would have closed after that day; stay open
    added: int = 0
    closing: list[tuple[Slot, date]] = field(default_factory=list)  # nobody has them: closed from that day
    when_left: list[Slot] = field(default_factory=list)  # somebody has them: closed as they are left


def foresee(line: Line, after: int, from_on: date) -> Outcome:
    """What so many slots from that day on would do, nothing written; five queries.

    Raises Refused for a day gone by, or one before a change that is planned already.
    """
    if from_on < timezone.localdate():
        raise Refused(_("This day has gone by already. Write a later one."))
    if from_on > line.agreement.valid_until:
        words = _("The agreement holds until %(day)s: nothing is paid for after it. Look at the year.")
        raise Refused(words % {"day": f"{line.agreement.valid_until:%d/%m/%Y}"})
    later = LinePlan.objects.filter(line=line, from_on__gt=from_on).order_by("-from_on", "-decided_at", "-pk").first()
    if later is not None:
        words = _(
            "Another change is decided from %(day)s on (number of slots: %(after)s). "
            "Write that day, to put this one in its place, or a later one."
        )
        raise Refused(words % {"day": f"{later.from_on:%d/%m/%Y}", "after": later.slots_after})
    slots = {slot.pk: slot for slot in Slot.objects.filter(line=line).order_by("number")}
    reduced = {r.slot_id: r for r in SlotReduction.objects.filter(slot__line=line, until_on=None)}
    paid = [slot for slot in slots.values() if _paid_on(slot, reduced.get(slot.pk), from_on)]
    found = Outcome(before=len(paid), after=after, from_on=from_on)
    if after > found.before:
        _grow(found, [slots[pk] for pk in reduced], [s for s in slots.values() if s.pk not in reduced])
    elif after < found.before:
        _shrink(found, line, [slot for slot in paid if slot.closes_on is None and slot.pk not in reduced])
    return found


def _paid_on(slot: Slot, reduction: SlotReduction | None, day: date) -> bool:
    is_open = slot.opens_on <= day and (slot.closes_on is None or slot.closes_on > day)
    return is_open and not (reduction and reduction.from_on <= day)


def _grow(found: Outcome, reduced: Sequence[Slot], others: Iterable[Slot]) -> None:
    """First who is there stays paid for, then what was to close on that day stays open, and only then new slots."""
    wanted = found.after - found.before
    found.kept_paid = list(reduced)[:wanted]
    again = [slot for slot in others if slot.closes_on == found.from_on > slot.opens_on]
    found.opened_again = again[: wanted - len(found.kept_paid)]
    found.added = wanted - len(found.kept_paid) - len(found.opened_again)


def _shrink(found: Outcome, line: Line, paid: Sequence[Slot]) -> None:
    """Empty slots close on that day, the highest number first; then those whose people are expected to leave soonest."""
    today = {row.slot_id: row for row in ledger.slots_on([line.pk], timezone.localdate())}
    _left, leaving = ledger.leavings([line.pk])
    ends = {p.slot_id: p.ends_on for p in SlotPause.objects.on().filter(slot__line=line, kind=SlotPause.Kind.HELD)}

    def order(slot: Slot) -> tuple[Any, ...]:
        state = _state(today.get(slot.pk))
        return _GIVEN_UP.index(state), leaving.get(slot.pk, date.max), -slot.number

    for slot in sorted(paid, key=order)[: found.before - found.after]:
        if _state(today.get(slot.pk)) in _EMPTY:
            found.closing.append((slot, max(found.from_on, ends.get(slot.pk) or found.from_on, slot.opens_on)))
        else:
            found.when_left.append(slot)


def _state(row: SlotDay | None) -> str:
    if row is None:
        return "vacant"  # not open yet
    return "occupied" if row.state not in _GIVEN_UP else row.state


def plan(line: Line, after: int, from_on: date, *, by: Membership, reason: str) -> LinePlan:
    """Decide how many slots of the line are paid for from that day on. Raises Refused where that changes nothing."""
    with transaction.atomic():
        # Whoever takes a slot of the line holds that slot: held all, none is taken while this is worked out.
        Line.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
        list(Slot.objects.select_for_update(of=("self",)).filter(line=line).order_by("pk"))
        found = foresee(line, after, from_on)
        if found.after == found.before:
            raise Refused(_("The line has this number of slots on that day already."))
        row = LinePlan.objects.create(
            line=line, from_on=from_on, slots_before=found.before, slots_after=after, reason=reason, decided_by=by
        )
        _write(line, found, row)
    return row


def _write(line: Line, found: Outcome, row: LinePlan) -> None:
    for slot in found.kept_paid:
        reduction = SlotReduction.objects.get(slot=slot, until_on=None)
        reduction.until_on = max(found.from_on, reduction.from_on)
        reduction.save(update_fields=["until_on"])
    stay = [slot.pk for slot in (*found.kept_paid, *found.opened_again)]
    Slot.objects.filter(pk__in=stay).update(closes_on=None)
    for slot, day in found.closing:
        slot.closes_on = day
        slot.save(update_fields=["closes_on"])
    # What stays open for longer than it is paid for: who has it, and what was promised until a later day.
    beyond = [*found.when_left, *(slot for slot, day in found.closing if day > max(found.from_on, slot.opens_on))]
    SlotReduction.objects.bulk_create(SlotReduction(slot=slot, plan=row, from_on=found.from_on) for slot in beyond)
    last = Slot.objects.filter(line=line).aggregate(highest=Max("number"))["highest"] or 0
    Slot.objects.bulk_create(
        Slot(line=line, number=last + n, opens_on=found.from_on) for n in range(1, found.added + 1)
    )
