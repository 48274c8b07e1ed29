"""Two people at one referral at the same moment: neither takes back what the other has just written."""

from __future__ import annotations

from typing import Any

import pytest

from referrals import services, waiting
from referrals.models import Referral, ReferralEvent, State
from referrals.transitions import Refused


def as_read(cast: Any, acting: Any, who: str) -> Referral:
    with acting(getattr(cast, who)) as actor:
        referral: Referral = Referral.objects.visible_to(actor).get(pk=cast.referral_adrian.pk)
        return referral


def test_a_move_rests_on_what_was_read(cast: Any, acting: Any) -> None:
    """Its urgency sets the clock: who read it as ordinary is asked to look again, and takes nothing back."""
    late, ours = as_read(cast, acting, "coordinator"), as_read(cast, acting, "sector_coordinator")
    with acting(cast.sector_coordinator):
        waiting.prioritise(ours, by=cast.sector_coordinator, urgency="high", text="Pierde la casa.")
        events = ReferralEvent.objects.filter(referral=ours).count()
    with acting(cast.coordinator), pytest.raises(Refused, match="acaba de cambiar"):
        services.acknowledge(late, by=cast.coordinator)
    with acting(cast.coordinator) as actor:
        now = Referral.objects.visible_to(actor).get(pk=late.pk)
        assert (now.state, now.urgency, now.order_reason) == (State.SENT, "high", "Pierde la casa.")
        assert ReferralEvent.objects.filter(referral=now).count() == events
        services.acknowledge(now, by=cast.coordinator)
        assert Referral.objects.get(pk=now.pk).state == State.RECEIVED
