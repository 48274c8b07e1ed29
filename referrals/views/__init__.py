"""Pages of this app: how a person arrives, where each referral stands, and the moves."""

from referrals.views.again import come_back, person_declines, reopen
from referrals.views.arriving import new, refer
from referrals.views.attaching import attach, attachment, attachment_back
from referrals.views.entrusting import entrust
from referrals.views.lines import board, line, replan
from referrals.views.listing import do_several, export, list_referrals
from referrals.views.moving import accept, acknowledge, decline, route, withdraw
from referrals.views.needing import need_waits, profile
from referrals.views.orientation import conclude, convert, orient
from referrals.views.reading import detail
from referrals.views.setting_aside import expect, slot, slot_free
from referrals.views.settling import settle
from referrals.views.transferring import stay, transfer
from referrals.views.waiting import assess, offer, prioritise, refuse_offer, take_offer, tell, wait

__all__ = [
    "accept", "acknowledge", "assess", "attach", "attachment", "attachment_back", "board", "come_back", "conclude", "convert", "decline", "detail", "do_several", "entrust", "expect", "export",
    "line", "list_referrals", "need_waits", "new", "offer", "orient", "person_declines", "prioritise", "profile", "refer", "refuse_offer", "reopen", "replan", "route", "settle", "slot",
    "slot_free", "stay", "take_offer", "tell", "transfer", "wait", "withdraw",
]  # fmt: skip
