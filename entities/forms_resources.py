"""What is asked to look for something in the comarcas."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities.models import Comarca, CommunityResource
from entities.resources import Asked


class ResourceFilter(forms.Form):
    """Everything optional; it is about places, never about anybody."""

    words = forms.CharField(label=_("Name, town or word"), required=False, max_length=80)
    comarca = forms.ChoiceField(label=_("Comarca"), required=False)
    kind = forms.ChoiceField(label=_("What kind"), required=False)

    def __init__(self, data: Any = None, *, sector: str = "") -> None:
        super().__init__(data)
        self.sector = sector
        fields: Any = self.fields
        comarcas = list(Comarca.objects.filter(resources__isnull=False).distinct())
        near = [(c.code, c.name) for c in comarcas if sector and c.sector_id == sector]
        far = [(c.code, c.name) for c in comarcas if not sector or c.sector_id != sector]
        groups = [(_now("Of the same health sector"), near), (_now("Others"), far)] if near and far else [*near, *far]
        fields["comarca"].choices = [("", _now("Any")), *groups]
        kinds = [(value, str(label).capitalize()) for value, label in CommunityResource.Kind.choices]
        fields["kind"].choices = [("", _now("Any")), *kinds]

    def asked(self) -> Asked:
        """What is wanted; of a form that is not valid, everything."""
        return Asked(**(self.cleaned_data if self.is_valid() else {}), sector=self.sector)
