"""The sign-in of the person and of those close to them: a code handed over by the team, and closing an account."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.gate import page
from entities.roles import CARE, PERSON
from patients import entering
from patients.forms_entering import AnotherCodeForm
from patients.person_page import person_page
from patients.sharing import may_decide


@page(PERSON, *CARE, methods=("GET", "POST"), about="patient", code="view_identity", needs="sign")
def sign_in(request: Any, patient_id: UUID) -> HttpResponse:
    """Who signs in to this plan; each with the code that they were handed, or a new one."""
    context = person_page(request, patient_id, tab="who", code="view_identity")
    allowed = may_decide(context["held"])
    if not allowed:
        raise PermissionDenied(allowed.reason)
    found = entering.accounts(context["links"])
    wanted = next((request.POST[verb] for verb in ("give", "close", "refuse") if request.POST.get(verb)), "")
    if wanted:
        return _changed(request, context, found, wanted)
    return _listed(request, context, found)


def _listed(
    request: Any, context: dict[str, Any], found: list[entering.Account], form: AnotherCodeForm | None = None
) -> HttpResponse:
    context["accounts"] = [_row(account, context["own"]) for account in found]
    context["none"] = not any(account.own for account in found)
    context["why"] = form or AnotherCodeForm()
    return render(request, "patients/sign_in.html", context, status=422 if request.method == "POST" else 200)


def _changed(request: Any, context: dict[str, Any], found: list[entering.Account], wanted: str) -> HttpResponse:
    patient = context["patient"]
    if wanted == "new" and not any(account.own for account in found) and not context["own"]:
        return _handed(request, context, entering.open_account(patient, by=request.actor), own=True)
    account = next((a for a in found if str(a.user.pk) == wanted), None)
    if account is None:
        raise Http404
    if "refuse" in request.POST:
        return _refused(request, context, account)
    if context["own"] and account.own:
        raise PermissionDenied(_("You change how you come in in “My account”."))
    if "close" in request.POST:
        return _closed(request, context, account)
    if not account.may_give:
        raise PermissionDenied(account.may_give.reason)
    reason = ""
    if account.needs_reason:
        form = AnotherCodeForm(request.POST)
        if not form.is_valid():
            return _listed(request, context, found, form)
        reason = form.cleaned_data["reason"]
    return _handed(request, context, account.user, own=account.own, reason=reason)


def _handed(request: Any, context: dict[str, Any], user: Any, *, own: bool, reason: str = "") -> HttpResponse:
    """The paper to hand over; the code stands on it and nowhere else."""
    row, code = entering.give_code(context["patient"], user, by=request.membership, reason=reason)
    address = settings.BASE_URL.rstrip("/") + reverse("first_time")
    context |= {"given": row, "code": code, "address": address, "for_person": own}
    return render(request, "patients/sign_in_paper.html", context)


def _refused(request: Any, context: dict[str, Any], account: entering.Account) -> HttpResponse:
    """The person alone says that they did not ask for it."""
    if not context["own"] or not account.may_refuse:
        raise Http404
    entering.refuse_code(context["patient"], account.user)
    messages.success(request, pgettext("person-page", "That code opens nothing any more."))
    return redirect("patients:sign_in", context["patient"].pk)


def _closed(request: Any, context: dict[str, Any], account: entering.Account) -> HttpResponse:
    if not account.may_close:
        raise Http404
    entering.close_account(context["patient"], account.user, by=request.membership)
    messages.success(request, _("Closed: nobody comes in with it from this moment."))
    return redirect("patients:sign_in", context["patient"].pk)


def _row(account: entering.Account, own_page: bool) -> dict[str, Any]:
    mine = own_page and account.own
    return {
        "account": account,
        "name": str(account.user),
        "state": _state(account),
        "code": account.code,
        "give": _("Give another code") if account.been_in or account.code else _("Give the code"),
        "may_give": bool(account.may_give) and not mine,
        "reason": "" if mine else account.may_give.reason,
        "may_close": account.may_close and not mine,
        "needs_reason": account.needs_reason and not mine,
        "may_refuse": mine and account.may_refuse,
    }


def _state(account: entering.Account) -> dict[str, str]:
    if not account.user.is_active:
        return {"word": _("Closed"), "tone": ""}
    if account.code and account.code.live:
        return {"word": _("Waiting for the first time"), "tone": "due"}
    return {"word": _("In use"), "tone": "ok"} if account.been_in else {"word": _("Without a code"), "tone": ""}
