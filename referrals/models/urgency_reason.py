"""Why a referral is urgent: the criteria that were chosen, each with its date, by whom and since when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, UrgencyCriterion
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall
from referrals.models.referral import Referral


class UrgencyReason(Protected):
    """Seen by whoever sees its referral. Never changed: it ends, and another one says what holds now."""

    historied = False  # written once; by whom and when it ended stands on the row
    wall = Wall("view_identity", narrower="EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {t}.referral_id)")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="urgency_reasons")
    criterion = models.ForeignKey(UrgencyCriterion, models.PROTECT, related_name="+")
    day = models.DateField(_("on which day"), null=True)
    said_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["referral", "criterion"], condition=Q(ended_at=None), name="urgency_reason_once"
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None, ended_by=None) | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="urgency_reason_ended",
            ),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(referral__in=Referral.objects.visible_to(actor))
