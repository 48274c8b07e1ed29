"""Forms of the steps between receipt and the first day, of the first conversation, and of the ways back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.days import DayField
from entities.models import Agreement, Line, Membership, Sector, Slot
from entities.sending import SentOnce
from patients.models import Patient
from ppr.lib.access import Actor
from referrals import entrusting, pauses
from referrals.forms import ReferForm, none_free
from referrals.forms_urgency import WithCriteria
from referrals.models import Referral, UrgencyReason
from referrals.transitions import Refused


def _text(label: Any, *, rows: int = 3, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), **options)


def _choose_among(field: Any, people: Iterable[Membership]) -> dict[str, Membership]:
    """Offer these memberships as choices, by name and where they work; key → membership."""
    by_key = {str(member.pk): member for member in people}
    field.choices = [(key, f"{m.user} · {m.role_label} · {m.entity_name}") for key, m in by_key.items()]
    return by_key


class OrientationForm(SentOnce):
    """The least that is needed to call back: what to call them, where, how, and what it is about."""

    given_name = forms.CharField(
        label=gettext_lazy("Given name"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The one they gave is enough. Surnames and date of birth come later, if at all."),
        error_messages={"required": gettext_lazy("Write what to call the person.")},
    )  # fmt: skip
    town = forms.CharField(
        label=gettext_lazy("Town"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the town, so that the nearest door is found.")},
    )  # fmt: skip
    sector = forms.ModelChoiceField(Sector.objects.all(), label=gettext_lazy("Health sector"), empty_label=None)
    contact_facts = forms.CharField(
        label=gettext_lazy("How to reach the person"), max_length=300,
        help_text=gettext_lazy("Telephone, at what time, who else may pick up, or where to find them."),
        error_messages={"required": gettext_lazy("Write how to reach them: otherwise nobody can call back.")},
    )  # fmt: skip
    door = forms.ChoiceField(label=gettext_lazy("Who calls"), choices=Referral.Door.choices)
    reason = _text(
        gettext_lazy("What for"),
        help_text=gettext_lazy(
            "Who it is that calls, and what they ask, in a line or two. Nothing clinical is needed here."
        ),
        error_messages={"required": gettext_lazy("Write in a line who calls and what for.")},
    )
    person_wish = _text(
        gettext_lazy("What the person wishes"), required=False,
        help_text=gettext_lazy("In their own words, just as they say it. It may stay empty."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=gettext_lazy("The person agrees that this is written down and that they are called back"),
        error_messages={
            "required": gettext_lazy(
                "Without their yes nothing is written down. Tell them where they can call instead."
            )
        },
    )

    def patient(self) -> Patient:
        """The unsaved person: a name, a town and a sector."""
        said = self.cleaned_data
        return Patient(given_name=said["given_name"], town=said["town"], sector=said["sector"])

    def referral(self) -> Referral:
        """The unsaved first conversation."""
        names = ("contact_facts", "door", "reason", "person_wish")
        return Referral(**{name: self.cleaned_data[name] for name in names})


class ConvertForm(ReferForm):
    """What a first conversation left open: surnames, date of birth, the line, and the person's consent to refer."""

    surname1 = forms.CharField(
        label=gettext_lazy("First surname"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Write the first surname.")},
    )  # fmt: skip
    surname2 = forms.CharField(
        label=gettext_lazy("Second surname"), max_length=80, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    birth_date = DayField(label=gettext_lazy("Date of birth"))
    consent = forms.BooleanField(
        label=gettext_lazy("The person wants to be referred"),
        error_messages={
            "required": gettext_lazy("Refer only who says yes. Otherwise close the conversation with a next step.")
        },
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        if born > timezone.localdate():
            raise forms.ValidationError(_("This date is still to come. Look at the year."))
        return born

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        who = self.instance.patient
        if cleaned.get("birth_date") and cleaned.get("surname1"):
            same = Patient.objects.visible_to(self.actor).filter(
                birth_date=cleaned["birth_date"],
                given_name__iexact=who.given_name,
                surname1__iexact=cleaned["surname1"],
            )
            if same.exclude(pk=who.pk).exists():
                self.add_error(
                    "surname1",
                    _(
                        "You already have somebody with this name and date of birth. Close this conversation with that "
                        "as the next step, and refer the person from there."
                    ),
                )
        return cleaned

    def person(self) -> dict[str, Any]:
        """What has become known of the person."""
        return {name: self.cleaned_data[name] for name in ("surname1", "surname2", "birth_date")}


class ConcludeForm(forms.Form):
    """No door is closed without saying which one comes next."""

    next_step = _text(
        gettext_lazy("What happens next for this person"),
        help_text=gettext_lazy("Where they can turn to, who calls whom, and until when. It is told to the person too."),
        error_messages={"required": gettext_lazy("Write the next step: nobody is left without one.")},
    )
    text = _text(gettext_lazy("Anything else to remember"), required=False)


class AssessForm(forms.Form):
    """Who was met and what was talked about."""

    met_with = forms.CharField(
        label=gettext_lazy("Who was there"), max_length=200,
        help_text=gettext_lazy("The person, and whom they wanted beside them."),
        error_messages={"required": gettext_lazy("Write who was there.")},
    )  # fmt: skip
    text = _text(
        gettext_lazy("What you talked about"), rows=5,
        help_text=gettext_lazy("What the person looks for, what you can do, what is still open. The person can read it."),
        error_messages={"required": gettext_lazy("Write in a line or two what you talked about.")},
    )  # fmt: skip


class WaitForm(forms.Form):
    """Who accompanies meanwhile, with what, and why in this order."""

    supporter = forms.ChoiceField(
        label=gettext_lazy("Who accompanies meanwhile"), widget=forms.RadioSelect,
        help_text=gettext_lazy("Somebody with a name, whom the person can call while they wait."),
        error_messages={
            "required": gettext_lazy("Choose who accompanies: nobody waits alone."),
            "invalid_choice": gettext_lazy("Choose one of these: they see the referral."),
        },
    )  # fmt: skip
    support_meanwhile = forms.CharField(
        label=gettext_lazy("What there is meanwhile"), max_length=300,
        help_text=gettext_lazy("For example: a call on Tuesdays, the open workshop, the visit with the nurse."),
        error_messages={"required": gettext_lazy("Write what there is meanwhile, even if it is one call a week.")},
    )  # fmt: skip
    order_reason = forms.CharField(
        label=gettext_lazy("Why in this order"), max_length=300, required=False,
        help_text=gettext_lazy("The order is the urgency that the sector sets, then the day of the referral. Write here what else to know."),
    )  # fmt: skip
    text = _text(gettext_lazy("A word to whoever referred"), required=False)

    def __init__(self, *args: Any, people: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = _choose_among(self.fields["supporter"], people)

    def clean_supporter(self) -> Membership:
        return self.people[self.cleaned_data["supporter"]]


class EntrustForm(forms.Form):
    """Which colleague answers from now on, for one referral or for several."""

    responsible = forms.ModelChoiceField(
        Membership.objects.none(), label=gettext_lazy("Who answers from now on"), widget=forms.RadioSelect,
        empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose who answers: nobody waits without somebody who does."),
            "invalid_choice": gettext_lazy("Choose one of these: they see the referral."),
        },
    )  # fmt: skip

    def __init__(self, data: Any, by: Membership, now: Membership | None = None) -> None:
        super().__init__(data)
        field: Any = self.fields["responsible"]
        field.queryset = entrusting.colleagues(by)
        if now is not None:
            field.queryset = field.queryset.exclude(pk=now.pk)
        field.label_from_instance = lambda m: f"{m.user} · {m.role_label}"

    @property
    def anybody(self) -> bool:
        """Whether there is anybody to choose."""
        field: Any = self.fields["responsible"]
        return bool(field.queryset.exists())


class OfferForm(forms.Form):
    """Which free slot, and until when it is kept."""

    slot = forms.ChoiceField(label=gettext_lazy("Which slot"), widget=forms.RadioSelect)
    answer_by = DayField(
        label=gettext_lazy("Kept until"), required=False,
        help_text=gettext_lazy("The last day to answer. After it the slot is free again and the wait goes on."),
    )  # fmt: skip
    text = _text(
        gettext_lazy("A word to whoever referred"), required=False,
        help_text=gettext_lazy("For example, who will ask the person and when."),
    )  # fmt: skip

    def __init__(self, *args: Any, free: Iterable[Slot], agreement: Agreement, **options: Any) -> None:
        super().__init__(*args, **options)
        self.agreement = agreement
        self.free = {str(slot.pk): slot for slot in free}
        field: Any = self.fields["slot"]
        field.choices = [(key, _("Slot %(number)s") % {"number": slot.number}) for key, slot in self.free.items()]
        gone = _("This slot is not free any more. Choose another one.") if self.free else none_free()
        field.error_messages.update(required=_("Choose a slot.") if self.free else none_free(), invalid_choice=gone)

    def clean_slot(self) -> Slot:
        return self.free[self.cleaned_data["slot"]]

    def clean_answer_by(self) -> date | None:
        last: date | None = self.cleaned_data["answer_by"]
        if last and last < timezone.localdate():
            raise forms.ValidationError(_("This day has gone by already. Write a later one."))
        try:
            pauses.hold_limit(self.agreement, last or timezone.localdate())
        except Refused as error:
            raise forms.ValidationError(str(error)) from error
        return last


class RefuseOfferForm(forms.Form):
    """Why not this slot; it costs the person nothing."""

    text = _text(
        gettext_lazy("Why not this one"),
        help_text=gettext_lazy("In their words if they wish. Their place in the list keeps its first day."),
        error_messages={"required": gettext_lazy("Write why, in a line: the next offer will be better for it.")},
    )


class PrioritiseForm(WithCriteria, forms.Form):
    """The urgency, with a reason that both sides read."""

    urgency = forms.ChoiceField(
        label=gettext_lazy("Urgency"), choices=Referral.Urgency.choices, widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the urgency.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Why"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Both sides read it beside the place in the list. A score alone is no reason."),
        error_messages={"required": gettext_lazy("Write the reason: an order without one is not explained.")},
    )  # fmt: skip

    def __init__(self, *args: Any, held: list[UrgencyReason] | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_criteria(held)
        self.order_fields([*("urgency", *(field.name for field in self.criteria_fields)), "text"])

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        self.check_criteria(self.add_error)
        return given


class PersonDeclinesForm(forms.Form):
    """The person's no: in their words if they wish, and somebody who stays in touch."""

    text = _text(
        gettext_lazy("In their own words"), required=False,
        help_text=gettext_lazy("Only if they wish. Every answer is valid, and it may be left at “no”."),
    )  # fmt: skip
    other_wish = forms.CharField(
        label=gettext_lazy("What they would rather have"), max_length=300, required=False,
        help_text=gettext_lazy("Another entity, another person, another pace, later."),
    )  # fmt: skip
    next_step = _text(
        gettext_lazy("What happens next"),
        help_text=gettext_lazy("For example: the nurse asks again in spring; they know where to call."),
        error_messages={"required": gettext_lazy("Write the next step: saying no closes no door.")},
    )
    responsible = forms.ChoiceField(
        label=gettext_lazy("Who stays in touch"), widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose who stays in touch."),
            "invalid_choice": gettext_lazy("Choose one of these people of the unit that referred."),
        },
    )  # fmt: skip

    def __init__(self, *args: Any, people: Iterable[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = _choose_among(self.fields["responsible"], people)

    def clean_responsible(self) -> Membership:
        return self.people[self.cleaned_data["responsible"]]


class AgainForm(forms.Form):
    """Where to, for somebody who is taken up again or comes back."""

    line = forms.ModelChoiceField(
        Line.objects.none(), label=gettext_lazy("Where to"), widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose where to send the referral."),
            "invalid_choice": gettext_lazy("It cannot be sent there. Choose another one."),
        },
    )  # fmt: skip
    text = _text(
        gettext_lazy("What has changed"), required=False,
        help_text=gettext_lazy("The history of the referral goes along; nothing has to be told twice."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].queryset = Line.objects.filter(pk__in=[line.pk for line in lines])  # type: ignore[attr-defined]
        self.lines = {line.pk: line for line in lines}

    def clean_line(self) -> Line:
        return self.lines[self.cleaned_data["line"].pk]
