"""What happened to a process: held, resumed, another intensity, another key worker, ended; each dated."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, Slot
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall
from referrals.models.placement import Placement


class PlacementEvent(Protected):
    """One dated event of a process. Written by referrals.course alone, never changed."""

    class Kind(models.TextChoices):
        HELD = "held", _("the place is kept")
        RESUMED = "resumed", _("back in the programme")
        INTENSITY = "intensity", _("another intensity")
        KEY_WORKER = "key_worker", _("another key worker")
        ENDED = "ended", _("ended")

    historied = False  # it is a history
    wall = Wall("view_identity", narrower="EXISTS (SELECT 1 FROM referrals_placement p WHERE p.id = {t}.placement_id)")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="events")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    on = models.DateField()
    from_slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    to_slot = models.ForeignKey(Slot, models.PROTECT, null=True, related_name="+")
    to_membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reason = models.TextField(blank=True)
    by_membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["placement", "on"]), models.Index(fields=["patient", "-on"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        return models.Q(placement__in=Placement.objects.visible_to(actor))
