"""The ledger of reminders: written once however often the scan runs, closed by doing the thing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from django.db.models import Q, Value
from django.utils import timezone

from entities.models import Membership
from monitoring.models import Reminder
from monitoring.rule import Rule
from monitoring.rules import RULES
from monitoring.staff import Staff
from ppr.lib import history, outbox

CHUNK = 500


def scan(now: datetime | None = None) -> int:
    """Bring the ledger up to date with every clock; the number of new reminders. Safe to run twice at once.

    What has come due is written, what is done or has passed to other hands is closed.
    """
    moment = now or timezone.now()
    staff = Staff(timezone.localdate(moment), everyone=True)
    open_now: dict[str, set[UUID]] = {key: set() for key in RULES}
    for key, pk in Reminder.objects.filter(kind=Reminder.Kind.WORK, closed_at=None).values_list("rule", "pk"):
        open_now.setdefault(key, set()).add(pk)
    return sum(_scan_rule(rule, open_now[rule.key], staff, moment) for rule in RULES.values())


def _scan_rule(rule: Rule, left: set[UUID], staff: Staff, now: datetime) -> int:
    """Write what this clock wants; close what is open of it and wanted no more (`left`)."""
    written = 0
    every = rule.rows(staff.day).iterator(chunk_size=CHUNK)
    while rows := list(islice(every, CHUNK)):
        wanted = [reminder for row in rows for reminder in _for(rule, row, staff, now)]
        new, kept = _settle(wanted, _written_of(wanted), now)
        written += new
        left -= kept
    _close(left, now)
    return written


def sync(kinds: Iterable[str], patient_id: UUID) -> None:
    """Bring the work on one person's objects of these kinds up to date, as far as the actor sees them.

    What is out of the actor's sight stays as it is until the next scan, which sees every clock.
    """
    _sync([rule for rule in RULES.values() if rule.kind in kinds], patient_id)


def stop(keys: Iterable[str], patient_id: UUID) -> None:
    """As sync, for what can only stop these clocks: where none of them runs, that is one question."""
    running = Reminder.objects.filter(
        patient_id=patient_id, kind=Reminder.Kind.WORK, closed_at=None, rule__in=list(keys)
    )
    rules = set(running.values_list("rule", flat=True))
    if rules:
        _sync([RULES[key] for key in rules], patient_id)


def _sync(rules: list[Rule], patient_id: UUID) -> None:
    now = timezone.now()
    staff = Staff(timezone.localdate(now))
    wanted = [
        reminder
        for rule in _running(rules, patient_id, staff.day)
        for row in rule.rows(staff.day).filter(patient_id=patient_id)
        for reminder in _for(rule, row, staff, now)
    ]
    ledger = Reminder.objects.filter(
        patient_id=patient_id, kind=Reminder.Kind.WORK, rule__in=[rule.key for rule in rules]
    )
    rows = list(ledger.filter(Q(closed_at=None) | Q(object_id__in={r.object_id for r in wanted})))
    _new, kept = _settle(wanted, rows, now)
    _close({r.pk for r in _in_sight([r for r in rows if r.closed_at is None and r.pk not in kept])}, now)


def _running(rules: Sequence[Rule], patient_id: UUID, day: date) -> list[Rule]:
    """Those of these clocks that run for this person, asked in one question: hardly any of them ever does."""
    asked = [
        rule.rows(day).filter(patient_id=patient_id).order_by().annotate(clock=Value(rule.key)).values_list("clock")
        for rule in rules
    ]
    keys = {key for (key,) in asked[0].union(*asked[1:])} if asked else set()
    return [rule for rule in rules if rule.key in keys]


def _in_sight(reminders: list[Reminder]) -> list[Reminder]:
    """Those whose object the actor sees: a clock that is out of sight has not stopped."""
    seen: set[UUID] = set()
    for model in {RULES[r.rule].model for r in reminders}:
        ids = [r.object_id for r in reminders if RULES[r.rule].model is model]
        seen |= set(model.objects.filter(pk__in=ids).values_list("pk", flat=True))
    return [r for r in reminders if r.object_id in seen]


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


def _for(rule: Rule, row: Any, staff: Staff, now: datetime) -> list[Reminder]:
    return [
        Reminder(
            kind=Reminder.Kind.WORK, rule=rule.key, object_kind=rule.kind, object_id=row.pk, patient_id=row.patient_id,
            due_on=row.due_date, recipient_id=recipient, instead_of_id=instead_of, created_at=now, delivered_at=now,
        )
        for recipient, instead_of in staff.reach(rule.recipients(row, staff)).items()
    ]  # fmt: skip


def _key(reminder: Reminder) -> tuple[Any, ...]:
    return reminder.rule, reminder.object_id, reminder.due_on, reminder.recipient_id


def _written_of(wanted: list[Reminder]) -> list[Reminder]:
    """What the ledger holds of these objects, open or closed."""
    if not wanted:
        return []
    rows = Reminder.objects.filter(
        object_id__in={r.object_id for r in wanted}, rule__in={r.rule for r in wanted}, kind=Reminder.Kind.WORK
    )
    return list(rows)


def _settle(wanted: list[Reminder], ledger: list[Reminder], now: datetime) -> tuple[int, set[UUID]]:
    """Write what is not in the ledger, open again what was closed; how many are new, and the ids that stay open."""
    known = {_key(row): row for row in ledger}
    fresh = [r for r in wanted if _key(r) not in known]
    kept = set()
    for reminder in wanted:
        row = known.get(_key(reminder))
        if row is not None:
            kept.add(row.pk)
            _open_again(row, reminder)
    return _write(fresh, now), kept | {r.pk for r in fresh}


def _open_again(row: Reminder, wanted: Reminder) -> None:
    # A referral comes back to the same desk on the same day; somebody is back and takes their work over again.
    if row.closed_at is not None or row.instead_of_id != wanted.instead_of_id:
        row.closed_at, row.instead_of_id = None, wanted.instead_of_id
        row.save(update_fields=["closed_at", "instead_of"])


def _close(ids: set[UUID], now: datetime) -> None:
    if ids:
        with history.deriving():
            Reminder.objects.filter(pk__in=ids, closed_at=None).update(closed_at=now)


def _write(fresh: list[Reminder], now: datetime) -> int:
    if not fresh:
        return 0
    with history.deriving():
        Reminder.objects.bulk_create(fresh, ignore_conflicts=True)
    _plan_digests({r.recipient_id for r in fresh}, now)
    return len(fresh)


def _plan_digests(memberships: set[UUID], now: datetime) -> None:
    for user_id, hour in (
        Membership.objects.filter(pk__in=memberships).values_list("user_id", "user__digest_hour").distinct()
    ):
        day, at = _next_digest(now, hour)
        outbox.put("digest", f"digest:{user_id}:{day:%Y-%m-%d}", due_at=at, user=str(user_id))


def _next_digest(now: datetime, hour: int) -> tuple[date, datetime]:
    """The day and moment of the next daily mail at that hour; what is new after today's goes with tomorrow's."""
    local = timezone.localtime(now)
    at = timezone.make_aware(datetime.combine(local.date(), time(hour)))
    if at < now:
        at = timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), time(hour)))
    return timezone.localdate(at), at
