"""What the person says of a note."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.asked import Asked
from plans.models.progress_note import OnNote
from ppr.lib.history import history
from ppr.lib.walls import Wall


class Objection(OnNote, Asked):
    """The person comments a note, disagrees with it, or asks for it to be corrected; the answer stands beside."""

    class Wish(models.TextChoices):
        COMMENT = "comment", _("adds something")
        DISAGREES = "disagrees", _("disagrees")
        CORRECT = "correct", _("asks for a correction")

    wall = Wall(
        "view_plan",
        jobs_columns=("id", "patient_id", "addressed_to_id", "answer_by", "answered_at"),
        narrower=OnNote.wall.narrower,
    )

    note = models.ForeignKey("plans.ProgressNote", models.PROTECT, related_name="objections")
    wish = models.CharField(_("what the person wants"), max_length=10, choices=Wish.choices, default=Wish.DISAGREES)
    language = models.CharField(max_length=5, default="es")
    # Whose note it is, by value: the clock sees no note that is narrowed.
    addressed_to = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    history = history()

    class Meta(Asked.Meta):
        indexes = [models.Index(fields=["patient", "-asked_at"])]
