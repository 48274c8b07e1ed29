"""What the person says of a note, and what its author answers; and the answer to a plan that they do not agree with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, HEALTH, PERSON
from patients.person_page import person_page
from plans import conversation
from plans.access import may_write
from plans.forms_notes import AnswerForm, DisagreementForm, ObjectionForm
from plans.forms_signing import OFFERS
from plans.models import DisagreementAnswer, Objection, PlanVersion, ProgressNote
from plans.signing import position_token
from plans.views import note_rows, showing
from plans.views.opinion import position_card
from ppr import errors

UNHAPPY = (PlanVersion.Position.DISAGREES, PlanVersion.Position.IN_PART)


@page(PERSON, methods=("GET", "POST"), about="note", code="view_plan", needs="contribute")
def object_to(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """The person adds to a note, disagrees with it or asks for a correction; an answer is due."""
    context = person_page(request, patient_id, tab="notes")
    rows = note_rows.seen(patient_id, request.actor).filter(moved_away=False)
    note: ProgressNote = get_object_or_404(rows, pk=note_id)
    form = ObjectionForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        said = Objection(wish=given["wish"], text=given["text"], submission=form.sent_once())
        conversation.object_to(note, said)
        messages.success(request, _("Kept. It stands beside the note, and the answer will stand there too."))
        return redirect(f"{reverse('plans:notes', args=[patient_id])}#nota-{note_id}")
    shown = note_rows.shown([note], context["patient"], request)[0]
    context |= {"form": form, "row": shown | {"actions": []}}
    context["by"] = conversation.answer_by(patient_id, "objection_days")
    context["back"] = reverse("plans:notes", args=[patient_id])
    return render(request, "plans/object.html", context, status=422 if form.is_bound else 200)


@page(*CARE, methods=("GET", "POST"), about="objection", code="view_plan", needs="contribute")
def objection(request: Any, patient_id: UUID, objection_id: UUID) -> HttpResponse:
    """What the person said of a note; its author, or a colleague of theirs, answers once."""
    context = person_page(request, patient_id, tab="notes")
    row = _objection(request, patient_id, objection_id)
    showing.hold(may_write(context["held"]))
    note = get_object_or_404(note_rows.seen(patient_id, request.actor), pk=row.note_id)
    form, status = AnswerForm(request.POST or None), 200
    if request.method == "POST":
        if row.addressed_to.entity_id != request.membership.entity_id:
            raise PermissionDenied(_("It is about a note of another organisation, which will answer."))
        status = 422
        if form.is_valid():
            try:
                conversation.answer(row, form.cleaned_data["text"], by=request.membership)
            except conversation.AlreadyAnswered:
                status, context["meanwhile"] = 409, True
                note = get_object_or_404(note_rows.seen(patient_id, request.actor), pk=row.note_id)
            else:
                messages.success(request, _("The answer stands beside the note."))
                return redirect("plans:note", patient_id, row.note_id)
    shown = note_rows.shown([note], context["patient"], request)[0]
    answers = row.answered_at is None and row.addressed_to.entity_id == request.membership.entity_id
    context |= {"row": shown, "form": form if answers or status == 409 else None, "due": row.answer_by}
    context["amend_url"] = reverse("plans:note_amend", args=[patient_id, note.pk]) if answers else ""
    return render(request, "plans/objection.html", context, status=status)


def _objection(request: Any, patient_id: UUID, objection_id: UUID) -> Objection:
    rows = Objection.objects.visible_to(request.actor).filter(patient_id=patient_id)
    found: Objection = get_object_or_404(rows.select_related("addressed_to"), pk=objection_id)
    return found


@page(*HEALTH, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def disagreement(request: Any, patient_id: UUID) -> HttpResponse:
    """The clinician answers a person who does not agree with the plan, and offers without asking for anything."""
    context = person_page(request, patient_id, tab="plan")
    showing.hold(may_write(context["held"]))
    rows = PlanVersion.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("-number")
    version = rows.first()
    stands = position_token(version) if version else ""
    if request.method == "POST" and request.POST.get("started_from", stands) != stands:
        return _changed(request, patient_id)
    if version is None or version.position not in UNHAPPY:
        raise PermissionDenied(_("There is no disagreement to answer: the latest version says something else."))
    form = DisagreementForm(request.POST or None, initial={"started_from": stands})
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        answer = DisagreementAnswer(version=version, text=given["text"], offers=given["offers"])
        answer.review_on, answer.submission = given["review_on"], form.sent_once()
        conversation.answer_disagreement(answer, by=request.membership)
        messages.success(request, _("Kept. The person reads it beside what they think of the plan."))
        return redirect("plans:person", patient_id)
    context |= {"form": form, "version": version, "stands": position_card(version, context["patient"])}
    context["offers"] = OFFERS
    context["answers"] = answers_to(version, request)
    return render(request, "plans/disagreement.html", context, status=422 if form.is_bound else 200)


def _changed(request: Any, patient_id: UUID) -> HttpResponse:
    """What was answered is said of nothing else: they think something else now, or of another version."""
    said = _("What they think of the plan has changed meanwhile. Read it before you answer.")
    return errors.overtaken(request, said, reverse("plans:person", args=[patient_id]))


def answers_to(version: PlanVersion, request: Any) -> list[DisagreementAnswer]:
    """What has been answered to this position, the oldest first."""
    rows = DisagreementAnswer.objects.visible_to(request.actor).filter(version=version).order_by("at")
    return list(rows.select_related("by__user", "by__entity"))
