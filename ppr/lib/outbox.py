"""Deliver after commit: what has to leave is a row of the same transaction, so that neither a crash nor an
absent broker loses it, and a unique key keeps it from leaving twice. Ids only, never a name or a text."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.dispatch import Signal
from django.utils import timezone

from ppr.lib.access import Actor, acting_as
from ppr.lib.ids import uuid7

log = logging.getLogger(__name__)

# Told inside the transaction to the layers above: (event, kind, object_id, patient_id, by).
happened = Signal()


class Heartbeat(models.Model):
    """When a periodic task last ran; /readyz reads it."""

    name = models.CharField(primary_key=True, max_length=40)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class OutboxMessage(models.Model):
    """One delivery to make: topic, a key that can exist once, ids, and when."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    topic = models.CharField(max_length=40)
    key = models.CharField(max_length=200, unique=True)
    payload = models.JSONField(default=dict)
    due_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(delivered_at=None), name="outbox_waiting"),
        ]

    def __str__(self) -> str:
        return self.key


def announce(event: str, kind: str, object_id: UUID, patient_id: UUID, **facts: Any) -> None:
    """Tell the layers above that something happened, inside this transaction."""
    happened.send(sender=None, event=event, kind=kind, object_id=object_id, patient_id=patient_id, **facts)


def put(topic: str, key: str, *, due_at: datetime | None = None, **payload: str) -> None:
    """Add a delivery; one with the same key that exists already stays as it is."""
    row = OutboxMessage(topic=topic, key=key, payload=payload, due_at=due_at or timezone.now())
    OutboxMessage.objects.bulk_create([row], ignore_conflicts=True)


DELIVER: dict[str, Callable[..., None]] = {}


def delivers(topic: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Register the function that makes the deliveries of one topic."""

    def register(function: Callable[..., None]) -> Callable[..., None]:
        DELIVER[topic] = function
        return function

    return register


def deliver_due(now: datetime | None = None, limit: int = 200) -> int:
    """Make the deliveries that are due, each in its own transaction; the number made."""
    return sum(1 for _ in _deliveries(now or timezone.now(), limit))


def _deliveries(now: datetime, limit: int) -> Iterator[OutboxMessage]:
    for _ in range(limit):
        with transaction.atomic(), acting_as(Actor(system="deliver_outbox")):
            message = _next(now)
            if message is None:
                return
            _deliver(message)
        if message.delivered_at:
            yield message


def _next(now: datetime) -> OutboxMessage | None:
    waiting = OutboxMessage.objects.filter(delivered_at=None, due_at__lte=now).order_by("due_at")
    return waiting.select_for_update(skip_locked=True).first()


def _deliver(message: OutboxMessage) -> None:
    message.attempts += 1
    try:
        with transaction.atomic():
            DELIVER[message.topic](message)
        message.delivered_at = timezone.now()
        message.last_error = ""
    except Exception as error:
        # Tried again later, ever more rarely; the class is enough to find out why, a text might name someone.
        message.due_at = timezone.now() + timedelta(seconds=min(3600, 15 * 2**message.attempts))
        message.last_error = type(error).__name__
        log.warning("delivery %s failed: %s", message.id, message.last_error)
    message.save()


def lag() -> float:
    """Seconds that the oldest due delivery has been waiting; 0 when nothing waits."""
    oldest = OutboxMessage.objects.filter(delivered_at=None).aggregate(at=models.Min("due_at"))["at"]
    return max(0.0, (timezone.now() - oldest).total_seconds()) if oldest else 0.0
