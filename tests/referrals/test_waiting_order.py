"""The order of a waiting list follows the recorded rules, whatever happens; both sides and the person read the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

import time_machine
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, example, given
from hypothesis import settings as strategy
from hypothesis import strategies as st

from referrals import board, slots, waiting
from referrals.models import Referral, State
from referrals.transitions import Refused
from tests.cast import acting as act
from tests.figures import LONG
from tests.referrals.pressing import press

AGO = (40, 12, 25, 12)  # days since each was referred; the two of one day a minute apart


def on_the_list(cast: Any, make: Any) -> list[Referral]:
    """Four people on the waiting list of one line, each referred on another day."""
    found = []
    for number, days in enumerate(AGO):
        with time_machine.travel(timezone.now() - timedelta(days=days) + timedelta(minutes=number), tick=False):
            referral = make.referral()
        press(cast, referral, "acknowledge", cast.coordinator)
        press(cast, referral, "wait", cast.coordinator)
        found.append(referral)
    return found


def change(cast: Any, referral: Referral, what: str) -> None:
    """Something that happens to somebody who waits. Where it does not apply, nothing happens."""
    here = cast.coordinator if _now(cast, referral).to_entity_id == cast.pena.pk else cast.coordinator_other
    if what in ("high", "ordinary"):
        with transaction.atomic(), act(cast.sector_coordinator):
            waiting.prioritise(_now(cast, referral), by=cast.sector_coordinator, urgency=what, text="Porque sí consta.")
    elif what == "no to a slot":
        press(cast, referral, "offer", here)
        press(cast, referral, "refuse_offer", cast.clinician)
    elif what == "no answer":
        press(cast, referral, "offer", here)
        press(cast, referral, "lapse", None)
    elif what == "sent on":
        press(cast, referral, "decline", here)
        press(cast, referral, "route", cast.sector_coordinator)
        there = cast.coordinator if here == cast.coordinator_other else cast.coordinator_other
        press(cast, referral, "acknowledge", there)
        press(cast, referral, "wait", there)
    else:
        press(cast, referral, what, here if what == "tell" else cast.clinician)


def _now(cast: Any, referral: Referral) -> Referral:
    with transaction.atomic(), act(cast.clinician):
        return Referral.objects.select_related("line__agreement", "patient", "responsible").get(pk=referral.pk)


WHAT = ("high", "ordinary", "no to a slot", "no answer", "sent on", "tell", "withdraw")


@strategy(
    max_examples=200 if LONG else 6,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(changes=[(1, "sent on"), (1, "sent on"), (2, "high"), (0, "no to a slot")])
@example(changes=[(3, "high"), (1, "high"), (3, "ordinary"), (2, "sent on"), (2, "high")])
@given(changes=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(WHAT)), max_size=5))
def test_the_order_is_the_urgency_and_then_the_day_whatever_happens(
    cast: Any, make: Any, changes: list[tuple[int, str]]
) -> None:
    with transaction.atomic():
        people = on_the_list(cast, make)
        start = {row.pk: row.sent_at for row in people}
        # The rule, written out by hand: who presses most, then who was referred first, wherever they went since.
        line, level, gone = dict.fromkeys(start, cast.line.pk), dict.fromkeys(start, "ordinary"), set()
        for number, what in changes:
            referral = people[number]
            if referral.pk in gone:
                continue
            with suppress(Refused), transaction.atomic():
                change(cast, referral, what)
                if what in ("high", "ordinary"):
                    level[referral.pk] = what
                elif what == "sent on":
                    other = cast.line_other.pk if line[referral.pk] == cast.line.pk else cast.line.pk
                    line[referral.pk] = other
                elif what == "withdraw":
                    gone.add(referral.pk)
        for of_line in (cast.line, cast.line_other):
            wait = [pk for pk in start if pk not in gone and line[pk] == of_line.pk]
            expected = sorted(wait, key=lambda pk: (level[pk] != "high", start[pk]))
            _hold(cast, of_line, expected, people)
        transaction.set_rollback(True)


def _hold(cast: Any, line: Any, expected: list[Any], people: list[Referral]) -> None:
    """The place that each side reads, and the list of the entity, are in that order; the clock keeps its start."""
    theirs = {referral.pk: referral for referral in people}
    coordinator = cast.coordinator if line == cast.line else cast.coordinator_other
    for reader in (cast.clinician, coordinator, cast.sector_coordinator):
        with transaction.atomic(), act(reader) as actor:
            seen = [slots.waiting_place(theirs[pk]) for pk in expected]
            assert seen == [(place, len(expected)) for place in range(1, len(expected) + 1)]
            if reader == coordinator:
                listed = [row for row in board.waiting(actor, line=line) if row.pk in theirs]
                assert [row.pk for row in listed] == expected
                assert [row.sent_at for row in listed] == [theirs[pk].sent_at for pk in expected]
                assert all(row.state == State.WAITING and row.supporter_id for row in listed), "nobody waits alone"


# ---- what the person reads -------------------------------------------------------------


def account(cast: Any, patient: Any) -> Any:
    """The person's own sign-in, opened by the unit that refers before anything has begun."""
    from patients import entering

    with transaction.atomic(), act(cast.clinician) as actor:
        return entering.open_account(patient, by=actor)


def test_the_person_reads_their_place_the_reason_and_when_they_hear_next(
    cast: Any, sign_in: Any, make: Any, queries: Any
) -> None:
    first = on_the_list(cast, make)[0]
    for _step in ("acknowledge", "wait"):
        press(cast, cast.referral_adrian, _step, cast.coordinator)
    client = sign_in(account(cast, cast.adrian))
    home = client.get(reverse("home")).content.decode()
    crisis = reverse("plans:crisis", args=[cast.adrian.pk])
    assert f'href="{crisis}"' in home and "Aún no tienes plan de crisis" in client.get(crisis).content.decode()
    for words in ("Número 5 de 5 en la lista", "Joaquín S.", "Una llamada.", "quien más tiempo lleva", "Tu turno"):
        assert words in home, words
    change(cast, cast.referral_adrian, "high")
    press(cast, cast.referral_adrian, "tell", cast.coordinator)
    with queries() as asked:
        home = client.get(reverse("home")).content.decode()
    assert len(asked) <= 10
    for words in ("Número 1 de 5 en la lista", "Porque sí consta.", "La última vez que te contaron cómo va"):
        assert words in home, words
    assert first.patient.surname1 not in home
    page = client.get(reverse("plans:person", args=[cast.adrian.pk])).content.decode()
    assert "Número 1 de 5 en la lista" in page and reverse("plans:going_on", args=[cast.adrian.pk]) in page
    change(cast, cast.referral_adrian, "no answer")
    assert "Número 1 de 5 en la lista" in client.get(reverse("home")).content.decode(), "the turn is kept"


def test_each_stage_is_told_in_plain_words(cast: Any, sign_in: Any) -> None:
    client = sign_in(account(cast, cast.adrian))
    referral, by = cast.referral_adrian, cast.coordinator
    for verb, who, words in (
        ("", by, "avisará de que le ha llegado"), ("acknowledge", by, "quedará contigo"), ("assess", by, "ya te conoce"),
        ("wait", by, "conservas tu turno"), ("offer", by, "te guarda una plaza"), ("take_offer", by, "Tienes plaza en"),
    ):  # fmt: skip
        if verb:
            press(cast, referral, verb, who)
        assert words in client.get(reverse("home")).content.decode(), words
    formal = account(cast, cast.teresa)
    formal.formal = True
    formal.save()
    assert "Tiene plaza en" in sign_in(formal).get(reverse("home")).content.decode()
