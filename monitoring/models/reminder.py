"""The ledger of what is due, for whom: written once, delivered once, done by doing the thing."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib.access import Actor
from ppr.lib.walls import Protected, Wall


class Reminder(Protected):
    """One rule about one object, due on a day, for one membership: it can exist once."""

    class Kind(models.TextChoices):
        WORK = "work", _("to do")
        NEWS = "news", _("news")

    historied = False  # it is a ledger: rows are added and closed
    wall = Wall("view_identity", jobs=("SELECT", "INSERT", "UPDATE"))

    kind = models.CharField(max_length=4, choices=Kind.choices)
    rule = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=20)
    object_id = models.UUIDField()
    due_on = models.DateField()
    recipient = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    # Whose work it is when the recipient only stands in: somebody away, or somebody who has left.
    instead_of = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    delivered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rule", "object_id", "due_on", "recipient"], name="reminder_once")
        ]
        indexes = [
            models.Index(fields=["recipient", "kind", "due_on"], condition=Q(closed_at=None), name="reminder_open"),
            models.Index(fields=["object_id"], condition=Q(closed_at=None), name="reminder_object"),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(recipient=actor.membership_id) if actor.membership_id else Q(pk__in=[])
