"""A profile of need: in which areas of life the person needs how much, as the referring or receiving side sees it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import GoalArea, Membership
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall
from referrals.models.referral import Referral


class Need(Protected):
    """One area and its level; never summed up. Never changed: it ends, and another one says what is seen now."""

    class Level(models.TextChoices):
        NONE = "none", _("no need here")
        SOME = "some", _("some need")
        MUCH = "much", _("much need")

    historied = False  # written once; until when it held stands on the row
    wall = Wall("view_identity", narrower="EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {t}.referral_id)")

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="needs")
    area = models.ForeignKey(GoalArea, models.PROTECT, related_name="+")
    level = models.CharField(_("how much"), max_length=5, choices=Level.choices)
    noted_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    noted_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["referral", "area"], condition=Q(ended_at=None), name="need_once")
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(referral__in=Referral.objects.visible_to(actor))
