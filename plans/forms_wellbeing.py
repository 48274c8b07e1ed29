"""What a page of «Mi plan de bienestar» asks. Nothing in it is required."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from plans.forms import WordsField


class WellbeingForm(forms.Form):
    """The person's words on one question, and whether they share them."""

    words = WordsField(
        label=pgettext_lazy("person-page", "In my own words"), widget=forms.Textarea(attrs={"rows": 8}),
        help_text=pgettext_lazy("person-page", "As it comes. Nobody corrects it, and you can change it any day."),
    )  # fmt: skip
    shared = forms.BooleanField(
        label=pgettext_lazy("person-page", "All who accompany me may read this"),
        required=False,
        help_text=pgettext_lazy("person-page", "If you leave it open, only you can read it."),
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def on_top_of(self, version: int) -> WellbeingForm:
        """The same words again, now started from what stands."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(version)
        return WellbeingForm(data)
