"""A form that may be sent twice, by a double click or the way back, and is kept once."""

from __future__ import annotations

import uuid

from django import forms
from django.db import connection


class SentOnce(forms.Form):
    """A form that carries its own key: sent twice, it is kept once."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)

    def sent_once(self, field: str = "text") -> uuid.UUID | None:
        """The key of what was sent: the same form and text again is the same, another text is not."""
        form: uuid.UUID | None = self.cleaned_data["submission"]
        return uuid.uuid5(form, str(self.cleaned_data[field])) if form else None

    def sent_whole(self) -> uuid.UUID | None:
        """As sent_once, by everything that was written in the form; None where it carries no key."""
        form: uuid.UUID | None = self.cleaned_data["submission"]
        said = sorted((name, str(value)) for name, value in self.cleaned_data.items() if name != "submission")
        return uuid.uuid5(form, str(said)) if form else None


def one_at_a_time(submission: uuid.UUID | None) -> None:
    """Let whoever sends the same form again wait until the first has been dealt with, to the end of its transaction."""
    if submission is not None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [str(submission)])
