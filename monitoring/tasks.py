"""Background work on what is due. Beat only ticks; two beats, or none for a while, do no harm."""

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from monitoring import reminders
from ppr.lib import outbox
from ppr.lib.access import Actor, acting_as


@shared_task
def scan_due() -> int:
    """Write the reminders that have come due; the number written."""
    with transaction.atomic(), acting_as(Actor(system="scan_due")):
        written = reminders.scan()
        outbox.Heartbeat.objects.update_or_create(name="scan-due", defaults={"at": timezone.now()})
    return written


@shared_task
def deliver_outbox() -> int:
    """Make the deliveries that are due; the number made."""
    return outbox.deliver_due()
