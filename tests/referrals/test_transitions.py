"""The table of moves itself, and what holds whatever is pressed in whatever order."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, example, given
from hypothesis import settings as strategy
from hypothesis import strategies as st

from entities.models import DeclineReason, Holiday, Membership
from referrals import calendar, transitions
from referrals.models import ANSWERED_FOR, LIVE, Placement, Referral, ReferralEvent, State
from referrals.transitions import MOVES, REMARKS, STEPS, SYSTEM, Refused
from tests.cast import acting as act
from tests.figures import LONG
from tests.referrals.pressing import press

MEMBERS = (
    "clinician", "social_worker", "clinician_other", "coordinator", "coordinator_other", "professional", "sector_coordinator",
    "auditor", "administrator",
)  # fmt: skip
FACTS = {
    "slot": object(), "reason": None, "next_step": "Lo que sigue.", "text": "Texto.", "to_entity": object(),
    "joined_on": date(2026, 1, 1), "key_worker": object(), "supporter": object(), "responsible": object(),
    "answer_by": date(2030, 1, 1), "ending": object(), "line": object(),
}  # fmt: skip


def facts_for(verb: str) -> dict[str, Any]:
    given_facts = {name: FACTS[name] for name in STEPS[verb].needs}
    if "reason" in given_facts:
        given_facts["reason"] = DeclineReason.objects.get()
    return given_facts


def adrian_in(cast: Any, state: State) -> Referral:
    with act(cast.clinician):
        referral = Referral.objects.get(pk=cast.referral_adrian.pk)
        referral.state = state
        referral.closed_on = referral.way_back_until = date.today()  # neither way back is over yet
        referral.transfer_to = cast.line_other
        referral.save()
    return referral


def sides(cast: Any) -> dict[str, set[Any]]:
    """Which entities of the cast stand on each side of Adrián's referral, written out by hand."""
    usm, pena, office = cast.usm.pk, cast.pena.pk, cast.office.pk
    return {
        "from": {usm}, "to": {pena}, "office": {office}, "any": {usm, office}, "either": {usm, pena},
        "every": {usm, pena, office}, "all": {getattr(cast, name).entity_id for name in MEMBERS}, SYSTEM: set(),
        "answering": {usm},  # his referral is still in the hands of the unit
    }  # fmt: skip


def test_the_table_is_total(cast: Any) -> None:
    assert all(move.starts and move.roles and move.end not in move.starts for move in STEPS.values())
    assert all(move.end is not None for move in MOVES.values()) and all(m.end is None for m in REMARKS.values())
    reached, left = {m.end for m in MOVES.values()}, {s for m in MOVES.values() for s in m.starts}
    assert reached | {State.DRAFT} == set(State) == left
    assert {need for move in STEPS.values() for need in move.needs} <= set(FACTS)
    assert {m.side for m in STEPS.values()} <= set(sides(cast))


@pytest.mark.parametrize("verb", STEPS)
def test_each_move_from_each_state_by_each_member(cast: Any, verb: str) -> None:
    move, side = STEPS[verb], sides(cast)[STEPS[verb].side]
    for state in State:
        with transaction.atomic():
            referral = adrian_in(cast, state)
            version = referral.row_version
            for name in MEMBERS:
                member = getattr(cast, name)
                allowed = member.role in move.roles and member.entity_id in side and state in move.starts
                with transaction.atomic(), act(cast.clinician):
                    _one_move(referral, verb, member, state, allowed)
                    transaction.set_rollback(allowed)
                referral.state, referral.row_version = state, version
            with transaction.atomic(), act(cast.clinician):
                _one_move(referral, verb, None, state, move.roles == (SYSTEM,) and state in move.starts)
            transaction.set_rollback(True)


def _one_move(referral: Referral, verb: str, member: Membership | None, state: State, allowed: bool) -> None:
    before = ReferralEvent.objects.filter(referral=referral).count()
    if allowed:
        event = transitions.apply(referral, verb, by=member, **facts_for(verb))
        assert (event.from_state, event.to_state) == (state, STEPS[verb].end or state)
    else:
        with pytest.raises(Refused):
            transitions.apply(referral, verb, by=member, **facts_for(verb))
    assert Referral.objects.get(pk=referral.pk).state == ((STEPS[verb].end or state) if allowed else state), (
        state,
        member,
    )
    assert ReferralEvent.objects.filter(referral=referral).count() == before + allowed


@pytest.mark.parametrize(("verb", "need"), [(v, need) for v, m in STEPS.items() for need in m.needs])
def test_a_move_without_what_it_needs_is_refused(cast: Any, verb: str, need: str) -> None:
    move, side = STEPS[verb], sides(cast)[STEPS[verb].side]
    members = [getattr(cast, name) for name in MEMBERS]
    by = next(m for m in members if m.role in move.roles and m.entity_id in side)
    referral = adrian_in(cast, move.starts[0])
    with act(by), pytest.raises(Refused):
        transitions.apply(referral, verb, by=by, **{**facts_for(verb), need: None})


# ---- whatever is pressed --------------------------------------------------------------


def test_a_way_back_has_an_end(cast: Any) -> None:
    yesterday = date.today() - timedelta(days=1)
    for verb, facts, by in (
        ("come_back", {"way_back_until": yesterday}, cast.clinician),
        ("come_back", {"way_back_until": None}, cast.sector_coordinator),
        ("reopen", {"closed_on": date.today() - timedelta(days=32), "way_back_until": None}, cast.clinician),
        ("reopen", {"closed_on": date.today() - timedelta(days=32), "way_back_until": yesterday}, cast.clinician),
        ("reopen", {"closed_on": None, "way_back_until": None}, cast.clinician),
    ):
        referral = adrian_in(cast, MOVES[verb].starts[0])
        assert transitions.why_not(MOVES[verb], referral, by) is None
        for name, value in facts.items():
            setattr(referral, name, value)
        with act(cast.clinician):
            referral.save()
        with act(by), pytest.raises(Refused):
            transitions.apply(referral, verb, by=by, to_entity=cast.pena)


# Mostly who may press it, now and then somebody who may not.
PRESSES = [
    *(("acknowledge", who) for who in ("coordinator", "coordinator_other")),
    *(
        (verb, who)
        for verb in ("accept", "decline", "join", "assess", "wait", "offer", "take_offer")
        for who in ("coordinator", "coordinator_other")
    ),
    *((verb, who) for verb in ("refuse_offer", "person_declines", "tell") for who in ("clinician", "coordinator")),
    *(("entrust", who) for who in ("clinician", "coordinator", "coordinator_other")),
    *((verb, who) for verb in ("prioritise", "route") for who in ("sector_coordinator", "coordinator")),
    *(("reopen", who) for who in ("clinician", "clinician_other")),
    ("lapse", ""),
    ("expire", ""),
    *(("come_back", who) for who in ("clinician", "coordinator")),
    *(("transfer", who) for who in ("sector_coordinator", "clinician")),
    *(("stay", who) for who in ("professional", "sector_coordinator")),
    *(("close", who) for who in ("professional", "coordinator", "coordinator_other")),
    *(("leaves", who) for who in ("clinician", "coordinator", "sector_coordinator", "social_worker")),
    *(("route", who) for who in ("sector_coordinator", "clinician", "coordinator")),
    *(("withdraw", who) for who in ("clinician", "sector_coordinator")),
    ("send", "clinician"),
]


# In which states a slot is kept, and how.
_SLOT = {State.OFFERED: {"offered"}, State.SLOT_ASSIGNED: {"assigned"}, State.JOINED: {"active"}}


@strategy(
    max_examples=400 if LONG else 20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example(steps=[("acknowledge", "coordinator"), ("withdraw", "clinician")])
@example(steps=[("acknowledge", "coordinator"), ("accept", "coordinator"), ("join", "coordinator")])
@example(
    steps=[("acknowledge", "coordinator"), ("offer", "coordinator"), ("lapse", ""), ("person_declines", "clinician")]
)
@example(
    steps=[("acknowledge", "coordinator"), ("wait", "coordinator"), ("withdraw", "clinician"), ("reopen", "clinician")]
)
@example(steps=[("expire", ""), ("route", "sector_coordinator"), ("acknowledge", "coordinator_other")])
@example(steps=[("acknowledge", "coordinator"), ("leaves", "clinician"), ("decline", "coordinator")])
@example(steps=[("person_declines", "clinician"), ("leaves", "social_worker")])
@example(
    steps=[("acknowledge", "coordinator"), ("accept", "coordinator"), ("join", "coordinator"), ("leaves", "clinician"),
           ("transfer", "sector_coordinator"), ("stay", "professional"), ("close", "coordinator"),
           ("come_back", "coordinator")]
)  # fmt: skip
@given(steps=st.lists(st.sampled_from(PRESSES), max_size=9))
def test_whatever_is_pressed_somebody_who_sees_it_answers_for_it(cast: Any, steps: list[tuple[str, str]]) -> None:
    with transaction.atomic():
        pk, start = cast.referral_adrian.pk, cast.referral_adrian.sent_at
        for verb, name in steps:
            if name and not Membership.objects.live().filter(pk=getattr(cast, name).pk).exists():
                continue  # who has left presses nothing
            # Not theirs, not now, or out of their sight: then nothing happens.
            with suppress(Refused, Referral.DoesNotExist, Placement.DoesNotExist):
                press(cast, cast.referral_adrian, verb, getattr(cast, name) if name else None)
            with act(cast.clinician):
                referral = Referral.objects.get(pk=pk)
            if referral.state in ANSWERED_FOR:
                answers = Membership.objects.live().get(pk=referral.responsible_id)
                with act(answers) as actor:
                    assert Referral.objects.visible_to(actor).filter(pk=pk).exists(), (steps, referral.state)
            again = ReferralEvent.objects.filter(referral_id=pk, verb="come_back").exists()
            assert again or referral.sent_at == start, "the clock keeps its start"
            waits = referral.state == State.WAITING
            assert not waits or Membership.objects.live().filter(pk=referral.supporter_id).exists(), "somebody named"
            with act(cast.coordinator):
                kept = Placement.objects.filter(referral=pk).exclude(state="ended").values_list("state", flat=True)
                assert referral.to_entity_id != cast.pena.pk or set(kept) == _SLOT.get(State(referral.state), set())
            assert referral.due_on is not None or referral.state not in LIVE or referral.state == State.JOINED
        transaction.set_rollback(True)


def test_the_way_to_the_start_exists(cast: Any) -> None:
    """The walk above would prove nothing if it never got anywhere."""
    other = cast.coordinator_other
    for verb, by in (("decline", cast.coordinator), ("route", cast.sector_coordinator), ("acknowledge", other),
                     ("assess", other), ("wait", other), ("tell", cast.clinician), ("offer", other), ("lapse", None),
                     ("offer", other), ("refuse_offer", cast.clinician), ("prioritise", cast.sector_coordinator),
                     ("offer", other), ("take_offer", other), ("join", other)):  # fmt: skip
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
