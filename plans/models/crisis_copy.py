"""A paper copy of a crisis plan: who holds it, of which version, and whether it came back once replaced."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.crisis_plan import CrisisPlan
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class CrisisCopy(Protected):
    """Paper outlives the page that it was printed from: a new version raises the recall of what is still out."""

    class Form(models.TextChoices):
        SHEET = "sheet", _("sheet")
        CARD = "card", _("card")

    class Ending(models.TextChoices):
        BACK = "back", _("came back")
        DESTROYED = "destroyed", _("was destroyed")
        LOST = "lost", _("cannot be found")

    wall = Wall("view_crisis", jobs_columns=("id", "patient_id", "crisis_plan_id", "given_on", "ended_on"))

    crisis_plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="copies")
    holder = models.CharField(_("who has it"), max_length=160)
    form = models.CharField(_("which paper"), max_length=5, choices=Form.choices)
    given_on = models.DateField(_("given on"))
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    ending = models.CharField(max_length=9, choices=Ending.choices, blank=True)
    ended_on = models.DateField(null=True)
    submission = models.UUIDField(null=True, unique=True)  # the form's own key: sent twice, kept once

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ending="", ended_on=None) | ~Q(ending="") & Q(ended_on__isnull=False),
                name="crisis_copy_ended",
            )
        ]
        indexes = [models.Index(fields=["crisis_plan"], condition=Q(ended_on=None), name="crisis_copy_out")]
