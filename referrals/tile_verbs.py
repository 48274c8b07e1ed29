"""What can be done with a slot on its own tile of the board: offer, keep, take out of service, free, answer an offer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from entities.models import Membership, Slot, SlotPause
from referrals import access
from referrals.models import Placement, Referral

KEPT_DAYS = 7  # from the tile; the slot's own page asks for a day
_OFFERED_TO = 3  # how many of those who wait stand on a tile, in their order


def anchor(slot_id: UUID) -> str:
    """The name of the tile within the board: where the keyboard comes back to."""
    return f"plaza-{slot_id}"


def on_board(slot_id: UUID) -> str:
    """The address of the board, at this tile."""
    return f"{reverse('slots')}#{anchor(slot_id)}"


def back_to_tile(request: Any) -> str:
    """The tile from which a step was made, "" where it was made elsewhere."""
    try:
        return on_board(UUID(request.POST.get("tile", "")))
    except ValueError:
        return ""


def of_free(slot: Slot, waiting: Iterable[Referral], membership: Membership) -> dict[str, Any]:
    """A free slot: to whom it can be offered, keeping it some days, taking it out of service."""
    mine = [referral for referral in waiting if referral.line_id == slot.line_id]
    offers = [_offer(referral, slot.pk) for referral in mine if access.may("offer", referral, membership)]
    aside = {
        "url": reverse("slot", args=[slot.pk]),
        "field": f"why-{slot.pk}",
        "days": KEPT_DAYS,
        "people": [(referral.pk, referral.patient.list_name) for referral in mine],
    }
    return {"id": anchor(slot.pk), "actions": offers[:_OFFERED_TO], "aside": aside, "more_url": aside["url"]}


def _offer(referral: Referral, slot_id: UUID) -> dict[str, Any]:
    return {
        "label": _("Offer it to %(name)s") % {"name": referral.patient.list_name},
        "url": reverse("referrals:offer", args=[referral.pk]),
        "method": "post",
        "hidden": {"slot": slot_id, "tile": slot_id},
    }


def of_paused(pause: SlotPause, kept_for: Referral | None, membership: Membership) -> dict[str, Any]:
    """A slot that is kept or out of service: offer it to whom it is kept for, or let it be taken again."""
    theirs = kept_for is not None and access.may("offer", kept_for, membership)
    offers = [_offer(kept_for, pause.slot_id)] if kept_for is not None and theirs else []
    free = {"label": _("Free it now"), "url": reverse("slot_free", args=[pause.slot_id]), "method": "post"}
    return {"id": anchor(pause.slot_id), "actions": [*offers, free], "more_url": reverse("slot", args=[pause.slot_id])}


def of_offered(placement: Placement) -> dict[str, Any]:
    """A slot that is on offer: what the person answers."""
    at = [placement.referral_id]
    takes = {
        "label": _("They take it"), "url": reverse("referrals:take_offer", args=at), "method": "post",
        "hidden": {"tile": placement.slot_id},
    }  # fmt: skip
    leaves = {"label": _("They do not take it"), "url": reverse("referrals:refuse_offer", args=at)}
    more = reverse("referrals:detail", args=at)
    return {
        "id": anchor(placement.slot_id),
        "actions": [takes, leaves],
        "more_url": more,
        "more": _("Open the referral"),
    }
