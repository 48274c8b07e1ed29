"""Which steps of a referral are open to whom and why not: read from the table of moves, never decided anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from patients.access import YES, Answer
from referrals import transitions
from referrals.models import Referral, State
from referrals.transitions import STEPS, Move


@dataclass(frozen=True, slots=True)
class Step:
    """A move with the answer whether this membership may make it now."""

    move: Move
    answer: Answer


# A step of mine whose time has not come, or has gone by, says what to do instead. Only wording: whether the
# step is refused stands in the table.
_INSTEAD: dict[tuple[str, State], str | Promise] = {
    ("accept", State.SENT): _("Acknowledge receipt first; then you can accept."),
    ("join", State.SENT): _("The first day comes later: acknowledge receipt, then accept on a slot."),
    ("join", State.RECEIVED): _("The first day comes later: accept on a slot first."),
    ("join", State.ASSESSING): _("The first day comes later: accept on a slot first."),
    ("join", State.WAITING): _("The first day comes later: accept on a slot first."),
    ("join", State.OFFERED): _("The first day comes later: the person has not taken the slot yet."),
    ("withdraw", State.OFFERED): _("A slot is on offer. Write down what the person answers, or that they say no."),
    ("withdraw", State.SLOT_ASSIGNED): _(
        "A slot is assigned already. Speak with the entity before taking the referral back."
    ),
}
# Shown although it cannot be taken, because its reason helps whoever looks for it.
_SHOWN_CLOSED = {
    ("accept", State.SENT), ("join", State.RECEIVED), ("join", State.ASSESSING), ("withdraw", State.SLOT_ASSIGNED),
}  # fmt: skip


def is_mine(verb: str, referral: Referral, membership: Membership) -> bool:
    """Whether the role and the side of this membership ever make this move, whatever the state."""
    move = STEPS[verb]
    return membership.role in move.roles and transitions.on_side(move, referral, membership)


def may(verb: str, referral: Referral, membership: Membership) -> Answer:
    """Whether the membership may make the move now, with the reason where it may not."""
    reason = transitions.why_not(STEPS[verb], referral, membership)
    if reason is None:
        return YES
    instead = _INSTEAD.get((verb, State(referral.state))) if is_mine(verb, referral, membership) else None
    return Answer(False, str(instead or reason))


def steps(referral: Referral, membership: Membership) -> list[Step]:
    """The moves to show: those that may be made now, and after them the closed ones whose reason helps."""
    open_now = [Step(move, YES) for move in transitions.possible(referral, membership)]
    closed = [
        Step(STEPS[verb], may(verb, referral, membership))
        for verb, state in sorted(_SHOWN_CLOSED)
        if state == referral.state and is_mine(verb, referral, membership)
    ]
    return [*open_now, *closed]
