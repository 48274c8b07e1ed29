"""Signing: one page with what is frozen, what the person thinks of it and the signatures; and signing later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities import second_factor
from entities.gate import page
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans import signing
from plans.access import goes_on
from plans.forms_signing import SignatureForm, SignForm
from plans.models import Plan, PlanVersion, Signature
from plans.views import frozen, parts, showing
from plans.views.opinion import position_card
from plans.views.reviews import MONTHS, add_months
from plans.views.versions import found, later_than
from plans.written import Written, whole
from ppr import errors
from ppr.lib.versions import Stale
from referrals.models import Placement


@page(
    *CARE,
    ENTITY_COORDINATOR,
    SECTOR_COORDINATOR,
    methods=("GET", "POST"),
    about="patient",
    code="view_plan",
    needs="sign",
)
def sign(request: Any, patient_id: UUID) -> HttpResponse:
    """Preview what will be frozen, record what the person thinks, put the signatures: one page, once."""
    context = person_page(request, patient_id, tab="plan")
    _hold_sign(context["held"])
    written = whole(patient_id, request.actor)
    if written is None:
        return parts.before_joining(request, context)
    showing.hold(goes_on(written.plan))
    sections = signing.contents(written, context["links"])
    seal = signing.seal(sections)
    form = _form(request, written, seal)
    status = 422 if form.is_bound else 200
    if form.is_bound and form.is_valid():
        asked = second_factor.ask(request)
        if asked is not None:
            return asked  # with what was written kept in it; afterwards it goes on from here
        try:
            version = _freeze(form, written.plan, sections, context["patient"], request)
        except Stale:
            status, form = 409, _on_top_of(form, seal)
        else:
            messages.success(
                request, _("Version %(number)s is signed and the plan is in force.") % {"number": version.number}
            )
            return redirect("plans:version", patient_id, version.number)
    context |= _shown(form, written, sections, context["patient"])
    return render(request, "plans/sign.html", {**context, "stale": status == 409}, status=status)


def _hold_sign(held: frozenset[str]) -> None:
    if "sign" not in held:
        raise PermissionDenied(_("The key worker and the unit that referred sign the plan. You may write in it."))


def _form(request: Any, written: Written, seal: str) -> SignForm:
    plan, before = written.plan, written.version
    began_on = timezone.localdate(before.frozen_at) if before else plan.picked_up_on
    initial = {"previewed": seal, "next_review_on": _next_review(plan, request)}
    return SignForm(request.POST or None, initial=initial, began_on=began_on)


def _next_review(plan: Plan, request: Any) -> date:
    """The date that stands, once the plan is in force; before, as long from today as the agreement says."""
    today = timezone.localdate()
    if plan.state == Plan.State.ACTIVE and plan.next_review_on and plan.next_review_on > today + timedelta(days=30):
        return plan.next_review_on
    rows = Placement.objects.visible_to(request.actor).filter(pk=plan.placement_id)
    placement = rows.select_related("slot__line__agreement", "slot__line__programme").first()
    return add_months(today, placement.slot.line.months_between_reviews if placement else MONTHS)


def _freeze(form: SignForm, plan: Plan, sections: Any, patient: Patient, request: Any) -> PlanVersion:
    given = form.cleaned_data
    paper_on: date | None = given["paper_on"]
    signatures = [signing.own_signing(plan, request.membership, paper_on)]
    if given["representative"]:
        signatures.insert(0, signing.Signing(Signature.Role.REPRESENTATIVE, given["representative"], paper_on=paper_on))
    if given["person_signs"]:
        signatures.insert(0, signing.Signing(Signature.Role.PERSON, patient.full_name, paper_on=paper_on))
    return signing.freeze(
        plan,
        sections,
        previewed=given["previewed"],
        position=form.taken(),
        signatures=signatures,
        next_review_on=given["next_review_on"],
        by=request.membership,
        submission=form.sent_whole(),
    )


def _on_top_of(form: SignForm, seal: str) -> SignForm:
    """The same again over the plan as it stands, to be confirmed anew."""
    sent: Any = form.data
    data = sent.copy()
    data["previewed"] = seal
    data.pop("signs", None)
    data.pop("person_signs", None)
    again = SignForm(data, began_on=form.began_on)
    again.errors.clear()
    return again


def _shown(form: SignForm, written: Written, sections: Any, patient: Patient) -> dict[str, Any]:
    opinion = ["position", "words", "ask_again_on", "not_asked_reason", "offered"]
    return {
        "form": form,
        "preview": frozen.shown(sections, patient),
        "left_out": sum(not risk.shared_with_person for risk in written.risks),
        "number": (written.version.number if written.version else 0) + 1,
        "unchanged": written.version is not None and _same(written.version, sections),
        "sections": [
            {
                "title": _("What %(person)s thinks of this plan") % {"person": patient.called},
                "intro": "",
                "fields": opinion,
            },
            {
                "title": _("The signatures"),
                "intro": "",
                "fields": ["mode", "paper_on", "person_signs", "representative", "signs"],
            },
            {"title": _("From here"), "intro": "", "fields": ["next_review_on"]},
        ],
    }


def _same(version: PlanVersion, sections: Any) -> bool:
    digests = {key: signing.seal(sections[key]) for key in signing.SECTIONS}
    return signing.seal_over(digests, version.number) == version.digest


@page(*AROUND, methods=("GET", "POST"), about="patient", code="view_plan", needs="sign")
def version_sign(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """Sign a version that is frozen already: the clinician from their work, the person from their own account."""
    context = person_page(request, patient_id, tab="plan")
    version, sections = found(request, patient_id, number)
    _hold_sign(context["held"])
    latest = later_than(version, request)
    if latest is not None:
        return _replaced(request, version, latest)
    form = SignatureForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        asked = second_factor.ask(request)
        if asked is not None:
            return asked
        signing.sign(version, _mine(version.plan, request, context))
        messages.success(request, _("Signed."))
        return redirect("plans:version", patient_id, number)
    context |= {
        "form": form,
        "version": version,
        "position": position_card(version, context["patient"]),
        "preview": frozen.shown({row.key: row.content for row in sections}, context["patient"]),
    }
    return render(request, "plans/version_sign.html", context, status=422 if form.is_bound else 200)


def _replaced(request: Any, version: PlanVersion, latest: PlanVersion) -> HttpResponse:
    """A version that was replaced is not signed any more: the latest is shown, to be read and signed."""
    words = _("Version %(old)s was replaced by version %(new)s, and only the latest is signed. It is here to be read.")
    said, there = words % {"old": version.number, "new": latest.number}, [version.patient_id, latest.number]
    if request.method == "POST":
        return errors.overtaken(request, said, reverse("plans:version", args=there))
    messages.info(request, said)
    return redirect("plans:version", *there)


def _mine(plan: Plan, request: Any, context: dict[str, Any]) -> signing.Signing:
    if context["own"]:
        return signing.Signing(Signature.Role.PERSON, context["patient"].full_name, request.user)
    return signing.own_signing(plan, request.membership)
