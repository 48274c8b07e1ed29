"""Documents that go with a referral: added, taken away as a file, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from ppr.lib.uploads import file_response, heavy
from referrals import attachments
from referrals.forms_attachments import AttachmentForm
from referrals.models import Attachment
from referrals.transitions import Refused
from referrals.views.moving import form_page, made, move_at
from referrals.views.reading import one_referral

_BOTH = ("GET", "POST")
_READERS = (*roles.CARE, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)
_SIDES = (roles.ENTITY_COORDINATOR, *roles.HEALTH)


@page(*_SIDES, methods=_BOTH, about="referral", code="view_identity")
def attach(request: Any, referral_id: UUID) -> HttpResponse:
    """Add a document to the referral; whoever sees the referral sees it."""
    referral, refused = move_at(request, referral_id, "attach")
    form = AttachmentForm(request.POST or None, request.FILES or None, heavy=heavy(request))

    def keep() -> None:
        given = form.cleaned_data
        attachments.attach(
            referral, given["file"], title=given["title"], by=request.membership, submission=given["submission"]
        )

    if made(request, form, refused, keep):
        messages.success(request, _("The document goes with the referral. The other side has been told."))
        return redirect("referrals:detail", referral.pk)
    return form_page(request, "referrals/attach.html", referral, form, refused)


def _one(request: Any, referral_id: UUID, attachment_id: UUID) -> Attachment:
    referral = one_referral(request.actor, referral_id)
    rows = Attachment.objects.visible_to(request.actor).filter(referral=referral, taken_back_at=None)
    found: Attachment = get_object_or_404(rows.select_related("added_by"), pk=attachment_id)
    return found


@page(*_READERS, about="referral", code="view_identity", act="export")
def attachment(request: Any, referral_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The document as a file to download."""
    row = _one(request, referral_id, attachment_id)
    return file_response(f"{_('document')}-{row.added_at:%Y-%m-%d}", row.media_type, row.content)


@page(*_SIDES, methods=("POST",), about="referral", code="view_identity")
def attachment_back(request: Any, referral_id: UUID, attachment_id: UUID) -> HttpResponse:
    """Take back a document that one's own side added."""
    row = _one(request, referral_id, attachment_id)
    try:
        attachments.take_back(row, by=request.membership)
    except Refused as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, _("The document has been taken back; nobody sees it any more."))
    return redirect("referrals:detail", referral_id)
