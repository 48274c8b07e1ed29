"""The letter to primary care: what it says, kept as it was sent, and its paper."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from entities.models import Membership
from patients.forms import said_day
from patients.models import Patient
from plans.models import Leaving, PrimaryLetter
from plans.said_by import said_by
from ppr.lib import outbox, pdf
from referrals.models import Placement
from referrals.transitions import Refused

Occasion, Way = PrimaryLetter.Occasion, PrimaryLetter.Way


def occasion_of(placement: Placement) -> str:
    """Which letter a process asks for now."""
    return Occasion.LEFT if placement.state == Placement.State.ENDED else Occasion.JOINED


def compose(
    placement: Placement, patient: Patient, leaving: Leaving | None, occasion: str, *, crisis_plan: bool
) -> dict[str, Any]:
    """What the letter says, as plain texts: nothing of the plan, and of the person's words only their own summary."""
    left = occasion == Occasion.LEFT
    title = _("Letter to primary care: has left a programme") if left else _("Letter to primary care: has joined one")
    sections = _of_leaving(placement, patient, leaving) if left else _of_joining(placement, crisis_plan)
    return {
        "language": (get_language() or "es")[:2],
        "title": title,
        "to": _("To the health centre of the person"),
        "name": patient.full_name,
        "born": _("Born on %(day)s") % {"day": said_day(patient.birth_date)} if patient.birth_date else "",
        "sections": [*sections, _whom_to_ask(placement)],
        "end": _("The person knows of this letter and may read it in their plan."),
    }


def _section(title: str, *texts: str, voice: str = "", by: str = "", lang: str = "") -> dict[str, Any]:
    return {"title": title, "texts": [text for text in texts if text], "voice": voice, "by": by, "lang": lang}


def _of_joining(placement: Placement, crisis_plan: bool) -> list[dict[str, Any]]:
    programme = placement.slot.line.programme
    told = {"day": said_day(placement.joined_on or placement.assigned_on), "entity": placement.entity.name}
    crisis = (
        _("There is a joint crisis plan in force; the mental health unit has it.")
        if crisis_plan
        else _("There is no joint crisis plan yet; it will be offered.")
    )
    explained = _("As it is explained to the person: “%(text)s”") % {"text": programme.explanation}
    return [
        _section(
            programme.label, _("Since %(day)s, with %(entity)s.") % told, explained if programme.explanation else ""
        ),
        _section(_("In a crisis"), crisis, *(_line(line) for line in settings.CRISIS_LINES)),
    ]


def _line(line: dict[str, Any]) -> str:
    return " ".join(str(line[part]) for part in ("text", "number", "after") if line.get(part))


def _of_leaving(placement: Placement, patient: Patient, leaving: Leaving | None) -> list[dict[str, Any]]:
    told = {
        "first": said_day(placement.joined_on or placement.assigned_on), "entity": placement.entity.name,
        "last": said_day(placement.ended_on or timezone.localdate()),
    }  # fmt: skip
    ending = capfirst(str(Placement.Ending(placement.ending).label)) if placement.ending else ""
    back = placement.referral.way_back_until
    sections = [
        _section(
            placement.slot.line.programme.label,
            _("From %(first)s to %(last)s, with %(entity)s.") % told, f"{ending}." if ending else "",
            _("Until %(day)s they may come back without a new referral.") % {"day": said_day(back)} if back else "",
        )
    ]  # fmt: skip
    if leaving is not None and leaving.words:
        sections.append(_own_summary(leaving, patient))
    if leaving is not None and leaving.report:
        sections.append(_section(_("The team’s report"), leaving.report))
    if leaving is not None and leaving.still_open:
        sections.append(_section(_("Still open on the last day"), ", ".join(leaving.still_open)))
    return sections


def _own_summary(leaving: Leaving, patient: Patient) -> dict[str, Any]:
    """The person's words of their time, with who said and who typed them."""
    writer, beside = leaving.typed_by, leaving.beside
    by = said_by(
        patient.called, typed_by=writer.user.short_name if writer else "",
        beside=beside.user.short_name if beside else "",
    )  # fmt: skip
    title = _("What the person says of their time here")
    return _section(title, voice=leaving.words, by=by, lang=leaving.language)


def _whom_to_ask(placement: Placement) -> dict[str, Any]:
    key_worker = placement.key_worker
    who = f"{key_worker.user}, {placement.entity.name}" if key_worker else placement.entity.name
    unit, phone = placement.referral.from_entity, placement.entity.phone
    return _section(
        _("Whom to ask"), _("Key worker: %(who)s") % {"who": who}, " · ".join(filter(None, [phone, placement.entity.hours])),
        _("Mental health unit: %(unit)s") % {"unit": " · ".join(filter(None, [unit.name, unit.phone]))},
    )  # fmt: skip


def keep(
    placement: Placement, content: dict[str, Any], *, way: str, note: str, by: Membership
) -> PrimaryLetter:  # fmt: skip
    """Keep the letter as it goes out, with what was added to it; or that it does not. Raises Refused when there is one."""
    row = PrimaryLetter(
        placement=placement, patient_id=placement.patient_id, occasion=occasion_of(placement), way=way,
        written_by=by, written_at=timezone.now(),
    )  # fmt: skip
    if way != Way.NOT_SENT:
        added = [_section(_("What the team adds"), note)] if note else []
        row.content = {**content, "sections": [*content["sections"], *added], "by": signed(by)}
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody has already written this letter. Open it instead.")) from error
    outbox.announce("primary_letter_written", "primary_letter", row.pk, row.patient_id, by=by.pk)
    return row


def signed(by: Membership) -> str:
    """Who wrote it, as it stands under the letter."""
    return " · ".join(filter(None, [str(by.user), by.title, by.entity.name]))


def printed(letter: PrimaryLetter) -> bytes:
    """The letter on A4, as it was written."""
    day: date = timezone.localtime(letter.written_at).date()
    content = {**letter.content, "foot": said_day(day), "words": {}}
    return pdf.render("letter", content, at=letter.written_at)


def file_name(letter: PrimaryLetter) -> str:
    """A name for the file that says what it is and of when, and nobody's name."""
    return f"{_('letter-to-primary-care')}-{timezone.localtime(letter.written_at):%Y-%m-%d}"
