"""What is asked about the home: whom we may speak to, what is owed and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from entities.sending import SentOnce
from patients.forms import capitalised
from patients.forms_said import SaidForm
from patients.models import Arrears, HousingContact, SocialFact


class HousingContactForm(SentOnce, SaidForm):
    """Who it is, and what may be talked about: the person's permission in so many words."""

    kind = forms.ChoiceField(
        label=_("Who it is"),
        choices=capitalised(HousingContact.Kind),
        widget=forms.RadioSelect,
        error_messages={"required": _("Say who it is.")},
    )
    name = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the name.")})
    phone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    may_be_said = forms.CharField(
        label=_("What may be talked about"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: the rent and the repairs. Nothing about health, nor about this programme."),
        error_messages={"required": _("Write what may be talked about: without it nothing may.")},
    )
    field_order = ("kind", "name", "phone", "may_be_said", "way", "present")

    def clean_phone(self) -> str:
        said: str = self.cleaned_data["phone"]
        if said and sum(letter.isdigit() for letter in said) < 9:
            raise forms.ValidationError(_now("A telephone has at least nine digits."))
        return said

    def contact(self, patient_id: UUID) -> HousingContact:
        """The unsaved contact; sent twice, the same one."""
        key, given = self.sent_whole(), self.cleaned_data
        names = ("kind", "name", "may_be_said")
        said = self.said()
        row = HousingContact(
            patient_id=patient_id, agreed_on=timezone.localdate(), way=said.way, present=said.present,
            recorded_by=said.recorded_by,
        )  # fmt: skip
        if key:
            row.pk = key
        for name in names:
            setattr(row, name, given[name])
        row.phone = given["phone"]
        return row


class ArrearsForm(SentOnce, forms.ModelForm):  # type: ignore[type-arg]
    """What is owed, since when it is known, and whether somebody has set a day to leave the home."""

    known_on = DayField(label=_("Known since"), error_messages={"required": _("Say since which day it is known.")})
    leave_by = DayField(
        label=_("Day by which the home would have to be left"),
        required=False,
        help_text=_("Only if a letter or a court says so. It becomes work of today."),
    )

    class Meta:
        model = Arrears
        fields = ["kind", "details", "amount", "known_on", "source", "leave_by"]
        widgets = {"kind": forms.RadioSelect, "details": forms.Textarea(attrs={"rows": 2})}
        labels = {"details": _("In a few words"), "amount": _("How much, in euros")}
        help_texts = {"details": _("What happened, as the person tells it; no reproach.")}

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        kind: Any = self.fields["kind"]
        kind.choices = capitalised(Arrears.Kind)

    def clean_known_on(self) -> date:
        day: date = self.cleaned_data["known_on"]
        return _not_to_come(day)

    def row(self, patient_id: UUID) -> Arrears:
        """The unsaved row; sent twice, the same one."""
        found: Arrears = self.save(commit=False)
        found.patient_id, key = patient_id, self.sent_whole()
        if key:
            found.pk = key
        return found


class ArrearsChangeForm(ArrearsForm):
    """The same, with how it stands: agreed, paid, or no longer of this home."""

    own = False
    outcome = forms.ChoiceField(
        label=_("How it stands"), required=False, widget=forms.RadioSelect,
        choices=[("", _("Still open")), *capitalised(Arrears.Outcome)],
    )  # fmt: skip
    settled_on = DayField(label=_("Since when"), required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    field_order: Sequence[str] = ("outcome", "settled_on", "settlement", "leave_by")  # what changes comes first

    class Meta(ArrearsForm.Meta):
        fields = [*ArrearsForm.Meta.fields, "outcome", "settled_on", "settlement"]
        widgets = {**ArrearsForm.Meta.widgets, "settlement": forms.Textarea(attrs={"rows": 2})}
        labels = {**ArrearsForm.Meta.labels, "settlement": _("What was agreed")}
        help_texts = {
            **ArrearsForm.Meta.help_texts,
            "settlement": _("How much, until when, with whom; what the person sees possible."),
        }

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["submission"]
        if self.instance.recorded_by_id is None and not self.own:
            del self.fields["details"]  # the person's own words: nobody else edits them
        self.initial["row_version"] = self.instance.row_version

    def clean_settled_on(self) -> date | None:
        day: date | None = self.cleaned_data["settled_on"]
        return _not_to_come(day) if day else None

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("outcome"):
            given["settled_on"] = given.get("settled_on") or timezone.localdate()
        else:
            given["settled_on"] = None
        if given.get("outcome") == Arrears.Outcome.PLAN and not given.get("settlement"):
            self.add_error("settlement", _now("Write what was agreed: how much and until when."))
        if given.get("outcome") == Arrears.Outcome.LEFT and not self.own and not given.get("settlement"):
            self.add_error("settlement", _now("Write what the person said: the home may depend on it."))
        return given

    def on_top_of(self, row: Arrears) -> ArrearsChangeForm:
        """The same again, started from the row as it stands now: saving it is then a choice."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(row.row_version)
        return type(self)(data, instance=row)


class OwnArrearsForm(ArrearsForm):
    """The person says themselves what they owe or find hard to pay; no more is asked than what, and words if they like."""

    ASKED = ("kind", "details", "amount", "leave_by", "submission")
    field_order = ASKED

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _in_own_words(self, self.ASKED)

    def row(self, patient_id: UUID) -> Arrears:
        found = super().row(patient_id)
        found.known_on, found.source = timezone.localdate(), SocialFact.Source.PERSON
        return found


class OwnArrearsChangeForm(ArrearsChangeForm):
    """What the person wrote down: how it stands now, or that they would rather leave it."""

    own = True
    ASKED = ("outcome", "details", "amount", "leave_by", "row_version")
    field_order = ASKED

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        _in_own_words(self, self.ASKED)
        outcome: Any = self.fields["outcome"]
        outcome.choices = [
            ("", _now("I still owe it")),
            (Arrears.Outcome.PAID, _now("I have paid it")),
            (Arrears.Outcome.MISTAKE, _now("I did not owe anything")),
            (Arrears.Outcome.LEFT, _now("I would rather leave it, and nothing is done")),
        ]


def _in_own_words(form: forms.BaseForm, asked: Sequence[str]) -> None:
    """Leave only what the person is asked, as they would say it."""
    for name in [name for name in form.fields if name not in asked]:
        del form.fields[name]
    for name, label, hint in (
        ("kind", _now("What I owe, or find hard to pay"), ""),
        ("details", _now("In my own words"), _now("Only if you feel like it.")),
        ("amount", _now("How much, in euros"), _now("About how much, if you know.")),
        ("leave_by", _now("If you have been told to leave your home by a day, which one"), ""),
    ):
        if name in form.fields:
            form.fields[name].label, form.fields[name].help_text = label, hint


def _not_to_come(day: date) -> date:
    if day > timezone.localdate():
        raise forms.ValidationError(_now("That day has not come yet. Write it when it has happened."))
    return day
