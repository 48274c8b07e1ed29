"""A mail that names nobody: a sentence and a link, in the language of whoever gets it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext

from entities.models import User
from ppr.lib.outbox import OutboxMessage


def send_neutral(message: OutboxMessage, user_id: UUID, subject: str, template: str) -> None:
    """Mail one user, unless their account is closed or has no address. The Message-ID is the delivery's own."""
    user = User.objects.get(pk=user_id)
    if not user.is_active or not user.email:
        return
    with translation.override(user.language):
        body = render_to_string(template, {"url": settings.BASE_URL})
        headers = {"Message-ID": f"<{message.pk}.{user.pk}@ppr>", "Auto-Submitted": "auto-generated"}
        EmailMessage(gettext(subject), body, to=[user.email], headers=headers).send()
