"""What is asked before somebody who comes in already is given another code."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AnotherCodeForm(forms.Form):
    """Why: the person reads it."""

    reason = forms.CharField(
        label=_("Why another code"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For example: they asked for it, the telephone was lost. The person reads it on their first page."),
        error_messages={"required": _("Write why: the person reads it.")},
    )
