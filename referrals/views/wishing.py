"""«Con quién quiero seguir»: the person says it, or somebody writes it down for them; whoever can do it answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities import roles
from entities.gate import page
from entities.models import Membership
from patients.person_page import person_page
from ppr.lib.access import Actor
from referrals import own_wait, wishes
from referrals.forms_wishes import WishAnswerForm, WishForm
from referrals.models import Referral, State, Wish

_BOTH = ("GET", "POST")
_WHO = (roles.PERSON, *roles.CARE, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)
MOST = 10


@page(*_WHO, methods=_BOTH, about="patient", code="view_identity")
def going_on(request: Any, patient_id: UUID) -> HttpResponse:
    """Say what one would rather have; what was said before, and what became of it, stands under it."""
    context = person_page(request, patient_id, tab=_tab(request), code="view_identity")
    referral = wishes.referral_for(patient_id, request.actor)
    if referral is None:
        raise PermissionDenied(_("Nothing has been asked for this person yet, so there is nobody to tell."))
    form = WishForm(request.POST or None, by_person=context["own"])
    if form.is_bound and form.is_valid():
        wish = wishes.say(form.wish(), referral, by=request.membership)
        messages.success(request, _told(wish, own=context["own"]))
        return redirect("plans:going_on", patient_id)
    context |= {"form": form, "wishes": [shown(row) for row in found(patient_id, request.actor)]}
    context["waits"] = own_wait.of(request.actor)
    return render(request, "referrals/going_on.html", context, status=422 if form.is_bound else 200)


@page(*_WHO, methods=_BOTH, about="wish", code="view_identity")
def wish(request: Any, patient_id: UUID, wish_id: UUID) -> HttpResponse:
    """One wish; whoever was asked says what becomes of it."""
    context = person_page(request, patient_id, tab=_tab(request), code="view_identity")
    row = _one(request, patient_id, wish_id)
    may = wishes.may_answer(row, request.membership)
    form = WishAnswerForm(request.POST or None) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied(may.reason)
        if form.is_valid():
            try:
                wishes.answer(row, form.cleaned_data["outcome"], form.cleaned_data["answer"], by=request.membership)
            except wishes.AlreadyAnswered as meanwhile:
                return _page(request, context, meanwhile.current, form, status=409)
            messages.success(request, _("The answer is kept; the person and whoever wrote it down read it."))
            return redirect("plans:wish", patient_id, wish_id)
    return _page(request, context, row, form, status=422 if request.method == "POST" else 200)


def _page(request: Any, context: dict[str, Any], row: Wish, form: Any, status: int) -> HttpResponse:
    row = _one(request, row.patient_id, row.pk)
    open_now = form is not None and row.is_open
    context |= {
        "wish": shown(row), "form": form if open_now or status == 409 else None, "meanwhile": status == 409,
        "actions": to_do(row, request.membership),
    }  # fmt: skip
    return render(request, "referrals/wish.html", context, status=status)


@page(*_WHO, methods=("POST",), about="wish", code="view_identity")
def wish_back(request: Any, patient_id: UUID, wish_id: UUID) -> HttpResponse:
    """The person no longer wants it; whoever wrote it down for them may say so."""
    row = _one(request, patient_id, wish_id)
    if request.membership is not None and row.typed_by_id != request.membership.pk:
        raise PermissionDenied(_("Only the person, or whoever wrote it down for them, takes it back."))
    try:
        wishes.take_back(row, by=request.membership)
    except wishes.AlreadyAnswered:
        messages.info(request, _("It had been answered or taken back already; it stands below."))
    else:
        messages.success(request, _("Taken back. It can be asked for again at any time."))
    return redirect("plans:going_on", patient_id)


def _one(request: Any, patient_id: UUID, wish_id: UUID) -> Wish:
    rows = Wish.objects.visible_to(request.actor).filter(patient_id=patient_id).select_related(*_NAMED)
    row: Wish = get_object_or_404(rows, pk=wish_id)
    return row


_NAMED = (
    "patient", "referral", "typed_by__user", "typed_by__entity", "answered_by__user", "answered_by__entity",
    "to_entity", "to_membership__user", "to_membership__entity",
)  # fmt: skip


def found(patient_id: UUID, actor: Actor) -> list[Wish]:
    """The latest wishes that the actor reads; one query."""
    rows = Wish.objects.visible_to(actor).filter(patient_id=patient_id).select_related(*_NAMED)
    return list(rows.order_by("-said_at", "-pk")[:MOST])


def shown(row: Wish) -> dict[str, Any]:
    """A wish for referrals/_wish.html."""
    return {
        "row": row,
        "about": row.get_about_display(),
        "by": row.typed_by.who if row.typed_by else row.patient.called,
        "asked": row.to_membership.who if row.to_membership else asked_of(row),
        "outcome": row.get_outcome_display(),
    }


def asked_of(row: Wish) -> str:
    """Who answers, where it is not somebody by name."""
    coordination = row.to_role in (roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)
    if coordination and row.to_role == roles.ENTITY_COORDINATOR:
        return _("Coordination of %(entity)s") % {"entity": row.to_entity.name}
    return row.to_entity.name


def to_do(row: Wish, membership: Membership | None) -> list[dict[str, str]]:
    """Where whoever reads it makes it come true."""
    if membership is None:
        return []
    about, patient_id, referral = row.about, row.patient_id, row.referral
    if about == Wish.About.KEY_WORKER and membership.role == roles.ENTITY_COORDINATOR and _joined(referral):
        return [{"label": _("Change the key worker"), "url": reverse("plans:course_key_worker", args=[patient_id])}]
    if about == Wish.About.ENTITY and membership.role == roles.SECTOR_COORDINATOR and _joined(referral):
        return [{"label": _("Ask for a transfer"), "url": reverse("referrals:transfer", args=[referral.pk])}]
    if about in (Wish.About.PEER, Wish.About.ADVOCATE) and membership.role == roles.PROFESSIONAL and _joined(referral):
        return [{"label": _("Share with somebody else"), "url": reverse("plans:sharing_new", args=[patient_id])}]
    return [{"label": _("Open the referral"), "url": reverse("referrals:detail", args=[referral.pk])}]


def _joined(referral: Referral) -> bool:
    return referral.state == State.JOINED


def _tab(request: Any) -> str:
    return "plan" if request.actor.role == roles.PERSON else "course"


def _told(wish: Wish, *, own: bool) -> str:
    if own:
        return pgettext("person-page", "Your team has it. Somebody will talk it over with you.")
    return _("Written down. Whoever can do something about it has it among their work.")
