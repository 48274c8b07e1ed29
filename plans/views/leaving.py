"""Leaving the programme: discharge, by choice, to another entity; the report; and a death, gently."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.models import Agreement, Line
from entities.roles import CARE, ENTITY_COORDINATOR, PROFESSIONAL
from patients.person_page import person_page
from plans import leaving as services
from plans.access import may_write
from plans.forms_course import DiedForm, LeavingForm, ReportForm
from plans.models import Leaving
from plans.services import put_words
from plans.views import showing
from plans.views.course import joined, nothing_clashes, nothing_running, process_at, show
from plans.views.turns import leavings_of, unreported
from referrals import board
from referrals import course as processes
from referrals.models import Placement, Referral
from referrals.transitions import Refused

_BOTH = ("GET", "POST")


@page(ENTITY_COORDINATOR, PROFESSIONAL, methods=_BOTH, about="patient", code="view_identity")
def leaving(request: Any, patient_id: UUID) -> HttpResponse:
    """End the process. A coordinator, who does not see the plan, leaves the summary and report to the team."""
    context = person_page(request, patient_id, tab="course", code="view_identity")
    process = process_at(request, patient_id)
    if process is None:
        return nothing_running(request, patient_id, context)
    writes = "contribute" in context["held"]
    lines = _elsewhere(process)
    form = LeavingForm(
        request.POST or None, placement=process, lines=lines, writes=writes, initial=_begun(process.referral, writes)
    )
    if form.is_bound and form.is_valid() and _left(form, process, writes, request):
        messages.success(request, _left_words(form, processes.agreement_of(process)))
        return redirect("plans:course", patient_id)
    context |= {"form": form, "process": process, "sections": _sections(form), "writes": writes}
    return render(request, "plans/leaving.html", context, status=422 if form.errors else 200)


def _begun(referral: Referral, writes: bool) -> dict[str, Any]:
    """What stands in the form at first; where the sector asks for a transfer, that one."""
    begun: dict[str, Any] = {"left_on": timezone.localdate()}
    if referral.transfer_to_id and writes:
        begun |= {"ending": Placement.Ending.TRANSFER, "line": referral.transfer_to_id}
        begun["handover"] = referral.transfer_reason
    return begun


def _elsewhere(process: Placement) -> list[Line]:
    """The lines of other entities to which the person may move."""
    line = process.slot.line
    lines = board.lines_in_force(sector_id=line.sector_id, programme__family=line.programme.family)
    return [row for row in lines if row.entity_id != process.entity_id]


def _left(form: LeavingForm, process: Placement, writes: bool, request: Any) -> bool:
    given = form.cleaned_data
    moves = given["ending"] == Placement.Ending.TRANSFER
    try:
        services.leave(
            process, by=request.membership, actor=request.actor, ending=given["ending"], left_on=given["left_on"],
            next_step=given["next_step"], leaving=_filled(form, Leaving(), request) if writes else None,
            to_line=given.get("line") if moves else None, handover=given.get("handover", ""),
        )  # fmt: skip
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True


def _filled(form: LeavingForm, row: Leaving, request: Any) -> Leaving:
    form.fill(row)
    if "answer" in form.cleaned_data:
        put_words(row, form.cleaned_data["words"], form.cleaned_data["answer"], request.membership)
    return row


def _left_words(form: LeavingForm, agreement: Agreement) -> str:
    # No name of the person: messages travel in a cookie.
    said = {"days": agreement.handover_days, "months": agreement.way_back_months, "report": agreement.report_days}
    ended = _("The process has ended and the slot is free. The team still sees for %(days)d days, to hand over.")
    parts = [ended % said]
    if form.cleaned_data["ending"] == Placement.Ending.TRANSFER:
        parts.append(_("The next entity has the referral."))
    else:
        parts.append(_("The way back is open for %(months)d months, without a new referral.") % said)
    if not form.cleaned_data.get("report"):
        parts.append(_("The report is still to be written, within %(report)d days.") % said)
    return " ".join(parts)


def _sections(form: LeavingForm) -> list[dict[str, Any]]:
    every = (
        {"title": _("How and when"), "intro": "", "fields": ["ending", "left_on"]},
        {"title": _("What the person says"), "intro": "", "fields": ["words", "answer"]},
        {"title": _("What is settled"), "intro": _("Looked at together with the person."), "fields": Leaving.CHECKLIST},
        {"title": _("The team’s report"), "intro": "", "fields": ["report"]},
        {"title": _("What comes next"), "intro": "", "fields": ["next_step"]},
        {"title": _("If the person moves to another entity"), "intro": "", "fields": ["line", "handover"]},
    )
    kept = ({**part, "fields": [name for name in part["fields"] if name in form.fields]} for part in every)
    return [part for part in kept if part["fields"]]


@page(PROFESSIONAL, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def leaving_report(request: Any, patient_id: UUID) -> HttpResponse:
    """Write the report of the process that ended last in my entity, with what was left open that day."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    placements = joined(request.actor, patient_id)
    process, row = _unreported(request, patient_id, placements)
    if process is None:
        words = _("There is no report to write: none is pending from your entity.")
        return show(request, patient_id, words, nothing_clashes(request), context=context, placements=placements)
    form = ReportForm(request.POST or None, placement=process, leaving=row)
    if form.is_bound and form.is_valid():
        row = row or Leaving(placement=process, patient_id=patient_id, left_on=process.ended_on or timezone.localdate())
        try:
            services.report(_filled(form, row, request), by=request.membership)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The report is saved."))
            return redirect("plans:course", patient_id)
    context |= {"form": form, "process": process, "sections": _sections(form)}
    return render(request, "plans/leaving_report.html", context, status=422 if form.errors else 200)


def _unreported(request: Any, patient_id: UUID, placements: list[Placement]) -> tuple[Placement | None, Leaving | None]:
    """The ended process of my entity that has no report yet, the latest first, with its first part if any."""
    written = leavings_of(patient_id, request.actor)
    for process in unreported(placements, written):
        if process.entity_id == request.membership.entity_id:
            return process, written.get(process.pk)
    return None, None


@page(*CARE, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def died(request: Any, patient_id: UUID) -> HttpResponse:
    """Record that the person has died: everything that runs comes to rest."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    patient = context["patient"]
    form = DiedForm(request.POST or None, born=patient.birth_date)
    if form.is_bound and form.is_valid() and patient.died_on is None:
        try:
            services.died(patient, on=form.cleaned_data["died_on"], by=request.membership)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            messages.info(request, _("It is recorded. No reminder of this plan will come any more, to anybody."))
            return redirect("plans:course", patient_id)
    context["form"] = form
    status = 409 if patient.died_on and form.is_bound else 422 if form.errors else 200
    return render(request, "plans/leaving_died.html", context, status=status)
