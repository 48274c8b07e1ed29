"""What happened to a referral: every move, by whom, why, and what comes next."""

from django.db import models
from django.utils import timezone

from entities.models import DeclineReason, Entity, Membership
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall
from referrals.models.referral import Referral, State


class ReferralEvent(Protected):
    """One move. Written by referrals.transitions alone, never changed."""

    historied = False  # it is a history
    wall = Wall(
        "view_identity",
        jobs=("INSERT",),  # the story of an offer that ran out; a task reads none
        # The referral's own policy narrows this one: row-level security applies inside the sub-select.
        narrower="EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {t}.referral_id)",
    )

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="events")
    verb = models.CharField(max_length=30)
    from_state = models.CharField(max_length=20, choices=State.choices)
    to_state = models.CharField(max_length=20, choices=State.choices)
    at = models.DateTimeField(default=timezone.now)
    by_membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")
    reason = models.ForeignKey(DeclineReason, models.PROTECT, null=True, related_name="+")
    text = models.TextField(blank=True)
    next_step = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(fields=["referral", "at"]), models.Index(fields=["patient", "-at"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        return models.Q(referral__in=Referral.objects.visible_to(actor))
