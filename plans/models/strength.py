"""Strengths: what the person can do, likes and has come through; they stand before the difficulties."""

from django.db import models

from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class Strength(Protected, Words, Versioned):
    """One strength in the person's words; what others see in them may stand beside it."""

    wall = Wall("view_plan")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="strengths")
    seen_by_others = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True)

    history = history()

    class Meta(Words.Meta):
        indexes = [models.Index(fields=["plan", "position"])]
