"""Two records of one person joined, and two that only look alike: said by whom, when, why; both can be looked at again."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib.access import Actor, granted_patients
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall, grant_condition

# Seen, and written, only by who may know both people.
_BOTH = grant_condition("{t}", "other_id", "view_identity")


class OfTwo(Protected):
    """A row about two records: it belongs to one of them and names the other."""

    other_id = models.UUIDField()  # no foreign key: every reference to a protected row carries its own patient

    wall = Wall("view_identity", narrower=_BOTH)

    class Meta:
        abstract = True

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(other_id__in=granted_patients(actor, "view_identity"))


class Merge(OfTwo):
    """The record `other_id` is joined to that of `patient`, which is kept. Undone, it leaves all as it was before."""

    reason = models.CharField(_("how it is known that they are the same person"), max_length=300)
    merged_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField(default=timezone.now)
    # Whoever took part in the other record and goes on as before in the kept one; the rest only know who it is.
    let_in = ArrayField(models.CharField(max_length=80), default=list)
    # Care link → what this merge withheld there, because it was withheld in the other record.
    narrowed = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["other_id"], condition=Q(undone_at=None), name="merge_once"),
            models.CheckConstraint(condition=~Q(patient=F("other_id")), name="merge_two_records"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None) | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="merge_undone_by_somebody",
            ),
        ]


class Apart(OfTwo):
    """Somebody looked and said: these are two people. The smaller id stands first, so that a pair stands once."""

    reason = models.CharField(_("how it is known that they are two people"), max_length=300, blank=True)
    said_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    said_at = models.DateTimeField(default=timezone.now)

    historied = False  # it is never changed

    class Meta:
        constraints = [models.UniqueConstraint(fields=["patient", "other_id"], name="apart_once")]
