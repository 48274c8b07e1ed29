"""What somebody asks and somebody else has to answer by a day."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership


class Asked(models.Model):
    """What was asked, by when an answer is due, and the answer; whoever asked reads it."""

    text = models.TextField(_("what is asked"), blank=True)
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(null=True, unique=True)  # the form's own key: sent twice, kept once

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, answer="")
                | Q(answered_at__isnull=False, answered_by__isnull=False),
                name="%(app_label)s_%(class)s_answered",
            )
        ]
