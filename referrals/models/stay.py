"""The ledger: who had which slot on which days, and since when that has been known."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import Deferrable, F
from django.utils.translation import gettext_lazy as _

from entities.models import Slot
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall
from referrals.models.placement import Placement


class Stay(Protected):
    """Some days of a process on one slot, in one way.

    Derived by the database from the placement and its events (sql/stays.sql), never written by hand. What a later
    change makes untrue is not lost: `recorded` ends, so that any month can be read as it was known at any moment.
    """

    class Kind(models.TextChoices):
        OFFERED = "offered", _("offered")
        ASSIGNED = "assigned", _("assigned")
        OCCUPIED = "occupied", _("in the programme")
        SUSPENDED = "suspended", _("kept while away")

    historied = False  # it is a history
    wall = Wall("view_identity", narrower="EXISTS (SELECT 1 FROM referrals_placement p WHERE p.id = {t}.placement_id)")

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="stays")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    during = DateRangeField()  # the first day, and the first one no longer
    recorded = DateTimeRangeField()  # since when it is known, and until when it was held true

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="stay_one_on_a_slot",
                expressions=[
                    (F("slot"), RangeOperators.EQUAL),
                    (F("during"), RangeOperators.OVERLAPS),
                    (F("recorded"), RangeOperators.OVERLAPS),
                ],
                deferrable=Deferrable.DEFERRED,
            )
        ]
        indexes = [GistIndex(fields=["during"]), models.Index(fields=["placement"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        return models.Q(placement__in=Placement.objects.visible_to(actor))
