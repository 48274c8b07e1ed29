"""The review to come: when, where, who, the agenda from what is due; calling it, answering, and leaving it out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.gate import page
from entities.models import Membership
from entities.roles import CARE, HEALTH, PROFESSIONAL
from patients.person_page import AROUND, person_page
from plans import agenda, meetings
from plans.access import may_review, may_write
from plans.calendar_file import calendar_file, said_place
from plans.forms_reviews import ExemptForm, MeetingForm, WishForm
from plans.models import Plan, ReviewInvitee, ReviewMeeting
from plans.models.words import Words
from plans.views import showing
from plans.written import Written, whole
from ppr import errors
from ppr.lib.versions import Stale
from referrals.calendar import add_months

BOTH = ("GET", "POST")


@page(*AROUND, methods=BOTH, about="patient", code="view_plan")
def review_next(request: Any, patient_id: UUID) -> HttpResponse:
    """The review to come; whoever is asked says here whether they come."""
    context = person_page(request, patient_id, tab="plan")
    written = _written(request, patient_id)
    waits = agenda.waiting(patient_id, request.actor)
    meeting, people = meetings.with_people(waits.meeting_id, request.actor)
    mine = next((row for row in people if request.membership and row.membership_id == request.membership.pk), None)
    if request.method == "POST":
        return _answered(request, patient_id, mine, meeting)
    may = bool(may_review(context["held"], written.plan)) and request.membership is not None
    context |= {
        "plan": written.plan, "meeting": meeting, "people": people, "mine": mine, "may": may,
        "window": meetings.window(written.plan),
        "points": agenda.points(written, waits, _day(meeting), own=context["own"]),
        "voice": showing.voice(meeting, context["patient"]) if meeting else None,
        "may_wish": meeting is not None and bool(may_write(context["held"])) and not _hers(meeting, context),
        "place": _place(meeting, context) if meeting else "",
        "former": meetings.former(patient_id, request.actor),
    }  # fmt: skip
    return render(request, "plans/review_next.html", context)


def _day(meeting: ReviewMeeting | None) -> date | None:
    return timezone.localdate(meeting.starts_at) if meeting and meeting.starts_at else None


def _answered(
    request: Any, patient_id: UUID, mine: ReviewInvitee | None, meeting: ReviewMeeting | None
) -> HttpResponse:
    if mine is None or meeting is None:
        raise PermissionDenied(_("Only who is asked to this review says whether they come."))
    if request.POST.get("at") not in (None, meeting.at):
        said = _("This meeting is now at another time or place. Read which, and say again whether you come.")
        return errors.overtaken(request, said, reverse("plans:review_next", args=[patient_id]))
    meetings.answer(mine, request.POST.get("coming") == "1")
    messages.success(request, _("Kept: everybody who is asked sees it."))
    return redirect("plans:review_next", patient_id)


def _place(meeting: ReviewMeeting, context: dict[str, Any]) -> str:
    said = capfirst(meeting.get_place_display())
    if meeting.place == ReviewMeeting.Place.ENTITY:
        said = f"{said}: {meeting.plan.entity.name}"
    hidden = context["patient"].address_protected and meeting.place in ("home", "elsewhere") and not context["own"]
    return said if hidden or not meeting.place_details else f"{said}, {meeting.place_details}"


@page(*AROUND, about="patient", code="view_plan")
def review_calendar(request: Any, patient_id: UUID) -> HttpResponse:
    """The review to come as a calendar file, which names nobody."""
    context = person_page(request, patient_id, tab="plan")
    meeting = meetings.to_come(patient_id, request.actor)
    if meeting is None:
        messages.info(request, _("No review has been called."))
        return redirect("plans:person", patient_id)
    made = calendar_file(meeting, said_place(meeting, protected=context["patient"].address_protected))
    response = HttpResponse(made, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{_("meeting")}-{_day(meeting):%Y-%m-%d}.ics"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def review_call(request: Any, patient_id: UUID) -> HttpResponse:
    """Call the review, or change the one that is called; «called off» leaves the plan's date as it is."""
    context, plan = _of_staff(request, patient_id)
    meeting = meetings.to_come(patient_id, request.actor)
    people = meetings.invited(meeting, request.actor) if meeting else []
    if meeting is None and _started_from(request):
        return _called_off_meanwhile(request, patient_id)
    form = MeetingForm(request.POST or None, candidates=_candidates(context), initial=_initial(meeting, people, plan))
    status = 422 if form.is_bound else 200
    if form.is_bound and (form.is_valid() or "call_off" in request.POST):
        try:
            return _called(request, form, meeting, plan)
        except (Stale, IntegrityError):
            status, form = 409, _on_top_of(form, request, patient_id)
            context["stands"] = meetings.to_come(patient_id, request.actor)
    off = {"label": _("Call it off"), "name": "call_off", "value": "1"} if meeting else None
    context |= {"form": form, "meeting": meeting, "off": off, "window": meetings.window(plan)}
    return render(request, "plans/review_call.html", context, status=status)


def _called(request: Any, form: MeetingForm, meeting: ReviewMeeting | None, plan: Plan) -> HttpResponse:
    started = _started_from(request)
    if "call_off" in request.POST:
        if meeting is None:
            raise Http404
        meetings.call_off(meeting, by=request.membership, started_from=started)
        messages.success(request, _("Called off. The date of the plan stays as it was."))
        return redirect("plans:review_next", plan.patient_id)
    given, new = form.cleaned_data, meeting is None
    row = meeting or ReviewMeeting(plan=plan, patient_id=plan.patient_id)
    for name in ("starts_at", "minutes", "place", "place_details", "points"):
        setattr(row, name, given[name])
    with transaction.atomic():
        if new:
            meetings.call(row, form.invited(), given["names"], by=request.membership)
        else:
            meetings.change(row, form.invited(), given["names"], by=request.membership, started_from=started)
    messages.success(request, _("Called: who is asked finds it among the news, with a file for the calendar."))
    return redirect("plans:review_next", plan.patient_id)


def _started_from(request: Any) -> int:
    """The version of the meeting on which the form stood; 0 where it stood on none."""
    text = request.POST.get("row_version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _called_off_meanwhile(request: Any, patient_id: UUID) -> HttpResponse:
    """The meeting that was written about is not held any more: what was typed comes back."""
    said = _("This meeting has been called off or held meanwhile. What you wrote is below: take it to the next one.")
    return errors.overtaken(request, said, reverse("plans:review_next", args=[patient_id]))


def _on_top_of(form: MeetingForm, request: Any, patient_id: UUID) -> MeetingForm:
    """The same again, started from the meeting as it stands now."""
    current = meetings.to_come(patient_id, request.actor)
    data = request.POST.copy()
    data["row_version"] = str(current.row_version if current else 0)
    return MeetingForm(data, candidates=list(form.candidates.values()))


def _candidates(context: dict[str, Any]) -> list[Membership]:
    """Those of both sides who take part: the referring unit's staff, the entity's professionals, and who was asked in."""
    sides = {(link.entity_id, role) for link in context["links"] if link.entity_id for role in _roles(link)}
    named = [link.membership_id for link in context["links"] if link.membership_id]
    live = Membership.objects.live().select_related("user", "entity").order_by("entity__name", "user__last_name")
    known = live.filter(entity_id__in={entity for entity, _role in sides}, role__in=[*HEALTH, PROFESSIONAL])
    rows = [row for row in known if (row.entity_id, row.role) in sides]
    shown = {row.pk for row in rows}
    return rows + [row for row in live.filter(pk__in=named) if row.pk not in shown]


def _roles(link: Any) -> tuple[str, ...]:
    return {"referring": HEALTH, "treating": (PROFESSIONAL,)}.get(link.purpose, ())


def _initial(meeting: ReviewMeeting | None, people: list[ReviewInvitee], plan: Plan) -> dict[str, Any]:
    if meeting is None:
        return {"place": "entity", "minutes": 60, "guests": [str(plan.key_worker_id)], "row_version": 0}
    names = ("starts_at", "minutes", "place", "place_details", "points", "row_version")
    return {name: getattr(meeting, name) for name in names} | {
        "guests": [str(row.membership_id) for row in people if row.membership_id],
        "names": "\n".join(row.name for row in people if row.name),
    }


@page(*AROUND, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def review_wish(request: Any, patient_id: UUID) -> HttpResponse:
    """What the person wants to talk about, in their words, by whoever types them."""
    context = person_page(request, patient_id, tab="plan")
    showing.hold(may_write(context["held"]))
    meeting = meetings.to_come(patient_id, request.actor)
    if meeting is None:
        if request.method == "POST":
            return _called_off_meanwhile(request, patient_id)
        messages.info(request, _("No review has been called."))
        return redirect("plans:person", patient_id)
    if _hers(meeting, context):
        raise PermissionDenied(_("The person wrote this themselves: nobody else changes it."))
    first = {"words": meeting.words, "answer": meeting.answer if meeting.words else Words.Answer.SAID}
    form = WishForm(
        request.POST or None, by_person=context["own"], initial={**first, "row_version": meeting.row_version}
    )
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            meetings.wish(
                meeting, given["words"], given["answer"], by=request.membership, started_from=given["row_version"]
            )
        except Stale as stale:
            if stale.current.state != ReviewMeeting.State.CALLED:
                return _called_off_meanwhile(request, patient_id)
            status, context["stands"] = 409, showing.voice(stale.current, context["patient"])
            form = WishForm({**request.POST.dict(), "row_version": stale.current.row_version}, by_person=context["own"])
        else:
            messages.success(request, _("Kept: it comes first on the agenda."))
            return redirect("plans:review_next", patient_id)
    return render(request, "plans/review_wish.html", context | {"form": form}, status=status)


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def review_exempt(request: Any, patient_id: UUID) -> HttpResponse:
    """No review this time, with its reason; the plan goes on until the next one."""
    context, plan = _of_staff(request, patient_id)
    due = plan.next_review_on or timezone.localdate()
    later = max(add_months(due, 3), add_months(timezone.localdate(), 1))
    form = ExemptForm(request.POST or None, initial={"next_on": later})
    if form.is_bound and form.is_valid():
        meetings.exempt(plan, form.cleaned_data["reason"], form.cleaned_data["next_on"], by=request.membership)
        messages.success(request, _("Written down. The plan goes on, and the next date is set."))
        return redirect("plans:person", patient_id)
    return render(request, "plans/review_exempt.html", context | {"form": form}, status=422 if form.is_bound else 200)


def _hers(meeting: ReviewMeeting, context: dict[str, Any]) -> bool:
    """Whether the person typed these words, and somebody else asks to change them."""
    return not context["own"] and meeting.answer == Words.Answer.SAID and meeting.typed_by_id is None


def _of_staff(request: Any, patient_id: UUID) -> tuple[dict[str, Any], Plan]:
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    if plan is None:
        raise Http404
    showing.hold(may_review(context["held"], plan))
    return context, plan


def _written(request: Any, patient_id: UUID) -> Written:
    written = whole(patient_id, request.actor)
    if written is None:
        raise Http404
    return written
