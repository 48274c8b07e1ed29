"""How many slots of a line are paid for from a day on: each decision, and the slots that it closes when they are left."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from entities.models.agreement import Line, Slot
from entities.models.membership import Membership
from ppr.lib.ids import uuid7


class LinePlan(models.Model):
    """One decision about a line: so many slots from that day on. Written by referrals.replanning, never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(Line, models.PROTECT, related_name="plans")
    from_on = models.DateField()
    slots_before = models.PositiveSmallIntegerField()
    slots_after = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=300)
    decided_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [models.Index(fields=["line", "-decided_at"])]

    def __str__(self) -> str:
        return f"{self.from_on}: {self.slots_before} → {self.slots_after}"


class SlotReductionQuerySet(models.QuerySet["SlotReduction"]):
    def planned(self, day: date | None = None) -> Self:
        """Those that still stand on that day or begin later (today by default)."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day or timezone.localdate()))


class SlotReduction(models.Model):
    """A slot that somebody has and that is not paid for from a day on. Whoever has it stays; nobody comes after.

    The database closes the slot in the moment in which it is left (referrals/sql).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="reductions")
    plan = models.ForeignKey(LinePlan, models.PROTECT, related_name="reductions")
    from_on = models.DateField()  # the first day that is not paid for
    until_on = models.DateField(null=True)  # taken back: from then on it is paid for again

    objects = SlotReductionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=Q(until_on=None), name="slot_reduction_once"),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="slot_reduction_dates_in_order"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.from_on}"
