"""What the person thinks of the plan: the card beside it, and the page that records it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.gate import page
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans.access import goes_on, may_write
from plans.forms_signing import OFFERS, PositionForm, own_answers
from plans.models import Plan, PlanVersion, Signature
from plans.signing import position_token, record_position
from plans.views import showing
from plans.written import Written
from ppr.lib.versions import Stale
from ppr.templatetags.ppr_ui import spoken_date_text

_WORDLESS = (PlanVersion.Position.NOT_TODAY,)


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="contribute")
def opinion(request: Any, patient_id: UUID) -> HttpResponse:
    """Record what the person thinks of the latest version now; what was recorded before stays in its history."""
    context = person_page(request, patient_id, tab="plan")
    version = PlanVersion.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("-number").first()
    if version is None:
        raise Http404
    showing.hold(may_write(context["held"]))
    form = PositionForm(request.POST or None, by_person=context["own"], initial=position_initial(version))
    status, stands = (422 if form.is_bound else 200), None
    if form.is_bound and form.is_valid():
        try:
            record_position(
                version, form.taken(), by=request.membership, started_from=form.cleaned_data["started_from"]
            )
        except Stale as stale:
            status, stands = 409, position_card(stale.current, context["patient"])
            form = _on_top_of(form, stale.current)
        else:
            messages.success(request, _("Kept. Every answer is valid; the plan goes on."))
            return redirect("plans:person", patient_id)
    context |= {"form": form, "version": version, "stands": stands}
    return render(request, "plans/opinion.html", context, status=status)


def position_initial(version: PlanVersion) -> dict[str, Any]:
    """What the form about the position starts from."""
    return {
        "position": version.position,
        "words": version.words,
        "ask_again_on": version.ask_again_on,
        "not_asked_reason": version.not_asked_reason,
        "offered": version.offered.split(","),
        "started_from": position_token(version),
    }


def _on_top_of(form: PositionForm, current: PlanVersion) -> PositionForm:
    sent: Any = form.data
    data = sent.copy()
    data["started_from"] = position_token(current)
    return PositionForm(data, by_person=form.by_person)


def position_card(version: PlanVersion, patient: Patient) -> dict[str, Any]:
    """One position for components/opinion.html, without its version."""
    card: dict[str, Any] = {"called": patient.called, "text": version.words}
    if version.position in _WORDLESS and not version.words:
        return {**card, "state": "not_today", "ask_again": version.ask_again_on}
    return {**card, "word": capfirst(version.get_position_display())}


def own_card(version: PlanVersion) -> dict[str, Any]:
    """The same for whoever it is about: in the first person, as they were asked."""
    word = dict(own_answers()).get(version.position, "")
    asking_again = version.ask_again_on if version.position in _WORDLESS and not version.words else None
    return {"own": True, "word": word, "text": version.words, "ask_again": asking_again}


def plan_card(written: Written, patient: Patient, held: frozenset[str], own: bool) -> dict[str, Any]:
    """The card beside the plan: the latest position, the version, its signatures, what can be done."""
    version = written.version
    if version is None:
        return {
            "called": patient.called,
            "own": own,
            "note": _("No version has been signed yet."),
            "actions": _sign_action(written.plan, patient, held, own, True),
        }
    actions = []
    if "contribute" in held:
        label = _("Say what I think now") if own else _("Record what they think now")
        actions.append({"label": label, "url": reverse("plans:opinion", args=[patient.pk]), "style": "quiet"})
    return {
        **(own_card(version) if own else position_card(version, patient)),
        "note": _note(version, written.signed, patient, own),
        "actions": [*actions, *_sign_action(written.plan, patient, held, own, False)],
    }


def _sign_action(plan: Plan, patient: Patient, held: frozenset[str], own: bool, first: bool) -> list[dict[str, Any]]:
    if own or "sign" not in held or not goes_on(plan):
        return []
    label = _("Sign the first version") if first else _("Sign a new version")
    return [{"label": label, "url": reverse("plans:sign", args=[patient.pk]), "style": "" if first else "quiet"}]


def _note(version: PlanVersion, signed: list[Signature], patient: Patient, own: bool) -> SafeString:
    reading = reverse("plans:version", args=[patient.pk, version.number])
    day = spoken_date_text(version.frozen_at)
    parts = [format_html('<a href="{}">{}</a>, {}', reading, _("Version %(number)s") % {"number": version.number}, day)]
    if signed:
        parts.append(
            format_html("{}", _("signed by %(names)s") % {"names": "; ".join(_signer(s, patient) for s in signed)})
        )
    if version.number > 1:
        compare = reverse("plans:compare", args=[patient.pk, version.number, version.number - 1])
        parts.append(
            format_html('<a href="{}">{}</a>', compare, _("compare with %(number)s") % {"number": version.number - 1})
        )
    note = format_html("{}", parts[0])
    for part in parts[1:]:
        note = format_html("{} · {}", note, part)
    for reason in _also(version, own):
        note = format_html("{} · {}", note, reason)
    return note


def _also(version: PlanVersion, own: bool) -> list[str]:
    said = []
    if version.not_asked_reason:
        said.append(_("not asked because: %(reason)s") % {"reason": version.not_asked_reason})
    if version.ask_again_on and version.words:
        said.append(_("asking again: %(day)s") % {"day": spoken_date_text(version.ask_again_on)})
    offered = [str(OFFERS[key]).lower() for key in version.offered.split(",") if key in OFFERS]
    if offered:
        words = pgettext("person-page", "you were offered: %(what)s") if own else _("offered: %(what)s")
        said.append(words % {"what": "; ".join(offered)})
    return said


def _signer(signature: Signature, patient: Patient) -> str:
    return patient.called if signature.role == Signature.Role.PERSON else signature.name
