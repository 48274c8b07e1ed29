"""The plan in its simple version on paper, A4: large, one idea a line, the person's words as they are."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from plans import simple
from plans.views.crisis_shown import emergency_lines
from plans.written import Written
from ppr.lib import pdf


def printed(written: Written, patient: Patient, meeting_at: datetime | None = None) -> bytes:
    """What stands today; it says of which day it is, and by which version it is signed if by any."""
    return pdf.render("simple", content(written, patient, meeting_at), at=timezone.now())


def file_name() -> str:
    """A name for the file that says what it is and of when, and nobody's name."""
    return f"{_('recovery-plan-simple')}-{timezone.localdate():%Y-%m-%d}"


def content(written: Written, patient: Patient, meeting_at: datetime | None = None) -> dict[str, Any]:
    """Content of templates/pdf/simple.typ, in the reader's language; the person's words in theirs."""
    found, today = simple.parts(written, patient), said_day(timezone.localdate())
    due = written.plan.next_review_on
    return {
        "language": (get_language() or "es")[:2],
        "title": _("My recovery plan"),
        "name": patient.called,
        "version": _("This is how it stands on %(day)s.") % {"day": today},
        "foot": _foot(written, today),
        "statements": [{key: row[key] for key in ("title", "text", "lang")} for row in found["statements"]],
        "wishes": [_wish(row) for row in found["wishes"]],
        "helpers": [", ".join(filter(None, [row["who"], row["rhythm"]])) for row in found["helpers"]],
        "lines": emergency_words(),
        "next": _moment(meeting_at) if meeting_at else said_day(due) if due else "",
        "opinion": _opinion(found["opinion"]),
        "words": {
            "nothing": _("Nothing is written here yet."),
            "wants": _("What I want"),
            "step": _("The next step:"),
            "helpers": _("Who helps me"),
            "unwell": _("If I am not well"),
            "opinion": _("What I think of this plan"),
            "next": _("When we talk about my plan"),
        },
    }


def _moment(at: datetime) -> str:
    there = timezone.localtime(at)
    return f"{said_day(there.date())}, {there:%H:%M}"


def _foot(written: Written, today: str) -> str:
    number = _("Last signed version: %(number)s") % {"number": written.version.number} if written.version else ""
    return " · ".join(filter(None, [_("Simple version · %(day)s") % {"day": today}, number]))


def _wish(row: dict[str, Any]) -> dict[str, str]:
    step = row["step"] or {"text": "", "mine": True, "owner": "", "when": None}
    who = "" if step["mine"] else _("Who does it: %(who)s") % {"who": step["owner"]}
    told = _("It was meant for: %(day)s") if step.get("past") else _("When: %(day)s")
    when = told % {"day": said_day(step["when"])} if step["when"] else ""
    return {
        "area": str(row["area"]), "text": row["text"], "own": "yes" if row["own"] else "", "lang": row["lang"],
        "step": step["text"], "note": " · ".join(filter(None, [who, when])),
    }  # fmt: skip


def _opinion(card: dict[str, str] | None) -> str:
    return ": ".join(card[key] for key in ("word", "text") if card.get(key)) if card else ""


def emergency_words() -> list[str]:
    """The numbers that always answer, each as one line."""
    return [_line(line) for line in emergency_lines()]


def _line(line: dict[str, str]) -> str:
    return f"{line['text']} {line['number']}" + (f", {line['after']}" if line.get("after") else "")
