"""The form of a document that goes with a referral."""

from __future__ import annotations

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from ppr.lib.uploads import UploadField, UploadForm


class AttachmentForm(UploadForm):
    """Which file, and what it is."""

    title = forms.CharField(
        label=_("What it is"), max_length=120,
        help_text=_("For example: report of the ward, disability certificate. Without names."),
        error_messages={"required": _("Write in a few words what it is.")},
    )  # fmt: skip
    file = UploadField(
        label=_("The document"),
        help_text=_("PDF, JPEG or PNG, 5 MB at most. Only what the first meeting needs: the rest waits until the person starts."),
    )  # fmt: skip
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
