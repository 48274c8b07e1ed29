"""The first sign-in of somebody who works for nobody: a code that is handed over, then a way of their own.

The code opens one page, on which they choose a password or a passkey. Whatever opened the account before stops
opening it when a later code is used.
"""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from entities import lockout, second_factor
from entities.models import Lockout, Membership, SignInCode, User
from ppr.lib.crypto import digest

KEY = "choosing_with"  # in the session: the code with which one has come in, until a way is chosen
METHOD = "code"
SIGNS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none is taken for another
LENGTH = 8
TOLD_DAYS = 30  # for so long who was given another code reads it on their first page
NAME_SIGNS = "23456789abcdefghjkmnpqrstvwxyz"


def new_user(*, given: str, family: str = "", supporter: bool = False, formal: bool = False) -> User:
    """An account, not saved: a user name that tells nothing, no mail, no way in."""
    name = "p-" + "".join(secrets.choice(NAME_SIGNS) for _sign in range(6))
    user = User(username=name, first_name=given, last_name=family, is_supporter=supporter, formal=formal)
    user.set_unusable_password()
    return user


def give(user: User, *, by: Membership | None, reason: str = "") -> tuple[SignInCode, str]:
    """A new code for this user, in clear this once; an earlier one that was not used no longer opens.

    With a `reason`, why somebody who was coming in already is given another: wherever they were signed in ends.
    """
    code = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=user.pk)
        end(user)
        if not user.is_active:
            user.is_active = True
            user.save(update_fields=["is_active"])
        row = SignInCode(
            user=user, digest=digest(code, _kind(user)), given_by=by, reason=reason,
            until=timezone.now() + timedelta(days=settings.SIGN_IN_CODE_DAYS),
        )  # fmt: skip
        row.save(force_insert=True)
        lockout.open_again(Lockout.objects.filter(user=user))
        if reason:
            _end_sessions(user)
    return row, f"{code[:4]}-{code[4:]}"


def end(user: User) -> int:
    """The codes of this user that were not used no longer open; how many there were."""
    return SignInCode.objects.filter(user=user, used_at=None, ended_at=None).update(ended_at=timezone.now())


def close(user: User) -> None:
    """Nobody comes in with this account any more, wherever they are signed in; what it opened is still theirs."""
    with transaction.atomic():
        end(user)
        _forget_ways(user)
        user.is_active = False
        user.save(update_fields=["is_active"])


def find(name: str, code: str) -> SignInCode | None:
    """The code, where it is this user's and still opens. Wrong ones count towards the lock of the account."""
    with lockout.attempt(name) as trial:
        found = None if trial.locked else _matching(name, code)
        trial.succeeded = found is not None
    return found


def _matching(name: str, code: str) -> SignInCode | None:
    rows = SignInCode.objects.filter(user__username=name.strip().lower(), user__is_active=True)
    row = rows.filter(used_at=None, ended_at=None, until__gt=timezone.now()).select_related("user").first()
    wanted = row.digest if row else ""
    given = digest(_plain(code), _kind(row.user) if row else "nobody")
    return row if secrets.compare_digest(wanted, given) else None


def _plain(code: str) -> str:
    return "".join(sign for sign in code.upper() if sign.isalnum())


def _kind(user: User) -> str:
    return f"sign-in code of {user.pk}"


def enter(request: Any, row: SignInCode) -> None:
    """Come in with a code, as far as choosing a way; the ways of before no longer open."""
    with transaction.atomic():
        _forget_ways(row.user)
        request.session.flush()
        login(request, row.user, backend="entities.backends.RoleBackend")
        second_factor.record(request, row.user, METHOD)
        UserSession.objects.create_from_request(request)
        request.session[KEY] = str(row.pk)


def _forget_ways(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def lately(user: User) -> QuerySet[SignInCode]:
    """The code that somebody gave to this user though they were coming in already, while they should hear of it."""
    since = timezone.now() - timedelta(days=TOLD_DAYS)
    rows = SignInCode.objects.filter(user=user, given_by__isnull=False, given_at__gt=since).exclude(reason="")
    return rows.order_by("-given_at")


def has_way(user: User) -> bool:
    """Whether this user comes in by a way of their own: a password, or a passkey."""
    return user.has_usable_password() or Authenticator.objects.filter(user=user).exists()


def choosing(request: Any) -> bool:
    """Whether this session has come in with a code and has not chosen a way yet."""
    return KEY in request.session


def chosen(request: Any) -> bool:
    """A way has been chosen: the code is spent. False where it was meanwhile, or was taken back."""
    key = request.session.pop(KEY, None)
    rows = SignInCode.objects.filter(pk=key, user=request.user, used_at=None, ended_at=None)
    return bool(rows.update(used_at=timezone.now()))


def set_password(request: Any, password: str) -> None:
    """The user's own password from now on; signed out everywhere but here."""
    from entities import sessions

    user: User = request.user
    user.set_password(password)
    user.save(update_fields=["password"])
    sessions.end_others(request)
    before = request.session.session_key
    update_session_auth_hash(request, user)  # the session goes on under another key, and stays in the list of places
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
    second_factor.record(request, user, "password")
