"""A goal: the wish in the person's words first, then what the team agrees to do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from patients.person_page import AROUND, person_page
from plans import sections, services
from plans.access import may_write
from plans.forms import GoalForm
from plans.models import Goal
from plans.models.words import Words
from plans.views import parts, showing
from plans.views.steps import found_goal
from ppr.lib.versions import Stale


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def goal_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Add a goal; what the team proposes stays proposed until the person accepts it."""
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    showing.hold(may_write(context["held"]))
    if plan is None:
        return render(
            request,
            "plans/not_joined.html",
            {**context, "referral_url": showing.referral_of(context["links"])},
            status=422,
        )
    new = Goal(plan=plan, patient_id=patient_id)
    form = GoalForm(request.POST or None, goal=new, by_person=context["own"])
    if form.is_bound and form.is_valid():
        _apply(form, new, request)
        services.add_goal(new, by=request.membership)
        messages.success(request, _("The goal stands in the plan."))
        return redirect("plans:person", patient_id)
    return render(request, "plans/goal.html", {**context, **_shown(form, new)}, status=422 if form.is_bound else 200)


@page(*AROUND, methods=("GET", "POST"), about="goal", code="view_plan", needs="contribute")
def goal(request: Any, patient_id: UUID, goal_id: UUID) -> HttpResponse:
    """Change a goal; who saved in between is shown beside, and neither text is lost."""
    context = person_page(request, patient_id, tab="plan")
    rows = Goal.objects.visible_to(request.actor).filter(patient_id=patient_id)
    found = get_object_or_404(
        rows.select_related("area", "typed_by__user", "beside__user", "objective_by__user", "objective_by__entity"),
        pk=goal_id,
    )
    showing.hold(may_write(context["held"]))
    form = GoalForm(request.POST or None, goal=found, by_person=context["own"])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        if found.row_version == form.cleaned_data["row_version"] and _changed(form, found, request):
            messages.success(request, _("The goal is changed."))
            return redirect("plans:person", patient_id)
        status = 409
        found = get_object_or_404(
            rows.select_related("area", "typed_by__user", "beside__user", "objective_by__user", "objective_by__entity"),
            pk=goal_id,
        )
        form = _on_top_of(form, found)
    context |= _shown(form, found)
    context["now"] = showing.goal_card(found, context["patient"], may_write=False) if status == 409 else None
    return render(request, "plans/goal.html", context, status=status)


@page(*AROUND, methods=("POST",), about="goal", code="view_plan", needs="contribute")
def goal_state(request: Any, patient_id: UUID, goal_id: UUID) -> HttpResponse:
    """Change the stage of a goal in place. That the person leaves it is a choice, and no failure."""
    context = person_page(request, patient_id, tab="plan")
    row = found_goal(request, patient_id, goal_id)
    showing.hold(may_write(context["held"]))
    state = request.POST.get("state", "")
    if state not in Goal.State.values:
        raise BadRequest("unknown state")
    wanted = Goal.State(state)
    fresh = parts.started_from(request) == row.row_version  # else who came first is shown, below
    if fresh and row.state != wanted and wanted not in showing.next_stages(row, context["own"]):
        raise PermissionDenied(
            _("From “%(stage)s” it cannot go there in one step.") % {"stage": row.get_state_display()}
        )

    def save(started_from: int) -> None:
        sections.move_goal(row, wanted, by=request.membership, started_from=started_from)

    return parts.move(
        request,
        context,
        row,
        done=row.state == wanted,
        save=save,
        anchor="goals",
        said=_("The goal is now: %(stage)s.") % {"stage": wanted.label},
        wanted=str(wanted.label),
        now=lambda current: {"goal": showing.goal_card(current, context["patient"], may_write=False)},
    )


def _changed(form: GoalForm, row: Goal, request: Any) -> bool:
    _apply(form, row, request)
    try:
        services.change_goal(row, by=request.membership, started_from=form.cleaned_data["row_version"])
    except Stale:
        return False
    return True


def _apply(form: GoalForm, row: Goal, request: Any) -> None:
    """Put what was sent on the goal. Words that did not change keep who typed them and when."""
    given = form.cleaned_data
    form.name(row, row.plan_id)
    if "words" in given and (row._state.adding or (given["words"], given["answer"]) != (row.words, row.answer)):
        services.put_words(row, given["words"], given["answer"], request.membership)
    if "objective" in given and given["objective"] != row.objective:
        row.objective, row.objective_by, row.objective_at = given["objective"], None, None
    for name in ("area", "differs", "state", "target_on"):
        if name in given:
            setattr(row, name, given[name])
    if form.by_person and given.get("accepted") and row.state == Goal.State.PROPOSED:
        row.state, row.agreed_on = Goal.State.AGREED, timezone.localdate()


def _on_top_of(form: GoalForm, current: Goal) -> GoalForm:
    """What was typed again, now started from the goal as it stands."""
    sent: Any = form.data
    data = sent.copy()
    data["row_version"] = str(current.row_version)
    return GoalForm(data, goal=current, by_person=form.by_person)


def _shown(form: GoalForm, row: Goal) -> dict[str, Any]:
    first = [name for name in ("words", "answer") if name in form.fields]
    then = [name for name in ("objective", "area", "state", "accepted", "target_on", "differs") if name in form.fields]
    sections = [
        {"title": _("The wish"), "intro": "", "fields": first},
        {"title": _("What we agree"), "intro": "", "fields": then},
    ]
    return {
        "form": form,
        "goal": row,
        "sections": [section for section in sections if section["fields"]],
        "kept_voice": showing.voice(row, row.patient)
        if "words" not in form.fields and row.answer == Words.Answer.SAID
        else None,
        "now": None,
    }
