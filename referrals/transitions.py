"""The moves of a referral, as a table; one function makes them: checks, saves, logs, tells."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import CARE, ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR
from ppr.lib import outbox
from referrals import answering
from referrals.answering import Refused as Refused
from referrals.models import ANSWERED_FOR, LIVE, OPEN, Referral, ReferralEvent, State

SYSTEM = "system"  # a move that no one presses: a task makes it when its day has gone by
REOPEN_DAYS = 31  # within a month what was taken back, or turned down by the person, goes on where it was


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. `side` is which party of the referral may do it (see `on_side`).

    `end` is None for what leaves the state as it is. `unless` gives a reason why the move is too late.
    """

    verb: str
    label: str | Promise
    starts: tuple[State, ...]
    end: State | None
    roles: tuple[str, ...]
    side: str
    needs: tuple[str, ...] = ()
    unless: Callable[[Referral], str | None] | None = None


def _way_back_over(referral: Referral) -> str | None:
    if referral.way_back_until is not None and referral.way_back_until >= timezone.localdate():
        return None
    return _now("The time to come back without a new referral is over. Write a new referral.")


def _too_long_ago(referral: Referral) -> str | None:
    if _way_back_over(referral) is None:  # they came from another entity: the year of whoever leaves is theirs too
        return None
    ended = referral.closed_on
    if ended is not None and ended >= timezone.localdate() - timedelta(days=REOPEN_DAYS):
        return None
    return _now("This ended more than a month ago. Write a new referral.")


def _nothing_asked(referral: Referral) -> str | None:
    return None if referral.transfer_to_id else _now("Nobody has asked for a transfer.")


_TO = (State.SENT, State.RECEIVED, State.ASSESSING)
_LOOKED_AT = (State.RECEIVED, State.ASSESSING, State.WAITING)
_SENDERS = (*HEALTH, SECTOR_COORDINATOR)
_BOTH_SIDES = (ENTITY_COORDINATOR, *HEALTH)

MOVES: dict[str, Move] = {
    move.verb: move
    for move in (
        Move("orient", _("Note a first conversation"), (State.DRAFT,), State.ORIENTATION, _SENDERS, "from"),
        Move(
            "convert", _("Refer"), (State.ORIENTATION,), State.SENT, _SENDERS, "any", needs=("to_entity",),
        ),
        Move(
            "conclude", _("Close with a next step"), (State.ORIENTATION,), State.CLOSED, _SENDERS, "any",
            needs=("next_step",),
        ),
        Move("send", _("Send the referral"), (State.DRAFT,), State.SENT, HEALTH, "from"),
        Move("acknowledge", _("Acknowledge receipt"), (State.SENT,), State.RECEIVED, (ENTITY_COORDINATOR,), "to"),
        Move(
            "assess", _("We have met the person"), (State.RECEIVED,), State.ASSESSING, (ENTITY_COORDINATOR,), "to",
            needs=("text",),
        ),
        Move(
            "accept", _("Accept on a slot"), _LOOKED_AT, State.SLOT_ASSIGNED,
            (ENTITY_COORDINATOR,), "to", needs=("slot",),
        ),
        Move(
            "offer", _("Offer a slot"), _LOOKED_AT, State.OFFERED, (ENTITY_COORDINATOR,), "to",
            needs=("slot", "answer_by"),
        ),
        Move(
            "take_offer", _("The person takes the slot"), (State.OFFERED,), State.SLOT_ASSIGNED, _BOTH_SIDES, "either",
        ),
        Move(
            "refuse_offer", _("The person does not take this slot"), (State.OFFERED,), State.WAITING, _BOTH_SIDES,
            "either", needs=("text",),
        ),
        Move("lapse", _("The offer runs out"), (State.OFFERED,), State.WAITING, (SYSTEM,), SYSTEM),
        Move("expire", _("Nobody answered in time"), (State.SENT,), State.RETURNED, (SYSTEM,), SYSTEM),
        Move(
            "wait", _("Accept, on the waiting list"), (State.RECEIVED, State.ASSESSING), State.WAITING,
            (ENTITY_COORDINATOR,), "to", needs=("supporter",),
        ),
        Move(
            "decline", _("Cannot accept now"), (*_TO, State.WAITING), State.RETURNED, (ENTITY_COORDINATOR,), "to",
            needs=("reason", "next_step"),
        ),
        Move(
            "person_declines", _("The person says no"),
            (*_TO, State.WAITING, State.OFFERED, State.SLOT_ASSIGNED, State.RETURNED), State.PERSON_DECLINED,
            _BOTH_SIDES, "either", needs=("next_step", "responsible"),
        ),
        Move(
            "route", _("Send to an entity"), (State.RETURNED,), State.SENT, (SECTOR_COORDINATOR, *HEALTH), "any",
            needs=("to_entity",),
        ),
        Move(
            "withdraw", _("Withdraw the referral"), (State.DRAFT, *_TO, State.RETURNED, State.WAITING), State.WITHDRAWN,
            _SENDERS, "from", needs=("text",),
        ),
        Move(
            "reopen", _("Take it up again"), (State.WITHDRAWN, State.PERSON_DECLINED), State.SENT, _SENDERS, "from",
            needs=("to_entity",), unless=_too_long_ago,
        ),
        Move(
            "join", _("Start: first day attended"), (State.SLOT_ASSIGNED,), State.JOINED,
            (ENTITY_COORDINATOR,), "to", needs=("joined_on", "key_worker"),
        ),
        Move(
            "close", _("The process ends"), (State.JOINED,), State.CLOSED, (ENTITY_COORDINATOR, PROFESSIONAL), "to",
            needs=("ending",),
        ),
        Move(
            "end_with_life", _("The person has died"), LIVE, State.CLOSED, CARE, "all",
        ),
        Move(
            "come_back", _("The person comes back"), (State.CLOSED,), State.SENT, (*_SENDERS, ENTITY_COORDINATOR),
            "every", needs=("to_entity",), unless=_way_back_over,
        ),
    )
}  # fmt: skip

# What is done and told without changing where the referral stands.
REMARKS: dict[str, Move] = {
    move.verb: move
    for move in (
        Move(
            "tell", _("The person knows how the wait stands"), (State.WAITING,), None, _BOTH_SIDES, "either",
        ),
        Move(
            "prioritise", _("Set the urgency"), tuple(s for s in OPEN if s != State.SLOT_ASSIGNED), None,
            (SECTOR_COORDINATOR,), "office", needs=("text",),
        ),
        Move("attach", _("Attach a document"), OPEN, None, _BOTH_SIDES, "either", needs=("text",)),
        Move(
            "entrust", _("Change who answers for it"), OPEN, None, (*_BOTH_SIDES, SECTOR_COORDINATOR), "answering",
            needs=("responsible",),
        ),
        Move(
            "transfer", _("Ask for a transfer"), (State.JOINED,), None, (SECTOR_COORDINATOR,), "office",
            needs=("line", "text"),
        ),
        Move(
            "stay", _("The person stays here"), (State.JOINED,), None, (ENTITY_COORDINATOR, PROFESSIONAL), "to",
            needs=("text",), unless=_nothing_asked,
        ),
    )
}  # fmt: skip

STEPS: dict[str, Move] = {**MOVES, **REMARKS}


def possible(referral: Referral, membership: Membership) -> list[Move]:
    """The steps that this membership may take now, in the table's order."""
    return [move for move in STEPS.values() if why_not(move, referral, membership) is None]


def why_not(move: Move, referral: Referral, membership: Membership | None) -> str | None:
    """The reason why this membership (None: the system) cannot make the move now, or None when it can."""
    role = SYSTEM if membership is None else membership.role
    if role not in move.roles or not on_side(move, referral, membership):
        return _now("This step is not yours to take.")
    if referral.state not in move.starts:
        return _now("This referral is already “%(state)s”; this step no longer applies.") % {
            "state": State(referral.state).label
        }
    return move.unless(referral) if move.unless else None


def hold(verb: str, referral: Referral, *, by: Membership | None) -> None:
    """Hold the row and see whether the move can be made; what it needs is asked by `apply`. Raises Refused."""
    read = referral.row_version
    held = _lock(referral)
    reason = why_not(STEPS[verb], held, by)
    if reason is not None:
        raise Refused(reason)
    if held.row_version != read:  # what the move rests on, its urgency or its clock, may be another one by now
        raise Refused(_now("This referral has just been changed. Look at it as it is now, and go on from there."))


def apply(
    referral: Referral, verb: str, *, by: Membership | None, text: str = "", next_step: str = "", **facts: Any
) -> ReferralEvent:
    """Make one move: check it against the table, save, log the event, announce it. Raises Refused."""
    move = STEPS[verb]
    with transaction.atomic():
        # The row as it stands, not as the caller has already changed it: whose it was decides who may hand it on.
        hold(verb, referral, by=by)
        given = {"text": text, "next_step": next_step, **facts}
        missing = [fact for fact in move.needs if not given.get(fact)]
        if missing:
            raise Refused(_now("Something is missing: %(facts)s.") % {"facts": ", ".join(missing)})
        event = _event(referral, move, by, text, next_step, facts)
        referral.state = move.end or referral.state
        if referral.state in ANSWERED_FOR:
            answering.hold(referral)
        referral.row_version += 1
        referral.save()
        event.save(force_insert=True)
        made_by = by.pk if by else None
        outbox.announce(f"referral_{verb}", "referral", referral.pk, referral.patient_id, by=made_by, referral=referral)
    return event


_READ = (
    "state", "row_version", "patient_id", "from_entity_id", "to_entity_id", "sector_office_id", "closed_on",
    "way_back_until", "transfer_to_id", "responsible_id",
)  # fmt: skip


def _lock(referral: Referral) -> Referral:
    # Two coordinators pressing at once: the second sees the state that the first left.
    held: Referral = Referral.objects.select_for_update(no_key=True).only(*_READ).get(pk=referral.pk)
    referral.state, referral.row_version = held.state, held.row_version
    return held


def _event(
    referral: Referral, move: Move, by: Membership | None, text: str, next_step: str, facts: dict[str, Any]
) -> ReferralEvent:
    return ReferralEvent(
        patient_id=referral.patient_id,
        referral=referral,
        verb=move.verb,
        from_state=referral.state,
        to_state=move.end or referral.state,
        at=timezone.now(),
        by_membership=by,
        entity_id=by.entity_id if by else None,
        reason=facts.get("reason"),
        text=text,
        next_step=next_step,
    )


def on_side(move: Move, referral: Referral, membership: Membership | None) -> bool:
    """Whether the membership's entity is the party of the referral that may make the move."""
    if membership is None:
        return move.side == SYSTEM
    if move.side == "answering":  # whoever has it now names a colleague; nobody takes it from another organisation
        return referral.responsible.entity_id == membership.entity_id
    who, whom, office = referral.from_entity_id, referral.to_entity_id, referral.sector_office_id
    sides: dict[str, tuple[Any, ...]] = {
        "from": (who,),
        "to": (whom,),
        "office": (office,),
        "any": (who, office),
        "either": (who, whom),
        "every": (who, whom, office),
        "all": (membership.entity_id,),  # whoever of them hears of it, from their own pages
        SYSTEM: (),
    }
    return membership.entity_id in sides[move.side]
