"""The urgency with what justifies it: criteria of the catalogue, those that ask for one with their date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from entities.days import DayField
from entities.models import Urgency, UrgencyCriterion
from referrals import urgency
from referrals.models import UrgencyReason


class WithCriteria:
    """Fields of a form with an `urgency`: `criteria`, and a date for each that asks for one."""

    fields: dict[str, Any]
    cleaned_data: dict[str, Any]

    def offer_criteria(self, held: list[UrgencyReason] | None = None) -> None:
        """Add the fields, filled with what holds already. Nothing where the service has written down no criteria."""
        self.known: dict[str, UrgencyCriterion] = {row.code: row for row in urgency.criteria()}
        if not self.known:
            return
        before = {row.criterion.code: row.day for row in held or []}
        self.fields["criteria"] = forms.MultipleChoiceField(
            label=_("What makes it urgent"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(code, row.label) for code, row in self.known.items()], initial=list(before),
            help_text=_("Facts, not scores. The entity, the sector and the person can read them."),
        )  # fmt: skip
        for code, row in self.known.items():
            if row.asks_day:
                label = _("%(what)s: on which day") % {"what": row.label}
                self.fields[_day(code)] = DayField(label=label, required=False, initial=before.get(code))

    @property
    def criteria_fields(self) -> list[Any]:
        """The bound fields, for the page."""
        names = [name for name in self.fields if name == "criteria" or name.startswith("day_of_")]
        return [self[name] for name in names]  # type: ignore[index]

    def check_criteria(self, add_error: Any) -> None:
        """Say on its field what is missing: a reason for an urgency, the date of one that has a date."""
        given, level = self.cleaned_data, self.cleaned_data.get("urgency")
        if not self.known or level in (None, Urgency.ORDINARY):
            return
        codes = given.get("criteria") or []
        if not [code for code in codes if self.known[code].level == level]:
            add_error("criteria", _("Choose at least one of the reasons that justify this urgency."))
        for code in codes:
            if self.known[code].asks_day and not given.get(_day(code)) and _day(code) not in self.errors:  # type: ignore[attr-defined]
                add_error(_day(code), _("Write the day: it is what makes it urgent."))

    def chosen(self) -> list[tuple[UrgencyCriterion, date | None]]:
        """What was chosen, each with its date."""
        codes = self.cleaned_data.get("criteria") or []
        return [(self.known[code], self.cleaned_data.get(_day(code))) for code in codes]


def _day(code: str) -> str:
    return f"day_of_{code.replace('-', '_')}"
