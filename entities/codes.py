"""Codes that count once: of the application on the telephone, and of the list kept for when it is lost."""

from __future__ import annotations

from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.db import transaction

from entities.models import User

TOTP, LIST = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


@transaction.atomic
def use(user: User, code: str) -> Authenticator | None:
    """What the code belongs to, and it is spent; None when it is wrong or was used before.

    The row is locked first: of any number of requests with the same code one succeeds. Spending is kept in the
    database, not in a cache that may be away.
    """
    found = {a.type: a for a in Authenticator.objects.select_for_update().filter(user=user, type__in=(TOTP, LIST))}
    application, spare = found.get(TOTP), found.get(LIST)
    if application and spend(application, code):
        return application
    if spare and spare.wrap().validate_code(code):
        return spare
    return None


def spend(application: Authenticator, code: str) -> bool:
    """Whether the code is right and later than the last one used; the row has to be locked."""
    secret = decrypt(application.data["secret"])
    step = next((n for n in totp.yield_hotp_counters_from_time() if _is(secret, n, code)), None)
    if step is None or step <= application.data.get("last_step", 0):
        return False
    application.data["last_step"] = step
    application.save(update_fields=["data"])
    return True


def _is(secret: str, step: int, code: str) -> bool:
    expected = totp.format_hotp_value(totp.hotp_value(secret, step))
    return bool(totp.compare_user_code(actual=code, expected=expected)) and len(expected) == app_settings.TOTP_DIGITS
