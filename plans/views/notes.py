"""Progress notes: write one at the top, read the others below, the newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from entities.gate import page
from entities.models import Membership, NoteTemplate
from entities.roles import CARE, HEALTH, PEER, PROFESSIONAL
from patients.person_page import AROUND, person_page
from plans.access import may_note, may_write
from plans.forms_notes import NoteForm
from plans.models import ACTIVE, Goal, NoteDraft, Plan, ProgressNote
from plans.notes import empty_draft, keep_draft
from plans.services import write_note
from plans.views import note_rows, showing

PAGE = 20
FOUND = 50
DETAILS = (
    "kind", "happened_at", "mode", "minutes", "present", "goals", "visibility", "written_with", "withheld_reason",
)  # fmt: skip


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_notes")
def notes(request: Any, patient_id: UUID) -> HttpResponse:
    """The notes that I may read; the person reads them and writes none, but may say something about each."""
    context = person_page(request, patient_id, tab="notes", code="view_notes")
    plan = _plan(patient_id, request)
    writes = plan is not None and request.membership is not None and bool(may_note(context["held"]))
    if request.method == "POST" and not writes:
        raise PermissionDenied(_refusal(plan, request, context["held"]))
    form = _form(request, plan, context) if writes and plan is not None else None
    if form is not None and plan is not None and request.method == "POST":
        if "draft" in request.POST:
            return _kept(plan, request)
        if form.is_valid():
            note = write_note(_note(form, plan), by=request.membership, goals=_chosen(form, plan, request))
            _forget(plan, request)
            return redirect(f"{reverse('plans:notes', args=[patient_id])}?nota={note.pk}")
    context |= _list(request, plan, context) | {"form": form, "plan": plan, **_beginnings(plan, request)}
    context["details"] = [name for name in DETAILS if form is not None and name in form.fields]
    context["details_open"] = form is not None and bool(set(form.errors) & set(DETAILS))
    context |= {"sections": [{"title": "", "intro": "", "fields": []}], "second": _draft_button()}
    context |= {"health": request.actor.role in HEALTH, "groups": request.actor.role == PROFESSIONAL}
    context["asks"] = request.actor.role in CARE
    context["referral_url"] = showing.referral_of(context["links"])
    return render(request, "plans/notes.html", context, status=422 if form is not None and form.is_bound else 200)


@page(*AROUND, methods=("POST",), about="patient", code="view_plan")
def notes_search(request: Any, patient_id: UUID) -> HttpResponse:
    """The notes in which some words stand; posted, so that they stand in no address."""
    context = person_page(request, patient_id, tab="notes")
    words = _plain(request.POST.get("words", ""))[:120].strip()
    found = note_rows.having(words, patient_id, request.actor, FOUND)
    context |= {"words": words, "notes": note_rows.shown(found, context["patient"], request), "most": FOUND}
    return render(request, "plans/notes_found.html", context)


@page(*CARE, PEER, methods=("POST",), about="patient", code="view_plan", needs="contribute")
def note_draft(request: Any, patient_id: UUID) -> HttpResponse:
    """Keep what is being typed; the answer is a line that says when."""
    context = person_page(request, patient_id, tab="notes")
    showing.hold(may_write(context["held"]))
    text, fields = _typed(request)
    draft = keep_draft(patient_id, text, fields, by=request.membership)
    return render(request, "plans/_note_draft.html", {"draft_at": draft.saved_at if text.strip() else None})


def _draft_button() -> dict[str, str]:
    return {"label": _("Save as a draft"), "name": "draft", "value": "keep"}


def _plan(patient_id: UUID, request: Any) -> Any:
    """The plan with its goals, my draft of a note and the beginnings that my organisation keeps; one query."""
    rows = Plan.objects.visible_to(request.actor, "view_notes").filter(patient_id=patient_id)
    if request.membership is not None:
        drafts = NoteDraft.objects.visible_to(request.actor).filter(patient_id=OuterRef("patient_id")).exclude(text="")
        kept = drafts.values(row=JSONObject(id="id", text="text", fields="fields", at="saved_at"))
        starts = NoteTemplate.objects.filter(entity=request.membership.entity_id, retired=False).order_by("title")
        aims = Goal.objects.visible_to(request.actor).filter(plan=OuterRef("pk"), state__in=ACTIVE).order_by("position")
        rows = rows.annotate(
            draft=Subquery(kept[:1]),
            aims=ArraySubquery(aims.values(row=JSONObject(id="id", objective="objective", words="words"))),
            beginnings=ArraySubquery(starts.values(row=JSONObject(id="id", title="title", text="text"))),
        )
    return rows.first()


def _refusal(plan: Plan | None, request: Any, held: frozenset[str]) -> str:
    if plan is None:
        return _("There is no plan to write in yet: it starts on the first day that the person attends.")
    if request.membership is None:
        return _("Notes are written by those who accompany. Your own words have their place in the plan.")
    return may_note(held).reason


def _form(request: Any, plan: Any, context: dict[str, Any]) -> NoteForm:
    """The form as it was sent, as the draft left it, or begun from a beginning of the organisation's."""
    wanted = request.POST if request.method == "POST" else {"written_with": "1"}
    choices: dict[str, Any] = {
        "may_withhold": request.actor.role in CARE,  # what a peer writes the person always reads
        "goals": [(goal["id"], (goal["objective"] or goal["words"])[:90]) for goal in plan.aims],
        "colleagues": _colleagues(context, request) if wanted.get("written_with") else (),
    }
    if request.method == "POST":
        return NoteForm(request.POST, **choices)
    begun = next((b["text"] for b in plan.beginnings if b["id"] == request.GET.get("plantilla")), "")
    kind = request.GET.get("tipo", "")
    initial: dict[str, Any] = {"text": begun}
    if kind in ProgressNote.Kind.values:
        initial["kind"] = kind
    if plan.draft and not begun:
        initial |= {**plan.draft["fields"], "text": plan.draft["text"]}
    return NoteForm(initial=initial, **choices)


def _colleagues(context: dict[str, Any], request: Any) -> list[tuple[str, str]]:
    """Those with whom a note may be written: the professionals of who accompanies, and whoever else is named."""
    treating = {link.entity_id for link in context["links"] if link.purpose == "treating"}
    units = {link.entity_id for link in context["links"] if link.purpose == "referring"}
    rows = Membership.objects.live().exclude(pk=request.membership.pk).select_related("user", "entity")
    rows = rows.filter(Q(entity__in=treating, role=PROFESSIONAL) | Q(entity__in=units, role__in=CARE))
    return [(str(m.pk), m.who) for m in rows.order_by("entity__name", "user__first_name", "user__last_name")[:200]]


def _chosen(form: NoteForm, plan: Plan, request: Any) -> list[Goal]:
    ids = form.cleaned_data.get("goals") or []
    return list(Goal.objects.visible_to(request.actor).filter(plan=plan, pk__in=ids)) if ids else []


def _note(form: NoteForm, plan: Plan) -> ProgressNote:
    given = form.cleaned_data
    return ProgressNote(
        plan=plan,
        patient_id=plan.patient_id,
        text=given["text"],
        kind=given["kind"],
        mode=given["mode"],
        minutes=given["minutes"],
        present=given["present"],
        happened_at=given["happened_at"],
        visibility=given["visibility"],
        withheld_reason=given.get("withheld_reason", ""),
        written_with_id=given.get("written_with") or None,
        submission=form.sent_once(),
    )


def _typed(request: Any) -> tuple[str, dict[str, Any]]:
    """The text and the rest of the form as it stands, unchecked: a draft may be anything."""
    names = ("kind", "mode", "minutes", "present", "happened_at", "visibility", "written_with", "withheld_reason")
    fields: dict[str, Any] = {name: _plain(request.POST[name])[:300] for name in names if request.POST.get(name)}
    if request.POST.getlist("goals"):
        fields["goals"] = [_plain(value)[:40] for value in request.POST.getlist("goals")][:50]
    return _plain(request.POST.get("text", "")), fields


def _plain(text: str) -> str:
    """The text without the one sign that the database cannot keep; a form refuses it, a draft goes on without it."""
    return text.replace("\0", "")


def _kept(plan: Plan, request: Any) -> HttpResponse:
    text, fields = _typed(request)
    keep_draft(plan.patient_id, "" if request.POST["draft"] == "discard" else text, fields, by=request.membership)
    return redirect("plans:notes", plan.patient_id)


def _forget(plan: Any, request: Any) -> None:
    if plan.draft:
        empty_draft(UUID(plan.draft["id"]), plan.patient_id, by=request.membership)


def _beginnings(plan: Any, request: Any) -> dict[str, Any]:
    if plan is None or request.membership is None:
        return {}
    here = reverse("plans:notes", args=[plan.patient_id])
    found = [{"label": b["title"], "url": f"{here}?plantilla={b['id']}", "style": "quiet"} for b in plan.beginnings]
    return {"beginnings": found, "draft_at": parse_datetime(plan.draft["at"]) if plan.draft else None}


def _list(request: Any, plan: Plan | None, context: dict[str, Any]) -> dict[str, Any]:
    """Twenty notes from the place in the address, and the address of those before them."""
    if plan is None:
        return {"notes": [], "older_url": "", "newest_url": ""}
    here = reverse("plans:notes", args=[plan.patient_id])
    rows = note_rows.seen(plan.patient_id, request.actor)
    place = _place(request.GET.get("before", ""))
    if place is not None:
        moment, pk = place
        rows = rows.filter(Q(happened_at__lt=moment) | Q(happened_at=moment, pk__lt=pk), happened_at__lte=moment)
    found = list(rows[: PAGE + 1])
    last = found[PAGE - 1] if len(found) > PAGE else None
    new = next((row for row in found if str(row.pk) == request.GET.get("nota")), None)
    return {
        "notes": note_rows.shown(found[:PAGE], context["patient"], request),
        "older_url": f"{here}?before={last.happened_at.timestamp():.6f}_{last.pk}" if last else "",
        "newest_url": here if request.GET.get("before") else "",
        "saved": new is not None or bool(request.GET.get("nota")),
        "saved_twice": getattr(new, "repeated", False),
        "saved_url": reverse("plans:note", args=[plan.patient_id, new.pk]) if new else "",
    }


def _place(text: str) -> tuple[datetime, UUID] | None:
    moment, _sep, pk = text.partition("_")
    try:
        return datetime.fromtimestamp(float(moment), tz=timezone.get_current_timezone()), UUID(pk)
    except (ValueError, OverflowError, OSError):
        return None
