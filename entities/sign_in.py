"""How sign-in differs from the package's: nobody signs up by themselves, attempts are counted, secrets are sealed."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import lockout
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

    def get_totp_label(self, user: Any) -> str:
        found: User = user
        return found.get_username()
