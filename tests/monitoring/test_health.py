"""Is it alive, and can it work? Each answer names what is missing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from ppr.lib import outbox


@pytest.fixture
def ticking() -> None:
    outbox.Heartbeat.objects.update_or_create(name="scan-due", defaults={"at": timezone.now()})


def ready(client: Any) -> tuple[int, dict[str, str]]:
    response = client.get("/readyz")
    return response.status_code, response.json()


def test_alive(client: Any) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_ready_when_everything_is(client: Any, ticking: None) -> None:
    assert ready(client) == (
        200,
        {"status": "ok", "database": "ok", "broker": "ok", "outbox": "ok", "beat": "ok"},
    )


def test_the_probes_answer_somebody_signed_in_too(cast: Any, sign_in: Any, ticking: None) -> None:
    for who in (cast.professional, cast.administrator, cast.person_user):
        signed_in = sign_in(who)
        assert signed_in.get("/healthz").json() == {"status": "ok"}
        assert ready(signed_in)[0] == 200


def test_whoever_keeps_it_running_reads_it_on_their_first_page(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.it_support).get("/").content.decode()
    assert (
        "Base de datos" in page and ">no funciona</a>" in page and reverse("readyz") in page
    )  # no task runs in this test
    assert "PostgreSQL" in page and "Cómo está el sistema" not in sign_in(cast.auditor).get("/").content.decode()


def test_no_tick_yet(client: Any) -> None:
    outbox.Heartbeat.objects.update_or_create(name="other", defaults={"at": timezone.now()})
    status, said = ready(client)
    assert (status, said["beat"], said["status"]) == (503, "no tick yet", "unavailable")


def test_beat_stopped_ticking(client: Any) -> None:
    at = timezone.now() - timedelta(minutes=6)
    outbox.Heartbeat.objects.update_or_create(name="scan-due", defaults={"at": at})
    status, said = ready(client)
    assert status == 503 and said["beat"].startswith("last tick 36")


def test_deliveries_wait_too_long(client: Any, ticking: None) -> None:
    outbox.put("digest", "x", due_at=timezone.now() - timedelta(minutes=3), user="x")
    status, said = ready(client)
    assert status == 503 and said["outbox"].startswith("oldest delivery waits 18")
    assert said["database"] == said["broker"] == said["beat"] == "ok"


def test_no_broker(client: Any, ticking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    from celery import current_app

    monkeypatch.setattr(current_app.conf, "broker_url", "redis://127.0.0.1:1/0")
    current_app.pool.force_close_all()
    status, said = ready(client)
    assert status == 503 and said["broker"] != "ok" and said["database"] == "ok"


def test_no_database(client: Any, committed_db: str) -> None:
    name = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = "ppr_test_nowhere"
    try:
        assert client.get("/healthz").status_code == 200
        status, said = ready(client)
        assert status == 503 and said["database"] == "OperationalError"
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = name


def test_without_a_database_every_page_is_one_of_ours(committed_db: str, cast: Any, sign_in: Any) -> None:
    inside = sign_in(cast.professional)
    outside = Client()
    name = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = "ppr_test_nowhere"
    try:
        for client in (inside, outside):
            client.raise_request_exception = False
            for response in (client.get("/entrar/"), client.post("/aspecto/", {"theme": "dark"})):
                assert response.status_code == 503
                assert response["Retry-After"] == "30"
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = name
