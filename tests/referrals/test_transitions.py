"""The table of moves itself, and what holds whatever is pressed in whatever order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as strategy
from hypothesis import strategies as st

from entities.models import DeclineReason, Holiday, Membership, Slot
from plans import services as plans
from referrals import calendar, services, slots, transitions
from referrals.models import LIVE, Placement, Referral, ReferralEvent, State
from referrals.transitions import MOVES, Refused
from tests.cast import acting as act
from tests.figures import LONG

MEMBERS = (
    "clinician", "social_worker", "clinician_other", "coordinator", "coordinator_other", "professional", "sector_coordinator",
    "auditor", "administrator",
)  # fmt: skip
FACTS = {
    "slot": object(), "reason": None, "next_step": "Lo que sigue.", "text": "Texto.", "to_entity": object(),
    "joined_on": date(2026, 1, 1), "key_worker": object(),
}  # fmt: skip


def facts_for(verb: str) -> dict[str, Any]:
    given_facts = {name: FACTS[name] for name in MOVES[verb].needs}
    if "reason" in given_facts:
        given_facts["reason"] = DeclineReason.objects.get()
    return given_facts


def adrian_in(cast: Any, state: State) -> Referral:
    with act(cast.clinician):
        referral = Referral.objects.get(pk=cast.referral_adrian.pk)
        referral.state = state
        referral.save()
    return referral


def test_the_table_is_total() -> None:
    assert all(move.starts and move.roles and move.end not in move.starts for move in MOVES.values())
    assert {s for m in MOVES.values() for s in (*m.starts, m.end)} <= set(State)
    assert {need for move in MOVES.values() for need in move.needs} <= set(FACTS)
    assert {m.side for m in MOVES.values()} <= {"from", "to", "any"}


@pytest.mark.parametrize("verb", MOVES)
def test_each_move_from_each_state_by_each_member(cast: Any, verb: str) -> None:
    move = MOVES[verb]
    sides = {"from": {cast.usm.pk}, "to": {cast.pena.pk}, "any": {cast.usm.pk, cast.office.pk}}
    for state in State:
        with transaction.atomic():
            referral = adrian_in(cast, state)
            for name in MEMBERS:
                member = getattr(cast, name)
                allowed = (
                    member.role in move.roles
                    and member.entity_id in sides[move.side]
                    and state in move.starts
                )
                with transaction.atomic(), act(cast.clinician):
                    _one_move(referral, verb, member, state, allowed)
                    transaction.set_rollback(allowed)
                referral.state = state
            transaction.set_rollback(True)


def _one_move(referral: Referral, verb: str, member: Membership, state: State, allowed: bool) -> None:
    before = ReferralEvent.objects.filter(referral=referral).count()
    if allowed:
        event = transitions.apply(referral, verb, by=member, **facts_for(verb))
        assert (event.from_state, event.to_state) == (state, MOVES[verb].end)
    else:
        with pytest.raises(Refused):
            transitions.apply(referral, verb, by=member, **facts_for(verb))
    assert Referral.objects.get(pk=referral.pk).state == (MOVES[verb].end if allowed else state), (
        state,
        member,
    )
    assert ReferralEvent.objects.filter(referral=referral).count() == before + allowed


@pytest.mark.parametrize(("verb", "need"), [(v, need) for v, m in MOVES.items() for need in m.needs])
def test_a_move_without_what_it_needs_is_refused(cast: Any, verb: str, need: str) -> None:
    move = MOVES[verb]
    by = {"from": cast.clinician, "to": cast.coordinator, "any": cast.sector_coordinator}[move.side]
    referral = adrian_in(cast, move.starts[0])
    with act(by), pytest.raises(Refused):
        transitions.apply(referral, verb, by=by, **{**facts_for(verb), need: None})


# ---- whatever is pressed --------------------------------------------------------------


def press(cast: Any, referral: Referral, verb: str, by: Membership) -> None:
    """One step through the services, as a page would take it."""
    with transaction.atomic(), act(by) as actor:
        referral = Referral.objects.select_related("line__agreement", "from_membership").get(pk=referral.pk)
        line = cast.line_other if referral.to_entity_id == cast.pena.pk else cast.line
        free = slots.free_slots(referral)
        staff = {cast.pena.pk: cast.professional, cast.carrasca.pk: cast.professional_other}
        today = date.today()
        {
            "send": lambda: transitions.apply(referral, "send", by=by),
            "acknowledge": lambda: services.acknowledge(referral, by=by),
            "accept": lambda: services.accept(referral, free[0] if free else Slot.objects.all()[0], by=by),
            "decline": lambda: services.decline(
                referral, by=by, reason=DeclineReason.objects.get(), next_step="Otra puerta."
            ),
            "route": lambda: services.route(referral, line, by=by, actor=actor),
            "withdraw": lambda: services.withdraw(referral, by=by, text="Ya no."),
            "join": lambda: plans.pick_up(
                referral, by=by, actor=actor, joined_on=today, key_worker=staff[referral.to_entity_id]
            ),
        }[verb]()
        settle()


def settle() -> None:
    """What closes as a transaction ends, closed here: these steps share one."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


# Mostly who may press it, now and then somebody who may not.
PRESSES = [
    *(("acknowledge", who) for who in ("coordinator", "coordinator_other")),
    *((verb, who) for verb in ("accept", "decline", "join") for who in ("coordinator", "coordinator_other")),
    *(("route", who) for who in ("sector_coordinator", "clinician", "coordinator")),
    *(("withdraw", who) for who in ("clinician", "sector_coordinator")),
    ("send", "clinician"),
]


@strategy(
    max_examples=400 if LONG else 30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[("acknowledge", "coordinator"), ("withdraw", "clinician")])
@example(steps=[("acknowledge", "coordinator"), ("accept", "coordinator"), ("join", "coordinator")])
@given(steps=st.lists(st.sampled_from(PRESSES), max_size=9))
def test_whatever_is_pressed_somebody_who_sees_it_answers_for_it(
    cast: Any, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        pk, start = cast.referral_adrian.pk, cast.referral_adrian.sent_at
        for verb, name in steps:
            # Not theirs, not now, or out of their sight: then nothing happens.
            with suppress(Refused, Referral.DoesNotExist, Placement.DoesNotExist):
                press(cast, cast.referral_adrian, verb, getattr(cast, name))
            with act(cast.clinician):
                referral = Referral.objects.get(pk=pk)
            answers = Membership.objects.live().get(pk=referral.responsible_id)
            with act(answers) as actor:
                assert Referral.objects.visible_to(actor).filter(pk=pk).exists(), (steps, referral.state)
            assert referral.sent_at == start, "the clock keeps its start"
            assert referral.due_on is not None or referral.state not in LIVE or referral.state == State.JOINED
        transaction.set_rollback(True)


def test_the_way_to_the_start_exists(cast: Any) -> None:
    """The walk above would prove nothing if it never got anywhere."""
    for verb, by in (("decline", cast.coordinator), ("route", cast.sector_coordinator), ("acknowledge", cast.coordinator_other),
                     ("accept", cast.coordinator_other), ("join", cast.coordinator_other)):  # fmt: skip
        press(cast, cast.referral_adrian, verb, by)
    with act(cast.clinician):
        assert Referral.objects.get(pk=cast.referral_adrian.pk).state == State.JOINED


# ---- working days ---------------------------------------------------------------------

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


@strategy(
    max_examples=400 if LONG else 60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    start=DAYS,
    days=st.integers(0, 30),
    holidays=st.sets(st.integers(0, 60), max_size=12),
    more=st.integers(0, 5),
)
def test_working_days(db: None, start: date, days: int, holidays: set[int], more: int) -> None:
    with transaction.atomic():
        off = {start + timedelta(days=n) for n in holidays}
        Holiday.objects.bulk_create([Holiday(day=day, name="Fiesta") for day in off], ignore_conflicts=True)
        end = calendar.add_working_days(start, days)
        between = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
        assert sum(day.weekday() < 5 and day not in off for day in between) == days
        assert end == start if days == 0 else end.weekday() < 5 and end not in off
        assert calendar.add_working_days(start, days + more) >= end
        transaction.set_rollback(True)


# ---- the drawing ----------------------------------------------------------------------


def test_the_drawing_is_current(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("referral_diagram")
    assert (Path(settings.BASE_DIR) / "docs" / "referral-states.md").read_text() == capsys.readouterr().out
