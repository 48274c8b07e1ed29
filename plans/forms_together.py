"""What is asked when words come back on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from plans.forms import WordsField
from plans.models import IStatement


class PaperForm(forms.Form):
    """The person's words as they stand on the paper, to the letter; what was left empty there stays as it was here."""

    paper_on = DayField(
        label=_("The day on which they wrote it"), error_messages={"required": _("Write the date of the paper.")}
    )

    def __init__(self, *args: Any, started: dict[str, int], **more: Any) -> None:
        super().__init__(*args, **more)
        for kind in IStatement.Kind:
            self.fields[kind.value] = WordsField(label=kind.label)
            self.fields[f"from_{kind.value}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=started.get(kind.value, 0)
            )

    def clean_paper_on(self) -> date:
        day: date = self.cleaned_data["paper_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet."))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if not self.errors and not self.written():
            raise forms.ValidationError(_now("Copy at least one of the answers on the paper."))
        return given

    def written(self) -> dict[str, str]:
        """Heading → words, of those that the paper answers."""
        return {
            kind: self.cleaned_data.get(kind, "")
            for kind in IStatement.Kind.values
            if self.cleaned_data.get(kind, "").strip()
        }

    def started_from(self, kind: str) -> int:
        return int(self.cleaned_data[f"from_{kind}"])
