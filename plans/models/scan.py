"""A paper scanned or photographed: sealed, bound to its own row, and kept as it came."""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

from django.db import models

from entities.models import Membership
from ppr.lib import crypto
from ppr.lib.uploads import Checked


class Scan(models.Model):
    """The bytes of one file, which never change and open in their own row alone."""

    seals: ClassVar[tuple[crypto.Seal, ...]] = (
        crypto.Seal("ciphertext", "key_id", kind_column="bound_as", at_once=20),
    )

    media_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)  # SHA-256 of the file
    bound_as = models.CharField(max_length=50, unique=True)
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=20)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True

    def put(self: Any, file: Checked, bound_as: str, by: Membership) -> None:
        """Seal this file into an unsaved row."""
        self.media_type, self.size, self.added_by = file.media_type, len(file.content), by
        self.bound_as = f"{bound_as}:{self.pk}"
        self.digest = hashlib.sha256(file.content).hexdigest()
        self.ciphertext, self.key_id = crypto.encrypt_bytes(file.content, bound_to=(self.patient_id, self.bound_as))

    @property
    def content(self: Any) -> bytes:
        """The file; raises InvalidTag where the bytes were moved from another row."""
        return crypto.decrypt_bytes(bytes(self.ciphertext), self.key_id, bound_to=(self.patient_id, self.bound_as))
