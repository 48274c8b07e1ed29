"""What is asked to call a review, to record one that was held, and to say why there is none."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField, MomentField
from entities.models import Membership
from patients.forms import capitalised
from plans.agenda import Point
from plans.forms import ReviewForm, VoiceForm
from plans.forms_course import text_field
from plans.meetings import Move
from plans.models import ACTIVE, Goal, ReviewInvitee, ReviewMeeting
from plans.views import showing

MOST_NAMES = 12
LONGEST_NAME = 120


class MeetingForm(forms.Form):
    """When, where, who is asked, what the team brings."""

    starts_at = MomentField(label=_("When"), error_messages={"required": _("Choose the day and the hour.")})
    minutes = forms.TypedChoiceField(
        label=_("How long"), coerce=int, initial=60, choices=[(n, _("%(count)d minutes") % {"count": n}) for n in (30, 45, 60, 90)]
    )  # fmt: skip
    place = forms.ChoiceField(label=_("Where"), choices=capitalised(ReviewMeeting.Place), widget=forms.RadioSelect)
    place_details = forms.CharField(
        label=_("Where exactly"), max_length=120, required=False,
        help_text=_("A room, a café, a video link. Where the person lives is not written here: it goes in no calendar."),
    )  # fmt: skip
    guests = forms.MultipleChoiceField(
        label=_("Who is asked, of both sides"), required=False, widget=forms.CheckboxSelectMultiple
    )
    names = forms.CharField(
        label=_("Whom the person wants there"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One a line, by name and what they are to the person. Nobody is asked without the person wanting it."),
    )  # fmt: skip
    points = text_field(
        _("What the team brings"), required=False, help_text=_("What is due is on the agenda by itself.")
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, candidates: Sequence[Membership], **more: Any) -> None:
        super().__init__(*args, **more)
        self.candidates = {str(member.pk): member for member in candidates}
        guests: Any = self.fields["guests"]
        guests.choices = [(pk, f"{m.user}, {m.role_label}, {m.entity}") for pk, m in self.candidates.items()]

    def clean_starts_at(self) -> datetime:
        moment: datetime = self.cleaned_data["starts_at"]
        if moment < timezone.now() and "starts_at" in self.changed_data:
            raise forms.ValidationError(_now("That hour has passed. Choose a later one, or record the review as held."))
        return moment

    def clean_names(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["names"].splitlines() if line.strip()]
        if len(names) > MOST_NAMES:
            raise forms.ValidationError(_now("Twelve people at most, so that there is room to talk."))
        if any(len(name) > LONGEST_NAME for name in names):
            raise forms.ValidationError(_now("One of these lines is too long: a name and what they are is enough."))
        return list(dict.fromkeys(names))

    def invited(self) -> list[Membership]:
        """Call it when the form is valid."""
        return [self.candidates[pk] for pk in self.cleaned_data["guests"]]


class WishForm(VoiceForm):
    """What the person wants to talk about at the review."""

    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class ExemptForm(forms.Form):
    """Why there is no review this time, and when the next one is."""

    reason = text_field(
        _("Why there is no review this time"),
        help_text=_("The person reads it too. «Pili asked to wait until after the summer» is a reason."),
        error_messages={"required": _("Write the reason: a review is only left out for one.")},
    )
    next_on = DayField(label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")})

    def clean_next_on(self) -> date:
        day: date = self.cleaned_data["next_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_now("That day has passed or is today. Choose a later one."))
        return day


class HeldForm(ReviewForm):
    """A review that was held: who of those asked came, which points were talked about, which goals moved."""

    present = forms.MultipleChoiceField(
        label=_("Who of those asked was there"), required=False, widget=forms.CheckboxSelectMultiple
    )
    talked = forms.MultipleChoiceField(
        label=_("Points of the agenda"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, invitees: Sequence[ReviewInvitee], points: Sequence[Point], goals: Sequence[Goal], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        choices: Any = self.fields
        choices["present"].choices = [(row.called, row.called) for row in invitees]
        choices["talked"].choices = list({p.text: (p.text, f"{p.text} ({p.why})") for p in points}.values())
        for name in ("present", "talked"):
            if not choices[name].choices:
                del self.fields[name]
        self.goals = {f"goal_{goal.pk}": goal for goal in goals if goal.state in ACTIVE}
        for name, goal in self.goals.items():
            self.fields[name] = _stage_field(goal)

    def moves(self) -> list[Move]:
        """The goals that go to another stage; call it when the form is valid."""
        found = []
        for name, goal in self.goals.items():
            version, _bar, state = self.cleaned_data[name].partition(":")
            if state:
                found.append(Move(goal, state, int(version)))
        return found


def _stage_field(goal: Goal) -> forms.ChoiceField:
    """The stages to which the goal may go; each choice carries the version of the goal that it was shown on."""
    stays = _now("Stays as it is: %(stage)s") % {"stage": goal.get_state_display()}
    moves = [
        (f"{goal.row_version}:{state.value}", showing.stage_verb(goal, state, goal.patient, False))
        for state in showing.next_stages(goal, False)
    ]
    field = forms.ChoiceField(label=(goal.words or goal.objective)[:90], choices=[("", stays), *moves], required=False)
    # A goal that was changed meanwhile is told as such, not as a choice that does not exist.
    field.valid_value = lambda value: value.partition(":")[2] in {state.value for state in showing.next_stages(goal, False)}  # type: ignore[method-assign]  # fmt: skip
    return field
