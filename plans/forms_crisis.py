"""What is asked about a crisis plan. Nothing in it is required of the person."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import phonenumbers
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField, MomentField
from entities.models import Membership
from entities.sending import SentOnce
from patients.forms import capitalised
from plans.forms import VoiceForm, WordsField
from plans.models import CrisisCopy, CrisisItem, CrisisPlan

YES, NOT_NOW, NO, LATER = "yes", "not_now", "no", "later"


class AnswerForm(forms.Form):
    """The person's answer to the offer; yes, not now and no are all answers."""

    answer = forms.ChoiceField(
        label=_("What the person answers"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the person answered.")},
    )
    words = WordsField(
        label=_("In their own words"),
        help_text=_("As they say it. It may stay empty."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    ask_again_on = DayField(label=_("Ask again on"), required=False, help_text=_("For “not now”."))
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, initial=0)

    def __init__(self, *args: Any, offering: bool, preparing: bool = False, by_person: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        choices = [(YES, _now("Yes, let us write it")), (NOT_NOW, _now("Not now")), (NO, _now("No"))]
        if offering:
            choices.append((LATER, _now("No answer yet: they are thinking it over")))
        field: Any = self.fields["answer"]
        field.choices = choices[1:] if preparing else choices
        if by_person:
            field.label, self.fields["words"].label = _now("My answer"), _now("In my own words")
            self.fields["words"].help_text = _now("It may stay empty.")

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        again = given.get("ask_again_on")
        if given.get("answer") == NOT_NOW and again is None and "ask_again_on" not in self.errors:
            self.add_error("ask_again_on", _now("Agree on a day to ask again, or choose “No”."))
        if again is not None and again <= timezone.localdate():
            self.add_error("ask_again_on", _now("Choose a day after today."))
        return given

    @property
    def ask_again(self) -> date | None:
        """The day to ask again, where the answer was «not now»."""
        day: date | None = self.cleaned_data["ask_again_on"] if self.cleaned_data["answer"] == NOT_NOW else None
        return day


class MeetingForm(forms.Form):
    """Who facilitates, when they meet, and what stands beside the plan."""

    facilitator_name = forms.CharField(
        label=_("Who facilitates"),
        required=False,
        max_length=120,
        help_text=_("Somebody from outside the team that treats and accompanies: their name and where they work."),
    )
    facilitator_email = forms.EmailField(
        label=_("Their e-mail, if they use this application"), required=False, widget=forms.EmailInput
    )
    meeting_on = DayField(label=_("Day of the meeting"), required=False)
    attendees = forms.CharField(
        label=_("Who is there"),
        required=False,
        max_length=300,
        help_text=_("Whom the person wants beside them, first."),
    )
    directive = forms.ChoiceField(
        label=_("Registered advance directive"), choices=capitalised(CrisisPlan.Directive), widget=forms.RadioSelect
    )
    directive_details = forms.CharField(label=_("In which registry and since when"), required=False, max_length=120)
    open_to_emergency = forms.BooleanField(
        label=_("Emergency and ward staff may open it"),
        required=False,
        help_text=_("Only if the person says so. Each time is recorded and the person can see it."),
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        given["facilitator"] = None
        email = given.get("facilitator_email")
        if email:
            # One exact address: nobody lists the people of another organisation here.
            rows = Membership.objects.live().filter(user__email__iexact=email).select_related("user", "entity")
            given["facilitator"] = rows.order_by("since").first()
            if given["facilitator"] is None:
                self.add_error(
                    "facilitator_email",
                    _now("Nobody uses this application under that address. Their name alone is enough."),
                )
        return given


class ItemForm(VoiceForm):
    """One thing from the menu: the person's words first, then what the others can promise."""

    agreement = forms.ChoiceField(
        label=_("Agreement"), choices=capitalised(CrisisItem.Agreement), widget=forms.RadioSelect, required=False
    )
    reason = forms.CharField(
        label=_("Why it cannot be promised"),
        required=False,
        max_length=300,
        help_text=_("It is read beside the wish, in a crisis too."),
    )
    team_words = forms.CharField(
        label=_("What the team adds"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    TEAM = ("agreement", "reason", "team_words")

    def __init__(self, *args: Any, item: CrisisItem, by_person: bool, **more: Any) -> None:
        self.item = item
        super().__init__(*args, by_person=by_person, initial=_item_initial(item), **more)
        left = self.TEAM if by_person else ("words", "answer") if written_by_person(item) else ()
        for name in left:
            del self.fields[name]

    def clean_agreement(self) -> str:
        return self.cleaned_data["agreement"] or CrisisItem.Agreement.OPEN

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("agreement") == CrisisItem.Agreement.NOT_COMMITTED and not given.get("reason", "").strip():
            self.add_error("reason", _now("Say why it cannot be promised: the person has a right to know."))
        return given


def written_by_person(item: CrisisItem) -> bool:
    """Whether the person typed the words: then only the person changes them."""
    return not item._state.adding and item.answer == "said" and item.typed_by_id is None


def _item_initial(item: CrisisItem) -> dict[str, Any]:
    names = ("words", "agreement", "reason", "team_words", "row_version")
    given = {name: getattr(item, name) for name in names}
    if item._state.adding:
        return {**given, "answer": "said", "row_version": 0}
    return {**given, "answer": item.answer}


class ContactForm(forms.Form):
    """Whom to call and what they may know, or who must not be told."""

    name = forms.CharField(
        label=_("Name"), max_length=120, error_messages={"required": _("Write how the person calls them.")}
    )
    relation = forms.CharField(label=_("What they are to the person"), max_length=120, required=False)
    phone = forms.CharField(
        label=_("Telephone"), required=False, max_length=30, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    may_know = forms.CharField(
        label=_("What they may know"),
        max_length=200,
        required=False,
        help_text=_("As the page will say it: “may know everything”, “only where I am”…"),
    )
    position = forms.IntegerField(label=_("In which order to call"), min_value=1, max_value=99)
    not_to_be_told = forms.BooleanField(
        label=_("Must not be told"), required=False, help_text=_("The page then says not to call them.")
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        if not typed:
            return ""
        try:
            number = phonenumbers.parse(typed, "ES")
        except phonenumbers.NumberParseException:
            number = None
        if number is None or not phonenumbers.is_possible_number(number):
            raise forms.ValidationError(
                _now("This is not a whole telephone number. Write its nine digits, or begin with + and the country.")
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


class InForceForm(forms.Form):
    """From when it is in force, and when it is looked at again."""

    agreed_on = DayField(label=_("Agreed on"), error_messages={"required": _("Say on which day it was agreed.")})
    review_on = DayField(
        label=_("Look at it again on"), error_messages={"required": _("Choose the day to look at it again.")}
    )
    read = forms.CharField(widget=forms.HiddenInput, required=False)  # the seal of what stood on the page
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def clean_agreed_on(self) -> date:
        day: date = self.cleaned_data["agreed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet. Put it in force once it is agreed."))
        return day

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        agreed, again = given.get("agreed_on"), given.get("review_on")
        if agreed and again and again <= agreed:
            self.add_error("review_on", _now("It has to come after the day on which it was agreed."))
        return given


class UsedForm(forms.Form):
    """That it was used in a hard moment, and what helped."""

    text = forms.CharField(
        label=_("What helped, what did not, and what should be different next time"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("The person can read it."),
        error_messages={"required": _("A line is enough.")},
    )
    happened_at = MomentField(
        label=_("When it was used"),
        required=False,
        help_text=_("Left empty, it is now."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if not text.strip():
            raise forms.ValidationError(_now("A line is enough."))
        return text

    def clean_happened_at(self) -> datetime:
        moment: datetime | None = self.cleaned_data["happened_at"]
        if moment is not None and moment > timezone.now():
            raise forms.ValidationError(_now("That has not happened yet: choose a moment before now."))
        return moment or timezone.now()


class OfVersion(forms.Form):
    """A form about the version in force: it carries which one stood on the page."""

    of = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def about(self, plan: CrisisPlan | None) -> bool:
        """Whether it was opened on this version; one that does not say is taken at its word."""
        of: Any = self.cleaned_data["of"]
        return of is None or plan is not None and of == plan.pk


class CopyForm(SentOnce, OfVersion):
    """Who gets a paper copy."""

    holder = forms.CharField(
        label=_("Who has it"),
        max_length=160,
        help_text=_("A name, or a place: “my neighbour Rosa”, “the drawer at home”."),
        error_messages={"required": _("Write who has it.")},
    )
    form = forms.ChoiceField(
        label=_("Which paper"),
        choices=capitalised(CrisisCopy.Form),
        widget=forms.RadioSelect,
        initial=CrisisCopy.Form.SHEET,
    )
    given_on = DayField(label=_("Given on"), initial=timezone.localdate)

    def clean_given_on(self) -> date:
        day: date = self.cleaned_data["given_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_now("That day has not come yet."))
        return day
