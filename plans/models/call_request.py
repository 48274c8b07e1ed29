"""The person asks to be called."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from plans.models.asked import Asked
from plans.models.plan import Plan
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class CallRequest(Protected, Asked):
    """The person asks to be called, and says when it suits; `text` may stay empty."""

    wall = Wall("view_plan", jobs_columns=("id", "patient_id", "answer_by", "answered_at"))

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    suits = models.CharField(_("when it suits"), max_length=120, blank=True)

    history = history()

    class Meta(Asked.Meta):
        indexes = [models.Index(fields=["patient", "-asked_at"])]
