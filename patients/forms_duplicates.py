"""What is asked where two records may be of one person."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.models import Patient


class MergeForm(forms.Form):
    """Which of the two is kept, how it is known, and who goes on in it as before."""

    kept = forms.ChoiceField(
        label=_("Which record is kept"), widget=forms.RadioSelect,
        help_text=_("The other one stays to be read; nothing is written in it any more."),
        error_messages={"required": _("Choose the record that is kept: as a rule, the one with a plan.")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("How it is known that they are the same person"), max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say how it is known: a document seen, what the person says, who confirms it.")},
    )  # fmt: skip
    let_in = forms.MultipleChoiceField(
        label=_("Who goes on in the kept record as before"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Whoever is not chosen only gets to know who the person is, and keeps reading the record that they knew."),
    )  # fmt: skip

    def __init__(
        self, *args: Any, people: tuple[Patient, Patient], parties: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.fields["kept"].choices = [(str(p.pk), p.full_name) for p in people]  # type: ignore[attr-defined]
        self.fields["let_in"].choices = parties  # type: ignore[attr-defined]
        if not parties:
            del self.fields["let_in"]


class ApartForm(forms.Form):
    """How it is known that they are two people; it may stay empty."""

    apart_reason = forms.CharField(label=_("How it is known that they are two people"), max_length=300, required=False)
