"""The filters of the audit log."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.audit_log import ACTS, PURPOSES, Asked
from entities.days import DayField
from entities.models import Entity
from entities.models.audit_entry import NO_ORGANISATION
from entities.roles import PERSON, ROLE_CHOICES


class LogFilter(forms.Form):
    """Everything optional. The person comes as an id: an official number would stay in the address."""

    since = DayField(label=gettext_lazy("From the day"), required=False)
    until = DayField(label=gettext_lazy("Until the day"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation"), required=False)
    role = forms.ChoiceField(label=gettext_lazy("Role"), required=False)
    username = forms.CharField(label=gettext_lazy("User name"), required=False, max_length=150)
    act = forms.ChoiceField(label=gettext_lazy("What was done"), required=False)
    purpose = forms.ChoiceField(label=gettext_lazy("Why"), required=False)
    what = forms.CharField(label=gettext_lazy("Page"), required=False, max_length=80)
    result = forms.ChoiceField(label=gettext_lazy("Result"), required=False)
    person = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        every = ("", _("Any"))
        organisations = [(str(e.pk), e.name) for e in Entity.objects.order_by("name")]
        for name, choices in (
            ("organisation", [*organisations, (str(NO_ORGANISATION), _("none: people and tasks"))]),
            ("role", [*ROLE_CHOICES, (PERSON, _("the person"))]),
            ("act", list(ACTS.items())),
            ("purpose", list(PURPOSES.items())),
            ("result", [("allowed", _("let in")), ("refused", _("refused or failed"))]),
        ):
            field: Any = self.fields[name]
            field.choices = [every, *choices]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("since") and found.get("until") and found["until"] < found["since"]:
            self.add_error("until", _("It ends before it begins."))
        return found

    def asked(self) -> Asked:
        """What is wanted; of a form that is not valid, nothing but the person."""
        given = self.cleaned_data if self.is_valid() else {}
        organisation = given.pop("organisation", "")
        return Asked(organisation=UUID(organisation) if organisation else None, **given)


class PersonFinder(forms.Form):
    """An official number, sent in the body; only its digest is looked up."""

    number = forms.CharField(label=gettext_lazy("DNI, NIE or CIA"), max_length=40, help_text=gettext_lazy(
        "Whole. It goes neither into the address nor into the log."
    ))  # fmt: skip
