"""Who sees what: the person's own page of it, one party, asking somebody in, and what somebody asked in sees."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import BY_WISH, CARE, PERSON, PROFESSIONAL, SUPPORTER
from patients import sharing as decisions
from patients.access import BY_INVITATION, PURPOSES, SECTIONS
from patients.models import CareLink
from patients.person_page import key_worker_of, live, person_page
from patients.who import purpose_label, section_label
from plans import sections as writing
from plans import sharing
from plans.forms_sharing import InviteForm, PartyForm
from plans.models import GoalStep
from plans.views import showing
from ppr.lib.versions import Stale

_BOTH = ("GET", "POST")
_GUESTS = (*BY_WISH, SUPPORTER, PROFESSIONAL)


@page(PERSON, *CARE, methods=_BOTH, about="patient", code="view_identity", needs="sign")
def party(request: Any, patient_id: UUID, party: UUID) -> HttpResponse:
    """What one party sees, section by section; what is not ticked closes with the next request."""
    context = _about(request, patient_id)
    found = _party(context["links"], party)
    if request.method == "POST" and "end" in request.POST:
        return _end(request, context, found)
    form = PartyForm(request.POST or None, party=found, order=SECTIONS, recorder=request.membership, initial={})
    if form.is_bound and form.is_valid():
        return _decide(request, context, found, form)
    seen = sharing.glance(patient_id, request.actor)
    codes = decisions.will_open(found.links)
    context |= {
        "party": found, "form": form, "opens": codes,
        "sections": [{"title": "", "intro": "", "fields": [f.name for f in form.visible_fields()]}],
        "preview": sharing.preview(codes, sharing.steps_of(found.links, request.actor), seen),
        "until": max((link.until for link in found.invitations if link.until), default=None),
        "end": {"label": _("Share nothing more with them"), "name": "end", "value": "1"} if found.invitations else None,
    }  # fmt: skip
    return render(request, "plans/sharing_party.html", context, status=422 if form.is_bound else 200)


def _decide(request: Any, context: dict[str, Any], found: decisions.Party, form: PartyForm) -> HttpResponse:
    patient_id = context["patient"].pk
    closed, opened = form.changed_sections()
    if closed:
        decisions.withdraw(patient_id, found, closed, said=form.said())
    if opened:
        decisions.give_back(patient_id, found, opened, said=form.said())
    messages.success(request, _("Done: it holds from this moment. Nothing changes in the care."))
    return redirect("patients:sharing", patient_id)


def _end(request: Any, context: dict[str, Any], found: decisions.Party) -> HttpResponse:
    form = PartyForm(request.POST, party=found, order=SECTIONS, recorder=request.membership)
    if not found.invitations:
        raise Http404
    if not form.is_valid():
        return redirect("plans:sharing_party", context["patient"].pk, found.key)
    decisions.end_invitations(context["patient"].pk, found, said=form.said())
    messages.success(request, _("Ended: they see nothing more from this moment."))
    return redirect("patients:sharing", context["patient"].pk)


# Who is meant by each kind, for somebody who has never heard the word.
_WHO: dict[str, Callable[[], str]] = {
    "supporter": lambda: _("Somebody of the family, a friend, a neighbour."),
    "peer": lambda: _("Somebody who has been through something similar and works accompanying others."),
    "facilitator": lambda: _("Somebody from outside the team who helps to write what to do in a crisis."),
    "municipal": lambda: _("Social services of the town or of the comarca."),
    "primary_care": lambda: _("The family doctor or the nurse of the health centre."),
    "housing": lambda: _("Whoever rents the home out or looks after it."),
    "advocate": lambda: _("An independent person, who does not work for the team."),
    "second_entity": lambda: _("Another association or foundation that also gives support."),
}


@page(PERSON, *CARE, about="patient", code="view_identity", needs="sign")
def sharing_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Whom one would like to ask in."""
    context = _asking(request, patient_id)
    context["kinds"] = [
        {
            "name": purpose_label(key),
            "url": reverse("plans:sharing_invite", args=[patient_id, key]),
            "facts": [_WHO[key]()],
        }
        for key in BY_INVITATION
    ]
    return render(request, "plans/sharing_new.html", context)


@page(PERSON, *CARE, methods=_BOTH, about="patient", code="view_identity", needs="sign")
def invite(request: Any, patient_id: UUID, purpose: str) -> HttpResponse:
    """Ask somebody in: first what they would see, then it is given."""
    context = _asking(request, patient_id)
    if purpose not in BY_INVITATION:
        raise Http404
    there = {link.entity_id for link in context["links"] if link.entity_id}
    form = InviteForm(
        request.POST or None, purpose=purpose, steps=sharing.open_steps(patient_id, request.actor), without=there,
        recorder=request.membership,
    )  # fmt: skip
    if form.is_bound and form.is_valid():
        if "look" not in request.POST:
            return _give(request, patient_id, purpose, form)
        context["preview"] = _would_see(request, patient_id, purpose, form)
    context |= {
        "form": form, "title": purpose_label(purpose), "gives": PURPOSES[purpose],
        "second": {"label": _("See first what they would see"), "name": "look", "value": "1"},
    }  # fmt: skip
    return render(request, "plans/sharing_invite.html", context, status=422 if form.errors else 200)


def _would_see(request: Any, patient_id: UUID, purpose: str, form: InviteForm) -> list[dict[str, Any]]:
    given = form.cleaned_data
    link = decisions.draft(patient_id, purpose, form.guest(), given["sections"], _ids(given))
    steps = sharing.steps_of([link], request.actor)
    return sharing.preview(decisions.will_open([link]), steps, sharing.glance(patient_id, request.actor))


def _give(request: Any, patient_id: UUID, purpose: str, form: InviteForm) -> HttpResponse:
    given, guest = form.cleaned_data, form.guest()
    decisions.invite(
        patient_id, purpose, guest, sections=given["sections"], steps=_ids(given), until=given["until"],
        what_for=given["what_for"], said=form.said(), by=request.actor, submission=form.sent_whole(),
    )  # fmt: skip
    if guest.user is not None and guest.user.last_login is None:
        messages.success(request, _("Shared. Now give them the code with which they come in."))
        return redirect("patients:sign_in", patient_id)
    messages.success(request, _("Shared. It can be taken back on this page whenever you want."))
    return redirect("patients:sharing", patient_id)


def _ids(given: dict[str, Any]) -> list[UUID]:
    return [UUID(step) for step in given.get("steps", [])]


@page(*_GUESTS, about="patient", code="view_identity")
def shared(request: Any, patient_id: UUID) -> HttpResponse:
    """What somebody shares with me: the sections, my steps, until when, and whom to talk to."""
    context = person_page(request, patient_id, tab="shared", code="view_identity")
    mine = _mine(request, patient_id)
    worker = key_worker_of(context["links"])
    context |= {
        "steps": sharing.shared_steps(patient_id, request.actor),
        "until": max((link.until for link in mine if link.until), default=None),
        "contact": {"name": worker.user, "entity": worker.membership.entity} if worker and worker.membership else None,
        "opened": [_opened(tab, patient_id) for tab in context["tabs"] if not tab["current"]],
    }
    return render(request, "plans/shared.html", context)


def _opened(tab: dict[str, Any], patient_id: UUID) -> dict[str, Any]:
    """A tab as somebody close finds it in a list: «Crisis» alone says too little there."""
    crisis = tab["url"] == reverse("plans:crisis", args=[patient_id])
    return {**tab, "label": section_label("view_crisis")} if crisis else tab


@page(*_GUESTS, methods=("POST",), about="patient", code="view_steps")
def shared_step_done(request: Any, patient_id: UUID, step_id: UUID) -> HttpResponse:
    """Mark a step that I take on as done today, or not after all."""
    person_page(request, patient_id, tab="shared", code="view_steps")
    rows = GoalStep.objects.visible_to(request.actor, "view_steps").filter(patient_id=patient_id)
    step = get_object_or_404(rows, pk=step_id)
    done = request.POST.get("done") != "0"
    try:
        day = timezone.localdate() if done else None
        writing.do_step(step, day, by=request.membership, started_from=step.row_version)
    except Stale:
        messages.warning(request, _("Somebody changed this step at the same moment. Look at it again."))
    else:
        messages.success(request, _("The step is done.") if done else _("The step is to be done again."))
    return redirect("plans:shared", patient_id)


def _mine(request: Any, patient_id: UUID) -> list[CareLink]:
    links = live(CareLink.objects.visible_to(request.actor).filter(patient_id=patient_id))
    return [
        link for link in links
        if link.purpose in BY_INVITATION
        and (link.user_id == request.actor.user_id or (link.entity_id and link.entity_id == request.actor.entity_id))
    ]  # fmt: skip


def _about(request: Any, patient_id: UUID) -> dict[str, Any]:
    context = person_page(request, patient_id, tab="who", code="view_identity")
    showing.hold(decisions.may_decide(context["held"]))
    return context


def _asking(request: Any, patient_id: UUID) -> dict[str, Any]:
    context = _about(request, patient_id)
    if context["patient"].died_on:
        raise PermissionDenied(_("This person has died. Nothing new begins; what was written together stays."))
    return context


def _party(links: list[CareLink], key: UUID) -> decisions.Party:
    found = [party for party in decisions.parties(links) if party.key == str(key)]
    if not found:
        raise Http404
    return found[0]
