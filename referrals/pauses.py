"""Slots that nobody new can take for a while: kept for somebody, or out of service; each dated, with its reason."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Membership, Slot, SlotPause
from referrals import slots
from referrals.models import Referral
from referrals.transitions import Refused


def keep(
    slot: Slot, *, by: Membership, last: date, reason: str, referral: Referral | None = None
) -> SlotPause:  # fmt: skip
    """Keep a free slot until that day, it included; for whom, where they are referred here. Raises Refused."""
    if last < timezone.localdate():
        raise Refused(_("This day has gone by already. Write a later one."))
    hold_limit(slot.line.agreement, last)
    about = referral.pk if referral else None
    return _begin(slot, SlotPause.Kind.HELD, last, by=by, reason=reason, referral_id=about)


def hold_limit(agreement: Agreement, last: date) -> None:
    """See that a slot is kept for no longer than the agreement lets one be kept. Raises Refused."""
    days = max(agreement.hold_days, agreement.offer_days)
    latest = timezone.localdate() + timedelta(days=days)
    if last > latest:
        raise Refused(
            _("By the agreement a slot is kept for %(days)s days at most: until %(day)s.")
            % {"days": days, "day": f"{latest:%d/%m/%Y}"}
        )


def take_out(slot: Slot, *, by: Membership, reason: str, last: date | None = None) -> SlotPause:
    """Take a free slot out of service, until that day where it is known. Raises Refused."""
    if last is not None and last < timezone.localdate():
        raise Refused(_("This day has gone by already. Write a later one."))
    return _begin(slot, SlotPause.Kind.OUT_OF_SERVICE, last, by=by, reason=reason)


def _begin(slot: Slot, kind: str, last: date | None, *, by: Membership, **facts: object) -> SlotPause:
    with transaction.atomic():
        held = slots.locked_if_free(slot)
        ends = last + timedelta(days=1) if last else None
        return SlotPause.objects.create(
            slot=held, kind=kind, begins_on=timezone.localdate(), ends_on=ends, begun_by=by, **facts
        )


def free(slot: Slot, *, by: Membership) -> SlotPause:
    """The slot can be taken again from this second. Raises Refused where nothing keeps it."""
    with transaction.atomic():
        pause = now_on(slot).select_for_update(of=("self",)).first()
        if pause is None:
            raise Refused(_("This slot is not set aside any more. Look at the board again."))
        pause.ends_on, pause.ended_by, pause.ended_at = timezone.localdate(), by, timezone.now()
        pause.save(update_fields=["ends_on", "ended_by", "ended_at"])
    return pause


def now_on(slot: Slot) -> QuerySet[SlotPause]:
    """What sets this slot aside today; none or one."""
    return SlotPause.objects.on().filter(slot=slot)
