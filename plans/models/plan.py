"""The plan: exactly one per person, through all processes and entities. Its row holds clocks, no content."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class Plan(Protected, Versioned):
    """Coordinators see its dates; what is written in it takes view_plan."""

    class State(models.TextChoices):
        DRAFT = "draft", _("being written")
        ACTIVE = "active", _("in force")
        ON_HOLD = "on_hold", _("on hold")
        CLOSED = "closed", _("brought to its end")

    wall = Wall("view_identity", jobs=("SELECT",))

    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.DRAFT)
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    key_worker = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    placement_id = models.UUIDField()  # the process that it serves now
    picked_up_on = models.DateField()
    initial_due_on = models.DateField()
    next_review_on = models.DateField(null=True)
    # The person and whoever accompanies agreed to be in touch every so many days; empty where it is when they ask.
    contact_days = models.PositiveSmallIntegerField(null=True)
    contact_agreed_on = models.DateField(null=True)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient"], name="plan_one_per_person"),
            models.CheckConstraint(
                condition=models.Q(contact_days=None) | models.Q(contact_agreed_on__isnull=False, contact_days__gt=0),
                name="plan_contact_agreed",
            ),
        ]
        indexes = [models.Index(fields=["next_review_on"]), models.Index(fields=["key_worker", "next_review_on"])]
