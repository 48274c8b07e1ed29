"""Naming who answers for a referral: one page, and the same question on the list for several."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from referrals import entrusting
from referrals.forms_moves import EntrustForm
from referrals.views.moving import form_page, made, move_at


@page(
    *roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, methods=("GET", "POST"), about="referral",
    code="view_identity",
)  # fmt: skip
def entrust(request: Any, referral_id: UUID) -> HttpResponse:
    """Name a colleague who answers for it from now on."""
    referral, refused = move_at(request, referral_id, "entrust")
    form = EntrustForm(request.POST or None, request.membership, referral.responsible)
    if made(
        request, form, refused, lambda: entrusting.entrust(referral, by=request.membership, **form.cleaned_data),
        "responsible",
    ):  # fmt: skip
        messages.success(request, _("Whoever answers now has it among their work."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/entrust.html", referral, form, refused)
