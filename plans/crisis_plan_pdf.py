"""The joint crisis plan on paper: one A4 page, and a card for the wallet. Only the version in force is printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import qrcode
import qrcode.image.svg
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from plans.models import CrisisContact, CrisisItem, CrisisPlan
from plans.views import crisis_shown as shown
from ppr.lib import pdf

SHEET, CARD = "crisis_plan", "wallet_card"


def printed(
    form: str,
    plan: CrisisPlan,
    number: int,
    patient: Patient,
    contacts: Sequence[CrisisContact],
    items: Sequence[CrisisItem],
    signed: Sequence[dict[str, Any]],
) -> bytes:
    """The version in force as SHEET or CARD. Raises ValueError for any other version: paper outlives a page."""
    if plan.state != CrisisPlan.State.IN_FORCE or plan.agreed_on is None:
        raise ValueError("only the version in force is printed")
    written = content(plan, number, patient, contacts, items, signed)
    return pdf.render(form, written, at=timezone.make_aware(datetime.combine(plan.agreed_on, time(12))))


def file_name(form: str, plan: CrisisPlan, number: int) -> str:
    """A name for the file that says what it is and of when, and nobody's name."""
    what = _("crisis-plan") if form == SHEET else _("crisis-card")
    return f"{what}-v{number}-{plan.agreed_on:%Y-%m-%d}"


def content(
    plan: CrisisPlan,
    number: int,
    patient: Patient,
    contacts: Sequence[CrisisContact],
    items: Sequence[CrisisItem],
    signed: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """What stands on both, in the reader's language; the person's words in theirs. `signed` as `shown.signatures`."""
    assert plan.agreed_on is not None
    day = {"number": number, "day": said_day(plan.agreed_on)}
    called = shown.calls(contacts)
    left, right = _halves([_item(row, patient) for row in items])
    return {
        "language": (get_language() or "es")[:2],
        "title": _("Crisis plan of %(person)s") % {"person": patient.called},
        "name": _name(patient),
        "version": " ".join(
            filter(None, [_("Version %(number)s, the one in force. Agreed: %(day)s.") % day, _by(plan)])
        ),
        "when": shown.looked_at_again(plan),
        "directive": _directive(plan),
        "lines": [_line(line) for line in shown.emergency_lines()],
        "calls": [{"name": c["name"], "note": c["note"], "phone": c["phone_text"]} for c in called["calls"]],
        "untold": called["untold"],
        "left": left,
        "right": right,
        "signed": [
            *([_("the person has not signed")] if shown.person_absent(signed) else []),
            *map(_signature, signed),
        ],
        "signed_on": _days_of(signed),
        "foot": _("Version %(number)s · %(day)s") % day,
        "code": _code(reverse("plans:crisis", args=[patient.pk])),
        "words": _fixed_words(),
    }


def _fixed_words() -> dict[str, str]:
    return {
        "not_a_directive": _("This plan is not a registered advance directive and does not replace one."),
        "call": _("Whom to call"),
        "nobody": _("Nobody has been named to be called."),
        "untold": _("Do not tell"),
        "code": _("Code that leads to the crisis page, after signing in"),
        "goes_on": _("… (goes on in the large sheet)"),
        "rest": _("The rest stands in the large sheet."),
        "signed": _("Who signed"),
        "unsigned": _("Nobody has signed yet."),
        "fold": _(
            "Cut along the whole line. Fold first along the upright dashes, with the writing outside, "
            "then along the others: it ends in 8.5 × 5.4 cm."
        ),
    }


def _name(patient: Patient) -> str:
    age = patient.age()
    return _("%(name)s, %(age)s years old") % {"name": patient.full_name, "age": age} if age else patient.full_name


def _by(plan: CrisisPlan) -> str:
    return _("Facilitated by %(name)s.") % {"name": plan.facilitator_name} if plan.facilitator_name else ""


def _directive(plan: CrisisPlan) -> str:
    if plan.directive != CrisisPlan.Directive.YES:
        return ""
    where = plan.directive_details or _("ask which registry holds it")
    return _("There is a registered advance directive: %(where)s.") % {"where": where}


def _line(line: dict[str, str]) -> str:
    return f"{line['text']} {line['number']}" + (f", {line['after']}" if line.get("after") else "")


def _signature(row: dict[str, Any]) -> str:
    """«Pilar Abadía, la persona, 3 de octubre de 2026, en papel»."""
    return ", ".join(filter(None, [row["name"], row["role"], said_day(_day(row)), row["how"]]))


def _days_of(signed: Sequence[dict[str, Any]]) -> str:
    """The day or days on which it was signed, and whether on paper: what the card has room for."""
    if not signed:
        return _("Nobody has signed yet.")
    days = " · ".join(said_day(day) for day in sorted({_day(row) for row in signed}))
    paper = next((row["how"] for row in signed if row["how"]), "")
    return _("Signed: %(days)s") % {"days": days} + (f" ({paper})" if paper else "")


def _day(row: dict[str, Any]) -> date:
    return timezone.localdate(row["when"])


def _item(row: CrisisItem, patient: Patient) -> dict[str, Any]:
    said = shown.item(row, patient)
    agreements = [agreement["text"] for agreement in said["agreements"]]
    return {"title": str(said["title"]), "text": said["text"], "lang": said["lang"], "agreements": agreements}


def _halves(items: list[dict[str, Any]]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The items in two columns of about the same length, in their order."""
    weights = [len(item["text"]) + 60 * (1 + len(item["agreements"])) for item in items]
    half, sum_so_far = sum(weights) / 2, 0
    for cut, weight in enumerate(weights):
        if sum_so_far + weight / 2 > half:
            return items[:cut], items[cut:]
        sum_so_far += weight
    return items, []


def _code(path: str) -> pdf.Drawing:
    """The address as a QR code in SVG. It opens nothing by itself: the page asks who reads it."""
    image = qrcode.make(settings.BASE_URL + path, image_factory=qrcode.image.svg.SvgPathImage, border=0)
    return pdf.Drawing(image.to_string(encoding="unicode"))
