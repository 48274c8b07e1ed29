"""Forms of this app: to find or register a person, to refer them, and one for each move that needs words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import phonenumbers
from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.es import dni, nie
from stdnum.exceptions import ValidationError as BadNumber

from entities.days import DayField
from entities.models import DeclineReason, Line, Slot
from entities.sending import SentOnce, one_at_a_time
from patients.models import Identifier, Patient
from ppr.lib.access import Actor
from referrals.forms_urgency import WithCriteria
from referrals.models import Referral, Wish

OLDEST = 120  # years; a birth further back is a slip of the hand


def document(typed: str) -> str:
    """The DNI or NIE without blanks and signs, "" where its check letter is wrong or it is none."""
    for kind in (dni, nie):
        try:
            return str(kind.validate(typed))
        except BadNumber:
            continue
    return ""


def cia(typed: str) -> str:
    """The health-card code without blanks and signs: opaque, so only its letters and digits are looked at."""
    code = re.sub(r"[\s.-]", "", typed).upper()
    return code if re.fullmatch(r"[A-Z0-9]{4,20}", code) else ""


class FindForm(forms.Form):
    """A name, or an official number, of the person to refer."""

    q = forms.CharField(
        label=gettext_lazy("Name, DNI, NIE or CIA"),
        max_length=120,
        help_text=gettext_lazy("Accents and the order of the names do not matter."),
        error_messages={"required": gettext_lazy("Write a name or a number to look for.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class RegisterForm(SentOnce, forms.ModelForm):  # type: ignore[type-arg]
    """A person who is new here. No paper is needed: whoever has none is registered without."""

    birth_date = DayField(label=gettext_lazy("Date of birth"))
    document = forms.CharField(
        label=gettext_lazy("DNI or NIE"), required=False, max_length=20,
        help_text=gettext_lazy("With its letter, like 12345678Z. Leave it empty if the person has none."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    cia = forms.CharField(
        label=gettext_lazy("CIA"), required=False, max_length=20,
        help_text=gettext_lazy("The health-card code of Aragón, as it is printed."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("Telephone"), required=False, max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )  # fmt: skip
    someone_else = forms.BooleanField(
        label=gettext_lazy("It is another person with the same name and date of birth"), required=False
    )

    class Meta:
        model = Patient
        fields = [
            "given_name",
            "surname1",
            "surname2",
            "preferred_name",
            "birth_date",
            "sex",
            "town",
            "sector",
        ]

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.twin: Patient | None = None
        self.again: Patient | None = None  # whom the same form, sent before, has registered
        self.fields["sector"].empty_label = None  # type: ignore[attr-defined]
        for name in ("given_name", "surname1", "surname2", "preferred_name", "town"):
            self.fields[name].widget.attrs["autocomplete"] = "off"
        self.fields["preferred_name"].help_text = _("If the person wants to hear another name than the first one.")

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("This date is still to come. Look at the year."))
        if born.year < today.year - OLDEST:
            raise forms.ValidationError(_("This date is more than 120 years ago. Look at the year."))
        return born

    def clean_document(self) -> str:
        typed = self.cleaned_data["document"].strip()
        if typed and not document(typed):
            raise forms.ValidationError(
                _("This is not a DNI or NIE: its letter does not fit the number. Look at the card again.")
            )
        return document(typed)

    def clean_cia(self) -> str:
        typed = self.cleaned_data["cia"].strip()
        if typed and not cia(typed):
            raise forms.ValidationError(_("The CIA holds only letters and digits. Copy it as the card shows it."))
        return cia(typed)

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
                _("This is not a whole telephone number. Write its nine digits, or begin with + and the country.")
            )
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        one_at_a_time(cleaned.get("submission"))
        self.again = Patient.objects.visible_to(self.actor).filter(pk=self.sent_whole()).first()
        if self.again is not None:
            return cleaned
        names = {f"{field}__iexact": cleaned.get(field) for field in ("given_name", "surname1", "surname2")}
        if cleaned.get("birth_date") and not cleaned.get("someone_else"):
            same = Patient.objects.visible_to(self.actor).filter(birth_date=cleaned["birth_date"], **names)
            self.twin = same.first()
        if self.twin is not None:
            raise forms.ValidationError(
                _(
                    "You already have somebody with this name and date of birth. Open that person, or say below that this is another one."
                )
            )
        return cleaned

    def identifiers(self) -> dict[str, str]:
        """Kind → normalised value, of those that were given."""
        number = self.cleaned_data["document"]
        kind = Identifier.Kind.NIE if number[:1] in ("X", "Y", "Z") else Identifier.Kind.DNI
        return {k: v for k, v in ((kind.value, number), (Identifier.Kind.CIA.value, self.cleaned_data["cia"])) if v}


# What the person may rather have before anything has begun.
_WISHES = (Wish.About.ENTITY, Wish.About.KEY_WORKER, Wish.About.RHYTHM, Wish.About.OTHER)


class ReferForm(WithCriteria, forms.ModelForm):  # type: ignore[type-arg]
    """What is asked for a person, of which line, why now, and what the person wishes."""

    line = forms.ModelChoiceField(
        Line.objects.none(), label=gettext_lazy("What, and with whom"), widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose one of the programmes."),
            "invalid_choice": gettext_lazy("This programme cannot be asked for here any more. Choose another one."),
        },
    )  # fmt: skip

    wish_about = forms.ChoiceField(
        label=gettext_lazy("What they would rather change"), required=False,
        choices=[(about.value, capfirst(about.label)) for about in _WISHES],
    )  # fmt: skip

    class Meta:
        model = Referral
        fields = [
            "door",
            "line",
            "options_explained",
            "choice",
            "choice_why",
            "other_wish",
            "urgency",
            "person_wish",
            "reason",
            "contact_facts",
            "safety_facts",
        ]
        widgets = {
            "urgency": forms.RadioSelect,
            "choice": forms.RadioSelect,
            "person_wish": forms.Textarea(attrs={"rows": 4}),
            "reason": forms.Textarea(attrs={"rows": 4}),
            "safety_facts": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "door": gettext_lazy("Who thought of it first: there is no wrong one."),
            "person_wish": gettext_lazy("In their own words, just as they say it. It may stay empty."),
            "reason": gettext_lazy("What has changed, and what you hope for. The person can read it."),
            "contact_facts": gettext_lazy("Telephone, at what time, who else may pick up, or where to find them."),
            "safety_facts": gettext_lazy(
                "Only what the first meeting needs. The rest is opened when the person starts."
            ),
            "options_explained": gettext_lazy("With the plain card, and time to ask."),
            "choice": gettext_lazy("Every answer is valid, and none of them stops the referral."),
            "choice_why": gettext_lazy("For example: wants to think it over; was asleep; there is only this one."),
            "other_wish": gettext_lazy(
                "Another entity, another person or another pace. Whoever can do something about it will answer."
            ),
        }
        error_messages = {"reason": {"required": gettext_lazy("Write in a line or two why now.")}}

    def __init__(self, *args: Any, lines: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offer_criteria()
        choice: Any = self.fields["choice"]
        choice.choices = [pair for pair in choice.choices if pair[0]]
        self.fields["door"].required = False  # a form sent without it came through the unit itself
        self.fields["line"].queryset = Line.objects.filter(pk__in=[line.pk for line in lines])  # type: ignore[attr-defined]
        self.lines = {line.pk: line for line in lines}

    def clean_line(self) -> Line:
        # The one that was fetched with its agreement, entity and programme.
        return self.lines[self.cleaned_data["line"].pk]

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = given.get("choice")
        if chosen in _TO_EXPLAIN and not (given.get("choice_why") or "").strip():
            self.add_error("choice_why", _("Write in a line why: whoever receives it will ask again."))
        if chosen == Referral.Choice.OTHER and not (given.get("other_wish") or "").strip():
            self.add_error("other_wish", _("Write what the person would rather have, in their words."))
        self.check_criteria(self.add_error)
        return given

    def wish(self) -> Wish | None:
        """The unsaved wish of whoever would rather have something else; None of everybody else."""
        given = self.cleaned_data
        if not given["other_wish"].strip():
            return None
        return Wish(about=given["wish_about"] or Wish.About.ENTITY, words=given["other_wish"])


# What is no choice says why.
_TO_EXPLAIN = (Referral.Choice.NONE, Referral.Choice.NOT_ASKED)


class AcceptForm(forms.Form):
    """Which of the free slots; it cannot be sent without one."""

    slot = forms.ChoiceField(label=gettext_lazy("Which slot"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=gettext_lazy("A word to whoever referred"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example, who will call the person first and when."),
    )  # fmt: skip

    def __init__(self, *args: Any, free: Iterable[Slot], **options: Any) -> None:
        super().__init__(*args, **options)
        self.free = {str(slot.pk): slot for slot in free}
        field: Any = self.fields["slot"]
        field.choices = [(key, _("Slot %(number)s") % {"number": slot.number}) for key, slot in self.free.items()]
        field.error_messages.update(
            required=_("Choose a slot.") if self.free else none_free(),
            invalid_choice=_("This slot is not free any more. Choose another one.") if self.free else none_free(),
        )

    def clean_slot(self) -> Slot:
        return self.free[self.cleaned_data["slot"]]


def none_free() -> str:
    """Why nobody can be accepted now, and what to do."""
    return _(
        "There is no free slot, so nobody can be accepted now. Nothing has been changed: "
        "wait until one is free, or say that you cannot accept now, with the next step."
    )


class DeclineForm(forms.Form):
    """A coded reason and the next step: nobody is left without a door."""

    reason = forms.ModelChoiceField(
        DeclineReason.objects.none(), label=gettext_lazy("Why not now"), empty_label=gettext_lazy("Choose a reason"),
        error_messages={"required": gettext_lazy("Choose the reason.")},
    )  # fmt: skip
    next_step = forms.CharField(
        label=gettext_lazy("What happens next for this person"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Who does what, and until when. The sector and whoever referred will read it."),
        error_messages={"required": gettext_lazy("Write the next step: without one the referral cannot go back.")},
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Anything else they should know"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].queryset = DeclineReason.objects.filter(retired_on=None)  # type: ignore[attr-defined]


class RouteForm(forms.Form):
    """Another line for somebody who came back."""

    line = forms.ModelChoiceField(
        Line.objects.none(), label=gettext_lazy("Where to"), widget=forms.RadioSelect, empty_label=None,
        error_messages={
            "required": gettext_lazy("Choose where to send the referral."),
            "invalid_choice": gettext_lazy("It cannot be sent there. Choose another one."),
        },
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Why there"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("The history of the referral goes along; nothing has to be told twice."),
    )  # fmt: skip

    def __init__(self, *args: Any, lines: Sequence[Line], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["line"].queryset = Line.objects.filter(pk__in=[line.pk for line in lines])  # type: ignore[attr-defined]
        self.lines = {line.pk: line for line in lines}

    def clean_line(self) -> Line:
        return self.lines[self.cleaned_data["line"].pk]


class WithdrawForm(forms.Form):
    """Why the referral is taken back."""

    text = forms.CharField(
        label=gettext_lazy("Why you withdraw it"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("For example: the person has changed their mind, or has found another way."),
        error_messages={"required": gettext_lazy("Write why, in a line: whoever received it will want to know.")},
    )  # fmt: skip
