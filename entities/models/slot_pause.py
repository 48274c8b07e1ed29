"""For how long nobody new can take a slot, and why: dated, and never rewritten once it is over."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models.agreement import Slot
from entities.models.membership import Membership
from ppr.lib.ids import uuid7


class SlotPauseQuerySet(models.QuerySet["SlotPause"]):
    def on(self, day: date | None = None) -> Self:
        """Those in force on that day (today by default)."""
        at = day or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=at), begins_on__lte=at)


class SlotPause(models.Model):
    """A free slot that is kept for somebody, or out of service. Two never overlap on one slot."""

    class Kind(models.TextChoices):
        HELD = "held", _("kept for somebody")
        OUT_OF_SERVICE = "out_of_service", _("out of service")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="pauses", verbose_name=_("slot"))
    kind = models.CharField(_("what for"), max_length=15, choices=Kind.choices)
    begins_on = models.DateField(_("from"))
    ends_on = models.DateField(_("free again on"), null=True, blank=True)  # the first day on which it is free
    # For whom, where they are referred here: the name is read through the wall, never written here.
    referral_id = models.UUIDField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=300)
    begun_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    ended_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = SlotPauseQuerySet.as_manager()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="slot_pause_one_at_a_time",
                expressions=[
                    (F("slot"), RangeOperators.EQUAL),
                    (
                        Func(F("begins_on"), F("ends_on"), function="daterange", output_field=DateRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("begins_on")), name="slot_pause_dates_in_order"
            ),
            models.CheckConstraint(
                condition=~Q(kind="held") | Q(ends_on__isnull=False), name="slot_pause_held_until_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot} · {self.get_kind_display()}"
