"""Composes people from the pieces in data/: seeded, append-only, no whole text given to two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from random import Random

from django.utils.text import slugify

from ppr.demo.data import fragments as f
from ppr.demo.data import names
from ppr.demo.data.crowd import CROWD, Group
from ppr.demo.data.parties import ENTITIES, STAFF
from ppr.demo.data.territory import SECTORS
from ppr.demo.data.threads import THREADS, Thread
from ppr.demo.story import Aim, Ask, Entry, Fact, Measure, Meeting, Said, Step, Story, came

# When the next review is due, in turn: some late, one today, some this week, most ahead.
NEXT_REVIEWS = (-8, 3, 40, 0, 90, 6, 120, -2, 25, 60, 150)
BETWEEN_REVIEWS = 175


class Dealer:
    """Hands out pieces, the least used first, and never the same whole text twice."""

    def __init__(self) -> None:
        self.used: Counter[str] = Counter()
        self.told: set[str] = set()

    def deal(self, rng: Random, known: dict[str, str], *lists: Sequence[str]) -> str:
        """One piece of each list, joined; empty when every combination has been told."""
        ordered = [sorted(pieces, key=lambda piece: (self.used[piece], rng.random())) for pieces in lists]
        for pieces in product(*ordered):
            text = " ".join(pieces).format(**known).strip()
            if text and text not in self.told:
                self.told.add(text)
                self.used.update(pieces)
                return text
        return ""

    def pick(self, rng: Random, pieces: Sequence[str]) -> str:
        """The least used of the pieces; the same one may come again once all have been used."""
        piece = min(pieces, key=lambda piece: (self.used[piece], rng.random()))
        self.used[piece] += 1
        return piece

    def threads(self, rng: Random, count: int) -> list[Thread]:
        """That many different threads, the least used first."""
        keys = sorted(THREADS, key=lambda key: (self.used[f"thread {key}"], rng.random()))[:count]
        self.used.update(f"thread {key}" for key in keys)
        return [THREADS[key] for key in keys]


@dataclass(slots=True)
class Life:
    """One composed person while being composed."""

    rng: Random
    dealer: Dealer
    known: dict[str, str]
    threads: list[Thread]
    joined: int = 0

    def tell(self, *lists: Sequence[str]) -> str:
        return self.dealer.deal(self.rng, self.known, *lists)


def people() -> list[Story]:
    """Everybody of the crowd, in its order."""
    dealer, taken, turns = Dealer(), set[str](), Counter[str]()
    found = []
    for number, group in enumerate(_each(CROWD)):
        rng = Random(f"ppr-demo:{number}")  # noqa: S311 - the same people every time is the point
        found.append(_compose(rng, group, dealer, taken, turns[group.stage]))
        turns[group.stage] += 1
    return found


def _each(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield from [group] * group.count


def _compose(rng: Random, group: Group, dealer: Dealer, taken: set[str], turn: int) -> Story:
    sex, given, surname1, surname2, slug = _name(rng, dealer, taken)
    sector = ENTITIES[group.unit][2] or ""
    town = rng.choice(SECTORS[sector][1])
    known = {
        "n": given,
        "f": dealer.pick(rng, names.FRIENDS),
        "t": town,
        "o": "a" if sex == "female" else "o",
    }
    life = Life(rng, dealer, known, dealer.threads(rng, 2) if group.stage in ("draft", "in_force") else [])
    steps = _steps(life, group, turn)
    with_plan = bool(life.threads)
    return Story(
        slug,
        given,
        surname1,
        surname2,
        sex,
        int(rng.triangular(24, 74, 41)),
        (rng.randint(1, 12), rng.randint(1, 28)),
        town,
        sector,
        group.unit,
        _of_unit(group.unit, "clinician", rng),
        _of_unit(group.unit, "health_social_worker", rng),
        registered=(steps[0].ago if steps else 2) + rng.randint(4, 18),
        papers=rng.choice(("dni",) * 8 + ("nie", "none")),
        phone=rng.random() > 0.1,
        asks=_asks(life, group, steps, turn),
        facts=_facts(life),
        words=_words(life) if with_plan else (),
        aims=_aims(life, group.stage) if with_plan else (),
        notes=_notes(life, group.stage) if with_plan else (),
        meetings=_meetings(life, turn) if group.stage == "in_force" else (),
        measures=_measures(life) if with_plan else (),
    )


def _name(rng: Random, dealer: Dealer, taken: set[str]) -> tuple[str, str, str, str, str]:
    while True:
        sex = rng.choice(("female", "male"))
        given = dealer.pick(rng, names.WOMEN if sex == "female" else names.MEN)
        surname1, surname2 = dealer.pick(rng, names.SURNAMES), dealer.pick(rng, names.SURNAMES)
        slug = slugify(f"{given} {surname1} {surname2}")
        if slug not in taken and surname1 != surname2:
            taken.add(slug)
            return sex, given, surname1, surname2, slug


def _of_unit(unit: str, role: str, rng: Random) -> str:
    return rng.choice([s.username for s in STAFF if any(post[:2] == (unit, role) for post in s.posts)])


# --- how they came ---


def _steps(life: Life, group: Group, turn: int) -> tuple[Step, ...]:
    stage, late = group.stage, turn % 2
    if stage == "registered":
        return ()
    if stage == "in_force":
        rounds = life.rng.choice((0, 1, 1, 2))
        life.joined = 40 + BETWEEN_REVIEWS * (rounds + 1) - NEXT_REVIEWS[turn % len(NEXT_REVIEWS)]
        return _came(life)
    if stage == "draft":
        life.joined = 20 if late else 49
        return _came(life)
    if stage == "assigned":
        return came(20, 18, 3)
    if stage == "sent":
        return (Step("send", 5 if late else 1, working=True),)
    sent = (Step("send", 30), Step("acknowledge", 27))
    if stage == "received":
        return (
            (Step("send", 20), Step("acknowledge", 17)) if late else (Step("send", 9), Step("acknowledge", 7))
        )
    if stage == "returned":
        text, then = life.tell(f.DECLINED), life.tell(f.NEXT_STEPS)
        return (
            *sent,
            Step("decline", 4 if late else 2, text, reason="sin-plaza", next_step=then, working=True),
        )
    return (*sent, Step("withdraw", 12, life.tell(f.WITHDRAWN)))


def _came(life: Life) -> tuple[Step, ...]:
    accepted = life.joined + life.rng.randint(7, 15)
    received = accepted + life.rng.randint(6, 13)
    return came(received + life.rng.randint(2, 4), received, accepted, life.joined)


def _asks(life: Life, group: Group, steps: tuple[Step, ...], turn: int) -> tuple[Ask, ...]:
    if not steps:
        return ()
    rng = life.rng
    worker = group.key_workers[turn % len(group.key_workers)] if group.key_workers else ""
    return (
        Ask(
            group.programme,
            group.to,
            steps,
            life.tell(f.SITUATIONS, f.REQUESTS),
            life.tell(f.WISHES),
            rng.choice(f.CONTACTS).format(**life.known),
            rng.choice(f.SAFETY),
            "high" if rng.random() < 0.15 else "ordinary",
            worker,
        ),
    )


# --- what is in their plan ---


def _words(life: Life) -> tuple[Said, ...]:
    start = life.joined - 5
    found = [
        Said("who_i_am", life.tell(f.TRADES, f.TRAITS), start),
        Said(
            "what_matters",
            life.tell(life.threads[0].matters),
            start,
            typed=life.rng.choice(("", "key_worker")),
        ),
        Said("how_supported", life.tell(f.SUPPORT), start - 1),
    ]
    if life.rng.random() < 0.6:
        found.append(Said("how_treated", life.tell(f.TREATED), start - 2, typed=""))
    elif life.rng.random() < 0.5:
        found.append(Said("how_treated", "", start - 2, answer="rather_not"))
    return tuple(said for said in found if said.text or said.answer != "said")


def _aims(life: Life, stage: str) -> tuple[Aim, ...]:
    first, second = life.threads
    if stage == "draft":
        return (Aim(first.area, life.tell(first.wish), "", "proposed", life.joined // 2),)
    agreed = life.joined - 35
    state = life.rng.choice(("under_way", "under_way", "achieved", "partly_achieved"))
    later = max(3, life.joined // 3)
    return (
        Aim(
            first.area,
            life.tell(first.wish),
            life.tell(first.objective),
            state,
            agreed + 4,
            agreed,
            life.rng.randint(20, 120),
        ),
        Aim(
            second.area,
            life.tell(second.wish),
            life.tell(second.objective),
            life.rng.choice(("agreed", "under_way", "paused")),
            later,
            later - 1,
            life.rng.randint(30, 200),
            differs=life.rng.random() < 0.15,
        ),
    )


def _notes(life: Life, stage: str) -> tuple[Entry, ...]:
    """The threads' notes in turn, spread from the first day to this week."""
    first, second = life.threads
    strands = [note for pair in zip(first.notes, second.notes, strict=True) for note in pair]
    told = [("key_worker", "contact", f.ARRIVED), *(strands[:2] if stage == "draft" else strands)]
    gap = max(1, (life.joined - 2) // len(told))
    found = []
    for number, (by, kind, ways) in enumerate(told):
        text = life.tell(ways)
        if text:
            found.append(
                Entry(max(1, life.joined - number * gap - life.rng.randint(0, gap // 2)), by, kind, text)
            )
    return tuple(found)


def _meetings(life: Life, turn: int) -> tuple[Meeting, ...]:
    in_days = NEXT_REVIEWS[turn % len(NEXT_REVIEWS)]
    days = list(range(BETWEEN_REVIEWS - in_days, life.joined - 10, BETWEEN_REVIEWS))[::-1]
    found = []
    for number, ago in enumerate(days):
        thread = life.threads[number % 2]
        changed, decided, said = (thread.changed, thread.decided, thread.said) if number < 2 else ((), (), ())
        found.append(
            Meeting(
                ago,
                in_days if ago == days[-1] else BETWEEN_REVIEWS - ago,
                "",
                life.tell(changed) or life.tell(f.STEADY),
                life.tell(decided) or life.tell(f.KEEP, f.KEEP),
                life.tell(said) or life.tell(f.REMARKS),
                present=life.rng.random() > 0.1,
            )
        )
    return tuple(found)


def _measures(life: Life) -> tuple[Measure, ...]:
    rng = life.rng
    count = 1 if life.joined < 60 else min(6, 3 + life.joined // 200)
    level = [rng.choice((2, 3, 3, 4, 4, 5)) for _ in range(11)]
    found = []
    span = life.joined - 10 - rng.randint(0, life.joined // 8)
    for number in range(count):
        ago = life.joined - 6 - number * span // max(1, count - 1)
        found.append(Measure(ago, tuple(level), rng.choice(("together", "together", "paper", "alone"))))
        level = [min(7, max(1, a + rng.choice((-1, 0, 0, 0, 1, 1)))) for a in level]
    return tuple(found)


# --- their circumstances ---


def _facts(life: Life) -> tuple[Fact, ...]:
    rng = life.rng
    long_ago = life.joined + rng.randint(300, 2500)
    code, details = rng.choice(f.HOUSING)
    income, source = rng.choice(f.INCOMES)
    transport, how = rng.choice(f.TRANSPORTS)
    found = [
        Fact("housing", code, long_ago, details.format(**life.known)),
        Fact("household", rng.choice(f.HOUSEHOLDS) if rng.random() > 0.1 else "", long_ago - 20),
        Fact("income", income, long_ago - 200, source=source),
    ]
    if rng.random() < 0.7:
        found.append(Fact("occupation", rng.choice(f.OCCUPATIONS), long_ago - 250))
    if life.joined > 60:
        found.append(Fact("occupation", "training", life.joined // 2, by="key_worker"))
        found.append(Fact("transport", transport, life.joined, how.format(**life.known), by="key_worker"))
    return tuple(found)
