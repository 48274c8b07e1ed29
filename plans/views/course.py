"""The course of the process so far, on one line of time, with the turns that it may take from here."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR, PERSON, PROFESSIONAL, SECTOR_COORDINATOR
from patients.duplicates import said_of_records
from patients.merging import joined_here
from patients.person_page import person_page
from plans import leaving as services
from plans.forms_course import IntensityForm, KeyWorkerForm
from plans.models import ProgressNote
from plans.views import showing
from plans.views.letter_rows import letter_actions, letters_of
from plans.views.turns import actions_of, facts_of, hospital_actions, leavings_of, report_actions, rows_of, stays_of
from ppr import errors
from ppr.lib.access import Actor
from referrals import board, way_back
from referrals import course as processes
from referrals.models import Placement
from referrals.transitions import Refused

_BOTH = ("GET", "POST")


@page(*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR, PERSON, about="patient", code="view_identity")
def course(request: Any, patient_id: UUID) -> HttpResponse:
    """What has happened in the process, and what may be done next."""
    return show(request, patient_id)


def show(request: Any, patient_id: UUID, refused: str = "", status: int = 200, **read: Any) -> HttpResponse:
    """The page of the course; with `refused`, why what was asked for does not apply.

    `read` is what the caller has asked the database already: the page's context, its stays, the placements.
    """
    context = read.get("context") or person_page(request, patient_id, tab="course", code="view_identity")
    placements = read["placements"] if "placements" in read else joined(request.actor, patient_id)
    now = [row for row in placements if row.state in processes.RUNNING]
    reads = "view_plan" in context["held"]
    stays = read["stays"] if "stays" in read else stays_of(patient_id, request.actor) if reads else []
    # Nothing is asked about what cannot be there: each table is a question to the database.
    leavings = leavings_of(patient_id, request.actor) if reads and any(row.ended_on for row in placements) else {}
    letters = letters_of(patient_id, request.actor) if reads and placements else []
    rows = rows_of(placements, stays, leavings, letters, context["patient"], request.actor)
    changes = Counter(row["changed"] for row in rows if "changed" in row)
    context |= {
        "refused": refused,
        "kept": errors.typed(request) if refused and request.method == "POST" else [],
        "now": [
            {
                "title": row.slot.line.programme.label, "items": facts_of(row, changes[row.pk]),
                "actions": actions_of(row, request),
            }
            for row in now
        ],
        "hospital": hospital_actions(patient_id, stays, bool(now), request, context["held"]),
        "rows": rows,
        "way_back": way_back.of_processes(placements, own=context["own"]),
        "report_actions": report_actions(placements, leavings, request, context["held"]),
        "letter_actions": letter_actions(placements, letters, request, context["held"]),
        "may_record_death": (
            request.actor.role in CARE and "contribute" in context["held"] and context["patient"].died_on is None
        ),
        "elsewhere": _elsewhere(patient_id, request.actor),
        "referral_url": showing.referral_of(context["links"]) if not context["own"] else "",
    }  # fmt: skip
    return render(request, "plans/course.html", context, status=status)


def _elsewhere(patient_id: UUID, actor: Actor) -> list[dict[str, Any]]:
    """Records that were joined to this one, with what the actor may open there, as components/people_list.html."""
    rows = joined_here(patient_id, actor)
    said = said_of_records([row.pk for row in rows], actor) if rows else {}
    return [
        {
            "name": row.full_name,
            "url": reverse("plans:course", args=[row.pk]),
            "facts": [fact["text"] for fact in said[row.pk]],
        }
        for row in rows
    ]


def joined(actor: Actor, patient_id: UUID) -> list[Placement]:
    """The processes that have begun, the latest first, those of a home after the main one."""
    rows = Placement.objects.visible_to(actor).filter(patient_id=patient_id, joined_on__isnull=False)
    beside = ("slot__line__programme", "slot__line__agreement", "entity", "key_worker__user", "referral__from_entity")
    found = rows.select_related(*beside)
    return sorted(found, key=lambda row: (row.joined_on, row.referral.family == "process"), reverse=True)


def process_at(request: Any, patient_id: UUID) -> Placement | None:
    """The process of my entity that the page is about (the one in the address, else the main one), or None.

    Raises PermissionDenied where the person is with another entity now.
    """
    running = [row for row in joined(request.actor, patient_id) if row.state in processes.RUNNING]
    mine = [row for row in running if row.entity_id == request.membership.entity_id]
    if running and not mine:
        raise PermissionDenied(_("Another entity accompanies this person now: this step is theirs."))
    asked = request.GET.get("plaza", "")
    return next((row for row in mine if str(row.pk) == asked), mine[0] if mine else None)


def nothing_running(request: Any, patient_id: UUID, context: dict[str, Any]) -> HttpResponse:
    """The course again, saying that there is no process on which this could be done."""
    words = _("This person is not in a programme of yours now, so this does not apply.")
    return show(request, patient_id, words, nothing_clashes(request), context=context)


def nothing_clashes(request: Any) -> int:
    """200 for who only looks: the course says how it stands. What was sent comes back as a conflict, its text kept."""
    return 409 if request.method == "POST" else 200


@page(ENTITY_COORDINATOR, methods=_BOTH, about="patient", code="view_identity")
def intensity(request: Any, patient_id: UUID) -> HttpResponse:
    """Go on in another line of the entity: a dated event, on a free slot of it."""
    context = person_page(request, patient_id, tab="course", code="view_identity")
    process = process_at(request, patient_id)
    if process is None:
        return nothing_running(request, patient_id, context)
    free = processes.slots_beside(process)
    since = process.joined_on or process.assigned_on
    form = IntensityForm(request.POST or None, free=free, since=since, initial={"on": timezone.localdate()})
    if form.is_bound and form.is_valid():
        try:
            processes.change_intensity(process, by=request.membership, **form.cleaned_data)
        except Refused as error:
            form.add_error("slot", str(error))
        else:
            messages.success(request, _("The process goes on in the other line. The old slot is free from now on."))
            return redirect("plans:course", patient_id)
    options = board.slot_options(free, form["slot"].value())
    context |= {"form": form, "options": options, "process": process}
    return render(request, "plans/course_intensity.html", context, status=422 if form.errors else 200)


@page(ENTITY_COORDINATOR, PROFESSIONAL, methods=_BOTH, about="patient", code="view_identity")
def key_worker(request: Any, patient_id: UUID) -> HttpResponse:
    """Hand the person over to another key worker, with a note and an introduction."""
    context = person_page(request, patient_id, tab="course", code="view_identity")
    process = process_at(request, patient_id)
    if process is None:
        return nothing_running(request, patient_id, context)
    writes = "contribute" in context["held"]
    form = KeyWorkerForm(
        request.POST or None, placement=process, writes=writes, initial={"introduced_on": timezone.localdate()}
    )
    if form.is_bound and form.is_valid():
        try:
            _hand_over(request, process, form, writes)
        except Refused as error:
            form.add_error("key_worker", str(error))
        else:
            messages.success(request, _("The new key worker is in charge from now on and has been told."))
            return redirect("plans:course", patient_id)
    context |= {"form": form, "process": process}
    return render(request, "plans/course_key_worker.html", context, status=422 if form.errors else 200)


def _hand_over(request: Any, process: Placement, form: KeyWorkerForm, writes: bool) -> None:
    given, note = form.cleaned_data, None
    if writes:
        plan = showing.plan_of(process.patient_id, request.actor)
        note = ProgressNote(
            plan=plan, patient_id=process.patient_id, text=given["handover"], happened_at=timezone.now(),
            kind=ProgressNote.Kind.COORDINATION, submission=given["submission"],
        )  # fmt: skip
    services.hand_over(
        process, given["key_worker"], by=request.membership, actor=request.actor, on=given["introduced_on"],
        reason="" if writes else given["handover"], note=note,
    )  # fmt: skip
