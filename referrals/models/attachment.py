"""A document that goes with a referral: sealed, checked when it came, of whom and since when."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from ppr.lib import crypto
from ppr.lib.access import Actor
from ppr.lib.uploads import Checked
from ppr.lib.walls import Protected, Wall
from referrals.models.referral import Referral


class Attachment(Protected):
    """Seen by whoever sees its referral. Its bytes never change; taken back, it is shown to nobody any more."""

    historied = False  # written once; by whom and when it was taken back stands on the row
    wall = Wall("view_identity", narrower="EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {t}.referral_id)")
    seals: ClassVar[tuple[crypto.Seal, ...]] = (
        crypto.Seal("ciphertext", "key_id", kind_column="bound_as", at_once=20),
    )

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="attachments")
    title = models.CharField(_("what it is"), max_length=120)
    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    bound_as = models.CharField(max_length=50, unique=True)  # its ciphertext opens in this row alone
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=20)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)
    taken_back_at = models.DateTimeField(null=True)
    taken_back_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(null=True, unique=True)  # the form's own key: sent twice, kept once

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False),
                name="attachment_taken_back",
            )
        ]
        indexes = [models.Index(fields=["referral", "added_at"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(referral__in=Referral.objects.visible_to(actor))

    @classmethod
    def sealed(cls, referral: Referral, file: Checked, **facts: object) -> Self:
        """A new, unsaved row with this file."""
        row = cls(referral=referral, patient_id=referral.patient_id, media_type=file.media_type, **facts)
        row.size, row.bound_as = len(file.content), f"attachment:{row.pk}"
        row.ciphertext, row.key_id = crypto.encrypt_bytes(file.content, bound_to=(row.patient_id, row.bound_as))
        return row

    @property
    def content(self) -> bytes:
        """The file; raises InvalidTag where the bytes were moved from another row."""
        return crypto.decrypt_bytes(bytes(self.ciphertext), self.key_id, bound_to=(self.patient_id, self.bound_as))
