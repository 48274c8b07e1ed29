"""What is asked when something cannot wait, and when somebody else looks at it afterwards."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from patients.exact import Sought, sought
from patients.forms import capitalised
from patients.models import BreakGlass

_NOBODY_EXACTLY = _(
    "Write the whole DNI, NIE or CIA; or a given name and a surname with the date of birth: Ana Royo 3/10/1980."
)
_AREA = forms.Textarea(attrs={"rows": 3})


class WhoField(forms.CharField):
    """One person, named exactly; what was typed stays in the form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            label=_("DNI, NIE or CIA; or name and surname with the date of birth"),
            max_length=120,
            error_messages={"required": _NOBODY_EXACTLY},
            widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off", "spellcheck": "false"}),
            **options,
        )

    def validate(self, value: str) -> None:
        super().validate(value)
        if sought(value) is None:
            raise forms.ValidationError(_NOBODY_EXACTLY)


class EmergencyForm(forms.Form):
    """The ward's one box."""

    who = WhoField(
        help_text=_(
            "It opens where the person let emergency and ward staff in. It is put on record and the person sees it."
        )
    )

    @property
    def whom(self) -> Sought:
        return _named(self)


class BreakGlassForm(forms.Form):
    """Whom, why in a code, and what is happening in words."""

    who = WhoField()
    reason = forms.ChoiceField(
        label=_("Why it cannot wait"),
        choices=capitalised(BreakGlass.Reason),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose why it cannot wait.")},
    )
    text = forms.CharField(
        label=_("What is happening"),
        help_text=_("One or two sentences. The person reads them, and whoever reviews this opening."),
        min_length=10,
        max_length=1000,
        widget=_AREA,
        error_messages={
            "required": _("Write what is happening: without it nothing is opened."),
            "min_length": _("Say a little more: whoever reads it later has to understand it."),
        },
    )

    @property
    def whom(self) -> Sought:
        return _named(self)


class PlanReasonForm(forms.Form):
    """Why the crisis page is not enough."""

    reason = forms.CharField(
        label=_("What you need from the plan now"),
        help_text=_("The person reads it, and whoever reviews this opening."),
        min_length=10,
        max_length=1000,
        widget=_AREA,
        error_messages={
            "required": _("Write what you need from the plan now."),
            "min_length": _("Say a little more: whoever reads it later has to understand it."),
        },
    )


class ReviewForm(forms.Form):
    """What somebody else thinks of an opening."""

    outcome = forms.ChoiceField(
        label=_("What you think of it"),
        choices=capitalised(BreakGlass.Outcome),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you think of it.")},
    )
    text = forms.CharField(
        label=_("Why"),
        help_text=_("The person reads it, and so does whoever opened it."),
        min_length=10,
        max_length=1000,
        widget=_AREA,
        error_messages={
            "required": _("Write why, so that the person and whoever opened it understand it."),
            "min_length": _("Say a little more, so that the person and whoever opened it understand it."),
        },
    )


def _named(form: forms.Form) -> Sought:
    found = sought(form.cleaned_data["who"])
    assert found is not None  # the field has looked
    return found
