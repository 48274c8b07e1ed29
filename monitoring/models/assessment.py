"""A measure taken on a day with one instrument, by one kind of rater."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class Assessment(Protected):
    """Answers as given, by item; the scores follow from them and the rule's version."""

    class Rater(models.TextChoices):
        SELF = "self", _("the person")
        STAFF = "staff", _("the team")

    class Mode(models.TextChoices):
        TOGETHER = "together", _("together, on the screen")
        PAPER = "paper", _("on paper")
        ALONE = "alone", _("by the person alone")

    wall = Wall("view_measures")

    instrument = models.CharField(_("measure"), max_length=20)
    rule_version = models.CharField(max_length=10)
    rater = models.CharField(_("whose view"), max_length=6, choices=Rater.choices, default=Rater.SELF)
    mode = models.CharField(_("how"), max_length=10, choices=Mode.choices, default=Mode.TOGETHER)
    taken_on = models.DateField(_("day"))
    answers = ArrayField(models.SmallIntegerField(null=True, blank=True))
    language = models.CharField(max_length=5, default="es")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "instrument", "rater", "taken_on"], name="assessment_once_a_day",
                violation_error_message=_("This measure is already recorded for that day."),
            )
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "instrument", "taken_on"])]
