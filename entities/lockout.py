"""The lock of an account: counted in the database by user name, because a hospital shares one address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Lockout, User
from ppr.lib.crypto import digest

KEEP_UNKNOWN = timedelta(days=90)


@dataclass(slots=True)
class Trial:
    """One attempt: whether the name was closed before it, and whether it succeeded (said by who checks)."""

    locked: bool
    succeeded: bool = False


@contextmanager
def attempt(name: str) -> Iterator[Trial]:
    """Check a password or a code inside it: attempts for one name go one after another, and a wrong one counts."""
    with transaction.atomic():
        row = _row(name)
        trial = Trial(locked=row.closed_at is not None)
        yield trial
        if not trial.locked and not trial.succeeded:
            _count(row)


def signed_in(sender: Any, user: User, **event: Any) -> None:
    """The user has come in by all steps: earlier wrong attempts no longer count. A closed name stays closed."""
    Lockout.objects.filter(user=user, closed_at=None, failures__gt=0).update(failures=0)


def open_again(rows: QuerySet[Lockout]) -> int:
    """Open these names again; how many were closed."""
    return rows.exclude(closed_at=None).update(failures=0, closed_at=None)


def message() -> str:
    """What is said of a closed name, whether somebody has it or not."""
    return _("There have been too many attempts for this user name: it is closed. An administrator can open it again.")


def spend_time(password: str) -> None:
    """Take as long as checking a password does."""
    make_password(password)


def _row(name: str) -> Lockout:
    key = digest(name.strip().casefold(), "user name")
    found = Lockout.objects.filter(pk=key).first()
    if found and found.closed_at:
        return found  # nothing will be written: nobody has to wait in line for it
    if found is None:
        user = User.objects.filter(username__iexact=name.strip()).first()
        Lockout.objects.bulk_create([Lockout(name_digest=key, user=user)], ignore_conflicts=True)
        if user is None:
            Lockout.objects.filter(user=None, last_at__lt=timezone.now() - KEEP_UNKNOWN).delete()
    return Lockout.objects.select_for_update(of=("self",)).get(pk=key)


def _count(row: Lockout) -> None:
    row.failures += 1
    if row.failures >= settings.LOCK_AFTER:
        row.closed_at = timezone.now()
    row.save(update_fields=["failures", "closed_at", "last_at"])
