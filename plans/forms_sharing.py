"""What is asked when the person decides who sees what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities import sign_in_codes
from entities.days import DayField
from entities.models import Entity, Membership, User
from entities.roles import PROFESSIONAL, Kind
from entities.sending import SentOnce
from patients.access import PURPOSES
from patients.forms_said import SaidForm
from patients.sharing import Guest, Party
from patients.who import section_label
from plans.models import GoalStep

LONGEST_DAYS = 365


class PartyForm(SaidForm):
    """Which sections one party sees: what is not ticked is not there for it."""

    sections = forms.MultipleChoiceField(label=_("What they see"), required=False, widget=forms.CheckboxSelectMultiple)
    # What was ticked when the page opened: only what is changed from there is decided, never what others decided since.
    started_from = forms.CharField(widget=forms.HiddenInput, required=False)
    field_order = ("sections", "way", "present")

    def __init__(self, *args: Any, party: Party, order: Iterable[str], **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["sections"]
        field.choices = [(code, section_label(code)) for code in order if code in party.could]
        field.initial = sorted(party.sees)
        self.fields["started_from"].initial = ",".join(sorted(party.sees)) or "none"

    def changed_sections(self) -> tuple[set[str], set[str]]:
        """What is closed and what is opened by this form; call it when the form is valid."""
        start, wanted = self.cleaned_data["started_from"], set(self.cleaned_data["sections"])
        before = set(start.split(",")) if start else set(self.fields["sections"].initial)
        return before - wanted, wanted - before


class InviteForm(SentOnce, SaidForm):
    """Whom the person asks in, what for, in which sections and steps, until when."""

    given_name = forms.CharField(
        label=_("Their name"), max_length=80, required=False,
        help_text=_("Where they have never come in here: they are given a code, and choose how to sign in."),
    )  # fmt: skip
    family_name = forms.CharField(label=_("Their surname"), max_length=120, required=False)
    user_name = forms.CharField(
        label=_("Or their user name, if they have one"), max_length=150, required=False,
        help_text=_("The one that they sign in with. They can read it to you; nobody can look it up here."),
    )  # fmt: skip
    membership = forms.ModelChoiceField(
        label=_("Who"),
        queryset=Membership.objects.none(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose somebody.")},
    )
    entity = forms.ModelChoiceField(
        label=_("Which entity"),
        queryset=Entity.objects.none(),
        empty_label=_("Choose one"),
        error_messages={"required": _("Choose an entity.")},
    )
    sections = forms.MultipleChoiceField(
        label=_("What they will see"), required=False, widget=forms.CheckboxSelectMultiple
    )
    steps = forms.MultipleChoiceField(
        label=_("Steps that they take on"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("They see these steps and can mark them done, without the rest of the plan."),
    )  # fmt: skip
    what_for = forms.CharField(
        label=_("What for"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Say in a few words what they are asked in for.")},
    )  # fmt: skip
    until = DayField(label=_("Until when"), error_messages={"required": _("Choose the last day.")})

    def __init__(
        self,
        *args: Any,
        purpose: str,
        steps: list[GoalStep],
        without: set[Any],
        recorder: Membership | None,
        **more: Any,
    ) -> None:
        super().__init__(*args, recorder=recorder, **more)
        self.purpose = PURPOSES[purpose]
        choices: Any = self.fields
        choices["sections"].choices = [(code, section_label(code)) for code in self.purpose.may_share]
        choices["steps"].choices = [(str(step.pk), step.text) for step in steps]
        choices["until"].initial = timezone.localdate() + timedelta(days=self.purpose.days)
        if not steps or PROFESSIONAL in self.purpose.roles:
            del choices["steps"]
        self._keep_one(without)

    def _keep_one(self, without: set[Any]) -> None:
        """One way of saying who: a user name, somebody of a service, or a whole entity."""
        kept = self.who
        names = {"given_name", "family_name", "user_name"} if kept == "user_name" else {kept}
        for name in {"given_name", "family_name", "user_name", "membership", "entity"} - names:
            del self.fields[name]
        fields: Any = self.fields
        if kept == "membership":
            members = Membership.objects.live().filter(role__in=self.purpose.roles).select_related("user", "entity")
            fields[kept].queryset = members.order_by("entity__name", "user__last_name")
            fields[kept].label_from_instance = lambda m: f"{m.user}, {m.role_label}, {m.entity}"
        elif kept == "entity":
            entities = Entity.objects.filter(kind=Kind.SOCIAL_ENTITY, active=True).exclude(pk__in=without)
            fields[kept].queryset = entities.order_by("name")

    @property
    def who(self) -> str:
        """The field that says who is asked in."""
        if self.purpose.key == "supporter":
            return "user_name"
        return "entity" if PROFESSIONAL in self.purpose.roles else "membership"

    def clean_user_name(self) -> User | None:
        if not self.cleaned_data["user_name"].strip():
            return None
        found = User.objects.filter(
            username=self.cleaned_data["user_name"].strip(), is_supporter=True, is_active=True
        ).first()
        if found is None:
            raise forms.ValidationError(_now("Nobody who supports somebody signs in with that name. Look at it again."))
        return found

    def clean_until(self) -> date:
        day: date = self.cleaned_data["until"]
        if day < timezone.localdate():
            raise forms.ValidationError(_now("That day has passed. Choose a later one."))
        if day > timezone.localdate() + timedelta(days=LONGEST_DAYS + 1):
            raise forms.ValidationError(_now("A year is the longest. It can be renewed then."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.who == "user_name" and "user_name" not in self.errors:
            self._somebody(cleaned)
        if not cleaned.get("sections") and not cleaned.get("steps"):
            self.add_error(
                "sections", _now("Choose at least one section or one step: otherwise they would see nothing.")
            )
        return cleaned

    def _somebody(self, given: dict[str, Any]) -> None:
        if given.get("user_name") and given.get("given_name"):
            self.add_error("user_name", _now("Write one or the other: a name for somebody new, or a user name."))
        elif not given.get("user_name") and not given.get("given_name"):
            self.add_error("given_name", _now("Write who it is: their name, or the user name that they have."))

    def guest(self) -> Guest:
        """Call it when the form is valid. Somebody new has an account that is not saved yet."""
        given = self.cleaned_data
        user = given.get("user_name")
        if given.get("given_name"):
            user = sign_in_codes.new_user(given=given["given_name"], family=given["family_name"], supporter=True)
        return Guest(given.get("membership"), given.get("entity"), user)
