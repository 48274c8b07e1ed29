"""What is asked on the worker's device, one question a page, and when words come back on paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from plans.forms import GoalForm, WordsField
from plans.forms_crisis import ItemForm
from plans.forms_sections import StrengthForm, SupportForm
from plans.models import Goal, IStatement
from plans.models.words import Words
from ppr.lib.uploads import UploadField, UploadForm


class OneBox(forms.Form):
    """Of a form with the person's words only what they answer: an empty box says nothing, and is kept nowhere."""

    HIDES: tuple[str, ...] = ("answer",)
    GONE: tuple[str, ...] = ()

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in self.GONE:
            self.fields.pop(name, None)
        for name in self.HIDES:
            self.fields[name].widget = forms.HiddenInput()
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        there = bool(self.cleaned_data.get("words", "").strip())
        self.cleaned_data["answer"] = Words.Answer.SAID if there else Words.Answer.NOT_YET
        return super().clean() or self.cleaned_data

    @property
    def blank(self) -> bool:
        """Whether nothing was written; asked before anything is said to be missing."""
        return not any(str(self.data.get(name, "")).strip() for name in ("words", "who"))


class OneStrengthForm(OneBox, StrengthForm):
    """What the person is good at."""


class OneWishForm(OneBox, GoalForm):
    """What the person would like: the beginning of a goal."""

    GONE = ("differs",)


class OneSupportForm(OneBox, SupportForm):
    """Who or what helps, or would."""

    HIDES = ("answer", "state")
    field_order = ("who", "words", "rhythm", "kind")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["rhythm"].help_text = _("For example: “on Tuesdays”, “when I ask”.")

    def clean(self) -> dict[str, Any]:
        return super().clean() | {"state": self.row.state}


class OneItemForm(OneBox, ItemForm):
    """One thing of the menu of a crisis plan."""


class ProposalForm(forms.Form):
    """What the person says to a goal that the team proposes: yes, still to be talked about, or no."""

    decision = forms.ChoiceField(
        label=_("What I say to it"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one, or leave it for another day.")},
    )
    words = WordsField(label=_("In my own words"), widget=forms.Textarea(attrs={"rows": 3}))
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, goal: Goal) -> None:
        self.goal = goal
        super().__init__(data, initial={"words": goal.words, "row_version": goal.row_version})
        asked: Any = self.fields["decision"]
        asked.choices = [
            (Goal.State.AGREED, _now("I accept it")),
            (Goal.State.PROPOSED, _now("I want to go on talking about it")),
            (Goal.State.LEFT_BY_PERSON, _now("It is not for me")),
        ]

    @property
    def blank(self) -> bool:
        """Whether nothing was answered; asked before anything is said to be missing."""
        same = str(self.data.get("words", "")).replace("\r\n", "\n") == self.goal.words
        return same and self.data.get("decision", "") in ("", Goal.State.PROPOSED)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        return words if words.strip() else ""


class PaperForm(UploadForm):
    """The person's words as they stand on the paper, to the letter; what was left empty there stays as it was here."""

    paper_on = DayField(
        label=_("The day on which they wrote it"), error_messages={"required": _("Write the date of the paper.")}
    )

    file = UploadField(
        label=_("The paper, scanned or photographed"),
        required=False,
        help_text=_("PDF, JPEG or PNG, 5 MB at most. It may be left out; the words copied here lead to it."),
    )

    def __init__(self, *args: Any, started: dict[str, int], **more: Any) -> None:
        super().__init__(*args, **more)
        for kind in IStatement.Kind:
            self.fields[kind.value] = WordsField(label=kind.label)
            self.fields[f"from_{kind.value}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=started.get(kind.value, 0)
            )
        self.order_fields(["paper_on", *IStatement.Kind.values, "file"])

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
