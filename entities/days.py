"""The fields in which a day, and a moment, are asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

_YEARS = range(1900, 2200)  # of anybody alive, and of anything that is agreed with them


class DayField(forms.DateField):
    """A day, as the browser's own control sends it or typed as people here write it, whatever the page's language."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    default_error_messages = {
        "invalid": _("Write the day, then the month, then the year, like 3/10/2026."),
        "required": _("Write the date, like 3/10/2026."),
        "year": _("That year cannot be right. It has four figures, like 2026."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"], **options)

    def to_python(self, value: Any) -> date | None:
        """The day. Raises ValidationError for what is none, and for a year that nobody means."""
        day: date | None = super().to_python(value)
        if day is not None and day.year not in _YEARS:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return day


class MomentField(forms.DateTimeField):
    """A day and an hour, as the browser's own control sends them or as people here write them.

    Of an hour that comes twice, in the night when the clocks go back, it is the first time.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    default_error_messages = {
        "invalid": _("Write the day and the hour, like 3/10/2026 10:30."),
        "skipped": _("The clocks went forward that night, and this hour was skipped. Write it an hour later."),
        "year": _("That year cannot be right. It has four figures, like 2026."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%d/%m/%Y %H:%M"], **options)

    def to_python(self, value: Any) -> datetime | None:
        """The moment. Raises ValidationError for what is none, and for a year that nobody means."""
        try:
            moment: datetime | None = super().to_python(value)
        except forms.ValidationError as error:
            if error.code != "ambiguous_timezone" or not error.params:
                raise
            moment = self._of_a_long_or_short_night(error.params["datetime"])
        if moment is not None and moment.year not in _YEARS:
            raise forms.ValidationError(self.error_messages["year"], code="year")
        return moment

    def _of_a_long_or_short_night(self, typed: datetime) -> datetime:
        first, second = (typed.replace(tzinfo=timezone.get_current_timezone(), fold=fold) for fold in (0, 1))
        if first.utcoffset() < second.utcoffset():  # type: ignore[operator]  # the zone is known
            raise forms.ValidationError(self.error_messages["skipped"], code="skipped")
        return first
