"""The forms of absence and of handing over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import cover
from entities.days import DayField
from entities.models import Membership


class ColleagueField(forms.ModelChoiceField):
    """A colleague of the same organisation and role, by name."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Membership.objects.none(), **options)

    def offer(self, membership: Membership) -> None:
        """Let one of the colleagues of this membership be chosen."""
        ids = [colleague.pk for colleague in cover.colleagues(membership)]
        self.queryset = (
            Membership.objects.filter(pk__in=ids).select_related("user", "entity").order_by("user__last_name", "pk")
        )

    def label_from_instance(self, membership: Any) -> str:
        return f"{membership.user} · {membership.role_label}"


class AbsenceForm(forms.Form):
    """From when to when, and who stands in. Both days empty: back again."""

    away_from = DayField(
        label=gettext_lazy("Away from"),
        required=False,
        help_text=gettext_lazy("The first day away. Leave it empty when the absence is over."),
    )
    away_until = DayField(
        label=gettext_lazy("Until"),
        required=False,
        help_text=gettext_lazy("The last day away. Empty where it is not known yet."),
    )
    covered_by = ColleagueField(
        label=gettext_lazy("Who stands in"), required=False, empty_label=gettext_lazy("nobody in particular"),
        help_text=gettext_lazy("Gets the work meanwhile. Without anybody, whoever coordinates gets it."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        names = ("away_from", "away_until", "covered_by")
        super().__init__(data, initial={name: getattr(membership, name) for name in names})
        field: Any = self.fields["covered_by"]
        field.offer(membership)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        first, last = given.get("away_from"), given.get("away_until")
        if last and not first and "away_from" not in self.errors:
            self.add_error("away_from", _("Write from which day, or empty both when the absence is over."))
        if first and last and last < first:
            self.add_error("away_until", _("The last day comes before the first. Look at the order of day and month."))
        self._check_cover(given.get("covered_by"), first, last)
        return given

    def _check_cover(self, stands_in: Membership | None, first: date | None, last: date | None) -> None:
        if stands_in is None or first is None or stands_in.away_from is None:
            return
        there_before = last is not None and stands_in.away_from > last
        there_after = stands_in.away_until is not None and stands_in.away_until < max(first, timezone.localdate())
        if not (there_before or there_after):
            self.add_error(
                "covered_by", _("%(name)s is away in those days too. Choose somebody else.") % {"name": stands_in.user}
            )


class HandOverForm(forms.Form):
    """To whom everything goes."""

    to = ColleagueField(
        label=gettext_lazy("Who takes them over"), widget=forms.RadioSelect, empty_label=None,
        help_text=gettext_lazy("From this moment it is their work. Tell each person who accompanies them now."),
        error_messages={"required": gettext_lazy("Choose who takes them over.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        field: Any = self.fields["to"]
        field.offer(membership)
