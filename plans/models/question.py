"""A question of one side to the other."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.asked import Asked
from plans.models.plan import Plan
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class Question(Protected, Asked):
    """One side asks the other about the person; both read it, and the person too."""

    wall = Wall("view_plan", jobs_columns=("id", "patient_id", "asked_to_id", "answer_by", "answered_at"))

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_to = models.ForeignKey(Membership, models.PROTECT, related_name="+", verbose_name=_("to whom"))

    history = history()

    class Meta(Asked.Meta):
        indexes = [models.Index(fields=["patient", "-asked_at"])]
