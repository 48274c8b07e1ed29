"""One transaction a request: identity first, the view as a savepoint inside, the audit last."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from entities import acting, audit
from entities.roles import WITHOUT_MEMBERSHIP
from ppr import door, errors
from ppr.lib.access import Actor, acting_as
from ppr.lib.ids import uuid7
from ppr.lib.language import spoken_to
from ppr.lib.streams import OwnStream
from ppr.lib.walls import recording_reads

log = logging.getLogger(__name__)
Next = Callable[[Any], HttpResponse]
SAFE = ("GET", "HEAD", "OPTIONS")
PROBES = ("/healthz", "/readyz")


class RequestIdMiddleware:
    """Give every request an id that the audit, the log and the reader of an error page share."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.id = uuid7()
        response = self.get_response(request)
        response.headers["X-Request-ID"] = str(request.id)
        return response


class PermissionsPolicyMiddleware:
    """No page of ours, and nothing in one, may use the device's senses or pay with it."""

    POLICY = ", ".join(
        f"{feature}=()"
        for feature in ("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "magnetometer",
                        "microphone", "midi", "payment", "serial", "usb")
    )  # fmt: skip

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers["Permissions-Policy"] = self.POLICY
        return response


class DatabaseGuardMiddleware:
    """Without a database, or without a place for the audit, nothing is shown: a page of ours, 503."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError):
            log.exception("no database")
            connection.close_if_unusable_or_obsolete()
            return errors.unavailable(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, (OperationalError, InterfaceError)):
            log.error("no database: %s", type(error).__name__)
            return errors.unavailable(request)
        return None


class UserLocaleMiddleware:
    """The user's own language; before sign-in the one chosen in this browser, else Spanish."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        chosen = (
            request.user.language
            if request.user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        )
        language = chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response


def addressed(actor: Actor, user: Any) -> AbstractContextManager[Any]:
    """Speak to the person, and to who is close to them, as they prefer; the catalogues themselves speak to staff."""
    return spoken_to(formal=user.formal) if actor.role in WITHOUT_MEMBERSHIP else nullcontext()


class ActingMiddleware:
    """State who acts to code and database, run the view inside, and put on record what it showed.

    The audit row is the last statement of the transaction, so a refused or failed request leaves it too; if it
    cannot be written the answer is 503 and nothing of the request stays.
    """

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        if request.path in PROBES:
            return self.get_response(request)  # they answer without a database, and show nothing about anyone
        with transaction.atomic():
            request.membership, request.memberships = None, []
            if request.user.is_authenticated:
                request.membership, request.memberships = door.admit(request)
            request.user.acting = request.membership
            request.actor = acting.actor_for(request.user, request.membership, request.id)
            with acting_as(request.actor), addressed(request.actor, request.user), recording_reads() as patients:
                response = self._respond(request)
                if response.streaming and not isinstance(response, OwnStream):
                    raise RuntimeError("a streamed body needs its own transaction, identity and audit")
                act = audit.act_of(request, response)
                if _on_record(request, response, patients, act):
                    response = self._record(request, response, patients, act)
        if request.user.is_authenticated:
            response.headers["Cache-Control"] = "no-store"
        return response

    def _respond(self, request: Any) -> HttpResponse:
        if request.method not in SAFE and request.membership is not None:
            typed_for = request.POST.get("acting", "")
            if typed_for and typed_for != str(request.membership.pk):
                return errors.other_membership(request, typed_for)
        return self.get_response(request)

    def _record(self, request: Any, response: HttpResponse, patients: set[Any], act: audit.Act) -> HttpResponse:
        try:
            with transaction.atomic():
                if request.method not in SAFE:
                    _settle_constraints()
                audit.record(
                    request.actor,
                    _name(request),
                    act=act,
                    method=request.method,
                    result=response.status_code,
                    patients=patients,
                )
        except DatabaseError:
            log.exception("the audit could not be written: nothing is shown")
            transaction.set_rollback(True)
            return errors.unavailable(request)
        return response


class SignInMiddleware(LoginRequiredMiddleware):
    """Every page takes a sign-in; a form that was sent after the session had ended comes back with its text."""

    def handle_no_permission(self, request: Any, view_func: Any) -> Any:
        if request.method in SAFE:
            return super().handle_no_permission(request, view_func)
        return errors.signed_out(request)


def _settle_constraints() -> None:
    # What is checked at the end of a transaction is checked here, while a page can still be shown; it also
    # closes the links that this request ended.
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _on_record(request: Any, response: HttpResponse, patients: set[Any], act: audit.Act) -> bool:
    if not request.actor.user_id:  # nobody is shown nothing; who signs in is nobody until the next request
        return False
    return bool(patients) or act in audit.ALWAYS or request.method not in SAFE or response.status_code >= 400


def _name(request: Any) -> str:
    match = request.resolver_match
    return match.view_name or "unnamed" if match else "unknown page"


def actor_of(request: Any) -> Actor:
    """The actor of a request; for code that types its requests."""
    found: Actor = request.actor
    return found
