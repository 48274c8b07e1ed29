"""The form of a measure: one row of choices an item, each of which may be left out."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.days import DayField
from monitoring.instruments import Instrument
from monitoring.models import Assessment
from patients.models import Patient


class MeasureForm(forms.Form):
    """Answers, day, whose view and how. Someone who answers about themselves is not asked the last two."""

    taken_on = DayField(label=gettext_lazy("Day"))
    rater = forms.ChoiceField(
        label=gettext_lazy("Whose view"), choices=Assessment.Rater.choices, widget=forms.RadioSelect
    )
    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Assessment.Mode.choices, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, instrument: Instrument, patient: Patient, own: bool = False) -> None:
        first = {
            "taken_on": timezone.localdate(),
            "rater": Assessment.Rater.SELF,
            "mode": Assessment.Mode.TOGETHER,
        }
        super().__init__(data, initial=first)
        self.instrument, self.patient, self.own = instrument, patient, own
        for item in instrument.items:
            self.fields[f"item_{item.number}"] = self._item_field(item.label)
        if own:
            del self.fields["rater"], self.fields["mode"]

    def _item_field(self, label: Any) -> forms.TypedChoiceField:
        scale = range(self.instrument.lowest, self.instrument.highest + 1)
        choices = [(str(n), f"{n} · {word}") for n, word in zip(scale, self.instrument.answer_labels, strict=True)]
        return forms.TypedChoiceField(
            label=label,
            choices=[*choices, ("", gettext_lazy("leave it unanswered"))],
            coerce=int,
            empty_value=None,
            required=False,
            widget=forms.RadioSelect,
        )

    def clean_taken_on(self) -> date:
        day: date = self.cleaned_data["taken_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That day has not come yet. Write the day on which it was answered."))
        if self.patient.birth_date and day < self.patient.birth_date:
            raise forms.ValidationError(_("That day is before the person was born. Look at the year."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(cleaned.get(f"item_{i.number}") for i in self.instrument.items):
            raise forms.ValidationError(
                _("Nothing has been answered. One answer is enough; or leave it for another day.")
            )
        return cleaned

    def already_taken(self) -> None:
        """Say on the day's field that this measure is recorded for that day."""
        self.add_error(
            "taken_on",
            _("It is already recorded for that day. Look at it under “How it goes”, or write another day."),
        )

    def assessment(self) -> Assessment:
        """The answers as an unsaved assessment."""
        given = self.cleaned_data
        return Assessment(
            patient=self.patient,
            instrument=self.instrument.key,
            rater=given.get("rater", Assessment.Rater.SELF),
            mode=given.get("mode", Assessment.Mode.ALONE),
            taken_on=given["taken_on"],
            answers=[given[f"item_{item.number}"] for item in self.instrument.items],
        )
