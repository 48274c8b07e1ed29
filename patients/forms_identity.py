"""What is asked about names and documents."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from patients import identity
from patients.forms import DayField, capitalised
from patients.models import Identifier, Patient


class NameForm(forms.ModelForm):  # type: ignore[type-arg]
    """The names as they are now, and the one that the person wants to hear."""

    row_version = forms.IntegerField(widget=forms.HiddenInput)
    why = forms.ChoiceField(
        label=_("Why it changes"), widget=forms.RadioSelect,
        choices=[
            ("changed", _("The name has changed: the one before still finds the person, and is shown on no list")),
            ("slip", _("It was written wrongly")),
        ],
        error_messages={"required": _("Say whether the name has changed or was written wrongly.")},
    )  # fmt: skip

    class Meta:
        model = Patient
        fields = ["given_name", "surname1", "surname2", "preferred_name", "gender", "pronoun"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("given_name", "surname1", "surname2", "preferred_name"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.initial["row_version"] = self.instance.row_version


class DocumentForm(forms.Form):
    """One document: what it is, its number, from when until when, and whether somebody has seen it."""

    kind = forms.ChoiceField(label=_("Which document"), choices=capitalised(Identifier.Kind))
    number = forms.CharField(
        label=_("Number"), max_length=40,
        error_messages={"required": _("Write the number as the document shows it.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    since = DayField(label=_("In force since"), required=False)
    until = DayField(
        label=_("In force until"), required=False,
        help_text=_("Leave it empty while it is in force. One that has ended still finds the person."),
    )  # fmt: skip
    seen = forms.BooleanField(label=_("I have seen the document itself"), required=False)

    def __init__(self, *args: Any, patient_id: UUID, row: Identifier | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.patient_id, self.row = patient_id, row
        if row is not None:
            del self.fields["kind"]
            self.initial = {"number": row.value, "since": row.since, "until": row.until}
        else:
            del self.fields["until"]

    def clean_number(self) -> str:
        number = identity.normal(self.cleaned_data["number"])
        if len(number) < 4:
            raise forms.ValidationError(_now("This is too short for a document. Copy it whole."))
        return number

    def clean_until(self) -> Any:
        day = self.cleaned_data["until"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet. Write it when it has happened."))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and until < since:
            self.add_error("until", _now("It cannot end before it begins."))
        kind = self.row.kind if self.row else given.get("kind", "")
        number = given.get("number", "")
        same = self.row is not None and number == self.row.value
        if number and kind and not same and identity.has_document(self.patient_id, kind, number):
            self.add_error("number", _now("This document stands in the record already."))
        return given
