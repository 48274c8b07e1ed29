"""How the person said what they decide: asked of whoever writes it down for them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from patients.forms import capitalised
from patients.models import SharingDecision
from patients.sharing import Said

_WAYS = [choice for choice in capitalised(SharingDecision.Way) if choice[0] != SharingDecision.Way.THEMSELVES]


class SaidForm(forms.Form):
    """How the person said it, asked of whoever writes it down for them; nothing where they do it themselves."""

    way = forms.ChoiceField(
        label=_("How the person said so"),
        choices=_WAYS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say how they told you: it is their decision, not ours.")},
    )
    present = forms.CharField(
        label=_("Who was there"),
        max_length=200,
        help_text=_("Where it can be, ask without the family in the room. “Only the two of us” is an answer."),
        error_messages={"required": _("Write who was there when it was asked.")},
    )

    def __init__(self, *args: Any, recorder: Membership | None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.recorder = recorder
        if recorder is None:
            del self.fields["way"], self.fields["present"]

    def said(self) -> Said:
        """How, before whom and who wrote it down; call it when the form is valid."""
        if self.recorder is None:
            return Said()
        return Said(self.cleaned_data["way"], self.cleaned_data["present"], self.recorder)
