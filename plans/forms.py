"""What is asked on the pages of a plan. The person's words are taken as they come: nothing is trimmed."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from entities.days import DayField
from entities.models import GoalArea
from patients.forms import capitalised, said_day
from plans.models import Goal
from plans.models.words import Words

# Those most spoken where the programme works, each by its own name.
LANGUAGES = (
    ("es", "castellano"), ("an", "aragonés"), ("ca", "català"), ("eu", "euskara"), ("gl", "galego"), ("en", "English"),
    ("fr", "français"), ("ro", "română"), ("ar", "العربية"), ("bg", "български"), ("uk", "українська"),
    ("ru", "русский"), ("pt", "português"), ("wo", "wolof"), ("ff", "pular"), ("ur", "اردو"), ("zh", "中文"),
)  # fmt: skip


class WordsField(forms.CharField):
    """The person's words: kept to the letter."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.Textarea(attrs={"rows": 5}))
        super().__init__(strip=False, required=False, **options)


class AddedOnce(forms.Form):
    """A form that carries its own key: a part that is added by it twice is the same part."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def name(self, row: Any, within: Any) -> None:
        """Let a new row be known by what was sent; another text from the same form is another row."""
        given = dict(self.cleaned_data)
        key: uuid.UUID | None = given.pop("submission", None)
        if key is not None and row._state.adding:
            given.pop("row_version", None)
            said = sorted((name, str(value)) for name, value in given.items())
            row.pk = uuid.uuid5(key, f"{type(row).__name__} {within} {said}")


class VoiceForm(forms.Form):
    """A form with the person's words and the answer that may stand in their place; every answer is valid."""

    words = WordsField(
        label=_("In their own words"), help_text=_("As they say it, in the first person. Nobody corrects it.")
    )
    answer = forms.ChoiceField(
        label=_("Is there something to write?"),
        widget=forms.RadioSelect,
        choices=capitalised(Words.Answer),
        initial=Words.Answer.SAID,
    )

    def __init__(self, *args: Any, by_person: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_person = by_person
        if by_person:
            self._ask_the_person()

    def _ask_the_person(self) -> None:
        answer: Any = self.fields["answer"]
        self.fields["words"].label, self.fields["words"].help_text = _now("In my own words"), ""
        answer.choices = [
            (Words.Answer.SAID, _now("I write it here")),
            (Words.Answer.NOT_YET, _now("Not yet")),
            (Words.Answer.RATHER_NOT, _now("I prefer not to write here")),
        ]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "words" not in self.fields:
            return given
        words, answer = given.get("words", ""), given.get("answer")
        if words.strip() and answer == Words.Answer.NOT_YET:
            # Whoever has written has talked about it, whichever answer was still ticked.
            answer = given["answer"] = Words.Answer.SAID
        if answer == Words.Answer.SAID and not words.strip() and "words" not in self.errors:
            self.add_error("words", _now("There are no words yet. Write them, or choose below why there are none."))
        elif answer and answer != Words.Answer.SAID and words.strip():
            self.add_error(
                "answer", _now("There are words above. Choose “in the person's own words”, or empty the box.")
            )
        return given


class StatementForm(VoiceForm):
    """One 'I' statement."""

    language = forms.ChoiceField(
        label=_("In which language"), choices=LANGUAGES, initial="es", required=False,
        help_text=_("So that it is read aloud as it should be."),
    )  # fmt: skip
    private = forms.BooleanField(
        label=_("Keep it between the person and me"),
        required=False,
        help_text=_(
            "Nobody else reads it, nor is it part of what is signed. The words that you wrote down here before close with it."
        ),
    )
    started_from = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    field_order = ("words", "answer", "language", "private")

    def _ask_the_person(self) -> None:
        super()._ask_the_person()
        self.fields["private"].label = pgettext("person-page", "Keep it for me alone")
        self.fields["private"].help_text = pgettext(
            "person-page", "Nobody else reads it, nor is it part of what is signed. Earlier words here close with it."
        )

    def clean_language(self) -> str:
        return self.cleaned_data["language"] or "es"


class OneQuestionForm(StatementForm):
    """The same as one question: a box, and nothing else to answer. An empty one says that there are no words yet."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for name in ("answer", "language", "private"):  # what stands stays
            self.fields[name].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        there = bool(self.cleaned_data.get("words", "").strip())
        self.cleaned_data["answer"] = Words.Answer.SAID if there else Words.Answer.NOT_YET
        return super().clean() if there else self.cleaned_data | {"words": ""}


class GoalForm(AddedOnce, VoiceForm):
    """The person's wish first, then what the team proposes or agrees."""

    area = forms.ModelChoiceField(
        GoalArea.objects.none(),
        label=_("Area of life"),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose the area of life that it belongs to.")},
    )
    objective = forms.CharField(
        label=_("What we agree to do"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("In the team's words: something that can be seen to have happened, and with whose support."),
    )
    differs = forms.BooleanField(label=_("The person sees it differently"), required=False)
    state = forms.ChoiceField(label=_("Stage"), choices=capitalised(Goal.State), initial=Goal.State.PROPOSED)
    accepted = forms.BooleanField(
        label=_("The person accepts this goal"),
        required=False,
        help_text=_("What the team proposes stays “proposed” until the person accepts it."),
    )
    target_on = DayField(label=_("By when"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    # What the team alone, or the person alone, has a say in.
    TEAM = ("objective", "state", "target_on")
    VOICE = ("words", "answer")

    def __init__(self, *args: Any, goal: Goal, by_person: bool, **more: Any) -> None:
        self.goal = goal
        super().__init__(*args, by_person=by_person, initial=_goal_initial(goal), **more)
        area: Any = self.fields["area"]
        area.queryset = GoalArea.objects.filter(
            Q(retired_on=None) | Q(retired_on__gt=timezone.localdate()) | Q(pk=goal.area_id)
        )
        if by_person:
            self.fields["accepted"].label, self.fields["accepted"].help_text = _now("I accept this goal"), ""
            self.fields["differs"].label = _now("I see it differently")
        for name in self._not_asked():
            del self.fields[name]

    def _not_asked(self) -> Sequence[str]:
        left = list(self.TEAM) if self.by_person else []
        if not self.by_person and written_by_person(self.goal):
            left += self.VOICE  # nobody else edits what the person wrote
        own_and_new = self.by_person and self.goal._state.adding
        if self.goal.state != Goal.State.PROPOSED or self.accepted_already or own_and_new:
            left.append("accepted")
        return left

    @property
    def accepted_already(self) -> bool:
        """Whether nobody has to ask: the goal was agreed before, or is the person's own."""
        return self.goal.agreed_on is not None or written_by_person(self.goal)

    def clean_target_on(self) -> date | None:
        day: date | None = self.cleaned_data["target_on"]
        if day and day < timezone.localdate() and day != self.goal.target_on:
            raise forms.ValidationError(_now("That day is past. Choose today or a later one, or leave it empty."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        needs_yes = given.get("state") in _TAKES_ACCEPTANCE and "accepted" in self.fields
        if needs_yes and not given.get("accepted"):
            self.add_error(
                "accepted",
                _now(
                    "It stays proposed until the person accepts it. Tick this if they said yes, or leave it “proposed”."
                ),
            )
        if "objective" in given and not given["objective"].strip() and not self._has_words(given):
            self.add_error(
                "objective",
                _now("A goal needs the person's words or what is agreed to do: write one of them."),
            )
        return given

    def _has_words(self, given: dict[str, Any]) -> bool:
        return bool(given.get("words", self.goal.words).strip())


# A goal that the person leaves or that no longer matters needs no yes.
_TAKES_ACCEPTANCE = {
    Goal.State.AGREED,
    Goal.State.UNDER_WAY,
    Goal.State.PAUSED,
    Goal.State.ACHIEVED,
    Goal.State.PARTLY_ACHIEVED,
    Goal.State.NOT_ACHIEVED,
}


def written_by_person(goal: Goal) -> bool:
    """Whether the person typed the wish: then only the person changes it."""
    return not goal._state.adding and goal.answer == Words.Answer.SAID and goal.typed_by_id is None


def _goal_initial(goal: Goal) -> dict[str, Any]:
    names = ("words", "objective", "differs", "state", "target_on", "row_version")
    given = {name: getattr(goal, name) for name in names}
    if goal._state.adding:
        return {**given, "answer": Words.Answer.SAID, "row_version": 0}
    return {**given, "answer": goal.answer, "area": goal.area_id}


class ReviewForm(VoiceForm):
    """A review meeting: who was there, what changed, what was decided, when the next one is."""

    held_on = DayField(label=_("Held on"), error_messages={"required": _("Say on which day it was held.")})
    person_present = forms.BooleanField(label=_("The person was there"), required=False)
    attendees = forms.CharField(
        label=_("Who else was there"),
        max_length=300,
        required=False,
        help_text=_("Names and what each is to the person."),
    )
    changes = forms.CharField(label=_("What has changed"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    decisions = forms.CharField(
        label=_("What we decided"),
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write what was decided, or that nothing changes. A line is enough.")},
    )
    next_on = DayField(label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")})

    def __init__(self, *args: Any, started_on: date, last_on: date | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.started_on, self.last_on = started_on, last_on
        self.fields["words"].label = _now("What the person says about it")
        self.fields["answer"].initial = Words.Answer.NOT_YET  # a meeting may pass without it

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet. Record the review once it has been held."))
        if day < self.started_on:
            raise forms.ValidationError(
                _now("The plan started on %(day)s: a review cannot come before it.")
                % {"day": said_day(self.started_on)}
            )
        if self.last_on is not None and day <= self.last_on:
            raise forms.ValidationError(
                _now("A review of %(day)s is already recorded. Choose a later day, or write what is missing as a note.")
                % {"day": said_day(self.last_on)}
            )
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        held_on, next_on = given.get("held_on"), given.get("next_on")
        if held_on and next_on and next_on <= held_on:
            self.add_error("next_on", _now("The next review has to come after this one."))
        return given
