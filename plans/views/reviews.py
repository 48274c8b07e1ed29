"""A review is a meeting: recorded once, read by all who see the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans import agenda, meetings
from plans.access import may_review
from plans.forms_reviews import HeldForm
from plans.models import Goal, Plan, PlanVersion, Review, ReviewInvitee, ReviewMeeting
from plans.services import put_words
from plans.views import showing
from plans.written import Written, whole
from ppr.lib.access import Actor
from ppr.lib.versions import Stale
from referrals.calendar import add_months
from referrals.models import Placement

MONTHS = 6  # between reviews, where no agreement says


@page(
    *CARE,
    ENTITY_COORDINATOR,
    SECTOR_COORDINATOR,
    methods=("GET", "POST"),
    about="patient",
    code="view_plan",
    needs="contribute",
)
def review_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Record a review that was held: the plan is in force from then on and the next date is set."""
    context = person_page(request, patient_id, tab="plan")
    written = whole(patient_id, request.actor)
    answer = may_review(context["held"], written.plan if written else None)
    if written is None or not answer:
        if written is not None:
            raise PermissionDenied(answer.reason)
        context |= {"refused": answer.reason, "referral_url": showing.referral_of(context["links"])}
        return render(request, "plans/not_joined.html", context, status=422)
    waits = agenda.waiting(patient_id, request.actor)
    meeting, people = meetings.with_people(waits.meeting_id, request.actor)
    form = _form(request, written, waits, meeting, people, context["patient"])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            held = _held(form, written.plan, meeting, request)
        except Stale as stale:
            status, held = 409, None
            form.add_error(f"goal_{stale.current.pk}", _moved_meanwhile(stale.current))
        if held is not None:
            messages.success(request, _("The review is recorded and the plan is in force."))
            return redirect("plans:review", patient_id, held.pk)
    context |= {"form": form, "sections": _sections(form), "meeting": meeting}
    return render(request, "plans/review_new.html", context, status=status)


def _form(
    request: Any, written: Written, waits: agenda.Waiting, meeting: ReviewMeeting | None, people: list[ReviewInvitee],
    patient: Patient,
) -> HeldForm:  # fmt: skip
    plan = written.plan
    for goal in written.goals:
        goal.patient = patient
    return HeldForm(
        request.POST or None,
        initial=_initial(plan, meeting, request.actor),
        started_on=plan.picked_up_on,
        last_on=waits.last_held,
        invitees=people,
        points=agenda.points(written, waits),
        goals=written.goals,
    )


def _moved_meanwhile(goal: Any) -> str:
    return _("Somebody moved this goal meanwhile: it is now “%(stage)s”. Choose again.") % {
        "stage": goal.get_state_display()
    }


def _sections(form: HeldForm) -> list[dict[str, Any]]:
    found = [
        {"title": _("The meeting"), "intro": "", "fields": ["held_on", "present", "person_present", "attendees"]},
        {"title": _("What the person says"), "intro": "", "fields": ["words", "answer"]},
        {"title": _("What was talked about"), "intro": "", "fields": ["talked", "changes", "decisions", "next_on"]},
        {"title": _("Goals that change their stage"), "intro": "", "fields": list(form.goals)},
    ]
    for section in found:
        section["fields"] = [name for name in section["fields"] if name in form.fields]
    return [section for section in found if section["fields"]]


def _initial(plan: Plan, meeting: ReviewMeeting | None, actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    at = timezone.localdate(meeting.starts_at) if meeting and meeting.starts_at else today
    return {
        "held_on": min(at, today),
        "next_on": add_months(today, _months(plan, actor)),
        "person_present": True,
        "answer": "not_yet",
    }


def _months(plan: Plan, actor: Actor) -> int:
    """Months between reviews in the agreement that pays for the process."""
    rows = (
        Placement.objects.visible_to(actor)
        .filter(pk=plan.placement_id)
        .select_related("slot__line__agreement", "slot__line__programme")
    )
    placement = rows.first()
    return placement.slot.line.months_between_reviews if placement else MONTHS


def _held(form: HeldForm, plan: Plan, meeting: ReviewMeeting | None, request: Any) -> Review | None:
    """The review, saved; None where one of that day was recorded meanwhile, and the form says so."""
    given = form.cleaned_data
    names = ("held_on", "person_present", "attendees", "changes", "decisions", "next_on")
    held = Review(plan=plan, patient_id=plan.patient_id, **{name: given[name] for name in names})
    held.present, held.talked = given.get("present", []), given.get("talked", [])
    put_words(held, given["words"], given["answer"], request.membership)
    try:
        with transaction.atomic():
            return meetings.hold(held, meeting, form.moves(), by=request.membership)
    except IntegrityError:
        form.add_error("held_on", _("A review of that day is already recorded."))
        return None


@page(*AROUND, about="review", code="view_plan")
def review(request: Any, patient_id: UUID, review_id: UUID) -> HttpResponse:
    """Read one review."""
    context = person_page(request, patient_id, tab="plan")
    rows = Review.objects.visible_to(request.actor).filter(patient_id=patient_id)
    found = get_object_or_404(
        rows.select_related("led_by__user", "led_by__entity", "typed_by__user", "beside__user"), pk=review_id
    )
    before = rows.filter(held_on__lt=found.held_on).order_by("-held_on").first()
    context |= {
        "review": found, "voice": showing.voice(found, context["patient"]), "before": before,
        "moves": _moves(found, request.actor), "next_version": _next_version(found, context, request.actor),
    }  # fmt: skip
    return render(request, "plans/review.html", context)


def _moves(review: Review, actor: Actor) -> list[dict[str, str]]:
    """The goals that changed their stage there, in words."""
    wanted = [move["goal"] for move in review.goal_moves]
    known = {str(goal.pk): goal for goal in Goal.objects.visible_to(actor).filter(pk__in=wanted)} if wanted else {}
    return [
        {
            "goal": known[move["goal"]].words or known[move["goal"]].objective,
            "was": str(Goal.State(move["was"]).label),
            "now": str(Goal.State(move["now"]).label),
        }
        for move in review.goal_moves
        if move["goal"] in known
    ]


def _next_version(review: Review, context: dict[str, Any], actor: Actor) -> dict[str, Any] | None:
    """The version that came out of this review, or the way to sign it; nothing where another review came after."""
    rows = PlanVersion.objects.visible_to(actor).filter(patient_id=review.patient_id)
    made = rows.filter(frozen_at__gte=review.recorded_at).order_by("number").first()
    if made is not None:
        label = _("Version %(number)s, signed after this review") % {"number": made.number}
        return {
            "label": label,
            "url": reverse("plans:version", args=[review.patient_id, made.number]),
            "style": "quiet",
        }
    if "sign" not in context["held"] or context["own"]:
        return None
    return {"label": _("Sign the version that comes out of it"), "url": reverse("plans:sign", args=[review.patient_id])}
