"""The paper on which a version was signed, scanned: sealed, and kept as it came."""

import hashlib
from typing import ClassVar, Self

from django.db import models

from entities.models import Membership
from plans.models.plan_version import OF_SUCH_A_VERSION, PlanVersion
from ppr.lib import crypto
from ppr.lib.access import Actor
from ppr.lib.uploads import Checked
from ppr.lib.walls import Further, Protected, Wall


class SignedPaper(Protected):
    """Seen by whoever sees its version. Its bytes never change, and it opens in its own row alone."""

    historied = False  # it is never changed
    wall = Wall("view_plan", further=(Further("view_past", OF_SUCH_A_VERSION),))
    seals: ClassVar[tuple[crypto.Seal, ...]] = (
        crypto.Seal("ciphertext", "key_id", kind_column="bound_as", at_once=20),
    )

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="papers")
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the file: the same paper is kept once
    bound_as = models.CharField(max_length=50, unique=True)
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=20)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "digest"], name="signed_paper_once")]

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(version__in=PlanVersion.objects.visible_to(actor, "view_past"))

    @classmethod
    def sealed(cls, version: PlanVersion, file: Checked, by: Membership) -> Self:
        """A new, unsaved row with this file."""
        row = cls(version=version, patient_id=version.patient_id, media_type=file.media_type, added_by=by)
        row.size, row.bound_as = len(file.content), f"signed-paper:{row.pk}"
        row.digest = hashlib.sha256(file.content).hexdigest()
        row.ciphertext, row.key_id = crypto.encrypt_bytes(file.content, bound_to=(row.patient_id, row.bound_as))
        return row

    @property
    def content(self) -> bytes:
        """The file; raises InvalidTag where the bytes were moved from another row."""
        return crypto.decrypt_bytes(bytes(self.ciphertext), self.key_id, bound_to=(self.patient_id, self.bound_as))
