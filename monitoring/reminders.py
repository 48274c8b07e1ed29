"""The ledger of reminders: written once however often the scan runs, closed by doing the thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from entities.models import Membership
from monitoring.models import Reminder
from monitoring.rules import RULES, Rule
from ppr.lib import history, outbox


def scan(now: datetime | None = None) -> int:
    """Write what is due by now and not yet written; the number of new reminders. Safe to run twice at once."""
    moment = now or timezone.now()
    return sum(_scan_rule(rule, moment) for rule in RULES.values())


def _scan_rule(rule: Rule, now: datetime) -> int:
    rows = rule.rows(timezone.localdate(now))
    return _write([reminder for row in rows.iterator(chunk_size=500) for reminder in _for(rule, row, now)], now)


def sync(kind: str, row: Any) -> None:
    """Bring the work on one object up to date: close what no longer runs, write what does."""
    now = timezone.now()
    wanted = [r for rule in RULES.values() if rule.kind == kind and rule.runs_on(row) for r in _for(rule, row, now)]
    keep = {(r.rule, r.due_on, r.recipient_id) for r in wanted}
    for old in Reminder.objects.filter(object_id=row.pk, kind=Reminder.Kind.WORK):
        wanted_still = (old.rule, old.due_on, old.recipient_id) in keep
        # A referral that comes back to the same desk on the same day opens its work again.
        if wanted_still == (old.closed_at is not None):
            old.closed_at = None if wanted_still else now
            old.save(update_fields=["closed_at"])
    _write([r for r in wanted if _shown(r, now)], now)


def tell(news: str, kind: str, object_id: UUID, patient_id: UUID, recipients: Iterable[UUID]) -> None:
    """Leave a piece of news for each recipient; the same news of one object on one day is told once."""
    now = timezone.now()
    rows = [
        Reminder(
            kind=Reminder.Kind.NEWS, rule=news, object_kind=kind, object_id=object_id, patient_id=patient_id,
            due_on=timezone.localdate(now), recipient_id=recipient, delivered_at=now,
        )
        for recipient in dict.fromkeys(recipients)
    ]  # fmt: skip
    with history.deriving():
        Reminder.objects.bulk_create(rows, ignore_conflicts=True)


def _for(rule: Rule, row: Any, now: datetime) -> list[Reminder]:
    due = getattr(row, rule.due)
    if due is None:
        return []
    return [
        Reminder(
            kind=Reminder.Kind.WORK, rule=rule.key, object_kind=rule.kind, object_id=row.pk, patient_id=row.patient_id,
            due_on=due, recipient_id=recipient, created_at=now, delivered_at=now,
        )
        for recipient in dict.fromkeys(rule.recipients(row))
    ]  # fmt: skip


def _shown(reminder: Reminder, now: datetime) -> bool:
    return (reminder.due_on - timezone.localdate(now)).days <= RULES[reminder.rule].lead_days


def _write(rows: list[Reminder], now: datetime) -> int:
    if not rows:
        return 0
    known = set(
        Reminder.objects.filter(object_id__in={r.object_id for r in rows}).values_list(
            "rule", "object_id", "due_on", "recipient_id"
        )
    )
    fresh = [r for r in rows if (r.rule, r.object_id, r.due_on, r.recipient_id) not in known]
    with history.deriving():
        Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    _plan_digests({r.recipient_id for r in fresh}, now)
    return len(fresh)


def _plan_digests(memberships: set[UUID], now: datetime) -> None:
    for user_id, hour in Membership.objects.filter(pk__in=memberships).values_list("user_id", "user__digest_hour").distinct():
        day, at = _next_digest(now, hour)
        outbox.put("digest", f"digest:{user_id}:{day:%Y-%m-%d}", due_at=at, user=str(user_id))


def _next_digest(now: datetime, hour: int) -> tuple[date, datetime]:
    """The day and moment of the next daily mail at that hour; what is new after today's goes with tomorrow's."""
    local = timezone.localtime(now)
    at = timezone.make_aware(datetime.combine(local.date(), time(hour)))
    if at < now:
        at = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time(hour)))
    return timezone.localdate(at), at
