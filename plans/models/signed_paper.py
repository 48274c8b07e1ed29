"""The paper on which a version was signed, scanned: sealed, and kept as it came."""

from typing import Self

from django.db import models

from entities.models import Membership
from plans.models.plan_version import OF_SUCH_A_VERSION, PlanVersion
from plans.models.scan import Scan
from ppr.lib.access import Actor
from ppr.lib.uploads import Checked
from ppr.lib.walls import Further, Protected, Wall


class SignedPaper(Scan, Protected):
    """Seen by whoever sees its version; the same paper is kept once."""

    historied = False  # it is never changed
    wall = Wall("view_plan", further=(Further("view_past", OF_SUCH_A_VERSION),))

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="papers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "digest"], name="signed_paper_once")]

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(version__in=PlanVersion.objects.visible_to(actor, "view_past"))

    @classmethod
    def sealed(cls, version: PlanVersion, file: Checked, by: Membership) -> Self:
        """A new, unsaved row with this file."""
        row = cls(version=version, patient_id=version.patient_id)
        row.put(file, "signed-paper", by)
        return row
