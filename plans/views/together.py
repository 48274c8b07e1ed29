"""For people without a device: writing on the worker's tablet, locked to that, and paper that comes back in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from entities import second_factor
from entities import together as device
from entities.gate import page
from entities.roles import CARE
from patients.person_page import person_page
from plans import paper_pdf
from plans.access import may_write
from plans.forms import OneQuestionForm
from plans.forms_together import PaperForm
from plans.models import IStatement, Plan
from plans.models.words import Words
from plans.services import say
from plans.views import showing
from ppr.lib.pdf import pdf_response
from ppr.lib.versions import Stale
from referrals.transitions import Refused

BOTH = ("GET", "POST")
Kind = IStatement.Kind


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def together(request: Any, patient_id: UUID) -> HttpResponse:
    """Before: what it is, and the way in. While in it: the four questions, and giving the device back."""
    context, plan = _of(request, patient_id)
    if request.method == "POST":
        device.begin(request, patient_id)
        return redirect("plans:together_words", patient_id, Kind.values[0])
    if device.of(request) != str(patient_id):
        return render(request, "plans/together.html", context)
    said = {row.kind: row for row in _current(plan, request)}
    context["rows"] = [{"kind": kind.value, "title": kind.label, "row": said.get(kind.value)} for kind in Kind]
    return _to_the_person(request, "plans/together_inside.html", context)


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def together_words(request: Any, patient_id: UUID, kind: str) -> HttpResponse:
    """One question, typed by the person: their words, and beside whom they wrote them."""
    context, plan = _of(request, patient_id)
    if kind not in Kind.values:
        raise Http404
    if device.of(request) != str(patient_id):
        return redirect("plans:together", patient_id)
    current = next((row for row in _current(plan, request) if row.kind == kind), None)
    form = OneQuestionForm(request.POST or None, initial=_initial(current), by_person=True)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _keep(form, plan, kind, request)
            return _onward(patient_id, kind)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        except Stale as stale:
            status, current = 409, stale.current
            form = OneQuestionForm({**request.POST.dict(), "started_from": current.number}, by_person=True)
    place = _("%(number)d of %(all)d") % {"number": Kind.values.index(kind) + 1, "all": len(Kind)}
    context |= {
        "form": form, "heading": Kind(kind).label, "place": place, "next_url": _onward(patient_id, kind)["Location"],
        "stands": showing.voice(current, context["patient"]) if status == 409 else None,
    }  # fmt: skip
    return _to_the_person(request, "plans/together_words.html", context, status)


def _to_the_person(request: Any, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page as the person is spoken to, whoever's device it is."""
    if get_language() != "es":
        return render(request, template, context, status=status)
    with translation.override("es-ud" if context["patient"].formal_address else "es-tu"):
        return render(request, template, context, status=status)


@page(*CARE, methods=("POST",), about="patient", code="view_plan", needs="contribute")
def together_end(request: Any, patient_id: UUID) -> HttpResponse:
    """The worker shows that it is them, and has the device back."""
    _of(request, patient_id)
    if device.of(request) == str(patient_id):
        asked = second_factor.ask(request, minutes=0)
        if asked is not None:
            return asked
        device.end(request)
        messages.success(request, _("The device is yours again."))
    return redirect("plans:person", patient_id)


def _keep(form: OneQuestionForm, plan: Plan, kind: str, request: Any) -> None:
    given = form.cleaned_data
    if given["answer"] != Words.Answer.SAID and given["started_from"] == 0:
        return  # nothing was there, and nothing was written
    say(
        plan, kind, given["words"], given["answer"], typed_by=None, beside=request.membership,
        started_from=given["started_from"], language=given["language"],
    )  # fmt: skip
    messages.success(request, pgettext("person-page", "Kept as you wrote it."))


def _onward(patient_id: UUID, kind: str) -> HttpResponse:
    after = Kind.values.index(kind) + 1
    if after == len(Kind):
        return redirect("plans:together", patient_id)
    return redirect("plans:together_words", patient_id, Kind.values[after])


def _initial(current: IStatement | None) -> dict[str, Any]:
    if current is None:
        return {"answer": Words.Answer.SAID, "started_from": 0, "language": "es"}
    return {
        "words": current.words,
        "answer": current.answer,
        "language": current.language,
        "started_from": current.number,
    }


# ---- paper -----------------------------------------------------------------------------


@page(*CARE, about="patient", code="view_plan", needs="contribute")
def paper_sheet(request: Any, patient_id: UUID) -> HttpResponse:
    """The four questions on paper, with room to write by hand."""
    context, _plan = _of(request, patient_id)
    return pdf_response(paper_pdf.file_name(), paper_pdf.printed(context["patient"]))


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def paper_back(request: Any, patient_id: UUID) -> HttpResponse:
    """Copy what the person wrote on paper; each answer says so, and of which day the paper is."""
    context, plan = _of(request, patient_id)
    rows = _current(plan, request)
    form = PaperForm(request.POST or None, started={row.kind: row.number for row in rows})
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        try:
            _copy(form, plan, request)
            messages.success(request, _("Copied. Keep the paper as the centre keeps its papers, or give it back."))
            return redirect("plans:person", patient_id)
        except (Stale, Refused) as reason:
            status = 409
            refused = (
                str(reason)
                if isinstance(reason, Refused)
                else _("Somebody wrote here meanwhile: look at the plan, and send it again.")
            )
            rows = _current(plan, request)  # with what the other wrote
            form.add_error(None, refused)
            form = _again(form, rows, refused)
    context |= {
        "form": form,
        "sections": _sections(form),
        "current": [showing.voice(r, context["patient"], title=Kind(r.kind).label) for r in rows if r.words],
    }
    return render(request, "plans/paper_back.html", context, status=status)


def _copy(form: PaperForm, plan: Plan, request: Any) -> None:
    with transaction.atomic():
        for kind, words in form.written().items():
            say(
                plan, kind, words, Words.Answer.SAID, typed_by=request.membership,
                started_from=form.started_from(kind), paper_on=form.cleaned_data["paper_on"],
            )  # fmt: skip


def _again(form: PaperForm, rows: list[IStatement], reason: str) -> PaperForm:
    """The same once more, on top of what stands now."""
    sent: Any = form.data
    data = sent.copy()
    for row in rows:
        data[f"from_{row.kind}"] = str(row.number)
    again = PaperForm(data, started={})
    again.full_clean()
    again.add_error(None, reason)
    return again


def _sections(form: PaperForm) -> list[dict[str, Any]]:
    return [{"title": "", "intro": "", "fields": ["paper_on", *Kind.values]}]


def _of(request: Any, patient_id: UUID) -> tuple[dict[str, Any], Plan]:
    context = person_page(request, patient_id, tab="plan")
    plan = showing.plan_of(patient_id, request.actor)
    if plan is None:
        raise Http404
    showing.hold(may_write(context["held"]))
    return context, plan


def _current(plan: Plan, request: Any) -> list[IStatement]:
    rows = IStatement.objects.visible_to(request.actor).filter(plan=plan, superseded_at=None)
    return sorted(rows.select_related("typed_by__user", "beside__user"), key=lambda row: Kind.values.index(row.kind))
