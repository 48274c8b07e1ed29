"""Writing a crisis plan: offer, answer, prepare item by item, put in force, write down that it was used."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, FACILITATOR, PERSON
from patients.person_page import person_page
from patients.telephones import phone_text
from plans import crisis
from plans import forms_crisis as forms
from plans.access import may_write
from plans.crisis_signing import seal_of
from plans.models import CrisisContact, CrisisItem, CrisisPlan, ProgressNote
from plans.services import put_words
from plans.views import crisis_shown as shown
from plans.views import showing
from ppr import errors
from ppr.lib.versions import Stale
from referrals.transitions import Refused

NEW = "nuevo"
State = CrisisPlan.State
_BOTH = ("GET", "POST")


def _opened(request: Any, patient_id: UUID) -> dict[str, Any]:
    """The person's context with the versions; 404 where it is not mine to see, 403 where not to write."""
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    showing.hold(may_write(context["held"]))
    context["versions"] = shown.versions(patient_id, request.actor)
    return context


def _nothing_open(request: Any, patient_id: UUID, declined: CrisisPlan | None = None) -> HttpResponse:
    """Nothing is being prepared, or no longer: what was typed meanwhile comes back."""
    said = _("No crisis plan is being prepared now.")
    if declined is not None and declined.answer_words:
        said = _("It has been answered meanwhile, with a no: «%(words)s»") % {"words": declined.answer_words}
    if request.method == "POST":
        return errors.overtaken(request, said, reverse("plans:crisis", args=[patient_id]))
    messages.info(request, said)
    return redirect("plans:crisis", patient_id)


def _again(form: Any, current: Any) -> Any:
    """What was typed again, now started from what stands: saving is then a choice made with both in view."""
    form.data = form.data.copy()
    form.data["row_version"] = str(current.row_version)
    return form


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


@page(*CARE, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_offer(request: Any, patient_id: UUID) -> HttpResponse:
    """Offer to write one, and write down at once what the person answers."""
    context = _opened(request, patient_id)
    form = forms.AnswerForm(request.POST or None, offering=True, by_person=False)
    if form.is_bound and form.is_valid():
        try:
            _offered(form, patient_id, request)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _after_answer(request, patient_id, form)
    context |= {"form": form, "offering": True, "in_hospital": crisis.during_stay(patient_id), "now": None}
    return render(request, "plans/crisis_answer.html", context, status=_status(form))


def _offered(form: forms.AnswerForm, patient_id: UUID, request: Any) -> None:
    plan = crisis.offer(patient_id, by=request.membership, on=timezone.localdate())
    if form.cleaned_data["answer"] != forms.LATER:
        _answered(form, plan, plan.row_version, request)


def _answered(form: forms.AnswerForm, plan: CrisisPlan, started_from: int, request: Any) -> None:
    given = form.cleaned_data
    crisis.answer(
        plan, yes=given["answer"] == forms.YES, words=given["words"], ask_again_on=form.ask_again,
        by=request.membership, started_from=started_from,
    )  # fmt: skip


def _after_answer(request: Any, patient_id: UUID, form: forms.AnswerForm) -> HttpResponse:
    if form.cleaned_data["answer"] == forms.YES:
        return redirect("plans:crisis_prepare", patient_id)
    messages.success(request, _("Written down. Care goes on the same."))
    return redirect("plans:crisis", patient_id)


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_answer(request: Any, patient_id: UUID) -> HttpResponse:
    """Answer an offer, or stop preparing."""
    context = _opened(request, patient_id)
    plan = context["versions"].open
    if plan is None:
        return _nothing_open(request, patient_id, context["versions"].declined)
    form = forms.AnswerForm(
        request.POST or None, offering=False, preparing=plan.state == State.PREPARING, by_person=context["own"],
        initial={"row_version": plan.row_version},
    )  # fmt: skip
    status = _status(form)
    if form.is_bound and form.is_valid():
        try:
            _answered(form, plan, form.cleaned_data["row_version"], request)
            return _after_answer(request, patient_id, form)
        except Stale as stale:
            form, status = _again(form, stale.current), 409
            context["now"] = shown.voice(stale.current)
    context = {"now": None, **context, "form": form, "offering": False, "stale": status == 409, "in_hospital": False}
    return render(request, "plans/crisis_answer.html", context, status=status)


@page(*CARE, PERSON, FACILITATOR, about="patient", code="view_crisis", needs="contribute")
def crisis_prepare(request: Any, patient_id: UUID) -> HttpResponse:
    """The version being prepared: what was chosen, what else there is, whom to call, the meeting."""
    context = _opened(request, patient_id)
    plan = context["versions"].open
    if plan is None or plan.state != State.PREPARING:
        return _nothing_open(request, patient_id)
    rows = shown.items_of(plan, request.actor)
    context |= {
        "plan": plan,
        "items": [shown.draft_item(row, context["patient"]) for row in rows],
        "menu": shown.menu(rows, patient_id),
        "contacts": [shown.draft_contact(row) for row in shown.contacts_of(plan, request.actor)],
        "add_contact": [{"label": _("Add somebody"), "url": reverse("plans:crisis_contact", args=[patient_id, NEW])}],
        "meeting": shown.meeting(plan),
    }
    return render(request, "plans/crisis_prepare.html", context)


def _preparing(context: dict[str, Any]) -> CrisisPlan | None:
    plan: CrisisPlan | None = context["versions"].open
    return plan if plan is not None and plan.state == State.PREPARING else None


@page(*CARE, FACILITATOR, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_meeting(request: Any, patient_id: UUID) -> HttpResponse:
    """Who facilitates, when they meet, and what stands beside the plan."""
    context = _opened(request, patient_id)
    plan = _preparing(context)
    if plan is None:
        return _nothing_open(request, patient_id)
    form = forms.MeetingForm(request.POST or None, initial=_meeting(plan))
    status, now = _status(form), None
    if form.is_bound and form.is_valid():
        given = {
            key: value for key, value in form.cleaned_data.items() if key not in ("row_version", "facilitator_email")
        }
        try:
            crisis.arrange(plan, given, by=request.membership, started_from=form.cleaned_data["row_version"])
            messages.success(request, _("Saved."))
            return redirect("plans:crisis_prepare", patient_id)
        except Refused as refusal:
            form.add_error("facilitator_name", str(refusal))
        except Stale as stale:
            form, status, now = _again(form, stale.current), 409, shown.meeting(stale.current)
    return render(request, "plans/crisis_meeting.html", {**context, "form": form, "now": now}, status=status)


def _meeting(plan: CrisisPlan) -> dict[str, Any]:
    names = (
        "facilitator_name", "meeting_on", "attendees", "directive", "directive_details", "open_to_emergency",
        "row_version",
    )  # fmt: skip
    email = plan.facilitator.user.email if plan.facilitator else ""
    return {**{name: getattr(plan, name) for name in names}, "facilitator_email": email}


@page(*CARE, PERSON, FACILITATOR, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_item(request: Any, patient_id: UUID, about: str) -> HttpResponse:
    """One thing from the menu: the person's words, then what was agreed about it."""
    context = _opened(request, patient_id)
    if about not in CrisisItem.Kind.values:
        raise Http404
    plan = _preparing(context)
    if plan is None:
        return _nothing_open(request, patient_id)
    row = _item(plan, about, request)
    form = forms.ItemForm(request.POST or None, item=row, by_person=context["own"])
    status, now = _status(form), None
    if form.is_bound and form.is_valid():
        now = _item_saved(form, row, request)
        if now is None:
            to_letter = _("Saved, to the letter. Earlier words are kept.")
            messages.success(request, to_letter if form.cleaned_data.get("words") else _("Saved."))
            return redirect("plans:crisis_prepare", patient_id)
        form, status = _again(form, now), 409
    context |= _item_shown(form, row, now, context["patient"])
    return render(request, "plans/crisis_item.html", context, status=status)


def _item(plan: CrisisPlan, about: str, request: Any) -> CrisisItem:
    rows = CrisisItem.objects.visible_to(request.actor).filter(crisis_plan=plan, kind=about)
    found = rows.select_related("typed_by__user", "beside__user").first()
    return found or CrisisItem(crisis_plan=plan, patient_id=plan.patient_id, kind=about)


def _item_saved(form: forms.ItemForm, row: CrisisItem, request: Any) -> CrisisItem | None:
    """None where it was saved; else the item as somebody else saved it meanwhile."""
    given = form.cleaned_data
    if "words" in given and (row._state.adding or (given["words"], given["answer"]) != (row.words, row.answer)):
        put_words(row, given["words"], given["answer"], request.membership)
    for name in form.TEAM:
        if name in given:
            setattr(row, name, given[name])
    try:
        crisis.write_item(row, by=request.membership, started_from=given["row_version"])
    except Stale as stale:
        return stale.current  # type: ignore[no-any-return]
    return None


def _item_shown(form: forms.ItemForm, row: CrisisItem, now: CrisisItem | None, patient: Any) -> dict[str, Any]:
    team = [name for name in form.TEAM if name in form.fields]
    words = [name for name in ("words", "answer") if name in form.fields]
    stands = now or row
    return {
        "form": form,
        "heading": CrisisItem.Kind(row.kind).label,
        "sections": [
            {"title": title, "intro": "", "fields": names}
            for title, names in (("", words), (_("What the others can promise"), team))
            if names
        ],
        "kept_voice": showing.voice(stands, patient) if "words" not in form.fields else None,
        "now": showing.voice(now, patient) if now else None,
        "now_agreements": shown.item(now, patient)["agreements"] if now else [],
    }


@page(*CARE, PERSON, FACILITATOR, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_contact(request: Any, patient_id: UUID, contact: str) -> HttpResponse:
    """Somebody to call in a crisis, or somebody who must not be told."""
    context = _opened(request, patient_id)
    plan = _preparing(context)
    if plan is None:
        return _nothing_open(request, patient_id)
    row = _contact(plan, contact, request)
    form = forms.ContactForm(request.POST or None, initial=_contact_initial(row))
    taking_out = request.method == "POST" and "take_out" in request.POST and not row._state.adding
    status, now = _status(form), None
    if taking_out or (form.is_bound and form.is_valid()):
        now = _contact_saved({} if taking_out else form.cleaned_data, row, request)
        if now is None:
            messages.success(request, _("Saved."))
            return redirect("plans:crisis_prepare", patient_id)
        form, status = _again(form, now), 409
    context |= {"form": form, "contact": row, "now": shown.draft_contact(now) if now else None}
    return render(request, "plans/crisis_contact.html", context, status=status)


def _contact(plan: CrisisPlan, contact: str, request: Any) -> CrisisContact:
    rows = CrisisContact.objects.visible_to(request.actor).filter(crisis_plan=plan)
    if contact == NEW:
        return CrisisContact(crisis_plan=plan, patient_id=plan.patient_id, position=rows.exclude(name="").count() + 1)
    try:
        return get_object_or_404(rows.exclude(name=""), pk=UUID(contact))
    except ValueError as error:
        raise Http404 from error


def _contact_initial(row: CrisisContact) -> dict[str, Any]:
    names = ("name", "relation", "may_know", "position", "not_to_be_told")
    version = 0 if row._state.adding else row.row_version
    return {
        **{name: getattr(row, name) for name in names},
        "phone": phone_text(row.phone),
        "row_version": version,
    }


def _contact_saved(given: dict[str, Any], row: CrisisContact, request: Any) -> CrisisContact | None:
    """None where it was saved; else the contact as somebody else saved it meanwhile. Nothing given takes it out."""
    for name in ("name", "relation", "phone", "may_know"):
        setattr(row, name, given.get(name, ""))
    row.position, row.not_to_be_told = given.get("position", row.position), given.get("not_to_be_told", False)
    try:
        crisis.write_contact(row, by=request.membership, started_from=given.get("row_version", row.row_version))
    except Stale as stale:
        return stale.current  # type: ignore[no-any-return]
    return None


@page(*CARE, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_in_force(request: Any, patient_id: UUID) -> HttpResponse:
    """Put the version that was prepared in force; the former one is replaced in the same moment."""
    context = _opened(request, patient_id)
    plan = _preparing(context)
    if plan is None:
        return _nothing_open(request, patient_id)
    today = timezone.localdate()
    agreed = plan.meeting_on if plan.meeting_on and plan.meeting_on <= today else today
    rows, contacts = shown.items_of(plan, request.actor), shown.contacts_of(plan, request.actor)
    read = seal_of(plan, rows, contacts)
    initial = {
        "read": read,
        "agreed_on": agreed,
        "review_on": crisis.default_review(patient_id, agreed),
        "row_version": plan.row_version,
    }
    form = forms.InForceForm(request.POST or None, initial=initial)
    status = _status(form)
    if form.is_bound and form.is_valid():
        try:
            if form.cleaned_data["read"] not in ("", read):
                raise Stale(plan)  # an item or a contact, of which the plan's own row knows nothing
            _put(form, plan, request)
            messages.success(request, _("It is in force. Give the person their copy: it prints on one page."))
            return redirect("plans:crisis", patient_id)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        except Stale as stale:
            form, status = _again(form, stale.current), 409
            form.data["read"] = read
    context |= {"form": form, "items": [shown.item(row, context["patient"]) for row in rows], "stale": status == 409}
    context["calls"] = shown.calls(contacts)
    return render(request, "plans/crisis_in_force.html", context, status=status)


def _put(form: forms.InForceForm, plan: CrisisPlan, request: Any) -> None:
    given = form.cleaned_data
    crisis.put_in_force(
        plan, by=request.membership, agreed_on=given["agreed_on"], review_on=given["review_on"],
        started_from=given["row_version"],
    )  # fmt: skip


@page(*CARE, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_revise(request: Any, patient_id: UUID) -> HttpResponse:
    """Look at it again: a new version starts from the one in force, which stays in force meanwhile."""
    context = _opened(request, patient_id)
    current = context["versions"].current
    if current is None:
        messages.info(request, _("There is no crisis plan in force to look at again."))
        return redirect("plans:crisis", patient_id)
    refused = ""
    if request.method == "POST":
        try:
            crisis.revise(current, by=request.membership)
            return redirect("plans:crisis_prepare", patient_id)
        except Refused as refusal:
            refused = str(refusal)
    context |= {"refused": refused, "uses": shown.uses(current, request.actor)}
    return render(request, "plans/crisis_revise.html", context, status=422 if refused else 200)


@page(*CARE, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_used(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down that it was used and what helped; it is then looked at again soon."""
    context = _opened(request, patient_id)
    current, plan = context["versions"].current, showing.plan_of(patient_id, request.actor)
    if current is None or plan is None:
        said = _("This is written down where a crisis plan is in force and the person is in the programme.")
        if request.method == "POST":
            return errors.overtaken(request, said, reverse("plans:crisis", args=[patient_id]))
        messages.info(request, said)
        return redirect("plans:crisis", patient_id)
    form = forms.UsedForm(request.POST or None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        once = forms.uuid.uuid5(given["submission"], given["text"]) if given["submission"] else None
        note = ProgressNote(
            plan=plan, patient_id=patient_id, text=given["text"], happened_at=given["happened_at"], submission=once
        )
        crisis.record_use(current, note, by=request.membership)
        messages.success(
            request, _("Written down. The crisis plan and the plan are to be looked at again in the next days.")
        )
        return redirect("plans:crisis", patient_id)
    return render(request, "plans/crisis_used.html", {**context, "form": form}, status=_status(form))
