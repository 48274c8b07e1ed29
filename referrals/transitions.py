"""The moves of a referral, as a table; one function makes them: checks, saves, logs, tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR, HEALTH, SECTOR_COORDINATOR
from ppr.lib import outbox
from referrals.models import Referral, ReferralEvent, State


class Refused(Exception):
    """The move is not possible; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Move:
    """One line of the table. `side` is which party of the referral may do it: from, to or sector."""

    verb: str
    label: str | Promise
    starts: tuple[State, ...]
    end: State
    roles: tuple[str, ...]
    side: str
    needs: tuple[str, ...] = ()


_TO = (State.SENT, State.RECEIVED, State.ASSESSING)

MOVES: dict[str, Move] = {
    move.verb: move
    for move in (
        Move("send", _("Send the referral"), (State.DRAFT,), State.SENT, HEALTH, "from"),
        Move("acknowledge", _("Acknowledge receipt"), (State.SENT,), State.RECEIVED, (ENTITY_COORDINATOR,), "to"),
        Move(
            "accept", _("Accept on a slot"), (State.RECEIVED, State.ASSESSING, State.WAITING), State.SLOT_ASSIGNED,
            (ENTITY_COORDINATOR,), "to", needs=("slot",),
        ),
        Move(
            "decline", _("Cannot accept now"), _TO, State.RETURNED, (ENTITY_COORDINATOR,), "to",
            needs=("reason", "next_step"),
        ),
        Move(
            "route", _("Send to an entity"), (State.RETURNED,), State.SENT, (SECTOR_COORDINATOR, *HEALTH), "any",
            needs=("to_entity",),
        ),
        Move(
            "withdraw", _("Withdraw the referral"), (State.DRAFT, *_TO, State.RETURNED, State.WAITING), State.WITHDRAWN,
            HEALTH, "from", needs=("text",),
        ),
        Move(
            "join", _("Start: first day attended"), (State.SLOT_ASSIGNED,), State.JOINED,
            (ENTITY_COORDINATOR,), "to", needs=("joined_on", "key_worker"),
        ),
    )
}  # fmt: skip


def possible(referral: Referral, membership: Membership) -> list[Move]:
    """The moves that this membership may make now, in the table's order."""
    return [move for move in MOVES.values() if why_not(move, referral, membership) is None]


def why_not(move: Move, referral: Referral, membership: Membership) -> str | None:
    """The reason why this membership cannot make the move now, or None when it can."""
    if membership.role not in move.roles or not on_side(move, referral, membership):
        return _now("This step is not yours to take.")
    if referral.state not in move.starts:
        return _now("This referral is already «%(state)s»; this step no longer applies.") % {
            "state": State(referral.state).label
        }
    return None


def apply(referral: Referral, verb: str, *, by: Membership, text: str = "", next_step: str = "", **facts: Any) -> ReferralEvent:
    """Make one move: check it against the table, save, log the event, announce it. Raises Refused."""
    move = MOVES[verb]
    with transaction.atomic():
        _lock(referral)
        reason = why_not(move, referral, by)
        if reason is not None:
            raise Refused(reason)
        given = {"text": text, "next_step": next_step, **facts}
        missing = [fact for fact in move.needs if not given.get(fact)]
        if missing:
            raise Refused(_now("Something is missing: %(facts)s.") % {"facts": ", ".join(missing)})
        event = _event(referral, move, by, text, next_step, facts)
        referral.state = move.end
        referral.row_version += 1
        referral.save()
        event.save(force_insert=True)
        outbox.announce(f"referral_{verb}", "referral", referral.pk, referral.patient_id, by=by.pk, referral=referral)
    return event


def _lock(referral: Referral) -> None:
    # Two coordinators pressing at once: the second sees the state that the first left.
    held = Referral.objects.select_for_update(no_key=True).only("state", "row_version", "patient_id").get(pk=referral.pk)
    referral.state, referral.row_version = held.state, held.row_version


def _event(referral: Referral, move: Move, by: Membership, text: str, next_step: str, facts: dict[str, Any]) -> ReferralEvent:
    return ReferralEvent(
        patient_id=referral.patient_id,
        referral=referral,
        verb=move.verb,
        from_state=referral.state,
        to_state=move.end,
        at=timezone.now(),
        by_membership=by,
        entity_id=by.entity_id,
        reason=facts.get("reason"),
        text=text,
        next_step=next_step,
    )


def on_side(move: Move, referral: Referral, membership: Membership) -> bool:
    """Whether the membership's entity is the party of the referral that may make the move."""
    sides = {
        "from": (referral.from_entity_id,),
        "to": (referral.to_entity_id,),
        "any": (referral.from_entity_id, referral.sector_office_id),
    }
    return membership.entity_id in sides[move.side]
