"""What the demonstration knows of somebody before it is rows: plain values that read like a life.

Every time is a number of days before today (`ago`) or after it (`in_days`), never a date. The hand-written (data/people)
and the composed (imagined.py) are the same to the builder. A team's people are named by user name or by their part.
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
    ending: str = ""  # with which a process that is brought to its end ends


@dataclass(frozen=True, slots=True)
class Turn:
    """What happened to a process under way: held, resumed, another intensity, another key worker."""

    kind: str
    ago: int
    reason: str
    programme: str = ""  # the new one, for another intensity
    slot: int = 0
    worker: str = ""  # the new one, for another key worker


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
    sector: str = ""  # where it is not the person's own
    unit: str = ""  # the same for who referred, and who of them
    by: str = ""
    door: str = "health_unit"
    other_wish: str = ""
    criteria: tuple[tuple[str, int | None], ...] = ()  # what makes it urgent, and in how many days
    choice: str = ""  # "wanted" where it names a programme
    choice_why: str = ""
    supporter: str = ""
    meanwhile: str = ""
    order_reason: str = ""
    told: int | None = None
    turns: tuple[Turn, ...] = ()
    farewell: Farewell | None = None  # of a process that others followed


@dataclass(frozen=True, slots=True)
class Said:
    """The person's words under one heading; `typed` is who typed them, empty for the person, or copied them from paper."""

    kind: str
    text: str
    ago: int
    typed: str = "key_worker"
    answer: str = "said"
    language: str = "es"
    private: bool = False
    beside: str = ""  # at whose device the person typed them
    on_paper: bool = False


@dataclass(frozen=True, slots=True)
class Pace:
    """A step towards a goal: whose it is, and when it is due or was done."""

    text: str
    owner: str = "person"
    in_days: int | None = None
    done: int | None = None
    by: str = ""  # the professional whose work it is, where it is one's
    place: str = ""  # the name of the community resource to which it leads


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
    steps: tuple[Pace, ...] = ()
    scale: tuple[str, ...] = ()  # five sentences from the worst expected to the best
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Able:
    """A strength in the person's words, and what others see."""

    words: str
    ago: int
    seen: str = ""


@dataclass(frozen=True, slots=True)
class Prop:
    """A support: who or what, how often, whether it goes on."""

    kind: str
    who: str
    rhythm: str
    ago: int
    words: str = ""
    state: str = "going_on"


@dataclass(frozen=True, slots=True)
class Risk:
    """A worry in two voices; a risk may be taken on purpose."""

    about: str
    team: str
    words: str
    agreed: str
    ago: int
    on_purpose: bool = False
    not_shared: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a crisis plan, and what the others can promise."""

    kind: str
    words: str
    agreement: str = "agreed"
    team: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call in a crisis, or who must not be told."""

    name: str
    relation: str
    may_know: str = ""
    not_told: bool = False


@dataclass(frozen=True, slots=True)
class Crisis:
    """A crisis plan, one version of it."""

    state: str
    offered: int
    answer: str = ""
    ask_again: int | None = None  # in so many days; of one in force: the four questions, after a «not today»
    facilitator: str = ""
    meeting: int | None = None  # so many days ago; negative: ahead
    attendees: str = ""
    review: int | None = None  # in so many days
    superseded: int | None = None
    directive: str = "unknown"
    directive_details: str = ""
    open_to_emergency: bool = False
    items: tuple[Item, ...] = ()
    calls: tuple[Call, ...] = ()
    by: str = "clinician"


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in hospital; still there where `left` is None."""

    hospital: str
    admitted: int
    by: str
    left: int | None = None
    hour: tuple[int, int] = (12, 0)  # of leaving
    fit: int | None = None
    waiting_for: str = ""
    planning: str = ""
    early: bool = False
    contacted: int | None = None


@dataclass(frozen=True, slots=True)
class Frozen:
    """A signed version of the plan: what the person thinks of it, and who has signed how."""

    ago: int
    position: str
    words: str = ""
    signed: tuple[str, ...] = ("person", "key_worker", "clinician")
    mode: str = "screen"
    why_not_asked: str = ""
    ask_again: int | None = None
    offered: str = ""


@dataclass(frozen=True, slots=True)
class Farewell:
    """Leaving: the person's own summary, what was settled and what was not, the report."""

    words: str
    report: str = ""
    unsettled: tuple[str, ...] = ()
    not_needed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contest:
    """What the person said of a note so many days ago, and the author's answer where there is one."""

    ago: int
    text: str
    wish: str = "disagrees"
    answer: str = ""
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Query:
    """A question of one side to the other, and its answer where there is one."""

    ago: int
    by: str
    text: str
    answer: str = ""
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Ring:
    """The person asks for a call."""

    ago: int
    suits: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rather:
    """What the person would rather have, and what became of it where there is an answer."""

    ago: int
    about: str
    words: str
    typed: str = ""
    suits: str = ""
    outcome: str = ""
    answer: str = ""
    answered: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A progress note."""

    ago: int
    by: str
    kind: str
    text: str
    visibility: str = "everyone"
    said: tuple[Contest, ...] = ()


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
class Opened:
    """The crisis page opened in an emergency by somebody of a ward: by the person's word, or without it and why."""

    ago: int
    hour: int
    by: str
    reason: str = ""
    text: str = ""
    outcome: str = ""
    review: str = ""
    reviewer: str = ""
    reviewed: int = 0


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
    papers: str = "dni"  # dni, nie, none (a health card alone) or nothing
    phone: bool = True
    old_card: bool = False  # a second health card, under another name
    former: str = ""  # the name on it
    reached_as: str = ""  # shares telephone and address with this other story
    gender: str = ""
    pronoun: str = ""
    language: str = ""
    interpreter: bool = False
    letters: bool = False
    formal: bool = False
    protected: bool = False  # where they live is kept from view
    asks: tuple[Ask, ...] = ()
    words: tuple[Said, ...] = ()
    aims: tuple[Aim, ...] = ()
    notes: tuple[Entry, ...] = ()
    contact: tuple[int | None, int] | None = None  # every so many days, agreed so many days ago
    queries: tuple[Query, ...] = ()
    rings: tuple[Ring, ...] = ()
    wishes: tuple[Rather, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    facts: tuple[Fact, ...] = ()
    measures: tuple[Measure, ...] = ()
    strengths: tuple[Able, ...] = ()
    supports: tuple[Prop, ...] = ()
    risks: tuple[Risk, ...] = ()
    crises: tuple[Crisis, ...] = ()
    stays: tuple[Stay, ...] = ()
    versions: tuple[Frozen, ...] = ()
    farewell: Farewell | None = None
    opened: tuple[Opened, ...] = ()
    user: str = field(default="")  # the person's own sign-in, where they have one


def came(sent: int, received: int, accepted: int, joined: int | None = None, text: str = "") -> tuple[Step, ...]:
    """The usual moves of somebody who was referred, accepted and, where `joined` says so, came."""
    moves = (Step("send", sent), Step("acknowledge", received), Step("accept", accepted, text))
    return moves if joined is None else (*moves, Step("join", joined))


def waits(sent: int, received: int, since: int, text: str = "") -> tuple[Step, ...]:
    """The moves of somebody who was accepted and waits for a slot."""
    return (Step("send", sent), Step("acknowledge", received), Step("wait", since, text))
