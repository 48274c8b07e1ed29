"""Is the process alive, and can it work?"""

import platform
from datetime import timedelta

import django
from celery import current_app
from django.db import DatabaseError, connection, transaction
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from entities.gate import public
from ppr.lib import outbox

LAG_LIMIT = 120.0
TICK_LIMIT = timedelta(minutes=5)


@public()
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


@public()
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, outbox and beat are as they should be; 503 naming what is not."""
    found = checks()
    ready = all(value == "ok" for value in found.values())
    return JsonResponse({"status": "ok" if ready else "unavailable", **found}, status=200 if ready else 503)


def checks() -> dict[str, str]:
    """Each part with "ok", or what is the matter with it; what the database keeps only where it answers."""
    found = {"database": _database(), "broker": _broker()}
    if found["database"] == "ok":
        found |= {"outbox": _outbox(), "beat": _beat()}
    return found


def versions() -> str:
    """Of what this runs on."""
    server = connection.pg_version // 10_000  # type: ignore[attr-defined]
    return f"Python {platform.python_version()} · Django {django.get_version()} · PostgreSQL {server}"


def _database() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return type(error).__name__
    return "ok"


def _broker() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=2)
    except Exception as error:
        return type(error).__name__
    return "ok"


def _outbox() -> str:
    lag = outbox.lag()
    return "ok" if lag < LAG_LIMIT else f"oldest delivery waits {lag:.0f} s"


def _beat() -> str:
    tick = outbox.Heartbeat.objects.filter(name="scan-due").values_list("at", flat=True).first()
    if tick is None:
        return "no tick yet"
    age = timezone.now() - tick
    return "ok" if age < TICK_LIMIT else f"last tick {age.total_seconds():.0f} s ago"
