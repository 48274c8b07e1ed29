"""Absence and leaving: who stands in meanwhile, and whose work has to be handed over before somebody goes.

What rests on a membership lives in the layers above; they register here how it is counted and moved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR, HEALTH, SECTOR_COORDINATOR
from ppr.lib.access import Actor

# Who may set the absence of a colleague, or hand over what one leaves behind.
KEEPERS = (ENTITY_COORDINATOR, SECTOR_COORDINATOR, *HEALTH)


@dataclass(frozen=True, slots=True)
class Load:
    """One kind of thing that rests on a membership, in words with its number: «12 people as key worker»."""

    words: str
    number: int


Counts = Callable[[Membership], list[Load]]
Moves = Callable[[Membership, Membership, Membership, Actor], int]

_counts: list[Counts] = []
_moves: list[Moves] = []


def rests(counts: Counts, moves: Moves) -> None:
    """Register what rests on memberships: how it is counted, and how it is moved."""
    _counts.append(counts)
    _moves.append(moves)


def resting_on(membership: Membership) -> list[Load]:
    """What rests on this membership now; empty when nobody depends on it."""
    return [load for counts in _counts for load in counts(membership) if load.number]


def in_words(loads: list[Load]) -> str:
    """«12 people as key worker and 3 referrals»."""
    return get_text_list([load.words for load in loads], _("and"))


def check_may_end(membership: Membership, until: date | None) -> None:
    """Raise ValidationError where somebody is to leave on whom people still depend."""
    if until is None or membership._state.adding:
        return
    loads = resting_on(membership)
    if loads:
        raise ValidationError(
            _("%(name)s still has %(loads)s. %(entity)s hands them over first, on its page “Staff and absences”.")
            % {"name": membership.user, "loads": in_words(loads), "entity": membership.entity},
            code="depended_on",
        )


def may_keep(acting: Membership, membership: Membership) -> bool:
    """Whether somebody may set this absence or hand this work over: one's own, or a colleague's where one answers."""
    if acting.pk == membership.pk:
        return True
    return acting.entity_id == membership.entity_id and acting.role in KEEPERS


def colleagues(membership: Membership) -> list[Membership]:
    """Who may stand in for a membership, or take its people over: those in force of the same organisation and role."""
    rows = Membership.objects.live().filter(entity_id=membership.entity_id, role=membership.role)
    return list(rows.exclude(pk=membership.pk).select_related("user", "entity").order_by("user__last_name", "pk"))


def set_absence(
    membership: Membership, *, away_from: date | None, away_until: date | None, covered_by: Membership | None
) -> Membership:
    """Write when somebody is away and who stands in; without dates the absence is over.

    What waits changes hands with the next scan of what is due, within a minute, and comes back the same way.
    """
    membership.away_from, membership.away_until, membership.covered_by = away_from, away_until, covered_by
    membership.save(update_fields=["away_from", "away_until", "covered_by"])
    return membership


def hand_over(membership: Membership, to: Membership, *, by: Membership, actor: Actor) -> int:
    """Move everything that rests on a membership to a colleague; how many people and referrals changed hands."""
    if (to.entity_id, to.role) != (membership.entity_id, membership.role) or to.pk == membership.pk:
        raise ValidationError(_("Choose a colleague of the same organisation who has the same role."))
    with transaction.atomic():
        return sum(moves(membership, to, by, actor) for moves in _moves)
