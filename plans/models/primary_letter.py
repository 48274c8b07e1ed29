"""The letter to primary care when a person joins a programme and when they leave it: as it was sent, or why not."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib.walls import Protected, Wall
from referrals.models import Placement


class PrimaryLetter(Protected):
    """One per process and occasion. `content` is what stood on the paper, so that it prints the same for ever."""

    class Occasion(models.TextChoices):
        JOINED = "joined", _("on joining")
        LEFT = "left", _("on leaving")

    class Way(models.TextChoices):
        RECORD = "record", _("through the health record")
        PERSON = "person", _("the person takes it")
        POST = "post", _("in a closed envelope")
        NOT_SENT = "not_sent", _("it is not sent: the person prefers it so")

    historied = False  # never changed once it is written
    wall = Wall("view_plan", jobs_columns=("id", "patient_id", "placement_id", "occasion"))

    placement = models.ForeignKey(Placement, models.PROTECT, related_name="+")
    occasion = models.CharField(max_length=6, choices=Occasion.choices)
    way = models.CharField(_("how it reaches them"), max_length=8, choices=Way.choices)
    content = models.JSONField(default=dict)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["placement", "occasion"], name="primary_letter_once"),
            models.CheckConstraint(condition=Q(way="not_sent") | ~Q(content={}), name="primary_letter_says_something"),
        ]
        indexes = [models.Index(fields=["patient", "-written_at"])]
