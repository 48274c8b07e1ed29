"""Who waits for a line, as components/board.html lists them: how urgently and why, since when, with whom meanwhile."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership, Slot
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import elapsed
from referrals import access, urgency
from referrals.models import Referral, State, UrgencyReason


def rows(
    actor: Actor, membership: Membership, people: Sequence[Referral], free: dict[Any, Slot] | None = None
) -> list[dict[str, Any]]:
    """Those who wait, in this order; each offered the free slot of their line where there is one. One query at most."""
    why = reasons(actor, people)
    return [_row(each, membership, (free or {}).get(each.line_id), why.get(each.pk, ())) for each in people]


def reasons(actor: Actor, people: Iterable[Referral]) -> dict[Any, list[UrgencyReason]]:
    """Referral → what makes it urgent, asked only of those that are."""
    urgent = [each.pk for each in people if each.urgency != Referral.Urgency.ORDINARY]
    return urgency.reasons(actor, urgent) if urgent else {}


def pressing(level: str, why: Iterable[UrgencyReason] = ()) -> dict[str, Any]:
    """The level as a word in an outline, and what justifies it; nothing where it is the usual one."""
    if level == Referral.Urgency.ORDINARY:
        return {}
    return {"urgent": {"word": _("high urgency"), "tone": "due"}, "why": urgency.because(why)}


def _row(referral: Referral, membership: Membership, free: Slot | None, why: Iterable[UrgencyReason]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": referral.patient.list_name,
        "url": reverse("referrals:detail", args=[referral.pk]),
        **pressing(referral.urgency, why),
        "facts": [
            _waited(referral),
            _("referred by %(unit)s") % {"unit": referral.from_entity.name},
            State(referral.state).label,
            *(
                [_("with %(who)s meanwhile") % {"who": referral.supporter.user.short_name}]
                if referral.supporter
                else []
            ),
            *([referral.order_reason.rstrip(" .")] if referral.order_reason else []),
        ],
    }
    if free and access.may("offer", referral, membership):
        found["action"] = {
            "label": _("Offer slot %(number)s") % {"number": free.number},
            "url": reverse("referrals:offer", args=[referral.pk]),
            "method": "post",
            "hidden": {"slot": free.pk},
        }
    return found


def _waited(referral: Referral) -> str:
    since = referral.sent_at or timezone.now()
    return _("since today") if timezone.localdate(since) == timezone.localdate() else elapsed(since)
