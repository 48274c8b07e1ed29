"""What is due is written once and told once, whatever runs twice, fails or is away for a while."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import psycopg
import pytest
import time_machine
from django.conf import settings as configured
from django.core import mail
from django.db import connection, connections
from django.utils import timezone

from monitoring import reminders, tasks
from monitoring.staff import Staff
from ppr.lib import database_url, outbox
from ppr.lib.access import Actor, acting_as
from ppr.lib.outbox import OutboxMessage
from tests import database

Owner = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture(autouse=True)
def own_database(committed_db: str) -> None:
    """Other logins and threads see what is committed: each of these tests has a database to itself."""


@contextmanager
def as_login(login: str) -> Iterator[None]:
    """Work in the test's database under another login, as another process would."""
    before = dict(connection.settings_dict)
    form = database_url.parse(configured.DATABASE_URLS[login])
    connections.close_all()
    connection.settings_dict.update(USER=form["USER"], PASSWORD=form["PASSWORD"])
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(USER=before["USER"], PASSWORD=before["PASSWORD"])


@pytest.fixture
def owner(committed_db: str) -> Iterator[Owner]:
    """owner(sql, *values): straight into the database, past every wall."""
    raw = database.connect("owner", committed_db)

    def ask(sql: str, *values: Any) -> list[tuple[Any, ...]]:
        done = raw.execute(sql, values or None)
        return done.fetchall() if done.description else []

    yield ask
    raw.close()


@pytest.fixture
def due(cast: Any, owner: Owner) -> datetime:
    """Ten in the morning of the day on which the review of Pili's plan is due; nothing is written yet."""
    owner("DELETE FROM ppr_outboxmessage")
    owner("DELETE FROM monitoring_reminder")
    owner("UPDATE plans_plan SET state = 'closed' WHERE patient_id <> %s", cast.pili.pk)
    owner("UPDATE referrals_referral SET state = 'withdrawn' WHERE state <> 'joined'")
    # Joined for so long that primary care has heard of it.
    owner("UPDATE referrals_placement SET assigned_on = assigned_on - 800, joined_on = joined_on - 800")
    moment = timezone.localtime() + timedelta(days=60)
    owner(
        "UPDATE plans_plan SET state = 'active', next_review_on = %s WHERE patient_id = %s",
        moment.date(),
        cast.pili.pk,
    )
    return moment.replace(hour=10, minute=0)


def written(owner: Owner) -> list[tuple[Any, ...]]:
    return owner("SELECT rule, recipient_id FROM monitoring_reminder WHERE closed_at IS NULL")


def scan_at(moment: datetime) -> int:
    with as_login("jobs"), time_machine.travel(moment, tick=False):
        return int(tasks.scan_due())


def deliver_at(moment: datetime) -> int:
    with as_login("jobs"), time_machine.travel(moment, tick=False):
        return int(tasks.deliver_outbox())


def test_it_is_written_when_its_time_has_come_and_once(cast: Any, owner: Owner, due: datetime) -> None:
    assert scan_at(due - timedelta(days=15)) == 0
    assert scan_at(due - timedelta(days=14)) == 1
    assert scan_at(due - timedelta(days=14)) == 0
    assert scan_at(due) == 0
    assert written(owner) == [("review", cast.professional.pk)]


def test_a_scan_that_was_away_for_weeks_writes_it_once(cast: Any, owner: Owner, due: datetime) -> None:
    assert scan_at(due + timedelta(days=30)) == 1
    assert written(owner) == [("review", cast.professional.pk)]


def test_two_scans_at_once_write_it_once(cast: Any, owner: Owner, due: datetime) -> None:
    together = threading.Barrier(2)
    failed: list[BaseException] = []

    def scan() -> None:
        from django.db import transaction

        try:
            with transaction.atomic(), acting_as(Actor(system="scan_due")):
                staff = Staff(timezone.localdate(due))
                rows = reminders.RULES["review"].rows(staff.day)
                found = [r for row in rows for r in reminders._for(reminders.RULES["review"], row, staff, due)]
                together.wait(10)  # both have read that nothing is written yet
                reminders._write(found, due)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    with as_login("jobs"):
        both = [threading.Thread(target=scan) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(30)
    assert not failed
    assert written(owner) == [("review", cast.professional.pk)]
    assert owner("SELECT count(*) FROM ppr_outboxmessage WHERE topic = 'digest'") == [(1,)]


def test_doing_the_thing_closes_it_for_good(cast: Any, owner: Owner, due: datetime, acting: Any) -> None:
    from plans import services
    from plans.models import Review

    scan_at(due)
    with time_machine.travel(due, tick=False), acting(cast.professional):
        review = Review(
            plan=cast.plan, held_on=due.date(), decisions="Seguir.", next_on=due.date() + timedelta(days=180)
        )
        services.hold_review(review, by=cast.professional)
    assert written(owner) == [] or all(rule != "review" for rule, _to in written(owner))
    assert scan_at(due + timedelta(hours=1)) == 0


def test_the_daily_mail_carries_a_count_and_a_link_and_no_name(cast: Any, owner: Owner, due: datetime) -> None:
    scan_at(due)
    eight = (due + timedelta(days=1)).replace(hour=8, minute=1)
    assert deliver_at(due) == 0  # today's hour has passed: it goes with tomorrow's
    assert deliver_at(eight) == 1
    assert deliver_at(eight + timedelta(minutes=1)) == 0
    (sent,) = mail.outbox
    assert sent.to == [cast.professional.user.email]
    assert sent.subject == "PPR: 1 asunto para hoy"
    assert configured.BASE_URL in sent.body
    text = sent.subject + sent.body + str(sent.message())
    people = (
        "Pilar",
        "Pili",
        "Abadía",
        "Ferrer",
        "Adrián",
        "Teresa",
        "Marta",
        "Zueco",
        "Inés",
        "Peña",
        "Cierzo",
    )
    assert not [name for name in people if name in text]
    assert str(cast.pili.pk) not in text and str(cast.plan.pk) not in text


def test_the_mail_speaks_the_users_language(cast: Any, owner: Owner, due: datetime) -> None:
    owner("UPDATE entities_user SET language = 'en' WHERE id = %s", cast.professional.user_id)
    scan_at(due)
    deliver_at(due + timedelta(days=1))
    assert mail.outbox[0].subject == "PPR: 1 thing for today"


def test_there_is_one_mail_a_day_however_much_comes(cast: Any, owner: Owner, due: datetime) -> None:
    scan_at(due)
    owner("UPDATE plans_plan SET next_review_on = next_review_on - 1 WHERE patient_id = %s", cast.pili.pk)
    scan_at(due + timedelta(hours=2))
    eight = (due + timedelta(days=1)).replace(hour=8, minute=1)
    assert deliver_at(eight) == 1
    owner("UPDATE plans_plan SET next_review_on = next_review_on - 1 WHERE patient_id = %s", cast.pili.pk)
    scan_at(eight + timedelta(hours=1))
    deliver_at(eight + timedelta(hours=2))
    assert len(mail.outbox) == 1
    deliver_at(eight + timedelta(days=1))
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("change", ["is_active = false", "email = ''"])
def test_who_left_or_has_no_address_gets_none(cast: Any, owner: Owner, due: datetime, change: str) -> None:
    scan_at(due)
    owner(f"UPDATE entities_user SET {change} WHERE id = %s", cast.professional.user_id)
    deliver_at(due + timedelta(days=1))
    assert mail.outbox == []


def test_a_delivery_that_fails_is_made_later_and_tells_no_name(
    cast: Any, owner: Owner, due: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_at(due)
    tomorrow = due + timedelta(days=1)
    healthy = outbox.DELIVER["digest"]

    def fail(message: OutboxMessage) -> None:
        raise ConnectionError("Pilar Abadía Ferrer")

    monkeypatch.setitem(outbox.DELIVER, "digest", fail)
    assert deliver_at(tomorrow) == 0
    [(attempts, error, later)] = owner("SELECT attempts, last_error, due_at FROM ppr_outboxmessage")
    assert (attempts, error) == (1, "ConnectionError")
    assert later > tomorrow
    monkeypatch.setitem(outbox.DELIVER, "digest", healthy)
    assert deliver_at(tomorrow) == 0  # not before its time
    assert deliver_at(later + timedelta(seconds=1)) == 1
    assert deliver_at(later + timedelta(hours=2)) == 0
    assert len(mail.outbox) == 1
    assert owner("SELECT attempts, last_error FROM ppr_outboxmessage") == [(2, "")]


def test_it_waits_ever_longer_but_never_more_than_an_hour(
    cast: Any, owner: Owner, due: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scan_at(due)
    monkeypatch.setitem(outbox.DELIVER, "digest", lambda message: 1 / 0)
    moment, waits = due + timedelta(days=1), []
    for _ in range(10):
        deliver_at(moment)
        [(later,)] = owner("SELECT due_at FROM ppr_outboxmessage")
        waits.append((later - moment).total_seconds())
        moment = later
    assert waits == sorted(waits) and waits[0] <= 60 and waits[-1] == 3600


def test_with_the_broker_away_pages_work_and_the_mail_leaves_later_once(
    cast: Any, owner: Owner, due: datetime, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from celery import current_app

    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    owner(
        "UPDATE referrals_referral SET state = 'sent', due_on = %s WHERE id = %s",
        due.date(),
        cast.referral_adrian.pk,
    )
    client = sign_in(cast.coordinator)
    sent = {"acting": str(cast.coordinator.pk)}
    address = f"/derivaciones/{cast.referral_adrian.pk}/acusar/"
    assert client.post(address, sent).status_code in (302, 303)
    assert "Decidir sobre la derivación de Adrián C." in client.get("/").content.decode()
    assert ("decide", cast.coordinator.pk) in written(owner)
    deliver_at(timezone.localtime() + timedelta(days=2))
    deliver_at(timezone.localtime() + timedelta(days=2))
    assert [m.to for m in mail.outbox] == [[cast.coordinator.user.email]]


def test_the_jobs_login_does_its_tasks_and_reads_no_content(cast: Any, committed_db: str, due: datetime) -> None:
    assert scan_at(due) == 1
    content = (
        "plans_istatement", "monitoring_assessment", "patients_identifier", "patients_contact", "patients_socialfact",
        "plans_historicalprogressnote", "plans_historicalreview", "plans_historicalhospitalstay",
        "patients_historicalpatient", "monitoring_historicalassessment", "django_session",
    )  # fmt: skip
    # Of these the clocks read dates and states; nothing that anybody wrote.
    words = (
        ("plans_progressnote", "text"), ("plans_goal", "words"), ("plans_review", "decisions"),
        ("plans_goalstep", "text"), ("plans_hospitalstay", "planning"), ("plans_crisisplan", "answer_words"),
        ("plans_planversion", "words"), ("plans_signature", "name"), ("plans_leaving", "report"),
        ("patients_patient", "given_name"),
    )  # fmt: skip
    with database.connect("jobs", committed_db) as jobs:
        assert jobs.execute("SELECT count(*) FROM monitoring_reminder").fetchone() == (1,)
        for table in content:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                jobs.execute(f"SELECT 1 FROM {table}")
        for table, column in words:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                jobs.execute(f"SELECT {column} FROM {table}")
        for verb in ("UPDATE plans_plan SET state = 'closed'", "DELETE FROM monitoring_reminder"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                jobs.execute(verb)
