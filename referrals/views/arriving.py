"""How a person arrives: found or registered, then referred. Two short pages; nothing typed is lost."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import roles
from entities.gate import page
from entities.models import Line, Programme
from patients import search
from patients import services as patients
from patients.models import Contact, Patient
from patients.telephones import readable_phone
from referrals import board, services, urgency
from referrals.forms import FindForm, ReferForm, RegisterForm, cia, document
from referrals.models import LIVE, Referral
from referrals.transitions import Refused

PROCESS, HOUSING = Programme.Family.PROCESS, Programme.Family.HOUSING


# ---- the person -----------------------------------------------------------------------


@page(*roles.HEALTH, methods=("GET", "POST"))
def new(request: Any) -> HttpResponse:
    """Find the person among one's own, or register who is new here."""
    if request.method != "POST":
        return _person_page(request, find=FindForm())
    if request.POST.get("step") == "register":
        return _register(request)
    return _find(request)


def _find(request: Any) -> HttpResponse:
    find = FindForm(request.POST)
    if not find.is_valid():
        return _person_page(request, find=find, status=422)
    typed = find.cleaned_data["q"]
    request.act = "search"
    found = list(search.find(typed, request.actor))
    # An official number that is known elsewhere: neither who nor where is told.
    elsewhere = not found and bool(search.digests(typed)) and patients.person_known(search.digests(typed))
    register = None if elsewhere else RegisterForm(initial=_guess(typed, request), actor=request.actor)
    return _person_page(request, find=find, searched=True, found=found, elsewhere=elsewhere, register=register)


def _register(request: Any) -> HttpResponse:
    form = RegisterForm(request.POST, actor=request.actor)
    known: list[Patient] = []
    if form.is_valid():
        if form.again is not None:
            return redirect("referrals:refer", form.again.pk)
        known = _known(form, request)
        if not form.errors:
            patient = form.save(commit=False)
            patient.pk = form.sent_whole() or patient.pk
            patients.register(
                patient,
                identifiers=form.identifiers(),
                contacts={Contact.Kind.PHONE: form.cleaned_data["phone"]},
                by=request.actor,
            )
            return redirect("referrals:refer", patient.pk)
    elif form.twin is not None:
        known = [form.twin]
    return _person_page(request, find=FindForm(), searched=True, found=known, register=form, status=422)


def _known(form: RegisterForm, request: Any) -> list[Patient]:
    """Refuse, on its field, an identifier that is registered already; those of my own people who have it."""
    own: dict[UUID, Patient] = {}
    for kind, number in form.identifiers().items():
        if not patients.person_known(search.digests(number)):
            continue
        mine = list(search.find(number, request.actor))
        own |= {patient.pk: patient for patient in mine}
        reason = _("You already have this person: open them above.") if mine else ask_the_coordinator(kept=True)
        form.add_error("cia" if kind == "cia" else "document", reason)
    return list(own.values())


def ask_the_coordinator(*, kept: bool = False) -> str:
    """All that is told about somebody who is known elsewhere; `kept`, where a form is on the page."""
    if kept:
        return _("Ask the coordination of your sector for help with this person. What you have written stays here.")
    return _("Ask the coordination of your sector for help with this person.")


def _guess(typed: str, request: Any) -> dict[str, Any]:
    """What was looked for, put where it belongs, so that it is not typed twice."""
    first: dict[str, Any] = {"sector": request.membership.entity.sector_id}
    parts = typed.split()
    if any(c.isdigit() for c in typed):
        return first | ({"document": document(typed)} if document(typed) else {"cia": cia(typed)})
    if 1 <= len(parts) <= 3:
        named = [part.capitalize() if part.islower() else part for part in parts]
        first |= dict(zip(("given_name", "surname1", "surname2"), named, strict=False))
    return first


def _person_page(request: Any, *, status: int = 200, **context: Any) -> HttpResponse:
    found = [_found(patient) for patient in context.pop("found", [])]
    help_text = ask_the_coordinator() if context.get("elsewhere") else ""
    shown = {
        "searched": False,
        "register": None,
        **context,
        "found": found,
        "help_text": help_text,
        "steps": _steps(1),
    }
    return render(request, "referrals/new.html", shown, status=status)


def _found(patient: Patient) -> dict[str, Any]:
    # The full name and the birth date: here the right person has to be told from one of the same name.
    born = [_("born %(day)s") % {"day": board.full_day(patient.birth_date)}] if patient.birth_date else []
    return {
        "name": patient.full_name,
        "facts": [*born, *([patient.place] if patient.place else [])],
        "action": {"label": _("Refer"), "url": reverse("referrals:refer", args=[patient.pk])},
    }


def _steps(current: int, person_url: str = "") -> list[dict[str, Any]]:
    labels = ((1, _("The person"), person_url), (2, _("What is asked"), ""))
    states = {-1: "done", 0: "current", 1: "todo"}
    return [{"label": label, "url": url, "state": states[(n > current) - (n < current)]} for n, label, url in labels]


# ---- what is asked --------------------------------------------------------------------


@page(*roles.HEALTH, methods=("GET", "POST"), about="patient", code="view_identity")
def refer(request: Any, patient_id: UUID) -> HttpResponse:
    """Choose the line and say why now and what the person wishes. A live referral is shown instead, before typing."""
    patient = get_object_or_404(Patient.objects.visible_to(request.actor).select_related("sector"), pk=patient_id)
    if patient.joined_to:  # nothing new begins in a record that was joined to another
        return redirect("referrals:refer", patient.joined_to)
    if patient.died_on:
        raise PermissionDenied(_("This person has died. Nothing new begins; what was written together stays."))
    family = HOUSING if request.GET.get("for") == HOUSING else PROCESS
    lines = board.lines_in_force(sector_id=patient.sector_id)
    live = services.has_live_referral(patient, family)
    form = _refer_form(request, patient, [line for line in lines if line.programme.family == family])
    if request.method == "POST" and form.is_valid() and not live:
        try:
            referral = _send(form, patient, request)
        except Refused as error:
            form.add_error("line", str(error))
            live = services.has_live_referral(patient, family)
        else:
            messages.success(request, _sent_words(referral))
            return redirect("referrals:detail", referral.pk)
    housing = family == PROCESS and any(line.programme.family == HOUSING for line in lines)
    return _refer_page(request, patient, form, live_family=family if live else "", housing=housing)


def _refer_form(request: Any, patient: Patient, lines: list[Line]) -> ReferForm:
    if request.method == "POST":
        return ReferForm(request.POST, lines=lines)
    phones = Contact.objects.visible_to(request.actor).filter(patient=patient, kind=Contact.Kind.PHONE)
    phone = phones.first()
    known = {"contact_facts": readable_phone(phone.value) if phone else "", "line": request.GET.get("linea", "")}
    return ReferForm(lines=lines, initial=known)


def _send(form: ReferForm, patient: Patient, request: Any) -> Referral:
    referral = form.save(commit=False)
    referral.patient = patient
    line = form.cleaned_data["line"]
    return services.refer(
        referral, line=line, by=request.membership, actor=request.actor, wish=form.wish(), why_urgent=form.chosen()
    )


def _sent_words(referral: Referral) -> str:
    assert referral.line is not None and referral.to_entity is not None  # it was just sent through a line
    days = urgency.acknowledge_days(referral.line.agreement, referral.urgency)
    return ngettext(
        "Sent to %(entity)s. They have %(days)d working day to acknowledge it; it stays with you until then.",
        "Sent to %(entity)s. They have %(days)d working days to acknowledge it; it stays with you until then.", days,
    ) % {"entity": referral.to_entity.name, "days": days}  # fmt: skip


def _refer_page(request: Any, patient: Patient, form: ReferForm, *, live_family: str, housing: bool) -> HttpResponse:
    failed = request.method == "POST"
    # While a referral is alive nothing is to be filled in; only what was typed already is kept.
    shown = form.lines.values() if failed or not live_family else ()
    context = {
        "patient": patient,
        "form": form,
        "options": board.line_options(list(shown), form["line"].value()),
        "live": bool(live_family),
        "alive": _alive(request, patient, live_family) if live_family else None,
        "typed": failed,
        "housing_url": "?for=housing" if housing else "",
        "steps": _steps(2, reverse("referrals:new")),
        "help_text": ask_the_coordinator(),
    }
    status = 409 if failed and live_family else 422 if failed else 200
    return render(request, "referrals/refer.html", context, status=status)


def _alive(request: Any, patient: Patient, family: str) -> Referral | None:
    rows = Referral.objects.visible_to(request.actor).filter(patient=patient, family=family, state__in=LIVE)
    found: Referral | None = rows.select_related("to_entity").first()
    return found
