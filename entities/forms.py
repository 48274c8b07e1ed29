"""The sign-in form, in our own words."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import lockout


class SignInForm(LoginForm):  # type: ignore[misc]
    """User name and password. The refusal is the same for an unknown name and for a wrong password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, password = self.fields["login"], self.fields["password"]
        name.label, password.label = gettext_lazy("User name"), gettext_lazy("Password")
        name.widget = forms.TextInput(
            attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        )
        password.widget = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        password.help_text = ""

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError as error:
            raise ValidationError(_refusal(error.code), code=error.code) from error
        return cleaned


def _refusal(code: str | None) -> str:
    if code == "too_many_login_attempts":
        return lockout.message()
    return _("The user name or the password is not right. Try again; an administrator can give you a new one.")
