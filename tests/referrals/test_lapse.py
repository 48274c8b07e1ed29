"""The task that puts back who did not answer: under its own login, once, and nobody else's offer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as configured
from django.db import connection, connections, transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import Slot
from ppr.lib import database_url
from referrals import services, tasks, waiting
from tests import database
from tests.cast import acting, key


@pytest.fixture(autouse=True)
def own_database(committed_db: str) -> None:
    """The task commits, so each test has a database of its own."""


@contextmanager
def as_jobs() -> Iterator[None]:
    before = dict(connection.settings_dict)
    form = database_url.parse(configured.DATABASE_URLS["jobs"])
    connections.close_all()
    connection.settings_dict.update(USER=form["USER"], PASSWORD=form["PASSWORD"])
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(USER=before["USER"], PASSWORD=before["PASSWORD"])


def run_after(days: int, task: Any = tasks.lapse_offers) -> int:
    with as_jobs(), time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        return int(task())


def test_it_goes_back_to_waiting_when_its_last_day_has_gone_by_and_once(cast: Any, committed_db: str) -> None:
    referral = cast.referral_adrian
    with transaction.atomic(), acting(cast.coordinator):
        services.acknowledge(referral, by=cast.coordinator)
        waiting.offer(referral, Slot.objects.get(pk=key("line-3")), by=cast.coordinator)
    assert [run_after(days) for days in (0, 7, 8, 9)] == [0, 0, 1, 0]
    with database.connect("owner", committed_db) as owner:
        state = owner.execute(
            "SELECT state, supporter_id FROM referrals_referral WHERE id = %s", [referral.pk]
        ).fetchone()
        kept = owner.execute(
            "SELECT state, ending FROM referrals_placement WHERE referral_id = %s", [referral.pk]
        ).fetchall()
        story = owner.execute(
            "SELECT verb, by_membership_id FROM referrals_referralevent WHERE referral_id = %s ORDER BY at DESC LIMIT 1",
            [referral.pk],
        ).fetchone()
        trace = owner.execute(
            "SELECT history_system FROM referrals_historicalreferral WHERE id = %s ORDER BY history_date DESC LIMIT 1",
            [referral.pk],
        ).fetchone()
    assert state == ("waiting", cast.coordinator.pk)
    assert kept == [("ended", "never_started")]
    assert (story, trace) == (("lapse", None), ("lapse_offers",))


def test_what_nobody_answered_goes_back_to_the_sector_once_and_keeps_its_start(
    cast: Any, sign_in: Any, committed_db: str
) -> None:
    referral = cast.referral_adrian
    days = cast.line.agreement.unanswered_days
    late = (referral.due_on - timezone.localdate()).days + days
    assert [run_after(n, tasks.expire_unanswered) for n in (0, late, late + 1, late + 2)] == [0, 0, 1, 0]
    with database.connect("owner", committed_db) as owner:
        state, responsible, start = owner.execute(
            "SELECT state, responsible_id, sent_at FROM referrals_referral WHERE id = %s", [referral.pk]
        ).fetchone()
        told = owner.execute(
            "SELECT rule, kind FROM monitoring_reminder WHERE object_id = %s AND recipient_id = %s AND closed_at IS NULL",
            [referral.pk, cast.sector_coordinator.pk],
        ).fetchall()
    assert (state, responsible, start) == ("returned", cast.clinician.pk, referral.sent_at)
    assert ("find_place", "work") in told
    page = reverse("referrals:detail", args=[referral.pk])
    assert "Nadie contestó a tiempo" in sign_in(cast.clinician).get(page).content.decode()
    assert sign_in(cast.coordinator).get(page).status_code == 200, "it sees that it came back"
    sent = sign_in(cast.sector_coordinator).post(
        reverse("referrals:route", args=[referral.pk]), {"line": str(cast.line_other.pk), "text": ""}
    )
    assert sent.status_code == 302
    assert sign_in(cast.coordinator).get(page).status_code == 404, "once it is elsewhere it sees it no more"
    assert sign_in(cast.coordinator_other).get(page).status_code == 200
