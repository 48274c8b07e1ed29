"""What each kind of involvement opens, as data; who may do what to a person, without ever seeing a request."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from ppr.lib.access import Actor, permissions_on

IDENTITY = ("view_identity",)
CRISIS = ("view_identity", "view_crisis")
READING = ("view_identity", "view_social", "view_crisis", "view_plan")
WRITING = (*READING, "contribute")


@dataclass(frozen=True, slots=True)
class Purpose:
    """Why a party is involved, and the permissions that this opens by itself (before anything withheld)."""

    key: str
    opens: tuple[str, ...]


# The moments of a referral and what each opens. Accepting, waiting and a slot assigned open nothing more.
PURPOSES: dict[str, Purpose] = {
    p.key: p
    for p in (
        Purpose("assessing", IDENTITY),  # the receiving entity's coordinator, with the referral itself
        Purpose("referring", (*WRITING, "sign")),  # the unit that stays clinically responsible
        Purpose("routing", IDENTITY),  # the sector's coordination
        Purpose("treating", WRITING),  # professionals of the entity, from the first attended day
        Purpose("coordinating", IDENTITY),  # that entity's coordinator: who comes, and the clocks
        Purpose("key_worker", (*WRITING, "sign")),  # the named professional
        Purpose("emergency", CRISIS),  # one of the ward by name, where the person authorised it
        Purpose("break_glass", CRISIS),  # one user by name, who answers for it
        Purpose("break_glass_plan", READING),  # the same, by a further step with its own reason: to read
        Purpose("self", (*READING, "contribute", "sign")),  # the person, on their own plan
    )
}


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
