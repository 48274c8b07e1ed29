"""One note by itself: amended, signed beside its author, struck through, or taken to the person whom it is about."""

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
from entities.roles import CARE
from patients import search
from patients.access import YES, Answer
from patients.person_page import AROUND, person_page
from plans import notes
from plans.access import may_write
from plans.forms_notes import AmendForm, MistakeForm, MoveForm
from plans.models import Plan, ProgressNote
from plans.views import note_rows, showing


@page(*AROUND, about="note", code="view_plan")
def note(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """A note with everything that became of it, and what I may do with it."""
    context = person_page(request, patient_id, tab="notes")
    row = _found(request, patient_id, note_id)
    context |= {"row": note_rows.shown([row], context["patient"], request)[0]}
    context["actions"] = _actions(row, request, context["held"])
    return render(request, "plans/note.html", context)


@page(*CARE, methods=("GET", "POST"), about="note", code="view_plan", needs="contribute")
def note_amend(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """Add to a note what it should have said."""
    context, row = _standing(request, patient_id, note_id)
    form = AmendForm(request.POST or None)
    if form.is_bound and form.is_valid():
        notes.amend(row, form.cleaned_data["text"], by=request.membership)
        messages.success(request, _("It stands under the note."))
        return redirect("plans:note", patient_id, note_id)
    return _page(request, context, row, form, _("Add to the note"), _("Save it under the note"))


@page(*CARE, methods=("POST",), about="note", code="view_plan", needs="contribute")
def note_cosign(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """Put my name beside the author's."""
    _context, row = _standing(request, patient_id, note_id)
    showing.hold(_may_cosign(row, request))
    notes.cosign(row, by=request.membership)
    messages.success(request, _("Your name stands beside the author’s."))
    return redirect("plans:note", patient_id, note_id)


@page(*CARE, methods=("GET", "POST"), about="note", code="view_plan", needs="contribute")
def note_mistake(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """Strike a note through, with the reason."""
    context, row = _standing(request, patient_id, note_id)
    showing.hold(_may_retract(row, request))
    form = MistakeForm(request.POST or None)
    if form.is_bound and form.is_valid():
        notes.retract(row, form.cleaned_data["reason"], by=request.membership)
        messages.success(request, _("The note stays, struck through, with the reason."))
        return redirect("plans:note", patient_id, note_id)
    return _page(request, context, row, form, _("The note was a mistake"), _("Strike it through"))


@page(*CARE, methods=("GET", "POST"), about="note", code="view_plan", needs="contribute")
def note_move(request: Any, patient_id: UUID, note_id: UUID) -> HttpResponse:
    """Take a note to the person whom it is about; among those in whose plan I may write."""
    context, row = _standing(request, patient_id, note_id)
    showing.hold(_may_retract(row, request))
    found = _plans_of(request, patient_id)
    form = MoveForm(request.POST or None, found=found)
    if form.is_bound and form.is_valid():
        to = next((plan for plan in found if str(plan.pk) == form.cleaned_data.get("to")), None)
        if to is not None:
            moved = notes.move(row, to, form.cleaned_data["reason"], by=request.membership)
            messages.success(request, _("The note has moved. Where it stood, a trace without its text remains."))
            return redirect("plans:note", to.patient_id, moved.pk)
        _ask_for_person(form, found)
    return _page(request, context, row, form, _("It is about somebody else"), _("Look for the person or move it"))


def _ask_for_person(form: MoveForm, found: list[Plan]) -> None:
    if found:
        form.add_error("to", _("Choose the right person among these."))
    else:
        form.add_error("name", _("Nobody of that name in whose plan you may write. Check the name and surnames."))


def _plans_of(request: Any, patient_id: UUID) -> list[Plan]:
    name = request.POST.get("name", "").strip()
    if not name:
        return []
    people = [p.pk for p in search.find(name, request.actor) if p.pk != patient_id]
    rows = Plan.objects.visible_to(request.actor, "contribute").filter(patient_id__in=people)
    return list(rows.select_related("patient"))


def _found(request: Any, patient_id: UUID, note_id: UUID) -> ProgressNote:
    row: ProgressNote = get_object_or_404(note_rows.seen(patient_id, request.actor), pk=note_id)
    return row


def _standing(request: Any, patient_id: UUID, note_id: UUID) -> tuple[dict[str, Any], ProgressNote]:
    """The page's context and the note; refused where I may not write, or nothing more is done to the note."""
    context = person_page(request, patient_id, tab="notes")
    row = _found(request, patient_id, note_id)
    showing.hold(may_write(context["held"]))
    if row.retracted_at is not None:
        raise PermissionDenied(_("This note was a mistake: nothing more is done to it. Write a new one."))
    return context, row


def _may_retract(row: ProgressNote, request: Any) -> Answer:
    if row.author_id == request.membership.pk:
        return YES
    return Answer(False, _("Only its author says that a note was a mistake. You may add to it what it should say."))


def _may_cosign(row: ProgressNote, request: Any) -> Answer:
    if row.author_id != request.membership.pk:
        return YES
    return Answer(False, _("It is your own note: your name stands on it already."))


def _actions(row: ProgressNote, request: Any, held: frozenset[str]) -> list[dict[str, Any]]:
    if request.membership is None or not may_write(held) or row.retracted_at is not None:
        return []
    at = [row.patient_id, row.pk]
    found = [{"label": _("Add to the note"), "url": reverse("plans:note_amend", args=at)}]
    if row.author_id == request.membership.pk:
        found.append({"label": _("It was a mistake"), "url": reverse("plans:note_mistake", args=at), "style": "quiet"})
        found.append(
            {"label": _("It is about somebody else"), "url": reverse("plans:note_move", args=at), "style": "quiet"}
        )
    else:
        cosign = reverse("plans:note_cosign", args=at)
        found.append({"label": _("Sign it too"), "url": cosign, "method": "post", "style": "quiet"})
    return found


def _page(request: Any, context: dict[str, Any], row: ProgressNote, form: Any, title: str, submit: str) -> HttpResponse:
    shown = note_rows.shown([row], context["patient"], request)[0]
    context |= {"row": shown | {"actions": []}, "form": form, "title": title, "submit": submit}
    context["back"] = reverse("plans:note", args=[row.patient_id, row.pk])
    return render(request, "plans/note_turn.html", context, status=422 if form.is_bound else 200)
