"""What is asked on the pages about people."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.text import capfirst
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from entities.models import SocialCode
from entities.sending import SentOnce
from patients.models import SocialFact

DECLINED = "declined"


def said_day(day: date) -> str:
    """The day in full, for sentences about a mistake: «3 de octubre de 2026»."""
    return _now("%(day)s %(month)s %(year)s") % {"day": day.day, "month": MONTHS[day.month], "year": day.year}


def capitalised(values: type[models.TextChoices]) -> list[tuple[str, Any]]:
    """The choices with a capital, as they stand in forms."""
    return [(value, capfirst(label)) for value, label in values.choices]


class SearchForm(forms.Form):
    """One box: a name, or an identifier."""

    q = forms.CharField(
        label=_("Name, CIA or DNI"),
        help_text=_("Accents, capitals and order do not matter; the beginning of each word is enough."),
        max_length=120,
        error_messages={"required": _("Write the beginning of a name, or a whole CIA or DNI.")},
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
    )


class ReachForm(forms.Form):
    """Where and how to find somebody, and whether that has to be kept from view."""

    phone = forms.CharField(label=_("Telephone"), max_length=20, required=False,
                            widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}))  # fmt: skip
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=120,
                             widget=forms.EmailInput(attrs={"autocomplete": "off"}))  # fmt: skip
    town = forms.CharField(label=_("Town"), max_length=80, required=False)
    address = forms.CharField(label=_("Address"), max_length=200, required=False,
                              widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    address_protected = forms.BooleanField(
        label=_("Protected: somebody must not find this person"),
        help_text=_("Town and address then stand on no list, form, calendar or print. Each look at them is on record."),
        required=False,
    )
    started_from = forms.IntegerField(widget=forms.HiddenInput)

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        if said and sum(letter.isdigit() for letter in said) < 9:
            raise forms.ValidationError(_now("A telephone has at least nine digits."))
        return said


class FactForm(SentOnce):
    """What is known about one block of life, since when, and who says so."""

    code = forms.ChoiceField(
        label=_("Situation"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the situation, or “prefers not to say”.")},
    )
    details = forms.CharField(
        label=_("In a few words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    valid_from = DayField(label=_("Since when"), error_messages={"required": _("Say since which day; about will do.")})
    source = forms.ChoiceField(label=_("Who says so"), choices=capitalised(SocialFact.Source))

    def __init__(self, *args: Any, codes: Iterable[SocialCode], current: SocialFact | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.current = current
        self.codes = {code.code: code for code in codes}
        choices = [(key, code.label) for key, code in self.codes.items()]
        self.choices_of("code", [*choices, (DECLINED, _now("Prefers not to say"))])

    def choices_of(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_valid_from(self) -> date:
        day: date = self.cleaned_data["valid_from"]
        if day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet. Write it when it has happened."))
        if self.current is not None and day < self.current.valid_from:
            raise forms.ValidationError(
                _now(
                    "The current situation began on %(day)s. Choose that day or a later one; "
                    "what was before it can be told in a few words."
                )
                % {"day": said_day(self.current.valid_from)}
            )
        return day

    def fact(self, patient_id: Any, block: str) -> SocialFact:
        """The unsaved fact that the form describes; sent twice, the same one."""
        given, key = self.cleaned_data, self.sent_whole()
        declined = given["code"] == DECLINED
        return SocialFact(
            **({"pk": key} if key else {}),
            patient_id=patient_id,
            block=block,
            code=None if declined else self.codes[given["code"]],
            declined=declined,
            details=given["details"],
            valid_from=given["valid_from"],
            source=given["source"],
        )
