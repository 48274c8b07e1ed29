"""The second step of signing in, in our own words: a code that counts once."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import codes, lockout
from entities.forms_confirm import CodeInput


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """A code of the application or of the list; wrong ones count towards the lock of the account."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = gettext_lazy("Code of your application")
        code.help_text = gettext_lazy(
            "The six digits that it shows now, or one of the codes that you keep for when it fails."
        )
        code.widget = CodeInput()
        code.error_messages["required"] = gettext_lazy("Write the code.")

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        with lockout.attempt(self.user.get_username()) as trial:
            if trial.locked:
                raise ValidationError(lockout.message())
            means = codes.use(self.user, code)
            trial.succeeded = means is not None
        if means is None:
            raise ValidationError(_("That code is not right, or it has been used. Wait for the next one."))
        means.user = self.user
        self.authenticator = means
        return code


class ApplicationForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new application: it shows that the secret has arrived there."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = gettext_lazy("The six digits that the application shows now")
        code.widget = CodeInput()
        code.error_messages["required"] = gettext_lazy("Write the code.")

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()
        except ValidationError as error:
            raise ValidationError(
                _("That code is not right. Check that the telephone has the right time, and write the next one.")
            ) from error
        return code


class KeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey of this device or a security key, with a name to tell it by; `alone`: it is the only way in."""

    def __init__(self, *args: Any, alone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, by_itself = self.fields["name"], self.fields["passwordless"]
        name.label = gettext_lazy("What you call it")
        name.help_text = gettext_lazy("For example: my telephone, the key on my key ring.")
        name.max_length = 60
        name.widget = forms.TextInput(attrs={"maxlength": 60, "autocomplete": "off"})
        self.initial["name"] = ""
        by_itself.label = gettext_lazy("Sign in with it alone, without a password")
        by_itself.help_text = gettext_lazy("It asks for a finger, a face or a PIN each time.")
        by_itself.initial = True
        if alone:  # there is no password beside it
            by_itself.widget = forms.HiddenInput()
            self.alone = True

    alone = False

    def clean_name(self) -> str:
        return str(self.cleaned_data["name"]).strip()[:60] or _("Passkey")

    def clean_passwordless(self) -> bool:
        return self.alone or bool(self.cleaned_data["passwordless"])
