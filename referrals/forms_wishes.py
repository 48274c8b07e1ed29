"""What is asked when the person would rather have something else, and when that is answered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.sending import SentOnce
from patients.forms import capitalised
from referrals.models import Wish


class WishForm(SentOnce):
    """What the person would rather have; to go on as it is is as good an answer as to change."""

    about = forms.ChoiceField(
        label=_("What I want"), widget=forms.RadioSelect, choices=capitalised(Wish.About),
        error_messages={"required": _("Choose one.")},
    )  # fmt: skip
    words = forms.CharField(
        label=_("In my own words"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    suits = forms.CharField(label=_("When it suits me"), max_length=120, required=False)

    def __init__(self, *args: Any, by_person: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not by_person:
            self.fields["about"].label = _now("What the person wants")
            self.fields["words"].label = _now("In their own words")
            self.fields["words"].help_text = _now("Just as they say it. It may stay empty.")
            self.fields["suits"].label = _now("When it suits them to talk about it")

    def wish(self) -> Wish:
        """The unsaved wish."""
        given = {name: self.cleaned_data[name] for name in ("about", "words", "suits")}
        return Wish(**given, submission=self.sent_whole())


class WishAnswerForm(forms.Form):
    """What becomes of it, in words that the person reads."""

    outcome = forms.ChoiceField(
        label=_("What becomes of it"), widget=forms.RadioSelect, choices=capitalised(Wish.Outcome),
        error_messages={"required": _("Choose what becomes of it.")},
    )  # fmt: skip
    answer = forms.CharField(
        label=_("What you answer"), widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads it: what happens, from when, and if it cannot be, what there is instead."),
        error_messages={"required": _("Write the answer. A line is enough.")},
    )  # fmt: skip
