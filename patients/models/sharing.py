"""What the person decided about who sees what: asked in, ended, withdrawn, given back; and how that was said."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership, User
from ppr.lib.access import NONE, Actor
from ppr.lib.walls import Further, Protected, Wall

_ONE_OF_US = (
    "{t}.user_id = nullif(current_setting('ppr.user', true), '')::uuid "
    "OR {t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid"
)


class SharingDecision(Protected):
    """One decision of the person about one party, never changed. Written down by somebody else, it says how."""

    class Kind(models.TextChoices):
        INVITED = "invited", _("asked in")
        ENDED = "ended", _("ended")
        WITHDRAWN = "withdrawn", _("withdrawn")
        GIVEN_BACK = "given_back", _("opened again")

    class Way(models.TextChoices):
        THEMSELVES = "themselves", _("decided it here themselves")
        SAID = "said", _("said so")
        WROTE = "wrote", _("wrote so")
        INTERPRETER = "interpreter", _("said so through an interpreter")

    historied = False  # it is never changed
    wall = Wall("sign", further=(Further("view_identity", _ONE_OF_US),))

    kind = models.CharField(max_length=12, choices=Kind.choices)
    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=30, blank=True)
    what_for = models.CharField(_("what for"), max_length=300, blank=True)
    sections = ArrayField(models.CharField(max_length=20), default=list)
    steps = ArrayField(models.UUIDField(), default=list)
    until = models.DateField(_("until"), null=True)
    way = models.CharField(_("how the person said so"), max_length=12, choices=Way.choices, default=Way.THEMSELVES)
    present = models.CharField(_("who was there"), max_length=200, blank=True)
    # Who wrote it down; empty where the person did it themselves.
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(recorded_by=None, way="themselves") | (Q(recorded_by__isnull=False) & ~Q(way="themselves")),
                name="sharing_says_how",
            ),
            models.CheckConstraint(
                condition=Q(entity__isnull=False) | Q(user__isnull=False), name="sharing_with_somebody"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-decided_at"])]

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> Q:
        return Q(user_id=actor.user_id or NONE) | Q(entity_id=actor.entity_id or NONE)
