"""Steps towards a goal: who does what, by when; done in one press. And the scale of the goal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from entities.models import CommunityResource, Membership
from entities.views_resources import listing
from patients.person_page import AROUND, person_page
from plans import sections, services
from plans.access import may_write
from plans.forms_sections import ScaleForm, StepForm
from plans.models import Goal, GoalStep, Plan
from plans.views import parts, showing


@page(*AROUND, methods=("GET", "POST"), about="goal", code="view_plan", needs="contribute")
def step_new(request: Any, patient_id: UUID, goal_id: UUID) -> HttpResponse:
    """Add a step to a goal."""
    context = person_page(request, patient_id, tab="plan")
    goal = found_goal(request, patient_id, goal_id)
    showing.hold(may_write(context["held"]))
    row = GoalStep(goal=goal, patient_id=patient_id, resource=_chosen_place(request))
    form = StepForm(request.POST or None, row=row, **_owners(request, context, goal.plan))

    def save(form: StepForm, row: GoalStep) -> None:
        sections.add(row, by=request.membership)

    return _write(request, context, form, row, goal, save, _("A new step"))


def _chosen_place(request: Any) -> CommunityResource | None:
    """What was chosen on the page of places, while it is still in the list."""
    asked = request.GET.get("lugar", "")
    if not asked.isdecimal() or len(asked) > 9:
        return None
    return CommunityResource.in_use().filter(pk=int(asked)).first()


@page(*AROUND, about="goal", code="view_plan", needs="contribute")
def step_places(request: Any, patient_id: UUID, goal_id: UUID) -> HttpResponse:
    """What there is in the comarcas, from which a step of this goal may lead to one; the person's own sector first."""
    context = person_page(request, patient_id, tab="plan")
    goal = found_goal(request, patient_id, goal_id)
    showing.hold(may_write(context["held"]))
    context |= {"goal": showing.goal_card(goal, context["patient"], may_write=False), "goal_id": goal.pk}
    context |= listing(request, sector=context["patient"].sector_id or "")
    return render(request, "plans/step_places.html", context)


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def step(request: Any, patient_id: UUID, step_id: UUID) -> HttpResponse:
    """Change a step."""
    context = person_page(request, patient_id, tab="plan")
    row = _found_step(request, patient_id, step_id)
    showing.hold(may_write(context["held"]))
    form = StepForm(request.POST or None, row=row, **_owners(request, context, row.goal.plan))

    def save(form: StepForm, row: GoalStep) -> None:
        sections.change(row, by=request.membership, started_from=form.cleaned_data["row_version"])

    return _write(request, context, form, row, row.goal, save, _("Change a step"))


@page(*AROUND, methods=("POST",), about="patient", code="view_plan", needs="contribute")
def step_done(request: Any, patient_id: UUID, step_id: UUID) -> HttpResponse:
    """Mark a step done today, or not done after all, in one press."""
    context = person_page(request, patient_id, tab="plan")
    row = _found_step(request, patient_id, step_id)
    showing.hold(may_write(context["held"]))
    done = request.POST.get("done") != "0"

    def save(started_from: int) -> None:
        sections.do_step(row, timezone.localdate() if done else None, by=request.membership, started_from=started_from)

    return parts.move(
        request,
        context,
        row,
        done=(row.done_on is not None) == done,
        save=save,
        anchor="goals",
        said=_("The step is done.") if done else _("The step is to be done again."),
        wanted=_("done") if done else _("not done yet"),
        now=lambda current: _stands(current, context, row.goal),
    )


@page(*AROUND, methods=("GET", "POST"), about="goal", code="view_plan", needs="contribute")
def goal_scale(request: Any, patient_id: UUID, goal_id: UUID) -> HttpResponse:
    """Write the five steps of a goal's scale, and where it stands."""
    context = person_page(request, patient_id, tab="plan")
    row = found_goal(request, patient_id, goal_id)
    showing.hold(may_write(context["held"]))
    form = ScaleForm(request.POST or None, row=row)

    def save(form: ScaleForm, row: Goal) -> None:
        services.change_goal(row, by=request.membership, started_from=form.cleaned_data["row_version"])

    return parts.write(
        request,
        context,
        form,
        row,
        save=save,
        said=_("The scale is kept."),
        title=_("The scale of the goal"),
        submit=_("Save the scale"),
        anchor="goals",
        first=(),
        now=lambda current: {"goal": showing.goal_card(current, context["patient"], may_write=False)},
        goal=showing.goal_card(row, context["patient"], may_write=False),
    )


def found_goal(request: Any, patient_id: UUID, goal_id: UUID) -> Goal:
    """The goal with all that its card shows; Http404 where the actor does not see it."""
    rows = Goal.objects.visible_to(request.actor).filter(patient_id=patient_id)
    rows = rows.select_related(
        "area", "typed_by__user", "beside__user", "objective_by__user", "objective_by__entity", "plan__entity"
    )
    found: Goal = get_object_or_404(rows, pk=goal_id)
    return found


def _found_step(request: Any, patient_id: UUID, step_id: UUID) -> GoalStep:
    rows = GoalStep.objects.visible_to(request.actor).filter(patient_id=patient_id)
    rows = rows.select_related(
        "goal__area",
        "goal__plan__entity",
        "owner_membership__user",
        "goal__typed_by__user",
        "goal__beside__user",
        "goal__objective_by__user",
        "goal__objective_by__entity",
    )
    found: GoalStep = get_object_or_404(rows, pk=step_id)
    return found


def _owners(request: Any, context: dict[str, Any], plan: Plan) -> dict[str, Any]:
    # The professionals of the entity that accompanies, and whoever is writing.
    staff = list(
        Membership.objects.live()
        .filter(entity_id=plan.entity_id, role=roles.PROFESSIONAL)
        .select_related("user", "entity")
        .order_by("user__first_name", "user__last_name")
    )
    if request.membership is not None:
        staff = [request.membership, *(m for m in staff if m.pk != request.membership.pk)]
    return {"patient": context["patient"], "plan": plan, "staff": staff}


def _stands(current: GoalStep, context: dict[str, Any], goal: Goal) -> dict[str, Any]:
    card = showing.goal_card(goal, context["patient"], may_write=False)
    return {"goal": {**card, "steps": [showing.step_line(current, goal.plan, context["patient"], may_write=False)]}}


def _write(
    request: Any, context: dict[str, Any], form: Any, row: Any, goal: Goal, save: Any, title: str
) -> HttpResponse:
    return parts.write(
        request,
        context,
        form,
        row,
        save=save,
        said=_("The step stands in the plan."),
        title=title,
        submit=_("Save the step"),
        anchor="goals",
        now=lambda current: _stands(current, context, goal),
        first=("text", "whose"),
        goal=showing.goal_card(goal, context["patient"], may_write=False),
        places_url=reverse("plans:step_places", args=[goal.patient_id, goal.pk]) if row._state.adding else "",
    )
