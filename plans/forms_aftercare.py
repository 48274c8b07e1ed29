"""The form of the aftercare meeting: one support at a time."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.days import DayField
from patients.forms import capitalised
from plans.forms_course import not_to_come
from plans.models import Aftercare, HospitalStay


class AftercareForm(forms.ModelForm):  # type: ignore[type-arg]
    """What support, who provides it, who pays, from when; and the meeting in which it was agreed."""

    agreed_on = DayField(label=_("Day of the meeting"), error_messages={"required": _("Say on which day you met.")})
    from_on = DayField(label=_("From when"), required=False)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    class Meta:
        model = Aftercare
        fields = ["agreed_on", "present", "what", "provider", "payer", "from_on"]
        widgets = {"payer": forms.RadioSelect}
        help_texts = {
            "present": _("The person first; the ward, the unit, the team, whoever the person wanted there."),
            "what": _("For example: help at home three mornings, the first weeks."),
            "provider": _("A name and a service: who the person will see at the door."),
        }
        error_messages = {
            "what": {"required": _("Write what support it is.")},
            "provider": {"required": _("Write who provides it.")},
            "payer": {"required": _("Say who pays, or that it is still to be settled.")},
        }

    def __init__(self, *args: Any, stay: HospitalStay, **more: Any) -> None:
        super().__init__(*args, **more)
        self.stay = stay
        payer: Any = self.fields["payer"]
        payer.choices = capitalised(Aftercare.Payer)  # no empty one: it is asked

    def support(self) -> Aftercare:
        """The row to keep, with the form's own key: sent twice it is kept once."""
        row: Aftercare = self.save(commit=False)
        row.submission = self.cleaned_data["submission"]
        return row

    def clean_agreed_on(self) -> date:
        day: date = self.cleaned_data["agreed_on"]
        if day < timezone.localdate(self.stay.admitted_at):
            raise forms.ValidationError(_now("The stay began later. Look at the order of day and month."))
        return not_to_come(day)


class SettledForm(AftercareForm):
    """The same about a support that stands already; what holds no more gets its last day."""

    ended_on = DayField(
        label=_("It no longer holds since"), required=False, help_text=_("Leave it empty while it stands.")
    )
    row_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta(AftercareForm.Meta):
        fields = [*AftercareForm.Meta.fields, "ended_on"]

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        del self.fields["submission"]
        self.initial["row_version"] = self.instance.row_version

    def started_from(self) -> int:
        version: int = self.cleaned_data["row_version"]
        return version

    def on_top_of(self, row: Aftercare) -> SettledForm:
        """The same again, started from the row as it stands now: saving it is then a choice."""
        sent: Any = self.data
        data = sent.copy()
        data["row_version"] = str(row.row_version)
        return type(self)(data, instance=row, stay=self.stay)

    def clean_ended_on(self) -> date | None:
        day: date | None = self.cleaned_data["ended_on"]
        return not_to_come(day) if day else None
