"""The daily mail: a count and a link, never a name."""

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import User
from monitoring.models import Reminder
from ppr.lib.outbox import OutboxMessage, delivers


def send_digest(message: OutboxMessage) -> None:
    """Mail one user how many things wait; nothing when nothing does. The Message-ID is the delivery's own."""
    user = User.objects.get(pk=UUID(message.payload["user"]))
    waiting = Reminder.objects.filter(
        recipient__user=user, kind=Reminder.Kind.WORK, closed_at=None, due_on__lte=timezone.localdate()
    ).count()
    soon = Reminder.objects.filter(
        recipient__user=user, kind=Reminder.Kind.WORK, closed_at=None, due_on__gt=timezone.localdate()
    ).count()
    if not user.is_active or not user.email or waiting + soon == 0:
        return
    with translation.override(user.language):
        subject = (
            ngettext("PPR: %(count)d thing for today", "PPR: %(count)d things for today", waiting) % {"count": waiting}
            if waiting
            else _("PPR: what is coming up")
        )
        body = render_to_string("emails/digest.txt", {"waiting": waiting, "soon": soon, "url": settings.BASE_URL})
    EmailMessage(
        subject,
        body,
        to=[user.email],
        headers={"Message-ID": f"<{message.pk}@ppr>", "Auto-Submitted": "auto-generated"},
    ).send()


def register() -> None:
    """Make the deliveries of the daily mail from now on."""
    delivers("digest")(send_digest)
