"""Signing the crisis plan, and four questions some time after."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities import second_factor
from entities.gate import page
from entities.roles import CARE, FACILITATOR, PERSON
from patients.models import Patient
from patients.person_page import person_page
from patients.sharing import may_decide
from plans import crisis
from plans import crisis_signing as signing
from plans.access import may_write
from plans.forms_crisis_signing import CrisisSignForm, FeedbackForm
from plans.models import CrisisFeedback, CrisisPlan, CrisisSignature
from plans.signing import Signing
from plans.views import crisis_shown as shown
from plans.views import showing
from ppr import errors
from ppr.lib.access import Actor
from ppr.lib.versions import Stale
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals.transitions import Refused

_BOTH = ("GET", "POST")
Role = CrisisSignature.Role
NOT_TODAY = "not_today"  # the button with which the person leaves the questions for another day


def feedback_of(plan: CrisisPlan, actor: Actor) -> CrisisFeedback | None:
    """What the person said of this version some time after."""
    rows = CrisisFeedback.objects.visible_to(actor).filter(crisis_plan=plan)
    found: CrisisFeedback | None = rows.select_related("typed_by__user").first()
    return found


def _current(request: Any, patient_id: UUID) -> tuple[dict[str, Any], CrisisPlan | None]:
    context = person_page(request, patient_id, tab="crisis", code="view_crisis")
    showing.hold(may_write(context["held"]))
    return context, shown.versions(patient_id, request.actor).current


def _none(request: Any, patient_id: UUID) -> HttpResponse:
    if request.method == "POST":
        return errors.overtaken(
            request, _("There is no crisis plan in force now."), reverse("plans:crisis", args=[patient_id])
        )
    messages.info(request, _("There is no crisis plan in force now."))
    return redirect("plans:crisis", patient_id)


@page(*CARE, PERSON, FACILITATOR, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_sign(request: Any, patient_id: UUID) -> HttpResponse:
    """Sign the version in force: what is read is what is signed; a paper that comes back is written down here."""
    context, plan = _current(request, patient_id)
    if plan is None:
        return _none(request, patient_id)
    items, contacts = shown.items_of(plan, request.actor), shown.contacts_of(plan, request.actor)
    seal = signing.seal_of(plan, items, contacts)
    asks = {"by_person": context["own"], "began_on": plan.offered_on, "initial": {"read": seal}}
    form = CrisisSignForm(request.POST or None, **asks)
    stale = form.is_bound and form.data.get("read") != seal
    if form.is_bound and not stale and form.is_valid():
        asked = second_factor.ask(request)
        if asked is not None:
            return asked
        if _signed(form, plan, context["patient"], request):
            messages.success(request, _("Signed. Each signature stands under the plan."))
            return redirect("plans:crisis", patient_id)
    if stale:
        form = CrisisSignForm(None, **asks)
    context |= {
        "form": form, "stale": stale, "items": [shown.item(row, context["patient"]) for row in items],
        "calls": shown.calls(contacts), "signed": shown.signatures(plan),
    }  # fmt: skip
    return render(request, "plans/crisis_sign.html", context, status=409 if stale else 422 if form.is_bound else 200)


def _replaced(request: Any, patient_id: UUID) -> HttpResponse:
    """The questions were about a version that is no longer in force: no answer is put under another."""
    said = _("These questions were about a version that has been replaced meanwhile. What was written is below.")
    return errors.overtaken(request, said, reverse("plans:crisis", args=[patient_id]))


def _signed(form: CrisisSignForm, plan: CrisisPlan, patient: Patient, request: Any) -> bool:
    given = form.cleaned_data
    paper_on = given.get("paper_on")
    if request.membership is None:
        signings = [Signing(Role.PERSON, patient.full_name, request.user)]
    else:
        signings = [signing.own_signing(request.membership, paper_on)]
        if given["representative"]:
            signings.insert(0, Signing(Role.REPRESENTATIVE, given["representative"], paper_on=paper_on))
        if given["person_signs"]:
            signings.insert(0, Signing(Role.PERSON, patient.full_name, paper_on=paper_on))
    try:
        signing.sign(plan, given["read"], signings, by=request.membership)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


@page(*CARE, PERSON, methods=("POST",), about="patient", code="view_crisis", needs="sign")
def crisis_emergency(request: Any, patient_id: UUID) -> HttpResponse:
    """The person lets emergency and ward staff open the version in force, or takes that back; at any time."""
    context, plan = _current(request, patient_id)
    showing.hold(may_decide(context["held"]))
    if plan is None:
        return _none(request, patient_id)
    opens = request.POST.get("opens") == "1"
    try:
        crisis.let_in(plan, opens, by=request.membership)
    except Refused:
        return _none(request, patient_id)
    messages.success(
        request,
        _("Emergency and ward staff may open it. Each time is recorded and can be seen.")
        if opens
        else _("From this moment emergency and ward staff cannot open it by themselves."),
    )
    return redirect("plans:crisis", patient_id)


def _another_day() -> dict[str, str]:
    return {"label": pgettext("person-page", "Not today"), "name": NOT_TODAY, "value": "1"}


def _not_today(request: Any, plan: CrisisPlan, own: bool) -> HttpResponse:
    """Nothing is asked today: that it was said is kept, and the day on which it is asked again is told."""
    try:
        again = spoken_date_text(signing.not_today(plan, by=request.membership))
    except Refused as refusal:
        messages.info(request, str(refusal))
        return redirect("plans:crisis", plan.patient_id)
    if own:
        said = pgettext("person-page", "Not today, then. You will be asked again: %(day)s.") % {"day": again}
        messages.success(request, said)
        return redirect("home")
    messages.success(request, _("Kept that it is not for today. To be asked again: %(day)s.") % {"day": again})
    return redirect("plans:crisis", plan.patient_id)


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_crisis", needs="contribute")
def crisis_after(request: Any, patient_id: UUID) -> HttpResponse:
    """Four questions some time after: each may be left, and nobody is measured by them."""
    context, plan = _current(request, patient_id)
    if plan is None:
        return _none(request, patient_id)
    row = feedback_of(plan, request.actor) or CrisisFeedback(crisis_plan=plan, patient_id=patient_id)
    form = FeedbackForm(request.POST or None, row=row, by_person=context["own"])
    if NOT_TODAY in request.POST and not form.said_something():
        return _not_today(request, plan, context["own"])
    status, context["stands"] = (422 if form.is_bound else 200), None
    if form.is_bound and form.is_valid():
        if not form.about(plan):
            return _replaced(request, patient_id)
        form.put_on(row)
        try:
            signing.keep_feedback(row, by=request.membership, started_from=form.cleaned_data["row_version"])
        except Stale as stale:
            status, context["stands"] = 409, stale.current
            sent = request.POST.copy()
            sent["row_version"] = str(stale.current.row_version)
            form = FeedbackForm(sent, row=stale.current, by_person=context["own"])
            context["facts"] = shown.feedback_facts(vars(stale.current))
        else:
            messages.success(request, _("Kept. Thank you for saying it."))
            return redirect("plans:crisis", patient_id)
    if form.unanswered:
        context |= {"second": _another_day(), "put_off": shown.put_off(plan)}
    return render(request, "plans/crisis_after.html", {**context, "form": form}, status=status)
