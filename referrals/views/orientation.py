"""The first conversation: noted with little, then referred or closed with a next step."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from referrals import board, orientation
from referrals.forms_moves import ConcludeForm, ConvertForm, OrientationForm
from referrals.views.moving import form_page, made, move_at

_BOTH = ("GET", "POST")
_WHO = (*roles.HEALTH, roles.SECTOR_COORDINATOR)


@page(*_WHO, methods=_BOTH)
def orient(request: Any) -> HttpResponse:
    """Note who calls, about whom, what for, and how to call back."""
    form = OrientationForm(request.POST or None, initial={"sector": request.membership.entity.sector_id})
    if request.method == "POST" and form.is_valid():
        referral = orientation.orient(
            form.referral(), form.patient(), by=request.membership, actor=request.actor, submission=form.sent_whole()
        )
        messages.success(request, _("Noted. You answer for it; the coordination of the sector sees it too."))
        return redirect("referrals:detail", referral.pk)
    return render(
        request,
        "referrals/orient.html",
        {"form": form, "own_words": ["person_wish"]},
        status=422 if form.errors else 200,
    )


@page(*_WHO, methods=_BOTH, about="referral", code="view_identity")
def convert(request: Any, referral_id: UUID) -> HttpResponse:
    """Refer whom the conversation was about, with what they wish."""
    referral, refused = move_at(request, referral_id, "convert")
    lines = board.lines_in_force(sector_id=referral.sector_id)
    person = referral.patient
    known = {"surname1": person.surname1, "surname2": person.surname2, "birth_date": person.birth_date}
    form = ConvertForm(request.POST or None, instance=referral, lines=lines, actor=request.actor, initial=known)

    def send() -> None:
        form.save(commit=False)
        line = form.cleaned_data["line"]
        orientation.convert(
            referral,
            line,
            by=request.membership,
            actor=request.actor,
            person=form.person(),
            wish=form.wish(),
            why_urgent=form.chosen(),
        )

    if made(request, form, refused, send, field="line"):
        messages.success(
            request,
            _("Sent to %(entity)s. The clock keeps its first day.") % {"entity": form.cleaned_data["line"].entity.name},
        )
        return redirect("referrals:detail", referral.pk)
    options = board.line_options(lines, form["line"].value())
    return form_page(request, "referrals/convert.html", referral, form, refused, options=options)


@page(*_WHO, methods=_BOTH, about="referral", code="view_identity")
def conclude(request: Any, referral_id: UUID) -> HttpResponse:
    """Close the conversation without a referral, with the next step."""
    referral, refused = move_at(request, referral_id, "conclude")
    form = ConcludeForm(request.POST or None)
    if made(request, form, refused, lambda: orientation.conclude(referral, by=request.membership, **form.cleaned_data)):
        messages.success(request, _("Closed, with the next step written down."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/conclude.html", referral, form, refused)
