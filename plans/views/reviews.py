"""A review is a meeting: recorded once, read by all who see the plan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from patients.person_page import AROUND, person_page
from plans.access import may_review
from plans.forms import ReviewForm
from plans.models import Plan, Review
from plans.services import hold_review, put_words
from plans.views import showing
from ppr.lib.access import Actor
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
    plan = showing.plan_of(patient_id, request.actor)
    answer = may_review(context["held"], plan)
    if plan is None or not answer:
        if plan is not None:
            raise PermissionDenied(answer.reason)
        context |= {"refused": answer.reason, "referral_url": showing.referral_of(context["links"])}
        return render(request, "plans/not_joined.html", context, status=422)
    last = Review.objects.visible_to(request.actor).filter(plan=plan).order_by("-held_on").first()
    form = ReviewForm(
        request.POST or None,
        initial=_initial(plan, request.actor),
        started_on=plan.picked_up_on,
        last_on=last.held_on if last else None,
    )
    if form.is_bound and form.is_valid():
        held = _held(form, plan, request)
        if held is not None:
            messages.success(request, _("The review is recorded and the plan is in force."))
            return redirect("plans:review", patient_id, held.pk)
    context |= {"form": form, "sections": _sections()}
    return render(request, "plans/review_new.html", context, status=422 if form.is_bound else 200)


def _sections() -> list[dict[str, Any]]:
    return [
        {"title": _("The meeting"), "intro": "", "fields": ["held_on", "person_present", "attendees"]},
        {"title": _("What the person says"), "intro": "", "fields": ["words", "answer"]},
        {"title": _("What was talked about"), "intro": "", "fields": ["changes", "decisions", "next_on"]},
    ]


def _initial(plan: Plan, actor: Actor) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "held_on": today,
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


def _held(form: ReviewForm, plan: Plan, request: Any) -> Review | None:
    """The review, saved; None where one of that day was recorded meanwhile, and the form says so."""
    given = form.cleaned_data
    names = ("held_on", "person_present", "attendees", "changes", "decisions", "next_on")
    held = Review(plan=plan, patient_id=plan.patient_id, **{name: given[name] for name in names})
    put_words(held, given["words"], given["answer"], request.membership)
    try:
        with transaction.atomic():
            return hold_review(held, by=request.membership)
    except IntegrityError:
        form.add_error("held_on", _("A review of that day is already recorded."))
        return None


@page(*AROUND, about="review", code="view_plan")
def review(request: Any, patient_id: UUID, review_id: UUID) -> HttpResponse:
    """Read one review."""
    context = person_page(request, patient_id, tab="plan")
    rows = Review.objects.visible_to(request.actor).filter(patient_id=patient_id)
    found = get_object_or_404(rows.select_related("led_by__user", "led_by__entity", "typed_by__user"), pk=review_id)
    before = rows.filter(held_on__lt=found.held_on).order_by("-held_on").first()
    context |= {"review": found, "voice": showing.voice(found, context["patient"]), "before": before}
    return render(request, "plans/review.html", context)
