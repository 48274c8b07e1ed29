"""The four questions on paper, for whoever would rather write by hand; it comes back in by plans.views.together."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from plans.models import IStatement
from plans.simple_pdf import emergency_words
from ppr.lib import pdf


def printed(patient: Patient) -> bytes:
    """One A4 sheet with lines to write on; of the person it says only how they are called."""
    today = said_day(timezone.localdate())
    content = {
        "language": (get_language() or "es")[:2],
        "title": _("My words"),
        "name": patient.called,
        "foot": _("Sheet printed on %(day)s") % {"day": today},
        "questions": [str(kind.label) for kind in IStatement.Kind],
        "lines": emergency_words(),
        "words": {
            "how": _("Write what you want, as you say it. Nobody corrects it, and you can leave any of it empty."),
            "live": _("Nobody reads it until you hand it over."),
            "day": _("Day:"),
        },
    }
    return pdf.render("paper", content, at=timezone.now())


def file_name() -> str:
    """A name for the file that names nobody."""
    return f"{_('my-words')}-{timezone.localdate():%Y-%m-%d}"
