"""How surely a session is known to be its user's: which steps it was opened with, and how long ago.

Every step leaves a record in the session (the sign-in package's own list). `strong` asks whether one of them was a
second step; `ask` is for what takes a fresh one: signing, breaking the glass, changing how one signs in.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as _USER_KEY,
)
from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from allauth.account.internal.userkit import user_id_to_str
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entities.models import Membership, User
from entities.roles import ADMINISTRATOR

View = Callable[..., HttpResponse]
KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
FIELDS = ("confirm_code", "confirm_password", "confirm_credential")
DEMO = "demo"


def has_one(user: User) -> bool:
    """Whether this user has an application with codes, a passkey or a security key."""
    return bool(Authenticator.objects.filter(user=user, type__in=KINDS).exists())


def required(memberships: Iterable[Membership]) -> bool:
    """Whether any of these memberships may only be used after a second step: by its role or by its entity."""
    return any(
        m.role == ADMINISTRATOR or m.role in settings.SECOND_FACTOR_ROLES or m.entity.second_factor for m in memberships
    )


def may_remove(request: Any, means: Authenticator) -> bool:
    """Whether the user can do without it: not when it is the last one of somebody who needs one."""
    others = Authenticator.objects.filter(user=request.user, type__in=KINDS).exclude(pk=means.pk)
    return bool(others.exists()) or not required(request.memberships)


def last_one() -> str:
    """Why the last one cannot be taken away."""
    return _("It is the only second step of this account, and the account needs one. Add another first.")


def strong(request: Any) -> bool:
    """Whether this session was opened with more than a password, or confirmed so since.

    The demonstration's sign-in by a click counts while it runs as one, except where an entity itself asks for more.
    """
    records = get_authentication_records(request, request.user)
    if any(_is_second(r) for r in records):
        return True
    by_click = settings.DEMO and any(r["method"] == DEMO for r in records)
    return by_click and not any(m.entity.second_factor for m in request.memberships)


def fresh(request: Any, minutes: int | None = None) -> bool:
    """Whether the user has shown within these minutes that it is them: by their second step, else by their password."""
    since = time.time() - 60 * (settings.CONFIRMATION_MINUTES if minutes is None else minutes)
    recent = [r for r in get_authentication_records(request, request.user) if _shown_at(r) >= since]
    if any(_is_second(r) for r in recent):
        return True
    return any(r["method"] in ("password", "socialaccount", "code") for r in recent) and not has_one(request.user)


def ask(request: Any, minutes: int | None = None) -> HttpResponse | None:
    """None when the user is fresh, or has just become so; else the page that asks, with what was posted kept in it.

    A form comes back to its own address with the answer, so that what was typed goes on as if nothing had been asked.
    """
    from entities.forms_confirm import ConfirmForm

    if fresh(request, minutes):
        return None
    if request.method != "POST":
        return HttpResponseRedirect(f"{reverse('confirm')}?{urlencode({'next': request.get_full_path()})}")
    answered = any(name in request.POST for name in FIELDS)
    form = ConfirmForm(request, request.POST if answered else None)
    if answered and form.is_valid():
        return None
    return page(request, form, status=422)


def asks_first(minutes: int | None = None) -> Callable[[View], View]:
    """Declare a view that opens only to a user who has just shown that it is them; stands under @page."""

    def declare(view: View) -> View:
        @wraps(view)
        def asking(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            return ask(request, minutes) or view(request, *args, **kwargs)

        return asking

    return declare


def page(request: Any, form: Any, status: int = 200) -> HttpResponse:
    """The page «confirm that it is you»; every field that was posted goes along, hidden."""
    skip = (*FIELDS, "csrfmiddlewaretoken", "acting")
    posted = [(k, v) for k, values in request.POST.lists() if k not in skip for v in values]
    context = {
        "form": form,
        "posted": posted,
        "demo_password": _demo_password(),
        "directory_url": "" if form.fields else _directory_url(request),
    }
    return render(request, "account/confirm.html", context, status=status)


def _directory_url(request: Any) -> str:
    from entities import directories

    back = request.GET.get("next", "/") if request.method == "GET" else "/"
    known = directories.of_user(request.user)
    return directories.address(known, back, again=True) if known else ""


def _demo_password() -> str:
    if not settings.DEMO:
        return ""
    from ppr.demo.accounts import PASSWORD

    return PASSWORD


def record(request: Any, user: User, method: str, **more: Any) -> None:
    """Note in this session that its user has just passed a step: "password", "mfa", "socialaccount" or "demo"."""
    record_authentication(request, user, method, **more)


def mark(session: Any, user: User, method: str, **more: Any) -> None:
    """As `record`, for a session that is opened without a request: by a test, by a measurement."""
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": time.time(), **more}]
    session[_USER_KEY] = user_id_to_str(user)


def _shown_at(step: dict[str, Any]) -> float:
    # A directory may rest on an earlier sign-in of its own: what counts is when it last asked.
    return float(step.get("asked_at", 0) if step["method"] == "socialaccount" else step.get("at", 0))


def _is_second(step: dict[str, Any]) -> bool:
    return step["method"] == "mfa" or bool(step["method"] == "socialaccount" and step.get("second_factor"))
