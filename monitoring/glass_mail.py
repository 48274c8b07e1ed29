"""Who hears at once that a record was opened in an emergency, or that somebody looks for people who are not there."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_noop as _

from entities.models import Membership
from entities.roles import AUDITOR
from monitoring.mail import send_neutral
from monitoring.models import Reminder
from ppr.lib import outbox
from ppr.lib.outbox import OutboxMessage, delivers


def tell(glass_id: UUID, patient_id: UUID) -> None:
    """Leave a mail for those whose work the review is, and for the auditors; the work itself is in the ledger."""
    work = Reminder.objects.filter(object_id=glass_id, rule="break_glass_review", closed_at=None)
    to = {*work.values_list("recipient__user_id", flat=True), *_auditors()}
    for user_id in to:
        outbox.put("glass_broken", f"glass_broken:{glass_id}:{user_id}", user=str(user_id))


def _auditors() -> Iterable[UUID]:
    return Membership.objects.live().filter(role=AUDITOR).values_list("user_id", flat=True)


def send_broken(message: OutboxMessage) -> None:
    """Mail one user that an opening waits for review: a count and a link, never a name."""
    send_neutral(
        message, UUID(message.payload["user"]), _("PPR: 1 record opened in an emergency"), "emails/glass_broken.txt"
    )


def send_missed(message: OutboxMessage) -> None:
    """Mail the auditors that somebody has asked for several people who are not there. The log says who."""
    for user_id in _auditors():
        send_neutral(
            message, user_id, _("PPR: several questions for people who are not there"), "emails/glass_missed.txt"
        )


def register() -> None:
    """Make these deliveries from now on."""
    delivers("glass_broken")(send_broken)
    delivers("glass_missed")(send_missed)
