"""A session with several people: one text and a line for each; everybody's record gets a note of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext

from entities.gate import page
from entities.roles import PROFESSIONAL
from plans.forms_notes import GroupForm
from plans.models import Plan, ProgressNote
from plans.services import write_note

MOST = 200


@page(PROFESSIONAL, methods=("GET", "POST"))
def group_note(request: Any) -> HttpResponse:
    """Write what a session was; nobody who came reads the name of anybody else."""
    people = _people(request)
    form = GroupForm(request.POST or None, people=people)
    if form.is_bound and form.is_valid():
        write_session(form, request)
        said = ngettext("The session is in %(count)d record.", "The session is in %(count)d records.", len(form.came))
        messages.success(request, said % {"count": len(form.came)})
        return redirect("home")
    rows = _rows(request, form, people)
    mine = [row for row in rows if row["plan"].key_worker_id == request.membership.pk]
    context: dict[str, Any] = {"form": form, "mine": mine, "others": [row for row in rows if row not in mine]}
    context |= {"fields": ("text", "happened_at", "minutes"), "sections": [{"title": "", "intro": "", "fields": []}]}
    context["left_out"] = _left_out(request, people)
    context["opened"] = any(row["came"] or row["line"] for row in context["others"])
    return render(request, "plans/group_note.html", context, status=422 if form.is_bound else 200)


def _rows(request: Any, form: GroupForm, people: list[Plan]) -> list[dict[str, Any]]:
    """Each of them, ticked where it was ticked here or, at first, in the caseload."""
    came = set(request.POST.getlist("came")) if form.is_bound else set(request.GET.getlist("con"))
    return [
        {"plan": p, "line": form.line_of(p), "came": str(p.pk if form.is_bound else p.patient_id) in came}
        for p in people
    ]


def _left_out(request: Any, people: list[Plan]) -> str:
    """How many of those who were chosen in the caseload this page cannot write about."""
    number = len(set(request.GET.getlist("con")) - {str(p.patient_id) for p in people})
    if not number:
        return ""
    return ngettext(
        "%(count)d of those you chose is not here: their programme is over, or you read their plan and do not write in it.",
        "%(count)d of those you chose are not here: their programme is over, or you read their plan and do not write in it.",
        number,
    ) % {"count": number}


def _people(request: Any) -> list[Plan]:
    """Those in whose plan I may write, by name; they come in no particular order of need."""
    rows = Plan.objects.visible_to(request.actor, "contribute").filter(entity=request.membership.entity_id)
    rows = rows.exclude(state=Plan.State.CLOSED).select_related("patient")
    return list(rows.order_by("patient__given_name", "patient__surname1", "pk")[:MOST])


def write_session(form: GroupForm, request: Any) -> None:
    """One note in each record: the common text and the person's own line."""
    key = form.sent_once()
    for plan, line in form.came:
        given = form.cleaned_data
        note = ProgressNote(
            plan=plan, patient_id=plan.patient_id, kind=ProgressNote.Kind.GROUP, mode=ProgressNote.Mode.IN_PERSON,
            minutes=given["minutes"], happened_at=given["happened_at"], session=key or UUID(int=0),
            text="\n\n".join(filter(None, [given["text"], line])), submission=uuid5(key, str(plan.pk)) if key else None,
        )  # fmt: skip
        write_note(note, by=request.membership)
