"""What is asked about a person: one side asks the other, the person asks to be called; and the answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, PERSON
from patients.person_page import AROUND, person_page
from plans import conversation
from plans.access import may_write
from plans.forms_notes import AnswerForm, CalledForm, CallForm, QuestionForm
from plans.models import CallRequest, Plan, Question
from plans.views import note_rows, showing

MOST = 50


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def ask(request: Any, patient_id: UUID) -> HttpResponse:
    """Ask the other side something about the person; what was asked before stands under it."""
    context = person_page(request, patient_id, tab="notes")
    showing.hold(may_write(context["held"]))
    plan = _plan(patient_id, request)
    to = conversation.other_side(plan, request.membership)
    if to is None:
        raise PermissionDenied(_("Nobody of the other side follows this person here, so there is nobody to ask."))
    form = QuestionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        question = Question(plan=plan, patient_id=patient_id, asked_to=to, text=form.cleaned_data["text"])
        question.submission = form.sent_once()
        conversation.ask(question, by=request.membership)
        messages.success(request, _("Sent to %(who)s, who will find it among the work.") % {"who": to.who})
        return redirect("plans:person", patient_id)
    context |= {"form": form, "to": to, "days": conversation.answer_by(patient_id, "question_days")}
    context["asked"] = _questions(patient_id, request, context)
    return render(request, "plans/ask.html", context, status=422 if form.is_bound else 200)


@page(*AROUND, methods=("GET", "POST"), about="question", code="view_plan")
def question(request: Any, patient_id: UUID, question_id: UUID) -> HttpResponse:
    """A question and its answer; whoever was asked, or a colleague of theirs, answers."""
    rows = Question.objects.visible_to(request.actor).filter(patient_id=patient_id)
    context = person_page(request, patient_id, tab="notes")
    row = get_object_or_404(rows.select_related(*_WHO), pk=question_id)
    context["asked"] = [_shown(row)]
    return _answer(
        request, context, row, AnswerForm, _may_answer(row, request, context), "plans/question.html",
        lambda now: {"asked": [_shown(now)]},
    )  # fmt: skip


@page(PERSON, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def call_me(request: Any, patient_id: UUID) -> HttpResponse:
    """The person asks to be called; the page says first that nobody reads it live."""
    context = person_page(request, patient_id, tab="plan")
    plan = _plan(patient_id, request)
    form = CallForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        wanted = CallRequest(plan=plan, patient_id=patient_id, suits=given["suits"], text=given["text"])
        wanted.submission = form.sent_once()
        conversation.ask_for_call(wanted)
        messages.success(request, _("Your team has it. Somebody will call you."))
        return redirect("plans:call_me", patient_id)
    rows = CallRequest.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("-asked_at")
    context |= {"form": form, "by": conversation.answer_by(patient_id, "call_days"), "plan": plan}
    context["unit"] = conversation.referrer_of(plan) if plan.state == Plan.State.CLOSED else None
    context["calls"] = [
        _shown_call(row) for row in rows.select_related("answered_by__user", "answered_by__entity")[:10]
    ]
    return render(request, "plans/call_me.html", context, status=422 if form.is_bound else 200)


@page(*CARE, methods=("GET", "POST"), about="call", code="view_plan", needs="contribute")
def call(request: Any, patient_id: UUID, call_id: UUID) -> HttpResponse:
    """The person asked to be called: when it suits, the number, and how it went."""
    context = person_page(request, patient_id, tab="notes")
    rows = CallRequest.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row = get_object_or_404(rows.select_related("answered_by__user", "answered_by__entity"), pk=call_id)
    showing.hold(may_write(context["held"]))
    context["call"] = _shown_call(row)
    return _answer(
        request, context, row, CalledForm, row.answered_at is None, "plans/call.html",
        lambda now: {"call": _shown_call(now)},
    )  # fmt: skip


_WHO = (
    "asked_by__user", "asked_by__entity", "asked_to__user", "asked_to__entity",
    "answered_by__user", "answered_by__entity",
)  # fmt: skip


def _plan(patient_id: UUID, request: Any) -> Plan:
    rows = Plan.objects.visible_to(request.actor, "view_plan").filter(patient_id=patient_id)
    plan: Plan | None = rows.select_related("key_worker__user", "key_worker__entity", "entity").first()
    if plan is None:
        raise PermissionDenied(_("There is no plan yet: it starts on the first day that the person attends."))
    return plan


def _questions(patient_id: UUID, request: Any, context: dict[str, Any]) -> list[dict[str, Any]]:
    rows = Question.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("-asked_at")
    return [_shown(row, patient_id) for row in rows.select_related(*_WHO)[:MOST]]


def _shown(row: Question, patient_id: UUID | None = None) -> dict[str, Any]:
    """A question for plans/_question.html."""
    return {
        "text": row.text,
        "from": row.asked_by.who,
        "to": row.asked_to.who,
        "when": row.asked_at,
        "due": "" if row.answered_at else row.answer_by,
        "answer": note_rows.answered(row),
        "url": reverse("plans:question", args=[patient_id, row.pk]) if patient_id and not row.answered_at else "",
    }


def _shown_call(row: CallRequest) -> dict[str, Any]:
    return {
        "text": row.text,
        "suits": row.suits,
        "when": row.asked_at,
        "due": "" if row.answered_at else row.answer_by,
        "answer": note_rows.answered(row),
    }


def _may_answer(row: Question, request: Any, context: dict[str, Any]) -> bool:
    membership = request.membership
    if membership is None or row.answered_at is not None or not may_write(context["held"]):
        return False
    return bool(membership.entity_id == row.asked_to.entity_id)


def _answer(
    request: Any, context: dict[str, Any], row: Any, form_class: Callable[..., Any], may: bool, template: str,
    show: Callable[[Any], dict[str, Any]],
) -> HttpResponse:  # fmt: skip
    """Show what was asked and, to whoever may answer, the form; an answer that came meanwhile is shown first."""
    status, form = 200, form_class(request.POST or None) if may or row.answered_at else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(_("It was asked of somebody else, who will answer."))
        status = 422
        if form.is_valid():
            try:
                conversation.answer(row, form.cleaned_data["text"], by=request.membership)
            except conversation.AlreadyAnswered as answered:
                status, context["meanwhile"] = 409, True
                context |= show(answered.current)
            else:
                messages.success(request, _("The answer is kept; whoever asked and the person read it."))
                return redirect(f"{reverse('plans:notes', args=[row.patient_id])}")
    context |= {"form": form if request.method == "POST" or may else None, "row": row}
    return render(request, template, context, status=status)
