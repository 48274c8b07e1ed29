from referrals.models.attachment import Attachment
from referrals.models.need import Need
from referrals.models.placement import Placement
from referrals.models.placement_event import PlacementEvent
from referrals.models.referral import ANSWERED_FOR, LIVE, OPEN, Referral, State
from referrals.models.referral_event import ReferralEvent
from referrals.models.stay import Stay
from referrals.models.urgency_reason import UrgencyReason
from referrals.models.wish import Wish

__all__ = [
    "ANSWERED_FOR",
    "LIVE",
    "OPEN",
    "Attachment",
    "Need",
    "Placement",
    "PlacementEvent",
    "Referral",
    "ReferralEvent",
    "State",
    "Stay",
    "UrgencyReason",
    "Wish",
]
