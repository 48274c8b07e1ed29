"""Composes people from the pieces in data/: seeded, append-only, no whole text given to two of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from random import Random

from django.utils.text import slugify

from ppr.demo import journeys
from ppr.demo.data import fragments as f
from ppr.demo.data import names, tails
from ppr.demo.data.crowd import CROWD, Group
from ppr.demo.data.parties import ENTITIES, STAFF
from ppr.demo.data.territory import SECTORS
from ppr.demo.data.threads import THREADS, Thread
from ppr.demo.earlier import earlier
from ppr.demo.journeys import BETWEEN_REVIEWS, NEXT_REVIEWS
from ppr.demo.places import Places
from ppr.demo.story import (
    Able,
    Aim,
    Entry,
    Fact,
    Farewell,
    Frozen,
    Measure,
    Meeting,
    Prop,
    Said,
    Story,
)  # fmt: skip

CALLED = 27  # days after leaving


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
    """One composed person while being composed. Times count back from the day on which they left, or from today."""

    rng: Random
    dealer: Dealer
    known: dict[str, str]
    threads: list[Thread]
    stage: str
    joined: int = 0
    ended: int = 0

    @property
    def has_plan(self) -> bool:
        return bool(self.threads)

    def tell(self, *lists: Sequence[str]) -> str:
        return self.dealer.deal(self.rng, self.known, *lists)

    def tell_any(self, ways: Sequence[str]) -> str:
        """One of them, which others may have been told too."""
        return self.dealer.pick(self.rng, ways).format(**self.known)


def people(written: Sequence[Story]) -> list[Story]:
    """Everybody of the crowd, in its order, beside those written by hand."""
    crowd = Crowd(written)
    return [crowd.compose(number, group) for number, group in enumerate(_each(CROWD))]


def _each(groups: Sequence[Group]) -> Iterator[Group]:
    for group in groups:
        yield from [group] * group.count


class Crowd:
    """Those composed so far: what they have been told, which names and which slots they have."""

    def __init__(self, written: Sequence[Story]) -> None:
        self.dealer, self.places = Dealer(), Places(written)
        self.taken, self.turns = {story.slug for story in written}, Counter[str]()
        for story in written:
            self.dealer.told.update(_texts(story))

    def compose(self, number: int, group: Group) -> Story:
        rng = Random(f"ppr-demo:{number}")
        sex, given, surname1, surname2, slug = self._name(rng)
        sector = ENTITIES[group.unit][2] or ""
        known = {
            "n": given,
            "f": self.dealer.pick(rng, names.FRIENDS),
            "t": rng.choice(SECTORS[sector][1]),
            "o": "a" if sex == "female" else "o",
        }
        with_plan = group.stage in ("draft", "in_force", "closed")
        threads = self.dealer.threads(rng, 2) if with_plan else []
        life = Life(rng, self.dealer, known, threads, group.stage)
        turn = self.turns[group.stage]
        self.turns[group.stage] += 1
        asks = journeys.asks(life, group, turn, self.places)
        first = max((step.ago for ask in asks for step in ask.steps), default=2)
        story = Story(
            slug,
            given,
            surname1,
            surname2,
            sex,
            int(rng.triangular(24, 74, 41)),
            (rng.randint(1, 12), rng.randint(1, 28)),
            known["t"],
            sector,
            group.unit,
            _of_unit(group.unit, "clinician", rng),
            _of_unit(group.unit, "health_social_worker", rng),
            registered=first + (0 if group.stage == "orientation" else rng.randint(4, 18)),
            papers=rng.choice(("dni",) * 8 + ("nie", "none")),
            phone=rng.random() > 0.1,
            asks=asks,
            facts=_facts(life),
        )
        return _called_later(earlier(self._with_plan(story, life, turn), life.ended), life) if life.has_plan else story

    def _with_plan(self, story: Story, life: Life, turn: int) -> Story:
        meetings = _meetings(life, turn) if life.stage != "draft" else ()
        return replace(
            story,
            words=_words(life),
            aims=_aims(life, life.stage),
            notes=_notes(life, life.stage),
            meetings=meetings,
            measures=_measures(life),
            strengths=_strengths(life),
            supports=_supports(life),
            versions=_versions(life, meetings),
            farewell=_farewell(life) if life.ended else None,
        )

    def _name(self, rng: Random) -> tuple[str, str, str, str, str]:
        while True:
            sex = rng.choice(("female", "male"))
            given = self.dealer.pick(rng, names.WOMEN if sex == "female" else names.MEN)
            surname1, surname2 = self.dealer.pick(rng, names.SURNAMES), self.dealer.pick(rng, names.SURNAMES)
            slug = slugify(f"{given} {surname1} {surname2}")
            if slug not in self.taken and surname1 != surname2:
                self.taken.add(slug)
                return sex, given, surname1, surname2, slug


def _texts(story: Story) -> set[str]:
    """Whatever has been said in this story already."""
    found = {entry.text for entry in story.notes} | {said.text for said in story.words}
    for aim in story.aims:
        found |= {aim.wish, aim.objective}
    for meeting in story.meetings:
        found |= {meeting.words, meeting.decisions}
    for ask in story.asks:
        found |= {ask.reason, ask.wish}
    return found | {able.words for able in story.strengths} | {frozen.words for frozen in story.versions}


def _of_unit(unit: str, role: str, rng: Random) -> str:
    return rng.choice([s.username for s in STAFF if any(post[:2] == (unit, role) for post in s.posts)])


# --- what is in their plan ---


def _words(life: Life) -> tuple[Said, ...]:
    start = life.joined - 5
    found = [
        Said("who_i_am", life.tell(f.TRADES, f.TRAITS), start),
        Said(
            "what_matters",
            life.tell(life.threads[0].matters, tails.SAYS),
            start,
            typed=life.rng.choice(("", "key_worker")),
        ),
        Said("how_supported", life.tell(f.SUPPORT, tails.SAYS), start - 1),
    ]
    if life.rng.random() < 0.6:
        found.append(Said("how_treated", life.tell(f.TREATED, tails.SAYS), start - 2, typed=""))
    elif life.rng.random() < 0.5:
        found.append(Said("how_treated", "", start - 2, answer="rather_not"))
    return tuple(said for said in found if said.text or said.answer != "said")


def _aims(life: Life, stage: str) -> tuple[Aim, ...]:
    first, second = life.threads
    if stage == "draft":
        return (Aim(first.area, life.tell(first.wish, tails.SAYS), "", "proposed", life.joined // 2),)
    agreed = life.joined - 35
    state = life.rng.choice(("under_way", "under_way", "achieved", "partly_achieved"))
    later = max(3, life.joined // 3)
    return (
        Aim(
            first.area,
            life.tell(first.wish, tails.SAYS),
            life.tell(first.objective, tails.TEAM),
            state,
            agreed + 4,
            agreed,
            life.rng.randint(20, 120),
        ),
        Aim(
            second.area,
            life.tell(second.wish, tails.SAYS),
            life.tell(second.objective, tails.TEAM),
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
        text = life.tell(ways, tails.NOTE)
        if text:
            found.append(Entry(max(1, life.joined - number * gap - life.rng.randint(0, gap // 2)), by, kind, text))
    return tuple(found)


def _meetings(life: Life, turn: int) -> tuple[Meeting, ...]:
    in_days = NEXT_REVIEWS[turn % len(NEXT_REVIEWS)]
    days = list(range(BETWEEN_REVIEWS - in_days, life.joined - 10, BETWEEN_REVIEWS))[::-1]
    found = []
    for number, ago in enumerate(days):
        thread = life.threads[number % 2]
        changed, decided, said = (thread.changed, thread.decided, thread.said) if number < 2 else (f.STEADY, (), ())
        found.append(
            Meeting(
                ago,
                in_days if ago == days[-1] else BETWEEN_REVIEWS - ago,
                "",
                life.tell(changed, tails.CHANGES),
                life.tell(decided or f.KEEP, f.KEEP),
                life.tell(said or f.REMARKS, tails.SAYS),
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


def _strengths(life: Life) -> tuple[Able, ...]:
    count = life.rng.choice((1, 2, 2, 3))
    found = [Able(life.tell(tails.ABLE, tails.SAYS), life.joined - 6, life.tell_any(tails.SEEN)) for _ in range(count)]
    return tuple(able for able in found if able.words)


def _supports(life: Life) -> tuple[Prop, ...]:
    chosen = life.rng.sample(tails.PROPS, life.rng.choice((1, 2, 3)))
    states = ("going_on", "going_on", "going_on", "wanted", "paused")
    return tuple(
        Prop(kind, who.format(**life.known), rhythm, life.joined - 6, state=life.rng.choice(states))
        for kind, who, rhythm in chosen
    )


def _versions(life: Life, meetings: tuple[Meeting, ...]) -> tuple[Frozen, ...]:
    """One after the initial plan and one a review; what the person thinks of it changes from one to the next."""
    if not meetings:
        return ()
    return tuple(_version(life, ago) for ago in (life.joined - 35, *(m.ago for m in meetings)))


def _version(life: Life, ago: int) -> Frozen:
    position = life.rng.choice(("agrees",) * 7 + ("in_part", "in_part", "disagrees", "not_asked", "not_taking_part"))
    mode = life.rng.choice(("screen", "screen", "paper"))
    if position in ("not_asked", "not_taking_part"):
        why = "No se encontraba bien ese día; se le pregunta en la próxima." if position == "not_asked" else ""
        return Frozen(ago, position, signed=("key_worker", "clinician"), mode=mode, why_not_asked=why)
    words = life.tell(tails.POSITIONS if position == "agrees" else tails.DOUBTS, tails.SAYS)
    offered = "" if position == "agrees" else life.rng.choice(("sooner", "advocate", "second_opinion"))
    return Frozen(ago, position, words, mode=mode, offered=offered)


def _called_later(story: Story, life: Life) -> Story:
    """A month after somebody left, somebody rings them; where that is not yet due, it is work still to be done."""
    if life.ended < CALLED + 18:
        return story
    call = Entry(life.ended - CALLED, "key_worker", "phone", life.tell(tails.CALLED, tails.NOTE))
    return replace(story, notes=(*story.notes, call))


def _farewell(life: Life) -> Farewell:
    return Farewell(
        life.tell(tails.SUMMARIES, tails.SAYS),
        life.tell(tails.REPORTS, tails.TEAM),
        tuple(life.rng.sample(("housing", "income", "advocate", "peer"), life.rng.choice((0, 0, 1)))),
        ("crisis_plan",) if life.rng.random() < 0.3 else (),
    )


# --- their circumstances ---


def _facts(life: Life) -> tuple[Fact, ...]:
    rng = life.rng
    long_ago = life.joined + life.ended + rng.randint(300, 2500)
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
        found.append(Fact("occupation", "training", life.ended + life.joined // 2, by="key_worker"))
        how = how.format(**life.known)
        found.append(Fact("transport", transport, life.ended + life.joined, how, by="key_worker"))
    return tuple(found)
