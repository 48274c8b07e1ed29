"""What is answered to a person who does not agree with the plan."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class DisagreementAnswer(Protected):
    """What the health service answers to a person who does not agree with a version of the plan, and offers."""

    wall = Wall("view_plan", jobs_columns=("id", "patient_id", "version_id"))

    version = models.ForeignKey("plans.PlanVersion", models.PROTECT, related_name="answers")
    text = models.TextField(_("what is answered"))
    offers = models.JSONField(default=list)  # sooner review, advocate, second opinion
    review_on = models.DateField(_("sooner review, on"), null=True, blank=True)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    submission = models.UUIDField(null=True, unique=True)

    history = history()

    class Meta:
        indexes = [models.Index(fields=["version", "at"])]
