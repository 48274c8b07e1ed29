"""Pages of this app: how a person arrives, where each referral stands, and the moves."""

from referrals.views.arriving import new, refer
from referrals.views.moving import accept, acknowledge, decline, route, withdraw
from referrals.views.reading import board, detail, list_referrals

__all__ = [
    "accept", "acknowledge", "board", "decline", "detail", "list_referrals", "new", "refer", "route", "withdraw",
]  # fmt: skip
