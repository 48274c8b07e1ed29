"""Documents that go with a referral: added by either side while it is open, taken back by the side that added them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from ppr.lib.access import Actor
from ppr.lib.uploads import Checked
from referrals import transitions
from referrals.models import Attachment, Referral
from referrals.transitions import Refused

MOST = 20  # with one referral


def attach(referral: Referral, file: Checked, *, title: str, by: Membership, submission: UUID | None) -> Attachment:
    """Keep a checked file with the referral. The same form sent again gives back the first. Raises Refused."""
    with transaction.atomic():
        transitions.hold("attach", referral, by=by)  # the referral's row is held: two forms come one after the other
        first = Attachment.objects.filter(submission=submission, referral=referral).first() if submission else None
        if first is not None:
            return first
        if Attachment.objects.filter(referral=referral, taken_back_at=None).count() >= MOST:
            raise Refused(_("There are too many documents with this referral. Take one back first."))
        transitions.apply(referral, "attach", by=by, text=title)
        row = Attachment.sealed(referral, file, title=title, added_by=by, submission=submission)
        row.save(force_insert=True)
    return row


def take_back(row: Attachment, *, by: Membership) -> None:
    """Show it to nobody any more. Raises Refused where it is not of one's own side, or gone already."""
    with transaction.atomic():
        held = Attachment.objects.select_for_update(of=("self",)).select_related("added_by").get(pk=row.pk)
        if held.added_by.entity_id != by.entity_id:
            raise Refused(_("Only those who added a document take it back."))
        if held.taken_back_at is not None:
            raise Refused(_("This document has been taken back already."))
        held.taken_back_at, held.taken_back_by = timezone.now(), by
        held.save(update_fields=["taken_back_at", "taken_back_by"])


def of(referral: Referral, actor: Actor) -> QuerySet[Attachment]:
    """Those that go with it now, the latest first, without their bytes."""
    rows = Attachment.objects.visible_to(actor).filter(referral=referral, taken_back_at=None)
    return rows.defer("ciphertext").select_related("added_by__user", "added_by__entity").order_by("-added_at", "-pk")
