"""Who is asked to a review hears of it at once: that there is a meeting, and where to read which.

When, with whom, and the file for the calendar stand behind the sign-in.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_noop as _

from entities.models import Membership
from monitoring.mail import send_neutral
from ppr.lib import outbox
from ppr.lib.outbox import OutboxMessage, delivers

_SAYS = {
    "review_called": (_("PPR: you are asked to a meeting"), "emails/meeting.txt"),
    "review_called_off": (_("PPR: a meeting is not held"), "emails/meeting_off.txt"),
}


def tell(event: str, meeting_id: UUID, number: int, invited: Iterable[UUID | None], by: UUID | None) -> None:
    """Leave a mail for each membership asked, once for each version of the meeting, less whoever wrote it."""
    to = [pk for pk in invited if pk and pk != by]
    for pk, user_id in Membership.objects.filter(pk__in=to).values_list("pk", "user_id"):
        outbox.put(event, f"{event}:{meeting_id}:{number}:{pk}", user=str(user_id))


def send(message: OutboxMessage) -> None:
    """Mail one user that they are asked to a meeting, or that it is called off."""
    subject, template = _SAYS[message.topic]
    send_neutral(message, UUID(message.payload["user"]), subject, template)


def register() -> None:
    """Make these deliveries from now on."""
    for topic in _SAYS:
        delivers(topic)(send)
