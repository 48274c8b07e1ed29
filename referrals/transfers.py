"""A transfer that the sector asks for: the team that accompanies moves the person, or says why they stay."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, Membership
from referrals import board, transitions
from referrals.models import Referral
from referrals.services import agreement_of
from referrals.transitions import Refused


def lines(referral: Referral) -> list[Line]:
    """Where the person could go on: the lines of other entities of the sector, of the same family."""
    rows = board.lines_in_force(sector_id=referral.sector_id, programme__family=referral.family)
    return [line for line in rows if line.entity_id != referral.to_entity_id]


def ask(referral: Referral, line: Line, *, by: Membership, text: str, wish: str = "") -> None:
    """Ask the team to move the person to that line; opens nothing to anybody. Raises Refused."""
    if line.entity_id == referral.to_entity_id:
        raise Refused(_("The person is with this entity already. Choose another one."))
    with transaction.atomic():
        referral.transfer_to, referral.transfer_reason, referral.transfer_wish = line, text, wish
        referral.due_on = timezone.localdate() + timedelta(days=agreement_of(referral).decide_days)
        step = _("To %(entity)s, if the person wants it") % {"entity": line.entity.name}
        transitions.apply(referral, "transfer", by=by, line=line, text=text, next_step=step)


def stay(referral: Referral, *, by: Membership, text: str) -> None:
    """The team and the person have talked: the process goes on where it is, and why. Raises Refused."""
    with transaction.atomic():
        forget(referral)
        transitions.apply(referral, "stay", by=by, text=text)


def forget(referral: Referral) -> None:
    """Nothing is asked any more; not yet saved. What was asked stays in the referral's story."""
    referral.transfer_to, referral.due_on = None, None
    referral.transfer_reason = referral.transfer_wish = ""
