"""What is chosen in a list to be done together: which rows, and what with them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

MOST_TOGETHER = 100


class ChosenForm(forms.Form):
    """What is to be done (`que`) with which rows (`cual`); `volver` is how the list was asked."""

    que = forms.CharField(max_length=20)
    volver = forms.CharField(max_length=500, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.ids = _ids(data.getlist("cual"))

    def clean(self) -> dict[str, Any]:
        if not self.ids:
            raise forms.ValidationError(_("You have chosen nobody. Go back and tick the rows you mean."))
        if len(self.ids) > MOST_TOGETHER:
            raise forms.ValidationError(_("At most %(most)d at once. Choose fewer.") % {"most": MOST_TOGETHER})
        return super().clean() or self.cleaned_data


def _ids(typed: Iterable[str]) -> list[UUID]:
    """What is an id, each once, in the order of the page."""
    found: dict[UUID, None] = {}
    for text in typed:
        try:
            found[UUID(text)] = None
        except ValueError:
            continue
    return list(found)
