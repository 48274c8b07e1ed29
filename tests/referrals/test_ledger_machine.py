"""Any order of steps over the whole ledger: what a plain model expects is what the database holds, on every day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from entities.models import Accession, Agreement, Extension, Line, LinePlan, Programme, Slot, SlotReduction
from ppr.lib.ids import uuid7
from referrals import course, ledger, pauses, replanning, services, slots, waiting
from referrals.models import Placement, Referral
from referrals.transitions import Refused
from tests.cast import acting
from tests.figures import LONG

EXAMPLES, STEPS = (60, 100) if LONG else (4, 50)
BEGINS = 400  # days ago: the database goes by its own clock, which no step may overtake
DRAW = st.integers(0, 10**6)
_STAYS = {"offered": "offered", "assigned": "assigned", "active": "occupied", "suspended": "suspended"}


@dataclass
class Person:
    """Somebody referred, and how the model believes that they stand."""

    referral: Any
    state: str = "received"
    slot: UUID | None = None


def fresh(person: Person) -> Referral:
    """Their referral as a page would read it: a step that was refused left nothing behind."""
    found: Referral = Referral.objects.get(pk=person.referral.pk)
    return found


@dataclass
class Aside:
    """What sets a slot aside, until the day before `ends`."""

    kind: str
    ends: date | None


class Machine(RuleBasedStateMachine):
    """The pages' own services, each step held against a model that knows nothing of SQL."""

    cast: Any
    make: Any
    steps = 0
    refused = 0
    days_compared = 0

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.limit = timezone.now()
        self.now = self.limit - timedelta(days=BEGINS)
        self.clock: Any = time_machine.travel(self.now, tick=False)
        self.clock.start()
        self.people: list[Person] = []
        self.aside: dict[UUID, Aside] = {}
        self.past: dict[date, dict[UUID, tuple[str, bool]]] = {}
        self.lines = self._lines()

    def teardown(self) -> None:
        for day in self.past:
            self._compare(day)
        self.clock.stop()
        transaction.savepoint_rollback(self.savepoint)

    def _lines(self) -> list[Line]:
        begun = self.today - timedelta(days=30)
        self.agreement = Agreement.objects.create(
            code="AC-99", name="Otro", valid_from=begun, valid_until=self.today + timedelta(days=50),
            handover_days=2 * BEGINS,  # the grants go by the database's own day, in which it still lasts
        )  # fmt: skip
        low = Programme.objects.get_or_create(code="baja", defaults={"label_es": "Baja", "label_en": "Low"})[0]
        found = []
        for programme, count in ((self.cast.line.programme, 3), (low, 2)):
            line = Line.objects.create(
                agreement=self.agreement, entity=self.cast.pena, programme=programme, sector_id="teruel",
                monthly_price="500", valid_from=begun,
            )  # fmt: skip
            Slot.objects.bulk_create(Slot(line=line, number=n + 1, opens_on=begun) for n in range(count))
            found.append(line)
        return found

    # ---- what the model believes ------------------------------------------------------

    @property
    def today(self) -> date:
        return timezone.localdate()

    def in_force(self, day: date) -> bool:
        agreement = Agreement.objects.get(pk=self.agreement.pk)
        part = Accession.objects.filter(agreement=agreement)
        return day <= agreement.valid_until and any(
            row.from_on <= day and (row.until_on is None or day <= row.until_on) for row in part
        )

    def every(self) -> list[Slot]:
        # Not by the ids of the lines: made while the clock stands still, they come in any order.
        return [slot for line in self.lines for slot in Slot.objects.filter(line=line).order_by("number")]

    def held(self) -> dict[UUID, Person]:
        return {person.slot: person for person in self.people if person.slot}

    def reduced(self) -> dict[UUID, list[SlotReduction]]:
        found: dict[UUID, list[SlotReduction]] = {}
        for row in SlotReduction.objects.filter(slot__line__in=self.lines):
            found.setdefault(row.slot_id, []).append(row)
        return found

    def is_aside(self, slot: UUID, day: date) -> str:
        row = self.aside.get(slot)
        return row.kind if row and (row.ends is None or day < row.ends) else ""

    def can_take(self, slot: Slot) -> bool:
        closing = slot.closes_on is not None or any(r.until_on is None for r in self.reduced().get(slot.pk, []))
        return bool(
            slot.opens_on <= self.today and not closing and self.in_force(self.today)
            and slot.pk not in self.held() and not self.is_aside(slot.pk, self.today)
        )  # fmt: skip

    def believed(self, day: date) -> dict[UUID, tuple[str, bool]]:
        """Slot → how it stands and whether it is paid for, at the end of that day."""
        held, reduced, in_force = self.held(), self.reduced(), self.in_force(day)
        found = {}
        for slot in self.every():
            if slot.opens_on <= day and (slot.closes_on is None or day < slot.closes_on):
                person = held.get(slot.pk)
                if not in_force and person is None:
                    continue  # where nothing is paid for, a slot is there only for whoever has it
                state = _STAYS[person.state] if person else self.is_aside(slot.pk, day) or "vacant"
                less = any(
                    r.from_on <= day and (r.until_on is None or day < r.until_on) for r in reduced.get(slot.pk, [])
                )
                found[slot.pk] = (state, in_force and not less)
        return found

    def _compare(self, day: date) -> None:
        rows = ledger.slots_on([line.pk for line in self.lines], day)
        assert {row.slot_id: (row.state, row.funded) for row in rows} == self.past[day], day
        type(self).days_compared += 1

    # ---- steps ------------------------------------------------------------------------

    def one(self, draw: int, *states: str) -> Person | None:
        rows = [person for person in self.people if person.state in states]
        return rows[draw % len(rows)] if rows else None

    def some_slot(self, draw: int, line: UUID | None = None) -> Slot:
        rows = [slot for slot in self.every() if line is None or slot.line_id == line]
        return rows[draw % len(rows)]

    def attempt(self, make: Callable[[Any], Any], *, allowed: bool) -> bool:
        """Made if and only if the model allows it."""
        try:
            with transaction.atomic(), acting(self.cast.coordinator) as actor:
                make(actor)
        except Refused as error:
            assert not allowed, error
            type(self).refused += 1
            return False
        assert allowed
        return True

    def placement(self, person: Person) -> Placement:
        rows = Placement.objects.select_related("slot__line__agreement", "referral__line")
        found: Placement = rows.exclude(state="ended").get(referral_id=person.referral.pk)
        return found

    @precondition(lambda self: sum(p.state == "received" for p in self.people) < 4 and self.in_force(self.today))
    @rule(which=DRAW)
    def refer(self, which: int) -> None:
        line = self.lines[which % len(self.lines)]
        self.people.append(Person(self.make.received(self.make.referral(line=line))))

    @rule(which=DRAW, where=DRAW, offered=st.booleans())
    def take(self, which: int, where: int, offered: bool) -> None:
        person = self.one(which, "received")
        if person is None:
            return
        slot, by = self.some_slot(where, person.referral.line_id), self.cast.coordinator
        verb = waiting.offer if offered else services.accept
        if self.attempt(lambda actor: verb(fresh(person), slot, by=by), allowed=self.can_take(slot)):
            person.state, person.slot = ("offered" if offered else "assigned"), slot.pk

    @rule(which=DRAW, yes=st.booleans())
    def answer(self, which: int, yes: bool) -> None:
        person = self.one(which, "offered")
        if person is None:
            return
        by = self.cast.coordinator
        if yes:
            self.attempt(lambda actor: waiting.take_offer(fresh(person), by=by), allowed=True)
            person.state = "assigned"
        else:
            self.attempt(lambda actor: waiting.refuse_offer(fresh(person), by=by, text="Otra."), allowed=True)
            person.state, person.slot = "received", None

    @rule(which=DRAW)
    def join(self, which: int) -> None:
        person = self.one(which, "assigned")
        if person is None:
            return
        facts = {"by": self.cast.coordinator, "joined_on": self.today, "key_worker": self.cast.professional}
        self.attempt(lambda actor: services.join(fresh(person), actor=actor, **facts), allowed=True)
        person.state = "active"

    @rule(which=DRAW)
    def hospital_and_back(self, which: int) -> None:
        person = self.one(which, "active", "suspended")
        if person is None:
            return
        step = course.hold if person.state == "active" else course.resume
        self.attempt(lambda actor: step(self.placement(person), by=self.cast.coordinator, on=self.today), allowed=True)
        person.state = "suspended" if person.state == "active" else "active"

    @rule(which=DRAW, where=DRAW)
    def change_intensity(self, which: int, where: int) -> None:
        person = self.one(which, "active", "suspended")
        if person is None:
            return
        here = next(slot.line_id for slot in self.every() if slot.pk == person.slot)
        slot = self.some_slot(where)
        allowed = slot.line_id != here and self.can_take(slot)
        facts = {"by": self.cast.coordinator, "on": self.today, "reason": "Otra intensidad."}
        if self.attempt(lambda actor: course.change_intensity(self.placement(person), slot, **facts), allowed=allowed):
            person.slot = slot.pk

    @rule(which=DRAW, how=st.sampled_from(["discharge", "by_choice", "transfer"]))
    def leave(self, which: int, how: str) -> None:
        person = self.one(which, "active", "suspended")
        if person is None:
            return
        slot, facts = person.slot, {"by": self.cast.coordinator, "on": self.today, "ending": how}
        self.attempt(lambda actor: course.end(self.placement(person), **facts), allowed=True)
        self.people.remove(person)
        freed = Slot.objects.get(pk=slot)
        if self.can_take(freed):  # the same second
            assert slot in slots.free_ids([freed.line_id])

    @rule(which=DRAW, days=st.integers(-1, 40), kind=st.sampled_from(["held", "out_of_service", "out_for_good"]))
    def set_aside(self, which: int, days: int, kind: str) -> None:
        slot, last = self.some_slot(which), self.today + timedelta(days=days)
        allowed, by = self.can_take(slot), self.cast.coordinator
        if kind == "out_for_good":
            done = self.attempt(lambda actor: pauses.take_out(slot, by=by, reason="Obras."), allowed=allowed)
            kind, ends = "out_of_service", None
        else:
            verb = pauses.keep if kind == "held" else pauses.take_out
            done = self.attempt(
                lambda actor: verb(slot, by=by, reason="Viene.", last=last), allowed=allowed and days >= 0
            )
            ends = last + timedelta(days=1)
        if done:
            self.aside[slot.pk] = Aside(kind, ends)

    @rule(which=DRAW)
    def free(self, which: int) -> None:
        slot = self.some_slot(which)
        allowed = bool(self.is_aside(slot.pk, self.today))
        if self.attempt(lambda actor: pauses.free(slot, by=self.cast.coordinator), allowed=allowed):
            del self.aside[slot.pk]

    @rule(which=DRAW, after=st.integers(0, 5), days=st.integers(-1, 30))
    def replan(self, which: int, after: int, days: int) -> None:
        line = Line.objects.select_related("agreement").get(pk=self.lines[which % len(self.lines)].pk)
        day = self.today + timedelta(days=days)
        before, there = self.paid(line, day), set(self.held())
        later = LinePlan.objects.filter(line=line, from_on__gt=day).exists()
        done = self.attempt(
            lambda actor: replanning.plan(line, after, day, by=self.cast.sector_coordinator, reason="Presupuesto."),
            allowed=days >= 0 and day <= line.agreement.valid_until and not later and before != after,
        )
        if done:
            assert self.paid(line, day) == after
            assert set(self.held()) == there  # nobody is sent away

    def paid(self, line: Line, day: date) -> int:
        """So many slots of the line are decided for that day, whether the agreement holds then or not."""
        reduced = self.reduced()
        return sum(
            slot.opens_on <= day and (slot.closes_on is None or day < slot.closes_on)
            and not any(r.from_on <= day and (r.until_on is None or day < r.until_on) for r in reduced.get(slot.pk, []))
            for slot in self.every() if slot.line_id == line.pk
        )  # fmt: skip

    def nearly_over(self) -> bool:
        """Neither long before its end, nor late: it would pay for days that were lived through without it."""
        ends: date = Agreement.objects.get(pk=self.agreement.pk).valid_until
        return self.today - timedelta(days=1) <= ends <= self.today + timedelta(days=20)

    @precondition(nearly_over)
    @rule(days=st.integers(5, 60))
    def extend(self, days: int) -> None:
        first = Agreement.objects.get(pk=self.agreement.pk).valid_until + timedelta(days=1)
        until = first + timedelta(days=days)
        Extension.objects.create(agreement=self.agreement, from_on=first, until_on=until, signed_on=self.today)

    def in_a_gap(self) -> bool:
        ends: date = Agreement.objects.get(pk=self.agreement.pk).valid_until
        return ends < self.today and not self.in_force(self.today)

    # Offered only where there is a gap: an empty step that is always to hand crowds out the days that should go by.
    @precondition(in_a_gap)
    @rule()
    def another_agreement_after_a_gap(self) -> None:
        agreement = Agreement.objects.get(pk=self.agreement.pk)
        # Whoever was to accede again accedes; the days between stay without pay.
        rows = Accession.objects.filter(agreement=agreement)
        for row in rows.filter(until_on=None):
            row.until_on = agreement.valid_until
            row.save()
        Accession.objects.create(agreement=agreement, entity=self.cast.pena, from_on=self.today)
        Extension.objects.create(
            agreement=agreement, from_on=agreement.valid_until + timedelta(days=1),
            until_on=self.today + timedelta(days=60), signed_on=self.today,
        )  # fmt: skip

    @rule(days=st.integers(1, 15))
    def days_go_by(self, days: int) -> None:
        if self.now + timedelta(days=days) >= self.limit:
            return
        for day in (self.today + timedelta(days=n) for n in range(days)):
            self.past[day] = self.believed(day)
        self.now += timedelta(days=days)
        self.clock.stop()
        self.clock = time_machine.travel(self.now, tick=False)
        self.clock.start()

    # ---- held after every step --------------------------------------------------------

    @invariant()
    def the_ledger_is_what_the_model_believes(self) -> None:
        type(self).steps += 1
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        rows = ledger.slots_on([line.pk for line in self.lines], self.today)
        assert {row.slot_id: (row.state, row.funded) for row in rows} == self.believed(self.today)
        # Whoever has a slot is on one that is open: never more people than open slots, in any line.
        assert set(self.held()) <= {row.slot_id for row in rows}

    @invariant()
    def what_can_be_taken_is_what_the_model_believes(self) -> None:
        free = set(slots.free_ids([line.pk for line in self.lines]))
        assert free == {slot.pk for slot in self.every() if self.can_take(slot)}


def test_any_order_of_steps(cast: Any, make: Any, figure: Any) -> None:
    Machine.cast, Machine.make = cast, make
    Machine.steps = Machine.refused = Machine.days_compared = 0
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True, database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    figure("the ledger: steps in any order that agree with the model", Machine.steps, at_least=5000 if LONG else 60)
    figure("the ledger: past days reconstructed", Machine.days_compared, at_least=2000 if LONG else 20)
    assert Machine.refused


def test_the_machine_sees_a_broken_ledger(cast: Any, make: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lock's question answered wrongly, the machine finds it."""
    Machine.cast, Machine.make = cast, make
    everything = [slot.pk for slot in Slot.objects.all()]
    monkeypatch.setattr(slots, "free_ids", lambda lines: [*everything, uuid7()])
    machine = Machine()
    try:
        with pytest.raises(AssertionError):
            machine.what_can_be_taken_is_what_the_model_believes()
    finally:
        machine.teardown()
