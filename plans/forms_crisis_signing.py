"""What is asked when a crisis plan is signed, and some time after."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from patients.forms import capitalised
from plans.forms import WordsField
from plans.forms_crisis import OfVersion
from plans.forms_signing import HowSigned
from plans.models import CrisisFeedback


class CrisisSignForm(HowSigned):
    """Who signs what is above, on screen or on a paper; the person alone signs only for themselves."""

    read = forms.CharField(widget=forms.HiddenInput)

    field_order = ("mode", "paper_on", "person_signs", "representative", "signs")

    def __init__(self, *args: Any, by_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        if by_person:
            for name in ("mode", "paper_on", "person_signs", "representative"):
                del self.fields[name]


class FeedbackForm(OfVersion):
    """The four questions, in the person's voice; each may be left."""

    words = WordsField(label=_("Anything else, in their own words"), widget=forms.Textarea(attrs={"rows": 3}))
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, row: CrisisFeedback, by_person: bool) -> None:
        self.unanswered = row._state.adding
        version = 0 if self.unanswered else row.row_version
        asked = {name: getattr(row, name) for name in (*CrisisFeedback.QUESTIONS, "words")}
        super().__init__(data, initial={**asked, "of": row.crisis_plan_id, "row_version": version})
        for name in CrisisFeedback.QUESTIONS:
            self.fields[name] = _question(name)
        if by_person:
            self.fields["words"].label = _now("Anything else, in my own words")
        self.order_fields([*CrisisFeedback.QUESTIONS, "words", "of", "row_version"])

    def said_something(self) -> bool:
        """Whether something was written beside «not today»: it is not thrown away, and its writer is asked."""
        if not self.data.get("words", "").strip():
            return False
        self.full_clean()
        self.add_error(
            "words", _now("You have written something here. Save it, or empty the box and leave it for today.")
        )
        return True

    def put_on(self, row: CrisisFeedback) -> None:
        """Set what was answered; call it when the form is valid."""
        for name in (*CrisisFeedback.QUESTIONS, "words"):
            setattr(row, name, self.cleaned_data[name])


def _question(name: str) -> forms.ChoiceField:
    field: Any = CrisisFeedback._meta.get_field(name)
    return forms.ChoiceField(
        label=field.verbose_name[:1].upper() + field.verbose_name[1:], required=False, widget=forms.RadioSelect,
        choices=capitalised(CrisisFeedback.Reply),
    )  # fmt: skip
