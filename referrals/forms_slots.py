"""Forms about slots: setting one aside, and the day on which somebody is expected to leave."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.days import DayField
from entities.models import Agreement, SlotPause
from referrals import pauses
from referrals.models import Referral
from referrals.transitions import Refused


class SetAsideForm(forms.Form):
    """For what, for whom, until when and why nobody else can take a free slot."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What for"), widget=forms.RadioSelect,
        choices=[
            (SlotPause.Kind.HELD, gettext_lazy("Keep it for somebody")),
            (SlotPause.Kind.OUT_OF_SERVICE, gettext_lazy("Take it out of service")),
        ],
        error_messages={"required": gettext_lazy("Choose what for.")},
    )  # fmt: skip
    referral = forms.ChoiceField(
        label=gettext_lazy("For whom, if it is kept"), required=False,
        help_text=gettext_lazy("Whoever waits for this line. Only that person can be accepted on it meanwhile."),
        error_messages={"invalid_choice": gettext_lazy("This person does not wait for this line any more.")},
    )  # fmt: skip
    until = DayField(
        label=gettext_lazy("Until when, that day included"), required=False,
        help_text=gettext_lazy("On the next day it is free again by itself. Out of service it may stay empty."),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One line, without names: it stays in the slot’s history."),
        error_messages={"required": gettext_lazy("Write why: somebody may be waiting for this slot.")},
    )  # fmt: skip

    # From the tile of the board: for how many days it is kept, where no day is written.
    days = forms.IntegerField(required=False, min_value=1, max_value=60, widget=forms.HiddenInput)

    def __init__(self, *args: Any, waiting: Iterable[Referral], agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agreement = agreement
        self.waiting = {str(referral.pk): referral for referral in waiting}
        people = [(key, referral.patient.list_name) for key, referral in self.waiting.items()]
        field: Any = self.fields["referral"]
        field.choices = [("", _("Nobody who is referred here yet")), *people]

    def clean_referral(self) -> Referral | None:
        return self.waiting.get(self.cleaned_data["referral"])

    def clean_until(self) -> date | None:
        last: date | None = self.cleaned_data["until"]
        if last and last < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by already. Write a later one."))
        return last

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        days = cleaned.pop("days", None)
        if days and cleaned.get("kind") == SlotPause.Kind.HELD and "until" not in self.errors:
            cleaned["until"] = cleaned.get("until") or timezone.localdate() + timedelta(days=days)
        if cleaned.get("kind") == SlotPause.Kind.HELD and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Write until when it is kept, like 3/10/2026."))
        elif cleaned.get("kind") == SlotPause.Kind.HELD and cleaned.get("until"):
            self._check_limit(cleaned["until"])
        return cleaned

    def _check_limit(self, last: date) -> None:
        try:
            pauses.hold_limit(self.agreement, last)
        except Refused as error:
            self.add_error("until", str(error))


class ExpectedForm(forms.Form):
    """The day on which the slot is expected to be free."""

    expected_end_on = DayField(
        label=gettext_lazy("Expected day"), required=False,
        help_text=gettext_lazy(
            "Agreed with the person; it binds nobody, and nothing happens by itself on that day. Empty: no day is known."
        ),
    )  # fmt: skip

    def clean_expected_end_on(self) -> date | None:
        day: date | None = self.cleaned_data["expected_end_on"]
        if day and day < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by already. Write a later one."))
        return day


class DayForm(forms.Form):
    """Another day of the board."""

    dia = DayField(label=gettext_lazy("How it stood on"), required=False)


class ReplanForm(forms.Form):
    """How many slots of a line are paid for from which day on, and why; `seen` is what the page has foretold."""

    after = forms.IntegerField(
        label=gettext_lazy("Slots that are paid for"), min_value=0, max_value=500,
        error_messages={"required": gettext_lazy("Write how many, like 12.")},
    )  # fmt: skip
    from_on = DayField(label=gettext_lazy("From which day on"))
    reason = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The entity reads it on the page of the line."),
        error_messages={"required": gettext_lazy("Write why: the entity and who waits depend on it.")},
    )  # fmt: skip
    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)

    @property
    def said(self) -> str:
        """What was asked, to see whether the page has told what it would do."""
        return f"{self.cleaned_data['after']} {self.cleaned_data['from_on']:%Y-%m-%d}"
