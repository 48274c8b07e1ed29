"""One 'I' statement: the words as they stand, the words as they will stand, and those before."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from patients.person_page import AROUND, is_simple, person_page
from plans.access import may_write
from plans.forms import OneQuestionForm, StatementForm
from plans.models import IStatement, Plan
from plans.models.words import Words
from plans.services import say
from plans.views import showing
from ppr.lib.versions import Stale
from referrals.transitions import Refused


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def words(request: Any, patient_id: UUID, kind: str) -> HttpResponse:
    """Write or change the person's words under one heading; each saving is a version, earlier ones stay."""
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    if kind not in IStatement.Kind.values or plan is None:
        raise Http404
    showing.hold(may_write(context["held"]))
    versions = _versions(plan, kind, request)
    current = versions[0] if versions and versions[0].superseded_at is None else None
    one_by_one = is_simple(request)
    kind_of_form = OneQuestionForm if one_by_one else StatementForm
    form = kind_of_form(request.POST or None, initial=_initial(current), by_person=context["own"])
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            saved = _saved(form, plan, kind, request)
        except Refused as refusal:
            form.add_error("words", str(refusal))
            return render(
                request, "plans/words.html", context | _shown(context, kind, form, current, versions), status=422
            )
        if saved:
            messages.success(request, _("Saved, to the letter. Earlier words are kept."))
            return redirect(_onward(kind, patient_id) if one_by_one else reverse("plans:person", args=[patient_id]))
        status, versions = 409, _versions(plan, kind, request)  # as they stand now that somebody wrote in between
        current = versions[0] if versions and versions[0].superseded_at is None else None
        form = _on_top_of(form, current)
    if one_by_one:
        context |= {"place": _place(kind), "onward": _onward(kind, patient_id)}
    context |= _shown(context, kind, form, current, versions, stale=status == 409)
    return render(request, "plans/words.html", context, status=status)


def _place(kind: str) -> str:
    kinds = IStatement.Kind.values
    return _("%(number)d of %(all)d") % {"number": kinds.index(kind) + 1, "all": len(kinds)}


def _onward(kind: str, patient_id: UUID) -> str:
    """The next question of the simple version; after the last one, the plan."""
    kinds = IStatement.Kind.values
    after = kinds.index(kind) + 1
    if after == len(kinds):
        return reverse("plans:person", args=[patient_id])
    return reverse("plans:words", args=[patient_id, kinds[after]])


def _versions(plan: Plan, kind: str, request: Any) -> list[IStatement]:
    rows = IStatement.objects.visible_to(request.actor).filter(plan=plan, kind=kind)
    return list(rows.select_related("typed_by__user", "beside__user").order_by("-number"))


def _initial(current: IStatement | None) -> dict[str, Any]:
    if current is None:
        return {"answer": Words.Answer.SAID, "started_from": 0}
    names = ("words", "answer", "language", "private")
    return {**{name: getattr(current, name) for name in names}, "started_from": current.number}


def _saved(form: StatementForm, plan: Plan, kind: str, request: Any) -> bool:
    """Whether the words stand as sent; False where somebody wrote others in between."""
    given = form.cleaned_data
    try:
        say(
            plan,
            kind,
            given["words"],
            given["answer"],
            typed_by=request.membership,
            started_from=given["started_from"],
            language=given["language"],
            private=given["private"],
        )
    except Stale as stale:
        # The same form sent twice: what stands is what was sent.
        now: IStatement | None = stale.current
        mine = now is not None and now.typed_by_id == getattr(request.membership, "pk", None)
        return mine and (now.words, now.answer) == (given["words"], given["answer"])  # type: ignore[union-attr]
    return True


def _on_top_of(form: StatementForm, current: IStatement | None) -> StatementForm:
    """The same words again, now started from what stands: saving is then a choice made with both in view."""
    sent: Any = form.data
    data = sent.copy()
    data["started_from"] = str(current.number if current else 0)
    return type(form)(data, by_person=form.by_person)


def _shown(
    context: dict[str, Any],
    kind: str,
    form: StatementForm,
    current: IStatement | None,
    versions: list[IStatement],
    *,
    stale: bool = False,
) -> dict[str, Any]:
    patient = context["patient"]
    return {
        "form": form,
        "heading": IStatement.Kind(kind).label,
        "current": showing.voice(current, patient) if current else None,
        "earlier": [showing.voice(row, patient, small=True) for row in versions if row != current and row.words],
        "stale": stale,
    }
