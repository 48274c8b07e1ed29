"""What a move brings up to date costs a few questions, and asks about every clock all the same."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from monitoring import listeners, reminders
from monitoring.models import Reminder
from monitoring.rules import RULES

A_MOVE = 10  # of the acknowledgement: two clocks looked at, three rows of the ledger written, somebody told


def _keeping_up(asked: Any) -> list[str]:
    """The questions that bring the ledger up to date: from the one about clocks to the last word of news."""
    every = [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]
    told = [n for n, sql in enumerate(every) if "monitoring_reminder" in sql]
    return every[next(n for n, sql in enumerate(every) if 'AS "clock"' in sql) : told[-1] + 1]


def test_a_move_asks_a_few_questions(cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    client = sign_in(cast.coordinator)
    page = client.get(reverse("referrals:detail", args=[cast.referral_adrian.pk]))
    acting = page.context["request"].membership.pk
    with queries() as asked:
        answer = client.post(reverse("referrals:acknowledge", args=[cast.referral_adrian.pk]), {"acting": acting})
    assert answer.status_code == 302
    figure("questions that keep the reminders up with a move", len(_keeping_up(asked)), at_most=A_MOVE)


def test_of_every_clock_it_is_asked_whether_it_runs(cast: Any, make: Any, acting: Any) -> None:
    make.note(make.joined(), kind="crisis")
    today, rules = timezone.localdate(), list(RULES.values())
    found = set()
    for member in (cast.clinician, cast.coordinator, cast.professional):
        with transaction.atomic(), acting(member):
            for patient_id in Reminder.objects.values_list("patient_id", flat=True).distinct():
                running = {rule.key for rule in rules if rule.rows(today).filter(patient_id=patient_id).exists()}
                assert {rule.key for rule in reminders._running(rules, patient_id, today)} == running
                found |= running
    assert {"acknowledge", "initial_plan", "letter_joined", "review_after_crisis"} <= found


def test_a_second_time_writes_nothing(cast: Any, acting: Any, queries: Any) -> None:
    with transaction.atomic(), acting(cast.coordinator):
        reminders.sync(listeners.EVERY, cast.adrian.pk)
        with queries() as asked:
            reminders.sync(listeners.EVERY, cast.adrian.pk)
    assert not [q["sql"] for q in asked.captured_queries if q["sql"].startswith(("INSERT", "UPDATE"))]
