"""How long a session lasts: idle and in all, shorter for who works here than for the person; and where one is in."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.utils import timezone

from entities.models import Membership, User

ENTERED, SEEN, BEFORE = "entered_at", "seen_at", "entered_before"
GRAIN = 60  # a session is written at most once a minute


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds without use, and seconds in all."""

    idle: int
    whole: int


def limits(memberships: Iterable[Membership]) -> Limits:
    """Of somebody who works here, or of the person, whom nobody hurries."""
    if any(True for _ in memberships):
        return Limits(settings.IDLE_MINUTES * 60, settings.SESSION_HOURS * 3600)
    return Limits(settings.PERSON_IDLE_HOURS * 3600, settings.PERSON_SESSION_HOURS * 3600)


def over(session: Any, memberships: Iterable[Membership]) -> bool:
    """Whether this session has been idle for too long, or has lasted too long."""
    now, limit = time.time(), limits(memberships)
    entered = session.get(ENTERED, 0)
    return bool(now - session.get(SEEN, entered) >= limit.idle or now - entered >= limit.whole)


def now() -> float:
    """This moment, as sessions keep it."""
    return time.time()


def touch(session: Any) -> None:
    """The session is in use; written once a minute at most, so that it costs nothing."""
    if time.time() - session.get(SEEN, 0) >= GRAIN:
        session[SEEN] = time.time()


def left(session: Any, memberships: Iterable[Membership]) -> dict[str, int]:
    """Seconds until the session ends without use, and in any case."""
    limit = limits(memberships)
    return {"idle": limit.idle - GRAIN, "whole": max(0, int(session.get(ENTERED, 0) + limit.whole - time.time()))}


def began(sender: Any, request: Any, user: User, **event: Any) -> None:
    """The user has come in by all steps: the clocks of the session start."""
    request.session[ENTERED] = request.session[SEEN] = time.time()


def remember_last(request: Any, user: User, last: datetime | None) -> None:
    """Keep in the session when this user had come in before, to be shown to them."""
    request.session[BEFORE] = last.timestamp() if last else None


def last_entry(request: Any) -> datetime | None:
    """When this user had come in before this time; None the first time."""
    moment = request.session.get(BEFORE)
    return datetime.fromtimestamp(moment, tz=timezone.get_current_timezone()) if moment else None


def end(request: Any) -> None:
    """Sign out: this session is over."""
    UserSession.objects.filter(session_key=request.session.session_key).delete()
    logout(request)


@dataclass(frozen=True, slots=True)
class Place:
    """One place where the user is signed in."""

    id: int
    browser: str
    address: str
    since: datetime
    seen: datetime
    here: bool


def places(request: Any) -> list[Place]:
    """Where this user is signed in, this place first; what is over is forgotten."""
    found = []
    for row in UserSession.objects.filter(user=request.user).order_by("-created_at"):
        session = _store(row.session_key).load()
        if not session or over(session, request.memberships):
            row.end()
            continue
        seen = datetime.fromtimestamp(session.get(SEEN, 0), tz=timezone.get_current_timezone())
        here = row.session_key == request.session.session_key
        found.append(Place(row.pk, browser(row.user_agent), row.ip, row.created_at, seen, here))
    return sorted(found, key=lambda place: not place.here)


def end_others(request: Any, wanted: int | None = None) -> int:
    """Sign out elsewhere: in that place, or in all but this one; how many ended."""
    rows = UserSession.objects.filter(user=request.user).exclude(session_key=request.session.session_key)
    ended = list(rows if wanted is None else rows.filter(pk=wanted))
    for row in ended:
        row.end()
    return len(ended)


def browser(agent: str) -> str:
    """«Firefox, Android»: the browser and the system as it names itself; never more than that."""
    known = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    systems = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))  # fmt: skip
    names = [next((name for mark, name in table if mark in agent), "") for table in (known, systems)]
    return ", ".join(name for name in names if name)


def _store(key: str) -> Any:
    return import_module(settings.SESSION_ENGINE).SessionStore(key)
