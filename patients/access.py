"""What each kind of involvement opens, as data; who may do what to a person, without ever seeing a request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from entities.roles import (
    CLINICIAN,
    EHR_COORDINATOR,
    EMERGENCY,
    ENTITY_COORDINATOR,
    FACILITATOR,
    HEALTH_SOCIAL_WORKER,
    INVITED,
    PEER,
    PERSON,
    PROFESSIONAL,
    SECTOR_COORDINATOR,
    SUPPORTER,
)  # fmt: skip
from ppr.lib.access import Actor, permissions_on

IDENTITY = ("view_identity",)
CRISIS = ("view_identity", "view_crisis")
# What can be shared or withheld by itself, in the order in which pages speak of it.
SECTIONS = ("view_plan", "view_crisis", "view_notes", "view_measures", "view_social")
READING = ("view_identity", *SECTIONS)
WRITING = (*READING, "contribute")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a party is involved, and the permissions that this opens by itself (before anything withheld)."""

    key: str
    opens: tuple[str, ...]
    roles: tuple[str, ...] = ()  # who takes part in this way
    may_share: tuple[str, ...] = ()  # by invitation: the sections among which the person chooses
    days: int = 0  # by invitation: how long, unless said otherwise


# The moments of a referral and what each opens. Accepting, waiting and a slot assigned open nothing more.
PURPOSES: dict[str, Purpose] = {
    p.key: p
    for p in (
        # The receiving entity's coordinator, with the referral itself
        Purpose("assessing", IDENTITY, (ENTITY_COORDINATOR,)),
        # The unit that stays clinically responsible
        Purpose("referring", (*WRITING, "sign"), (CLINICIAN, HEALTH_SOCIAL_WORKER)),
        Purpose("routing", IDENTITY, (SECTOR_COORDINATOR,)),  # the sector's coordination
        Purpose("matching", IDENTITY, (EHR_COORDINATOR,)),  # there too, whoever keeps identities in order
        Purpose("treating", WRITING, (PROFESSIONAL,)),  # professionals of the entity, from the first attended day
        # That entity's coordinator: who comes, and the clocks
        Purpose("coordinating", IDENTITY, (ENTITY_COORDINATOR,)),
        Purpose("key_worker", (*WRITING, "sign"), (PROFESSIONAL,)),  # the named professional
        Purpose("emergency", CRISIS, (EMERGENCY,)),  # one of the ward by name, where the person authorised it
        # One user by name, who answers for it: the crisis plan, and what was said of safety
        Purpose("break_glass", (*CRISIS, "view_safety"), (EMERGENCY,)),
        Purpose("break_glass_plan", READING, (EMERGENCY,)),  # the same, by a further step with its own reason: to read
        Purpose("self", (*READING, "contribute", "sign"), (PERSON,)),  # the person, on their own plan
        Purpose("past", ("view_past",), (PROFESSIONAL,)),  # a team that has handed over: what it wrote, its versions
        # By the person's wish, each for what they choose.
        Purpose("supporter", IDENTITY, (SUPPORTER,), ("view_plan", "view_crisis", "view_measures", "view_social"), 365),
        Purpose("peer", IDENTITY, (PEER,), SECTIONS, 365),
        Purpose("facilitator", IDENTITY, (FACILITATOR,), ("view_crisis",), 60),
        Purpose("municipal", IDENTITY, (INVITED,), SECTIONS, 180),
        Purpose("primary_care", IDENTITY, (INVITED,), SECTIONS, 365),
        Purpose("housing", IDENTITY, (INVITED,), ("view_plan", "view_crisis", "view_social"), 180),
        Purpose("advocate", IDENTITY, (INVITED,), SECTIONS, 90),
        Purpose("second_entity", IDENTITY, (PROFESSIONAL,), SECTIONS, 180),
    )
}
BY_INVITATION = tuple(key for key, purpose in PURPOSES.items() if purpose.may_share)
# Whoever leads the crisis meeting writes its draft; a peer adds notes, which the person always reads.
_WITH_A_SECTION = {("facilitator", "view_crisis"): "contribute", ("peer", "view_notes"): "note"}


def invitation_opens(purpose: str, sections: Iterable[str], steps: bool) -> tuple[str, ...]:
    """The permissions of an invitation for these sections (and steps). Raises ValueError for one not on offer."""
    chosen = [code for code in SECTIONS if code in set(sections)]
    if set(sections) - set(PURPOSES[purpose].may_share):
        raise ValueError(f"not shared with {purpose}: {sorted(sections)}")
    more = [_WITH_A_SECTION[purpose, code] for code in chosen if (purpose, code) in _WITH_A_SECTION]
    return (*PURPOSES[purpose].opens, *chosen, *(["view_steps"] if steps else []), *more)


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether something may be done; where not, the reason stands on the disabled button and in the 403."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed


YES = Answer(True)


def held(actor: Actor, patient_id: UUID) -> frozenset[str]:
    """The permissions that the actor holds on this person now."""
    return permissions_on(actor, patient_id)
