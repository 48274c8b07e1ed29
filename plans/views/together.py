"""For people without a device: writing on the worker's tablet, locked to that, and paper that comes back in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities import second_factor
from entities import together as device
from entities.gate import page
from entities.roles import CARE
from patients.models import Patient
from patients.person_page import person_page
from plans import paper_pdf
from plans.access import may_write
from plans.forms_together import PaperForm
from plans.models import CrisisItem, IStatement, Plan, PlanVersion, Support, WrittenPaper
from plans.models.words import Words
from plans.services import say
from plans.signing import position_token
from plans.views import showing
from plans.views.opinion import own_card
from plans.views.together_asks import Ask, Sitting, proposal_slug, sitting
from plans.written import Written, whole
from ppr import errors
from ppr.lib.language import spoken_to
from ppr.lib.pdf import pdf_response
from ppr.lib.uploads import heavy
from ppr.lib.versions import Stale
from referrals.transitions import Refused

BOTH = ("GET", "POST")
Kind = IStatement.Kind
# Asked of some and not of others.
SOMETIMES = frozenset({"opinion", *(f"crisis-{kind}" for kind in CrisisItem.Kind.values)})


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def together(request: Any, patient_id: UUID) -> HttpResponse:
    """Before: what it is, and the way in. While in it: what may be answered, and giving the device back."""
    context = _opened(request, patient_id)
    written = _whole(request, patient_id)
    if request.method == "POST":
        device.begin(request, patient_id)
        return redirect("plans:together_words", patient_id, Kind.values[0])
    if device.of(request) != str(patient_id):
        return render(request, "plans/together.html", context)
    with _spoken_to(context):
        now = sitting(written, request.membership, context["patient"], request.actor)
        context["groups"] = _groups(now, written, context["patient"])
        return render(request, "plans/together_inside.html", context)


@page(*CARE, methods=BOTH, about="patient", code="view_plan", needs="contribute")
def together_words(request: Any, patient_id: UUID, kind: str) -> HttpResponse:
    """One question, answered by the person: kept as theirs, and beside whom they wrote it."""
    context = _opened(request, patient_id)
    written = _whole(request, patient_id)
    with _spoken_to(context):
        now = sitting(written, request.membership, context["patient"], request.actor)
        ask = now.asks.get(kind)
        if device.of(request) != str(patient_id):
            if ask is None and not _asked_sometimes(kind, written):
                raise Http404
            return redirect("plans:together", patient_id)
        if ask is None:
            return _nothing_to_ask(request, written, kind)
        return _asked(request, context, now, ask)


def _asked(request: Any, context: dict[str, Any], now: Sitting, ask: Ask) -> HttpResponse:
    form, stands = ask.form(request.POST or None), None
    status = 422 if form.is_bound else 200
    onward = _onward(now, ask)
    if form.is_bound and ask.blank(form):
        return redirect(onward)
    if form.is_bound and form.is_valid():
        try:
            ask.keep(form)
            messages.success(request, pgettext("person-page", "Kept as you wrote it."))
            return redirect(request.path if "again" in request.POST else onward)
        except Refused as refusal:
            form.add_error("words", str(refusal))
        except Stale as stale:
            status, stands = 409, stale.current
            form = ask.form({**request.POST.dict(), ask.started: _version_of(stale.current, ask)})
    order = list(now.asks)
    context |= {
        "form": form, "ask": ask, "next_url": onward,
        "place": _("%(number)d of %(all)d") % {"number": order.index(ask.slug) + 1, "all": len(order)},
        "stands": ask.stands(stands, context["patient"]) if stands is not None else None,
        "second": {"label": _("Save and write another"), "name": "again", "value": "1"} if ask.again else None,
    }  # fmt: skip
    return render(request, "plans/together_words.html", context, status=status)


def _version_of(current: Any, ask: Ask) -> Any:
    if isinstance(current, PlanVersion):
        return position_token(current)
    return current.number if ask.started == "started_from" else current.row_version


def _asked_sometimes(kind: str, written: Written) -> bool:
    """Whether it is a question that comes and goes: of a goal of theirs, once it was answered elsewhere."""
    return kind in SOMETIMES or kind in [proposal_slug(goal) for goal in written.goals]


def _nothing_to_ask(request: Any, written: Written, kind: str) -> HttpResponse:
    """The question is gone, as when the crisis plan has come into force meanwhile: what was typed comes back."""
    if not _asked_sometimes(kind, written):
        raise Http404
    patient_id = written.plan.patient_id
    if request.method == "POST":
        return errors.overtaken(
            request, _("This is no longer being asked."), reverse("plans:together", args=[patient_id])
        )
    return redirect("plans:together", patient_id)


def _onward(now: Sitting, ask: Ask) -> str:
    following = now.after(ask.slug)
    if not following:
        return reverse("plans:together", args=[now.plan.patient_id])
    return reverse("plans:together_words", args=[now.plan.patient_id, following])


def _groups(now: Sitting, written: Written, patient: Patient) -> list[dict[str, Any]]:
    """The questions under their headings, with what has been said of each."""
    added = {
        "strength": [showing.voice(row, patient, small=True) for row in written.strengths if row.words],
        "wish": [showing.voice(row, patient, small=True) for row in written.goals if row.words],
        "support": [{"line": row.who} for row in written.supports if row.state != Support.State.ENDED],
    }
    found: dict[str, list[dict[str, Any]]] = {}
    for ask in now.asks.values():
        said = added.get(ask.slug, [])
        opinion = own_card(ask.row) if isinstance(ask.row, PlanVersion) else None
        row = None if opinion or said else ask.row
        found.setdefault(ask.group, []).append({"ask": ask, "said": said, "opinion": opinion, "row": row})
    return [{"title": title, "items": items} for title, items in found.items()]


def _spoken_to(context: dict[str, Any]) -> AbstractContextManager[Any]:
    """What is said meanwhile is said to the person, whoever's device it is."""
    return spoken_to(formal=context["patient"].formal_address)


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
    started = {row.kind: row.number for row in rows}
    form = PaperForm(request.POST or None, request.FILES or None, started=started, heavy=heavy(request))
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
    given, written = form.cleaned_data, form.written()
    with transaction.atomic():
        paper = None
        if given["file"]:
            paper = WrittenPaper.sealed(
                plan, given["file"], request.membership, written_on=given["paper_on"], answers=len(written)
            )
            paper.save(force_insert=True)
        for kind, words in written.items():
            say(
                plan, kind, words, Words.Answer.SAID, typed_by=request.membership,
                started_from=form.started_from(kind), paper_on=given["paper_on"], paper=paper,
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
    if form.cleaned_data.get("file"):
        again.add_error("file", _("Choose the paper once more: no file is kept between one try and the next."))
    return again


def _sections(form: PaperForm) -> list[dict[str, Any]]:
    return [{"title": "", "intro": "", "fields": ["paper_on", *Kind.values, "file"]}]


def _opened(request: Any, patient_id: UUID) -> dict[str, Any]:
    context = person_page(request, patient_id, tab="plan")
    showing.hold(may_write(context["held"]))
    return context


def _of(request: Any, patient_id: UUID) -> tuple[dict[str, Any], Plan]:
    context = _opened(request, patient_id)
    plan = showing.plan_of(patient_id, request.actor)
    if plan is None:
        raise Http404
    return context, plan


def _whole(request: Any, patient_id: UUID) -> Written:
    written = whole(patient_id, request.actor)
    if written is None:
        raise Http404
    return written


def _current(plan: Plan, request: Any) -> list[IStatement]:
    rows = IStatement.objects.visible_to(request.actor).filter(plan=plan, superseded_at=None)
    return sorted(rows.select_related("typed_by__user", "beside__user"), key=lambda row: Kind.values.index(row.kind))
