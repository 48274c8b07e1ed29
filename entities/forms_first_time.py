"""What is asked of somebody who comes in for the first time: the code they were given, then a password of their own."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import pgettext_lazy

from entities import sign_in_codes
from entities.models import SignInCode, User


class FirstTimeForm(forms.Form):
    """User name and code, both from the paper that was handed over. The refusal is one for all reasons."""

    user_name = forms.CharField(
        label=pgettext_lazy("person-page", "Your user name"),
        help_text=pgettext_lazy("person-page", "It is on the paper. It begins with “p-”."),
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": pgettext_lazy("person-page", "Write your user name.")},
    )
    code = forms.CharField(
        label=pgettext_lazy("person-page", "Your code"),
        help_text=pgettext_lazy(
            "person-page", "Eight letters and numbers. Capitals and the dash make no difference."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": pgettext_lazy("person-page", "Write the code.")},
    )  # fmt: skip

    found: SignInCode | None = None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if self.errors:
            return given
        self.found = sign_in_codes.find(given["user_name"], given["code"])
        if self.found is None:
            raise ValidationError(
                _now("The user name or the code is not right, or its days are over. Whoever gave it to you can give you another.")
            )  # fmt: skip
        return given


class NewPasswordForm(forms.Form):
    """A password of one's own, written twice."""

    forgets = True  # what comes back has no password in it: the page does not say that it was kept

    password = forms.CharField(
        label=pgettext_lazy("person-page", "A password of your own"),
        help_text=pgettext_lazy(
            "person-page",
            "At least 12 characters. Three or four words that have nothing to do with each other work well.",
        ),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": pgettext_lazy("person-page", "Write a password.")},
    )
    again = forms.CharField(
        label=pgettext_lazy("person-page", "The same one again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": pgettext_lazy("person-page", "Write it again, so that it is sure.")},
    )

    def __init__(self, *args: Any, user: User, **more: Any) -> None:
        super().__init__(*args, **more)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        if "password" in self.cleaned_data and again != self.cleaned_data["password"]:
            raise ValidationError(_now("The two are not the same. Write both again."))
        return again
