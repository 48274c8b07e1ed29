"""How composed people came: their referral by its moves, at whatever stage it is."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

from ppr.demo.data import fragments as f
from ppr.demo.data import tails
from ppr.demo.data.crowd import Group
from ppr.demo.data.parties import ENTITIES, STAFF
from ppr.demo.places import Line, Places
from ppr.demo.story import Ask, Step, came

if TYPE_CHECKING:
    from ppr.demo.imagined import Life

# When the next review is due, in turn: some late, one today, some this week, most ahead.
NEXT_REVIEWS = (-8, 3, 40, 0, 90, 6, 120, -2, 25, 60, 150)
BETWEEN_REVIEWS = 175
DOORS = ("health_unit",) * 6 + ("primary_care", "family", "person", "town_hall")
BUSY = "marta.zueco"  # her day is that of the people written for her
REASONS = ("lejos", "apoyo-sanitario", "horario", "sin-plaza", "otro-recurso")


def asks(life: Life, group: Group, turn: int, places: Places) -> tuple[Ask, ...]:
    """None for somebody only registered; one more where a home goes with the process."""
    if group.stage == "registered":
        return ()
    line = (group.to, group.programme, ENTITIES[group.unit][2] or "")
    if group.stage == "orientation":
        return (_first_talk(life, group, turn),)
    steps, slot = _steps(life, line, turn, places)
    ask = _ask(life, line, steps, slot, turn)
    if group.stage == "waiting":
        ask = _waiting(life, ask, group, turn)
    return (ask, _home(life, group, line[2], places)) if group.home[0] else (ask,)


def _ask(life: Life, line: Line, steps: tuple[Step, ...], slot: int, turn: int) -> Ask:
    rng = life.rng
    return Ask(
        line[1],
        line[0],
        steps,
        life.tell(f.SITUATIONS, f.REQUESTS, tails.REASONS),
        life.tell(f.WISHES, tails.WISHES),
        rng.choice(f.CONTACTS).format(**life.known),
        rng.choice(f.SAFETY),
        "high" if rng.random() < 0.15 else "ordinary",
        key_worker=_worker(line[0], turn) if life.has_plan else "",
        slot=slot,
        door=rng.choice(DOORS),
    )


def _worker(entity: str, turn: int) -> str:
    found = [
        s.username for s in STAFF
        if any(post[:2] == (entity, "professional") for post in s.posts) and s.username != BUSY
    ]  # fmt: skip
    return found[turn % len(found)]


def _first_talk(life: Life, group: Group, turn: int) -> Ask:
    door = "ward" if ENTITIES[group.unit][0] == "hospital_unit" else life.rng.choice(DOORS[6:])
    reason = life.tell(tails.FIRST_TALKS, tails.REASONS)
    return Ask("", "", (Step("orient", 1 + turn % 12),), reason, life.tell(f.WISHES, tails.WISHES), door=door)


def _waiting(life: Life, ask: Ask, group: Group, turn: int) -> Ask:
    return replace(
        ask,
        supporter=_supporter(group, ask.to, life.rng),
        meanwhile=life.tell_any(tails.MEANWHILE),
        order_reason=life.tell_any(tails.ORDER),
        told=(4, 12, 19, 26, 33)[turn % 5],
    )


def _supporter(group: Group, entity: str, rng: Random) -> str:
    """Somebody of the unit that referred, or the entity's coordinator: nobody else sees the referral."""
    return rng.choice(
        [
            s.username
            for s in STAFF
            if s.posts[0][:2] in ((group.unit, "health_social_worker"), (entity, "entity_coordinator"))
        ]
    )


def _home(life: Life, group: Group, sector: str, places: Places) -> Ask:
    entity, programme = group.home
    came_home = max(8, life.joined - 40) if life.joined > 60 else max(6, life.joined - 10)
    steps = came(came_home + 22, came_home + 20, came_home + 8, came_home)
    slot = places.take((entity, programme, sector), came_home + 8)
    return Ask(
        programme, entity, steps, life.tell(f.SITUATIONS, f.REQUESTS, tails.REASONS), life.tell(f.WISHES, tails.WISHES),
        key_worker=_worker(entity, came_home), slot=slot,
    )  # fmt: skip


def _steps(life: Life, line: Line, turn: int, places: Places) -> tuple[tuple[Step, ...], int]:
    if life.stage == "closed":
        return _came_and_left(life, line, turn, places)
    if life.stage in ("in_force", "draft"):
        return _came(life, line, turn, places)
    if life.stage == "assigned":
        return came(20, 18, 3), places.take(line, 3)
    if life.stage == "offered":
        return (Step("send", 60), Step("acknowledge", 58), Step("wait", 45), Step("offer", 2)), places.take(line, 2)
    return _not_yet(life, turn), 0


def _came(life: Life, line: Line, turn: int, places: Places) -> tuple[tuple[Step, ...], int]:
    if life.stage == "draft":
        life.joined = 20 if turn % 2 else 44
    else:
        rounds = life.rng.choice((0, 1, 1, 2))
        life.joined = 40 + BETWEEN_REVIEWS * (rounds + 1) - NEXT_REVIEWS[turn % len(NEXT_REVIEWS)]
    steps = _arrival(life.rng, life.joined)
    return steps, places.take(line, steps[2].ago)


def _arrival(rng: Random, joined: int) -> tuple[Step, ...]:
    accepted = joined + rng.randint(7, 15)
    received = accepted + rng.randint(6, 13)
    return came(received + rng.randint(2, 4), received, accepted, joined)


def _came_and_left(life: Life, line: Line, turn: int, places: Places) -> tuple[tuple[Step, ...], int]:
    rng = life.rng
    life.ended = places.latest_end(line) + rng.randint(0, 12)
    life.joined = 150 + rng.randint(0, 330)
    steps = _arrival(rng, life.ended + life.joined)
    ending = ("discharge", "discharge", "by_choice", "discharge", "by_choice")[turn % 5]
    left = Step("close", life.ended, life.tell(tails.LEFT, tails.TEAM), ending=ending)
    return (*steps, left), places.take_before(line, steps[2].ago)


def _not_yet(life: Life, turn: int) -> tuple[Step, ...]:
    """The moves of somebody who has no slot."""
    stage, late, rng = life.stage, turn % 2, life.rng
    if stage == "sent":
        return (Step("send", 5 if late else 1, working=True),)
    if stage == "received":
        moves = (Step("send", 20), Step("acknowledge", 17)) if late else (Step("send", 9), Step("acknowledge", 7))
        return (*moves, Step("assess", 3, life.tell(f.ARRIVED, tails.NOTE))) if turn % 3 == 0 else moves
    if stage == "waiting":
        since = 24 + (turn * 37) % 140
        return (
            Step("send", since + 16),
            Step("acknowledge", since + 13),
            Step("wait", since, life.tell_any(tails.WAITING)),
        )
    sent = (Step("send", 30), Step("acknowledge", 27))
    if stage == "returned":
        text, then = life.tell(tails.DECLINED, tails.REASONS), life.tell(tails.NEXT_STEPS, tails.WISHES)
        return (
            *sent,
            Step("decline", 4 if late else 2, text, reason=rng.choice(REASONS), next_step=then, working=True),
        )
    if stage == "person_declined":
        return (
            *sent,
            Step("person_declines", 14, life.tell_any(tails.PERSON_NO), next_step=life.tell_any(tails.PERSON_NO_NEXT)),
        )
    return (*sent, Step("withdraw", 12, life.tell(tails.WITHDRAWN, tails.WISHES)))
