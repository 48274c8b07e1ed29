"""What is asked when a plan is signed: what the person thinks of it, who signs, on screen or on paper."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from entities.days import DayField
from entities.sending import SentOnce
from patients.forms import capitalised, said_day
from plans.crisis_signing import NOT_TODAY_DAYS
from plans.forms import WordsField
from plans.models import PlanVersion, Signature
from plans.models.words import Words
from plans.signing import Position
from ppr.lib.uploads import UploadField, UploadForm

OFFERS = {
    "sooner": _("A sooner review"),
    "advocate": _("An independent advocate who speaks up for the person"),
    "second_opinion": _("A second opinion"),
}
_SILENT = (PlanVersion.Position.NOT_ASKED, PlanVersion.Position.NOT_TAKING_PART)
POSITIONS = PlanVersion.Position


def own_answers() -> list[tuple[str, str]]:
    """The positions as the person says them of themselves."""
    return [
        (POSITIONS.AGREES, _now("I agree")),
        (POSITIONS.IN_PART, _now("I agree in part")),
        (POSITIONS.DISAGREES, _now("I do not agree")),
        (POSITIONS.NOT_TODAY, _now("I cannot decide today")),
        (POSITIONS.NOT_TAKING_PART, _now("I would rather not take part")),
    ]


class PositionForm(forms.Form):
    """What the person thinks of this plan. Every answer is valid; none of them stops anything."""

    position = forms.ChoiceField(
        label=_("What the person thinks of this plan"),
        widget=forms.RadioSelect,
        choices=capitalised(POSITIONS),
        error_messages={"required": _("Choose one. “Was not asked” is an answer too, with its reason.")},
    )
    words = WordsField(
        label=_("In their own words"), help_text=_("As they say it, in the first person. Nobody corrects it.")
    )
    ask_again_on = DayField(label=_("If they cannot decide today, when to ask again"), required=False)
    not_asked_reason = forms.CharField(label=_("If they were not asked, why not"), max_length=200, required=False)
    offered = forms.MultipleChoiceField(
        label=_("What they were offered"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=list(OFFERS.items()),
        help_text=_("When somebody does not agree. They may leave it at that."),
    )
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, by_person: bool = False, **more: Any) -> None:
        super().__init__(*args, **more)
        self.by_person = by_person
        if by_person:
            self._ask_the_person()

    def _ask_the_person(self) -> None:
        fields: Any = self.fields
        fields["position"].label = _now("What I think of this plan")
        fields["position"].choices = own_answers()
        fields["position"].error_messages["required"] = _now("Choose what you think of it.")
        fields["words"].label, fields["words"].help_text = _now("In my own words"), ""
        fields["ask_again_on"].label = _now("If not today, when to ask me again")
        fields["ask_again_on"].help_text = pgettext("person-page", "Left empty, you are asked again in two weeks.")
        fields["offered"].label, fields["offered"].help_text = _now("I would like"), ""
        mine = {**OFFERS, "advocate": _now("An independent advocate who speaks up for me")}
        fields["offered"].choices = list(mine.items())
        del fields["not_asked_reason"]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        position, again = given.get("position"), given.get("ask_again_on")
        if position == POSITIONS.NOT_TODAY and "ask_again_on" not in self.errors:
            if again is None and self.by_person:  # «not today» asks for nothing more
                given["ask_again_on"] = timezone.localdate() + timedelta(days=NOT_TODAY_DAYS)
            elif again is None:
                self.add_error("ask_again_on", _now("Choose the day on which to ask again."))
            elif again <= timezone.localdate():
                self.add_error("ask_again_on", _now("Choose a day after today."))
        if position == POSITIONS.NOT_ASKED and not given.get("not_asked_reason", "").strip():
            self.add_error("not_asked_reason", _now("Write why they were not asked."))
        return given

    def taken(self) -> Position:
        """The position that the form describes."""
        given = self.cleaned_data
        said = bool(given["words"].strip())
        return Position(
            given["position"],
            given["words"] if said else "",
            Words.Answer.SAID if said else Words.Answer.NOT_YET,
            given.get("not_asked_reason", ""),
            given["ask_again_on"],
            tuple(given["offered"]),
        )


class SignatureForm(forms.Form):
    """One's own signature: a confirmation. That it is really them is asked apart, once for a while."""

    signs = forms.BooleanField(
        label=_("I have read it and I sign it"), error_messages={"required": _("Tick this to sign.")}
    )


class HowSigned(SignatureForm):
    """On screen or on a paper of a day, and who signs beside whoever presses the button."""

    mode = forms.ChoiceField(
        label=_("How it is signed"),
        widget=forms.RadioSelect,
        choices=capitalised(Signature.Mode),
        initial=Signature.Mode.SCREEN,
    )
    paper_on = DayField(label=_("If on paper, the day written on it"), required=False)
    person_signs = forms.BooleanField(
        label=_("The person is here and signs"),
        required=False,
        help_text=_(
            "Let them read what is above and press the button themselves, or hold the signed paper. "
            "Not signing stops nothing."
        ),
    )
    representative = forms.CharField(
        label=_("Representative who signs too"),
        max_length=160,
        required=False,
        help_text=_("Name and in what capacity. It stands beside the person's signature, never in its place."),
    )

    def __init__(self, *args: Any, began_on: date | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.began_on = began_on  # since when there is a text of this version: no paper of before shows it

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        paper, day = given.get("mode") == Signature.Mode.PAPER, given.get("paper_on")
        if paper and day is None and "paper_on" not in self.errors:
            self.add_error("paper_on", _now("Write the day that stands on the paper."))
        elif paper and day and day > timezone.localdate():
            self.add_error("paper_on", _now("That day has not come yet."))
        elif paper and day and self.began_on and day < self.began_on:
            said = _now("This version was begun on %(day)s: what was signed on an older paper is another text.")
            self.add_error("paper_on", said % {"day": said_day(self.began_on)})
        if not paper:
            given["paper_on"] = None
        return given


class SignForm(SentOnce, PositionForm, HowSigned):
    """The whole page of signing: the position, the signatures, the next review."""

    next_review_on = DayField(
        label=_("Next review"), error_messages={"required": _("Choose the day of the next review.")}
    )
    previewed = forms.CharField(widget=forms.HiddenInput)

    field_order = (
        "position",
        "words",
        "ask_again_on",
        "not_asked_reason",
        "offered",
        "mode",
        "paper_on",
        "person_signs",
        "representative",
        "signs",
        "next_review_on",
    )

    def clean_next_review_on(self) -> date:
        day: date = self.cleaned_data["next_review_on"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_now("Choose a day after today."))
        return day

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("person_signs") and given.get("position") in _SILENT:
            self.add_error(
                "person_signs", _now("Whoever signs has been asked: change what they think above, or untick this.")
            )
        return given


class SignedPaperForm(UploadForm):
    """The signed paper, scanned or photographed."""

    file = UploadField(
        label=_("The signed paper, scanned"),
        help_text=_("PDF, JPEG or PNG, 5 MB at most. A photograph that can be read is enough."),
    )
