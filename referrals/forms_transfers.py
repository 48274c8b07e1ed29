"""Forms of a transfer that the sector asks for, and of the team's answer that the person stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from referrals.forms import RouteForm


class TransferForm(RouteForm):
    """To which entity, why, and what the person says of it."""

    wish = forms.CharField(
        label=_("What the person says of moving"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In their own words, just as they say it. It may stay empty: the team asks before anything is moved."),
    )  # fmt: skip
    field_order = ("line", "wish", "text")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        why = self.fields["text"]
        why.label, why.required = _("Why another entity"), True
        why.help_text = _(
            "The team reads it, and it begins what the next entity will be told. Nothing clinical is needed."
        )
        why.error_messages["required"] = _("Write in a line why: the team has to talk about it with the person.")
        self.fields["line"].error_messages["required"] = _("Choose the entity that should go on.")


class StayForm(forms.Form):
    """Why nobody is moved."""

    text = forms.CharField(
        label=_("Why the person stays"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was talked about, and what changes instead. The sector and whoever referred read it."),
        error_messages={"required": _("Write why, in a line: the sector asked for a reason.")},
    )  # fmt: skip
