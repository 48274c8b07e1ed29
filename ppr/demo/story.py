"""What the demonstration knows of somebody before it is rows: plain values that read like a life.

Every time is a number of days before today (`ago`) or after it (`in_days`), never a date. Hand-written people
(data/people) and composed ones (imagined.py) are the same kind of thing, and the builder sees only this.
People of the teams are named by their user name, or by their part in this story: key_worker, clinician,
social_worker, coordinator.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Step:
    """One move of a referral. `working` counts its days as working days; a route names the entity."""

    verb: str
    ago: int
    text: str = ""
    to: str = ""
    reason: str = ""
    next_step: str = ""
    working: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """A referral, by its moves. It goes to `to` first; a route may send it elsewhere."""

    programme: str
    to: str
    steps: tuple[Step, ...]
    reason: str
    wish: str = ""
    contact: str = ""
    safety: str = ""
    urgency: str = "ordinary"
    key_worker: str = ""
    slot: int = 0
    on_hold: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """The person's words under one heading; `typed` is who typed them, empty for the person."""

    kind: str
    text: str
    ago: int
    typed: str = "key_worker"
    answer: str = "said"


@dataclass(frozen=True, slots=True)
class Aim:
    """A goal: the wish in the person's words, the objective of the team."""

    area: str
    wish: str
    objective: str
    state: str
    ago: int
    agreed: int | None = None
    in_days: int | None = None
    typed: str = "key_worker"
    by: str = "key_worker"
    differs: bool = False
    answer: str = "said"


@dataclass(frozen=True, slots=True)
class Entry:
    """A progress note."""

    ago: int
    by: str
    kind: str
    text: str
    visibility: str = "everyone"


@dataclass(frozen=True, slots=True)
class Meeting:
    """A review: held so many days ago, the next one in so many from today (negative: overdue)."""

    ago: int
    in_days: int
    attendees: str
    changes: str
    decisions: str
    words: str = ""
    present: bool = True
    by: str = "key_worker"
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A social fact since a day; the next of its block ends it."""

    block: str
    code: str
    ago: int
    details: str = ""
    source: str = "person"
    by: str = "social_worker"


@dataclass(frozen=True, slots=True)
class Measure:
    """DIALOG's eleven answers on one day; None for one that was left out."""

    ago: int
    answers: tuple[int | None, ...]
    mode: str = "together"


@dataclass(frozen=True, slots=True)
class Story:
    """Somebody invented."""

    slug: str
    given: str
    surname1: str
    surname2: str
    sex: str
    age: int
    born: tuple[int, int]  # month and day
    town: str
    sector: str
    unit: str
    clinician: str
    social_worker: str
    registered: int
    called: str = ""
    papers: str = "dni"  # dni, nie or none
    phone: bool = True
    asks: tuple[Ask, ...] = ()
    words: tuple[Said, ...] = ()
    aims: tuple[Aim, ...] = ()
    notes: tuple[Entry, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    facts: tuple[Fact, ...] = ()
    measures: tuple[Measure, ...] = ()
    user: str = field(default="")  # the person's own sign-in, where they have one


def came(
    sent: int, received: int, accepted: int, joined: int | None = None, text: str = ""
) -> tuple[Step, ...]:
    """The usual moves of somebody who was referred, accepted and, where `joined` says so, came."""
    moves = (Step("send", sent), Step("acknowledge", received), Step("accept", accepted, text))
    return moves if joined is None else (*moves, Step("join", joined))
