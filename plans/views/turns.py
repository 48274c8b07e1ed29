"""How the turns of a process are shown: the facts now, what may be done, and every dated event."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.roles import CARE, ENTITY_COORDINATOR, PERSON, PROFESSIONAL
from patients.models import Patient
from plans.models import HospitalStay, Leaving, PrimaryLetter
from plans.views import showing
from plans.views.letter_rows import letter_row
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals.models import Placement, PlacementEvent

Kind = PlacementEvent.Kind


def stays_of(patient_id: UUID, actor: Actor) -> list[HospitalStay]:
    """The stays in hospital, the latest first."""
    rows = HospitalStay.objects.visible_to(actor).filter(patient_id=patient_id)
    return list(rows.select_related("hospital", "contacted_by__user", "responsible__user").order_by("-admitted_at"))


def leavings_of(patient_id: UUID, actor: Actor) -> dict[UUID, Leaving]:
    """Placement → what was written when the person left it."""
    rows = Leaving.objects.visible_to(actor).filter(patient_id=patient_id)
    return {row.placement_id: row for row in rows.select_related("typed_by__user", "beside__user", "written_by__user")}


def unreported(placements: Sequence[Placement], written: dict[UUID, Leaving]) -> list[Placement]:
    """Those that have ended, other than by a death, and whose report is not written; the latest first."""
    left = [row for row in placements if row.ended_on and row.ending != Placement.Ending.DEATH]
    return [row for row in left if not getattr(written.get(row.pk), "reported_at", None)]


def report_actions(
    placements: Sequence[Placement], written: dict[UUID, Leaving], request: Any, held: frozenset[str]
) -> list[dict[str, Any]]:
    """The way to the report that is still to be written by my entity."""
    membership = request.membership
    if membership is None or membership.role != PROFESSIONAL or "contribute" not in held:
        return []
    mine = [row for row in unreported(placements, written) if row.entity_id == membership.entity_id]
    url = reverse("plans:leaving_report", args=[mine[0].patient_id]) if mine else ""
    return [{"label": _("Write the report"), "url": url}] if mine else []


def slot_words(slot: Any) -> str:
    """«Proceso de alta intensidad, plaza 3»."""
    return _("%(programme)s, slot %(number)s") % {"programme": slot.line.programme.label, "number": slot.number}


def _changes(number: int) -> str:
    """How many key workers the person has had to get to know, said only where it is more than one."""
    if not number:
        return ""
    return ngettext(
        "%(n)d change of key worker in this process", "%(n)d changes of key worker in this process", number
    ) % {"n": number}


def facts_of(placement: Placement, changes: int = 0) -> list[dict[str, Any]]:
    """Where the process stands now, for components/facts.html; `changes` of key worker there have been."""
    key_worker = placement.key_worker
    items: list[dict[str, Any]] = [
        {"label": _("With"), "value": placement.entity.name},
        {"label": _("Place"), "value": _("number %(number)s") % {"number": placement.slot.number}},
        {"label": _("First day"), "value": placement.joined_on},
        {"label": _("Key worker"), "value": str(key_worker.user) if key_worker else "", "note": _changes(changes)},
    ]
    if placement.state == Placement.State.SUSPENDED:
        items.append({"label": _("In hospital: the place is kept until"), "value": placement.hold_until, "tone": "due"})
    return items


def actions_of(placement: Placement, request: Any) -> list[dict[str, Any]]:
    """The turns that whoever looks may take with this process."""
    membership = request.membership
    if membership is None or membership.entity_id != placement.entity_id:
        return []
    found = []
    if membership.role == ENTITY_COORDINATOR:
        found.append((_("Change the intensity"), "plans:course_intensity", ""))
    if membership.role in (ENTITY_COORDINATOR, PROFESSIONAL):
        found.append((_("Change the key worker"), "plans:course_key_worker", ""))
        found.append((_("End the process"), "plans:leaving", "quiet"))
    return [
        {"label": label, "url": f"{reverse(route, args=[placement.patient_id])}?plaza={placement.pk}", "style": style}
        for label, route, style in found
    ]


def hospital_actions(
    patient_id: UUID, stays: Sequence[HospitalStay], in_programme: bool, request: Any, held: frozenset[str]
) -> list[dict[str, Any]]:
    """The step that comes next around a stay: record it, prepare the way home, make the first contact."""
    if request.actor.role == PERSON and stays:  # what is prepared is prepared with them
        return [
            {"label": _("What is prepared for home"), "url": reverse("plans:hospital", args=[patient_id]), "style": ""}
        ]
    if request.actor.role not in CARE or "contribute" not in held:
        return []
    last = stays[0] if stays else None
    if last is not None and last.left_at is None:
        steps = [
            (_("Prepare the way home"), "plans:hospital", "primary"),
            (_("Aftercare meeting"), "plans:aftercare", ""),
            (_("Has left hospital"), "plans:hospital_leave", ""),
        ]
    else:
        steps = [(_("Has gone into hospital"), "plans:hospital_admit", "")] if in_programme else []
        if last is not None and awaits_contact(last):
            steps.insert(0, (_("First contact at home"), "plans:hospital_contact", "primary"))
    return [{"label": label, "url": reverse(route, args=[patient_id]), "style": style} for label, route, style in steps]


def awaits_contact(stay: HospitalStay) -> bool:
    """Whether the first contact at home is still to be made."""
    return stay.left_at is not None and stay.contacted_at is None and stay.contact_due_at is not None


def rows_of(
    placements: Sequence[Placement], stays: Sequence[HospitalStay], leavings: dict[UUID, Leaving],
    letters: Sequence[PrimaryLetter], patient: Patient, actor: Actor,
) -> list[dict[str, Any]]:  # fmt: skip
    """Every turn for components/timeline.html, the latest first."""
    rows = [_start(row) for row in placements]
    events = PlacementEvent.objects.visible_to(actor).filter(patient_id=patient.pk)
    for event in events.select_related(
        "by_membership__user", "by_membership__entity", "from_slot__line__programme", "to_slot__line__programme",
        "to_membership__user", "placement__entity",
    ).order_by("recorded_at"):  # fmt: skip
        rows.append(_event(event, leavings.get(event.placement_id), patient))
    rows += [row for stay in stays for row in _stay(stay)]
    if patient.died_on:
        rows.append({"when": patient.died_on, "title": _("Died")})
    rows += [letter_row(row) for row in letters]
    rows += [_report(row) for row in leavings.values() if row.report and row.reported_at]
    return sorted(rows, key=_order, reverse=True)


def _order(row: dict[str, Any]) -> tuple[date, float]:
    """By day; turns of one day in the order in which they happened or were recorded."""
    moment = row.get("at", row["when"])
    return _day(row["when"]), moment.timestamp() if isinstance(moment, datetime) else 0


def _day(when: date | datetime) -> date:
    return timezone.localdate(when) if isinstance(when, datetime) else when


def _start(placement: Placement) -> dict[str, Any]:
    return {"when": placement.joined_on, "title": _("First day attended"), "source": placement.entity.name}


def _event(event: PlacementEvent, leaving: Leaving | None, patient: Patient) -> dict[str, Any]:
    row: dict[str, Any] = {
        "when": event.on,
        "at": event.recorded_at,
        "title": event.get_kind_display().capitalize(),
        "text": event.reason,
        "who": event.by_membership.user.short_name,
        "source": event.by_membership.entity.name,
    }
    if event.kind == Kind.INTENSITY:
        row["kind"] = _("from %(before)s to %(after)s") % {
            "before": slot_words(event.from_slot), "after": slot_words(event.to_slot)
        }  # fmt: skip
    elif event.kind == Kind.KEY_WORKER and event.to_membership:
        row["title"] = _("New key worker: %(name)s") % {"name": event.to_membership.user}
        row["note"], row["changed"] = _("introduced that day"), event.placement_id
    elif event.kind == Kind.ENDED:
        row |= _ended(event, leaving, patient)
    return row


def _ended(event: PlacementEvent, leaving: Leaving | None, patient: Patient) -> dict[str, Any]:
    row: dict[str, Any] = {
        "title": _("The process ends: %(how)s") % {"how": event.placement.get_ending_display()},
        "text": _("Next step: %(what)s") % {"what": event.reason} if event.reason else "",
    }
    if leaving is not None:
        left = leaving.still_open
        row["voice"] = showing.voice(leaving, patient, small=True)
        row["note"] = _("not settled yet: %(what)s") % {"what": get_text_list(left, _("and"))} if left else ""
    return row


def _report(leaving: Leaving) -> dict[str, Any]:
    who = leaving.written_by.user.short_name
    return {"when": leaving.reported_at, "title": _("Report on leaving"), "text": leaving.report, "who": who}


def _waits(stay: HospitalStay) -> str:
    return _("waiting for: %(what)s") % {"what": stay.waiting_for} if stay.waiting_for else ""


def lost_words(stay: HospitalStay) -> str:
    """«12 days more than needed», or nothing."""
    days = stay.days_lost
    if not days:
        return ""
    return ngettext("%(n)d day more than needed", "%(n)d days more than needed", days) % {"n": days}


def _stay(stay: HospitalStay) -> list[dict[str, Any]]:
    where = stay.hospital.name
    rows: list[dict[str, Any]] = [{"when": stay.admitted_at, "title": _("Goes into hospital"), "source": where}]
    if stay.fit_to_leave_on:
        waits = " · ".join(filter(None, [_waits(stay), lost_words(stay)]))
        rows.append({"when": stay.fit_to_leave_on, "title": _("Fit to leave hospital"), "note": waits})
    if stay.left_at:
        due = ""
        if awaits_contact(stay):
            due = _("first contact due: %(when)s") % {"when": _to_the_hour(stay.contact_due_at)}
        rows.append({"when": stay.left_at, "title": _("Home from hospital"), "source": where, "note": due})
    if stay.contacted_at and stay.contacted_by:
        who = stay.contacted_by.user.short_name
        rows.append({"when": stay.contacted_at, "title": _("First contact at home"), "who": who})
    return rows


def _to_the_hour(moment: datetime | None) -> str:
    """«hoy, 17:20»: of a contact that is due within hours the day alone says too little."""
    said = {"day": spoken_date_text(moment), "time": f"{timezone.localtime(moment):%H:%M}"}
    return _("%(day)s, %(time)s") % said
