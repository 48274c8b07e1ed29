from referrals.models.placement import Placement
from referrals.models.referral import LIVE, OPEN, Referral, State
from referrals.models.referral_event import ReferralEvent

__all__ = ["LIVE", "OPEN", "Placement", "Referral", "ReferralEvent", "State"]
