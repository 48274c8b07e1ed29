"""What is asked about notes: text and save is enough, the rest is defaulted."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField, MomentField
from entities.sending import SentOnce
from patients.forms import capitalised
from plans.forms import WordsField
from plans.forms_signing import OFFERS
from plans.models import Objection, Plan, ProgressNote

Kind, Visibility = ProgressNote.Kind, ProgressNote.Visibility


class TextField(forms.CharField):
    """A long text that is kept as it was typed; only spaces are no text."""

    def __init__(self, *, empty: Any, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        super().__init__(strip=False, error_messages={"required": empty}, **options)

    def clean(self, value: Any) -> str:
        return super().clean(value if str(value or "").strip() else "")


class ShortNoteForm(SentOnce):
    """What every note has."""

    text = TextField(
        label=_("What happened"),
        help_text=_("The person can read it."),
        empty=_("The note is empty. A line is enough."),
    )
    kind = forms.ChoiceField(label=_("How"), required=False, choices=capitalised(Kind), initial=Kind.CONTACT)
    happened_at = MomentField(
        label=_("When"),
        required=False,
        help_text=_("Left empty, it is now."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        widget=forms.RadioSelect,
        choices=capitalised(Visibility),
        initial=Visibility.EVERYONE,
    )

    def clean_kind(self) -> str:
        return self.cleaned_data["kind"] or Kind.CONTACT

    def clean_visibility(self) -> str:
        return self.cleaned_data["visibility"] or Visibility.EVERYONE

    def clean_happened_at(self) -> datetime:
        moment: datetime | None = self.cleaned_data["happened_at"]
        if moment is not None and moment > timezone.now():
            raise forms.ValidationError(_now("A note tells what has already happened: choose a moment before now."))
        return moment or timezone.now()


class NoteForm(ShortNoteForm):
    """A note. `goals` and `colleagues` are what may be ticked or chosen, as (value, label)."""

    mode = forms.ChoiceField(
        label=_("By which way"), required=False, choices=[("", _("Not said")), *capitalised(ProgressNote.Mode)]
    )
    minutes = forms.IntegerField(
        label=_("How long, in minutes"),
        required=False,
        min_value=1,
        max_value=1440,
        error_messages={
            "invalid": _("Write the minutes as a number."),
            "min_value": _("It lasted at least a minute."),
            "max_value": _("A note tells of one day at most."),
        },
    )
    present = forms.CharField(label=_("Who else was there"), required=False, max_length=300)
    goals = forms.MultipleChoiceField(
        label=_("Which goals it is about"), required=False, widget=forms.CheckboxSelectMultiple
    )
    written_with = forms.ChoiceField(
        label=_("Written together with"), required=False, help_text=_("They may read it too, and put their name to it.")
    )
    withheld_reason = forms.CharField(
        label=_("If the person must not see it, why"),
        required=False,
        max_length=300,
        help_text=_("Only for what the family says in confidence. The reason is kept with the note."),
    )

    def __init__(
        self,
        *args: Any,
        goals: Sequence[tuple[str, str]] = (),
        colleagues: Sequence[tuple[str, str]] = (),
        may_withhold: bool = True,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        fields["goals"].choices = goals
        fields["written_with"].choices = [("", _now("Nobody else")), *colleagues]
        if not may_withhold:
            del fields["withheld_reason"]
        for name, found in (("goals", goals), ("written_with", colleagues)):
            if not found and not self.is_bound:
                del fields[name]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("withheld_reason") and given.get("kind", Kind.FAMILY) != Kind.FAMILY:
            self.add_error(
                "withheld_reason",
                _now(
                    "Only what the family says can be kept from the person. Choose “What the family says”, or empty it."
                ),
            )
        return given


class AmendForm(forms.Form):
    """What a note should have said."""

    text = TextField(
        label=_("What should be added or put right"),
        help_text=_("The note stays as it was; this stands under it, with your name and the day."),
        empty=_("Write what should be added or put right."),
    )


class MistakeForm(forms.Form):
    """Why a note was a mistake."""

    reason = forms.CharField(
        label=_("Why it was a mistake"),
        max_length=300,
        help_text=_("The note stays, struck through, with this reason. The person reads it too."),
        error_messages={"required": _("Say why, so that whoever reads it understands.")},
    )


class MoveForm(forms.Form):
    """To whom a note belongs: a name first, then the person among those found."""

    name = forms.CharField(
        label=_("Whose note is it"),
        max_length=120,
        required=False,
        help_text=_("Name and surnames. Only people in whose plan you may write are looked for."),
    )
    to = forms.ChoiceField(label=_("The right person"), required=False, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("How it came to be here"),
        max_length=300,
        help_text=_("It stays where the note stood by mistake: name nobody."),
        error_messages={"required": _("Say in a line how it came to be here.")},
    )

    def __init__(self, *args: Any, found: Iterable[Plan] = (), **more: Any) -> None:
        super().__init__(*args, **more)
        fields: Any = self.fields
        people = [(str(plan.pk), plan.patient.full_name) for plan in found]
        fields["to"].choices = people
        if not people:
            del fields["to"]


class GroupForm(SentOnce):
    """One text for everybody who came; a tick and a line for each stand beside (`people`: plan → called)."""

    text = TextField(
        label=_("What the session was"),
        help_text=_("Everybody reads this in their own record: write it without names."),
        empty=_("Write what the session was. A line is enough."),
    )
    happened_at = NoteForm.base_fields["happened_at"]
    minutes = NoteForm.base_fields["minutes"]
    names_on_purpose = forms.BooleanField(label=_("It is not the name of anyone who came: save it"), required=False)

    def __init__(self, *args: Any, people: Sequence[Plan], **more: Any) -> None:
        super().__init__(*args, **more)
        self.people = list(people)
        self.came: list[tuple[Plan, str]] = []
        if "names_on_purpose" not in self.data:
            self.named_in_text = False

    clean_happened_at = NoteForm.clean_happened_at

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        ticked = set(getattr(self.data, "getlist", lambda name: [])("came"))
        self.came = [
            (p, self.line_of(p).strip()) for p in self.people if str(p.pk) in ticked or self.line_of(p).strip()
        ]
        if not self.came:
            self.add_error(None, _now("Tick at least one of those who came."))
        self._look_for_names(given)
        return given

    def line_of(self, plan: Plan) -> str:
        """The line typed for one person."""
        return str(self.data.get(f"line_{plan.pk}", ""))

    def _look_for_names(self, given: dict[str, Any]) -> None:
        if len(self.came) < 2 or given.get("names_on_purpose"):
            return
        said = set(_words(given.get("text", "")))
        named = [p.patient.called for p, _line in self.came if set(_words(p.patient.called)) & said]
        if named:
            self.named_in_text = True
            self.add_error(
                "text",
                _now(
                    "Everybody who came would read the name of %(name)s. Take it out, or write it in the person’s own line."
                )
                % {"name": named[0]},
            )

    named_in_text = False


def _words(text: str) -> list[str]:
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return "".join(c if c.isalnum() else " " for c in plain).split()


class QuestionForm(SentOnce):
    """A question to the other side."""

    text = TextField(
        label=_("What do you want to ask"),
        help_text=_("It stands in the record: both sides and the person read the question and the answer."),
        empty=_("Write the question. A line is enough."),
    )


class AnswerForm(forms.Form):
    """An answer, once."""

    text = TextField(label=_("Answer"), empty=_("Write the answer. A line is enough."))


class CallForm(SentOnce):
    """The person asks to be called; everything may stay empty."""

    suits = forms.CharField(label=_("When it suits me"), max_length=120, required=False)
    text = WordsField(label=_("What it is about, if I want to say"))


class CalledForm(forms.Form):
    """The call was made; a line about it may stay empty."""

    text = forms.CharField(
        label=_("How it went"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The person reads it. If nobody answered, say when you will try again."),
    )


class ObjectionForm(SentOnce):
    """What the person says of a note, and what they want to happen."""

    wish = forms.ChoiceField(
        label=_("What I want"),
        widget=forms.RadioSelect,
        initial=Objection.Wish.DISAGREES,
        choices=[
            (Objection.Wish.COMMENT, _("Add something")),
            (Objection.Wish.DISAGREES, _("Say that I do not agree")),
            (Objection.Wish.CORRECT, _("Ask for it to be corrected")),
        ],
        error_messages={"required": _("Choose one.")},
    )
    text = TextField(label=_("In my own words"), empty=_("Write what you want to say. A line is enough."))


class DisagreementForm(SentOnce):
    """What is answered to a person who does not agree, and what is offered."""

    text = TextField(
        label=_("What you answer"),
        help_text=_("The person reads it. It asks for nothing: they may leave it at that."),
        empty=_("Write the answer. A line is enough."),
    )
    offers = forms.MultipleChoiceField(
        label=_("What you offer"), required=False, widget=forms.CheckboxSelectMultiple, choices=list(OFFERS.items())
    )
    review_on = DayField(label=_("The sooner review, on"), required=False)
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)  # what they thought, as it was read

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        day: date | None = given.get("review_on")
        if day and day < timezone.localdate():
            self.add_error("review_on", _now("That day is past. Choose today or a later one, or leave it empty."))
        elif day and "sooner" not in given.get("offers", []):
            given["offers"] = ["sooner", *given.get("offers", [])]
        return given
