"""How sign-in differs from the package's: nobody signs up by themselves, attempts are counted, secrets are sealed."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import lockout, second_factor, sessions
from entities.models import User
from ppr.lib import crypto

# What a sealed secret is bound to; it belongs to no patient.
BOUND_TO = (UUID(int=0), "second step")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by an administrator or by the team, never by a visitor."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """The user name is given, never derived from a name."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        """The user, or None; a closed name is refused with any password, in the same time as an unknown one."""
        with lockout.attempt(credentials.get("username", "")) as trial:
            if trial.locked:
                lockout.spend_time(credentials.get("password", ""))
                raise self.validation_error("too_many_login_attempts")
            user = super().authenticate(request, **credentials)
            trial.succeeded = user is not None
        return user

    def login(self, request: HttpRequest, user: Any) -> None:
        last = user.last_login
        super().login(request, user)
        sessions.remember_last(request, user, last)

    def get_login_stages(self) -> list[str]:
        return ["entities.directories.SecondStep"]

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        messages.error(request, _("This account is closed. An administrator of your organisation can tell you why."))
        return HttpResponseRedirect(reverse("account_login"))


class SecondStepAdapter(DefaultMFAAdapter):
    """Secrets of second steps are stored encrypted, under the same keys as identifiers."""

    def encrypt(self, text: str) -> str:
        sealed, key_id = crypto.encrypt(text, bound_to=BOUND_TO)
        return f"{key_id}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, encrypted_text: str) -> str:
        key_id, _sep, sealed = encrypted_text.rpartition(":")
        return crypto.decrypt(base64.b64decode(sealed), key_id, bound_to=BOUND_TO)

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        return second_factor.may_remove(context.request, authenticator)

    def validation_error(self, code: str, *args: Any) -> Any:
        if code == "cannot_delete_authenticator":
            return ValidationError(second_factor.last_one(), code=code)
        return super().validation_error(code, *args)

    def get_totp_label(self, user: Any) -> str:
        found: User = user
        return found.get_username()
