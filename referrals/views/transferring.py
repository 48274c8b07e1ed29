"""The sector asks for a transfer; the team, which alone sees the plan, makes it or says why the person stays."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from referrals import board, transfers
from referrals.forms_transfers import StayForm, TransferForm
from referrals.views.moving import form_page, made, move_at

_BOTH = ("GET", "POST")


@page(roles.SECTOR_COORDINATOR, methods=_BOTH, about="referral", code="view_identity")
def transfer(request: Any, referral_id: UUID) -> HttpResponse:
    """Ask the team that accompanies to move the person to another entity."""
    referral, refused = move_at(request, referral_id, "transfer")
    lines = [] if refused else transfers.lines(referral)
    first = {"line": referral.transfer_to_id, "text": referral.transfer_reason, "wish": referral.transfer_wish}
    form = TransferForm(request.POST or None, lines=lines, initial=first)
    if made(
        request, form, refused, lambda: transfers.ask(referral, by=request.membership, **form.cleaned_data), "line"
    ):
        messages.success(request, _("The team has it in its work, and whoever referred has been told."))
        return redirect("referrals:detail", referral.pk)
    options = board.line_options(lines, form["line"].value())
    return form_page(
        request, "referrals/transfer.html", referral, form, refused, options=options, open_lines=bool(lines)
    )


@page(roles.ENTITY_COORDINATOR, roles.PROFESSIONAL, methods=_BOTH, about="referral", code="view_identity")
def stay(request: Any, referral_id: UUID) -> HttpResponse:
    """Say why the person stays, once it has been talked about with them."""
    referral, refused = move_at(request, referral_id, "stay")
    form = StayForm(request.POST or None)
    if made(request, form, refused, lambda: transfers.stay(referral, by=request.membership, **form.cleaned_data)):
        messages.success(request, _("Written down. The process goes on here, and the sector has been told."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/stay.html", referral, form, refused)
