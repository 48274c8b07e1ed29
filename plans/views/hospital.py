"""Hospital: the admission, the way home prepared from the first day, the discharge, the first contact at home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from entities.gate import page
from entities.models import Agreement
from entities.roles import CARE, PERSON
from patients.person_page import person_page
from plans import hospital as services
from plans.access import may_write
from plans.forms_course import AdmissionForm, FirstContactForm, HomeAgainForm, PlanningForm
from plans.models import ACTIVE, Goal, HospitalStay, Plan, ProgressNote
from plans.views import showing
from plans.views.aftercare_rows import of_stays, table
from plans.views.course import joined, nothing_clashes, show
from plans.views.turns import awaits_contact, hospital_actions, lost_words, stays_of
from ppr.lib.versions import Stale
from ppr.templatetags.ppr_ui import spoken_time
from referrals import course as processes
from referrals.models import Placement
from referrals.transitions import Refused

_BOTH = ("GET", "POST")


def _open(request: Any, patient_id: UUID) -> tuple[dict[str, Any], list[HospitalStay]]:
    """The page's context and the stays. Raises Http404, or PermissionDenied for who only reads."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    return context, stays_of(patient_id, request.actor)


def _not_in_programme(request: Any, patient_id: UUID, **read: Any) -> HttpResponse:
    words = _("This person is not in a programme now: there is no place to keep and nobody to prepare the way home.")
    return show(request, patient_id, words, nothing_clashes(request), **read)


def _no_stay(request: Any, patient_id: UUID, **read: Any) -> HttpResponse:
    words = _("Nothing is recorded that says that this person is in hospital.")
    if read["context"]["own"]:
        words = pgettext("person-page", "No stay in hospital is written down here.")
    return show(request, patient_id, words, nothing_clashes(request), **read)


@page(*CARE, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def hospital_admit(request: Any, patient_id: UUID) -> HttpResponse:
    """Record that the person has gone into hospital: the place is kept, the way home is begun."""
    context, stays = _open(request, patient_id)
    process = _process(request, patient_id)
    if process is None:
        return _not_in_programme(request, patient_id, context=context, stays=stays)
    if stays and stays[0].left_at is None:
        return redirect("plans:hospital", patient_id)
    initial = {"admitted_at": timezone.localtime(), "responsible": process.key_worker_id}
    after = stays[0].left_at if stays else None
    form = AdmissionForm(request.POST or None, team=process, by=request.membership, after=after, initial=initial)
    if form.is_bound and form.is_valid() and _done(form, lambda: _admit(request, patient_id, form)):
        messages.success(request, _("Recorded. The place is kept, and the way home is prepared from today."))
        return redirect("plans:hospital", patient_id)
    context |= {"form": form, "days": processes.agreement_of(process).hold_days}
    return render(request, "plans/hospital_admit.html", context, status=422 if form.errors else 200)


def _admit(request: Any, patient_id: UUID, form: AdmissionForm) -> None:
    given = {name: form.cleaned_data[name] for name in ("hospital", "admitted_at", "responsible", "planning")}
    services.admit(HospitalStay(patient_id=patient_id, **given), by=request.membership)


def _done(form: Any, make: Any) -> bool:
    try:
        make()
    except Refused as error:
        form.add_error(None, str(error))
        return False
    return True


def _process(request: Any, patient_id: UUID) -> Placement | None:
    """The main process that goes on now, or None."""
    running = [row for row in joined(request.actor, patient_id) if row.state in processes.RUNNING]
    return next((row for row in running if row.referral.family == "process"), running[0] if running else None)


def _agreement(request: Any, patient_id: UUID) -> Agreement:
    """The agreement whose clocks count here; its defaults where no process runs any more."""
    process = _process(request, patient_id)
    return processes.agreement_of(process) if process else Agreement()


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def hospital(request: Any, patient_id: UUID) -> HttpResponse:
    """The stay as it stands: what is prepared for the way home, and the stays before. The person reads it."""
    context, stays = _open(request, patient_id)
    if context["own"] and request.method == "POST":
        raise PermissionDenied(_("The team writes this down with you. Tell them what should stand here."))
    plan = showing.plan_of(patient_id, request.actor) if stays else None
    stay = next((row for row in stays if row.left_at is None), None)
    if plan is None or not stays or (stay is None and request.method == "POST"):
        return _no_stay(request, patient_id, context=context, stays=stays)
    form, status = None, 200
    if stay is not None and not context["own"]:
        form = _planning(request.POST or None, plan, stay, request)
        if form.is_bound:
            form, status = _prepared(form, plan, stay, request)
        if status == 409:
            stays = stays_of(patient_id, request.actor)  # as they stand now that somebody wrote in between
            stay = next((row for row in stays if row.left_at is None), stay)
        if status == 302:
            messages.success(request, _("What is prepared for the way home is saved."))
            return redirect("plans:hospital", patient_id)
    in_programme = plan.state != Plan.State.CLOSED
    context |= {
        "form": form, "stay": stay, "stale": status == 409, "facts": [_facts(row, context["own"]) for row in stays],
        "agreed": table(of_stays(stays[:1], request.actor), may_write=not context["own"]),
        "actions": [
            action for action in hospital_actions(patient_id, stays, in_programme, request, context["held"])
            if action["url"] != request.path
        ],
    }  # fmt: skip
    return render(request, "plans/hospital.html", context, status=status)


def _planning(data: Any, plan: Plan, stay: HospitalStay, request: Any) -> PlanningForm:
    names = ("planning", "fit_to_leave_on", "waiting_for")
    initial = {name: getattr(stay, name) for name in names}
    initial |= {"responsible": stay.responsible_id, "started_from": services.seen(stay)}
    return PlanningForm(data, team=plan, by=request.membership, stay=stay, initial=initial)


def _prepared(form: PlanningForm, plan: Plan, stay: HospitalStay, request: Any) -> tuple[PlanningForm, int]:
    """The form to show and its status: 302 where it is saved, 409 on top of what somebody else wrote."""
    if not form.is_valid():
        return form, 422
    try:
        services.prepare(stay, by=request.membership, **form.cleaned_data)
    except Refused as error:
        form.add_error(None, str(error))
        return form, 422
    except Stale as stale:
        sent: Any = form.data
        data = sent.copy()
        data["started_from"] = services.seen(stale.current)
        return _planning(data, plan, stay, request), 409
    return form, 302


def _facts(stay: HospitalStay, own: bool) -> dict[str, Any]:
    """A stay for components/facts.html; what is prepared stands in the form, where there is one."""
    items: list[dict[str, Any]] = [
        {"label": _("Hospital"), "value": stay.hospital.name},
        {"label": _("Since when"), "value": stay.admitted_at},
        {"label": _("Who is in touch with the ward"), "value": str(stay.responsible.user) if stay.responsible else ""},
    ]
    if stay.fit_to_leave_on:
        note = " · ".join(filter(None, [stay.waiting_for, lost_words(stay)]))
        items.append({"label": _("Fit to leave since"), "value": stay.fit_to_leave_on, "note": note})
    if stay.left_at:
        items.append({"label": _("Left on"), "value": spoken_time(stay.left_at)})
        if awaits_contact(stay):
            items.append({"label": _("First contact due"), "value": spoken_time(stay.contact_due_at), "tone": "due"})
        elif stay.contacted_at and stay.contacted_by:
            by = stay.contacted_by.user.short_name
            items.append({"label": _("First contact at home"), "value": stay.contacted_at, "note": by})
    return {
        "items": items,
        "planning": stay.planning,
        "open": stay.left_at is None and not own,
        "now": stay.left_at is None,
    }


@page(*CARE, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def hospital_leave(request: Any, patient_id: UUID) -> HttpResponse:
    """The person is home: when, and whether the first contact has to come within hours."""
    context, stays = _open(request, patient_id)
    stay = next((row for row in stays if row.left_at is None), None)
    if stay is None:
        return _no_stay(request, patient_id, context=context, stays=stays)
    agreement = _agreement(request, patient_id)
    form = HomeAgainForm(
        request.POST or None, stay=stay, choices=_when(agreement), initial={"left_at": timezone.localtime()}
    )

    def leave() -> None:
        services.leave(stay, by=request.membership, **form.cleaned_data)

    if form.is_bound and form.is_valid() and _done(form, leave):
        place = _process(request, patient_id) is not None
        messages.success(
            request,
            _("Recorded. The place is taken up again, and the first contact has its date.")
            if place
            else _("Recorded. The first contact has its date."),
        )
        return redirect("plans:hospital", patient_id)
    context |= {"form": form, "stay": stay, "review_days": agreement.after_crisis_days}
    return render(request, "plans/hospital_leave.html", context, status=422 if form.errors else 200)


def _when(agreement: Agreement) -> list[tuple[str, str]]:
    hours, days = agreement.early_follow_up_hours, agreement.follow_up_days
    yes = ngettext("Yes: the first contact within %(n)d hour", "Yes: the first contact within %(n)d hours", hours)
    no = ngettext("No: the first contact within %(n)d day", "No: the first contact within %(n)d days", days)
    return [("yes", yes % {"n": hours}), ("no", no % {"n": days})]


@page(*CARE, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def hospital_contact(request: Any, patient_id: UUID) -> HttpResponse:
    """The first contact at home: the person's goals first, then what was talked about."""
    context, stays = _open(request, patient_id)
    plan = showing.plan_of(patient_id, request.actor) if stays else None
    stay = stays[0] if stays else None
    if plan is None or stay is None or stay.left_at is None:
        return _no_stay(request, patient_id, context=context, stays=stays)
    if stay.contacted_at is not None and request.method == "GET":
        return redirect("plans:hospital", patient_id)
    form = FirstContactForm(request.POST or None, stay=stay)
    if form.is_bound and form.is_valid():
        note = _note(form, plan)
        if _done(form, lambda: services.contact(stay, note, by=request.membership)):
            messages.success(request, _("The first contact is recorded; it stands among the notes."))
            return redirect("plans:hospital", patient_id)
    context |= {"form": form, "stay": stay, "goals": _goals(context, request), "due": awaits_contact(stay)}
    return render(request, "plans/hospital_contact.html", context, status=422 if form.errors else 200)


def _note(form: FirstContactForm, plan: Plan) -> ProgressNote:
    given = form.cleaned_data
    names = ("text", "kind", "happened_at")
    facts = {name: given[name] for name in names}
    return ProgressNote(plan=plan, patient_id=plan.patient_id, submission=form.sent_once(), **facts)


def _goals(context: dict[str, Any], request: Any) -> list[dict[str, Any]]:
    rows = Goal.objects.visible_to(request.actor).filter(patient_id=context["patient"].pk, state__in=ACTIVE)
    rows = rows.select_related("area", "typed_by__user", "beside__user", "objective_by__user", "objective_by__entity")
    return [showing.goal_card(goal, context["patient"], False) for goal in rows.order_by("position", "created_at")]
