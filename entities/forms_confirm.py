"""Showing once more that it is you: a code or a passkey where you have one, else the password."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import codes, lockout, second_factor
from entities.models import User


class CodeInput(forms.TextInput):
    """A field for six or eight digits."""

    def __init__(self, **attrs: Any) -> None:
        super().__init__({"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", **attrs})


class ConfirmForm(forms.Form):
    """Asks only for what this user has. Wrong answers count towards the lock of the account."""

    confirm_code = forms.CharField(
        label=gettext_lazy("Code of your application"),
        help_text=gettext_lazy(
            "The six digits that it shows now, or one of the codes that you keep for when it fails."
        ),
        widget=CodeInput(),
        max_length=20,
        error_messages={"required": gettext_lazy("Write the code.")},
    )
    confirm_password = forms.CharField(
        label=gettext_lazy("The password, again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": gettext_lazy("Write your password.")},
    )
    confirm_credential = forms.JSONField(widget=forms.HiddenInput, required=False)

    def __init__(self, request: Any, data: Any = None) -> None:
        super().__init__(data)
        self.request, self.user = request, request.user
        held = set(Authenticator.objects.filter(user=self.user).values_list("type", flat=True))
        second = bool(held & set(second_factor.KINDS))
        self.has_key = Authenticator.Type.WEBAUTHN in held
        if second:
            del self.fields["confirm_password"]
            self.fields["confirm_code"].required = not self.has_key
        else:
            del self.fields["confirm_code"]
        if not self.has_key:
            del self.fields["confirm_credential"]
        if not second and not self.user.has_usable_password():
            del self.fields["confirm_password"]

    @property
    def key_options(self) -> str:
        """What the browser needs to ask for a passkey or a security key, as JSON; nothing where the user has none."""
        return json.dumps(webauthn.begin_authentication(self.user)) if self.has_key else ""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        with lockout.attempt(self.user.get_username()) as trial:
            if trial.locked:
                raise ValidationError(lockout.message())
            trial.succeeded = self._check(given)
        if not trial.succeeded:
            self._refuse(given)
        return given

    def _check(self, given: dict[str, Any]) -> bool:
        user: User = self.user
        if given.get("confirm_credential"):
            return self._passed(_credential(user, given["confirm_credential"]))
        if given.get("confirm_code"):
            return self._passed(codes.use(user, given["confirm_code"]))
        if given.get("confirm_password") and user.check_password(given["confirm_password"]):
            second_factor.record(self.request, user, "password", reauthenticated=True)
            return True
        return False

    def _passed(self, means: Authenticator | None) -> bool:
        if means is None:
            return False
        means.user = self.user
        post_authentication(self.request, means, reauthenticated=True)
        return True

    def _refuse(self, given: dict[str, Any]) -> None:
        if "confirm_password" in self.fields:
            self.add_error("confirm_password", _("The password is not right. Try again."))
        elif given.get("confirm_code"):
            self.add_error("confirm_code", _("That code is not right, or it has been used. Wait for the next one."))
        elif "confirm_code" in self.fields:
            self.add_error("confirm_code", _("Write the code, or use your passkey."))
        else:
            raise ValidationError(_("It did not work. Try again."))


def _credential(user: User, answer: dict[str, Any]) -> Authenticator | None:
    try:
        webauthn.parse_authentication_response(answer)
        return webauthn.complete_authentication(user, answer)
    except ValidationError:
        return None
