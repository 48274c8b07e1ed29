"""Official numbers and ways to reach somebody: stored encrypted, found by digest."""

from typing import ClassVar, Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ppr.lib import crypto
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class Sealed(Protected):
    """A value that a dump must not show; its ciphertext opens only for its own patient and kind."""

    kind = models.CharField(_("kind"), max_length=12)
    ciphertext = models.BinaryField()
    key_id = models.CharField(max_length=20)
    digest = models.CharField(max_length=64)

    seals: ClassVar[tuple[crypto.Seal, ...]] = (
        crypto.Seal("ciphertext", "key_id", kind_column="kind", digest="digest"),
    )

    class Meta:
        abstract = True

    @classmethod
    def seal(cls, patient_id: UUID, kind: str, value: str) -> Self:
        """A new, unsaved row for this value."""
        ciphertext, key_id = crypto.encrypt(value, bound_to=(patient_id, kind))
        return cls(
            patient_id=patient_id, kind=kind, ciphertext=ciphertext, key_id=key_id, digest=crypto.digest(value, kind)
        )

    @property
    def value(self) -> str:
        """The value in clear; raises InvalidTag when the row was moved to another person."""
        return crypto.decrypt(bytes(self.ciphertext), self.key_id, bound_to=(self.patient_id, self.kind))


class Identifier(Sealed):
    """DNI, NIE, CIA and the like (domain §9), each from a day until a day; the internal key is never one of them.

    One that has ended still finds the person, and stands on the identity page alone.
    """

    class Kind(models.TextChoices):
        CIA = "cia", _("CIA (health card of Aragón)")
        CIP = "cip", _("CIP-SNS (code of the national health service)")
        DNI = "dni", "DNI"
        NIE = "nie", "NIE"
        PASSPORT = "passport", _("passport")
        NASS = "nass", _("social security number")
        OTHER = "other", _("another document")

    since = models.DateField(_("since"), null=True)
    until = models.DateField(_("until"), null=True)
    checked_on = models.DateField(_("seen on paper"), null=True)

    wall = Wall("view_identity")
    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "kind", "digest"], name="identifier_once"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="identifier_dates"
            ),
        ]
        indexes = [models.Index(fields=["digest"])]

    @property
    def kind_label(self) -> str:
        return str(self.Kind(self.kind).label)

    @property
    def masked(self) -> str:
        """Enough to recognise it beside another, and no more: «DNI ···23T»."""
        return f"···{self.value[-3:]}"


class Contact(Sealed):
    """How to reach the person: telephone, e-mail, address."""

    class Kind(models.TextChoices):
        PHONE = "phone", _("telephone")
        EMAIL = "email", _("e-mail")
        ADDRESS = "address", _("address")

    note = models.CharField(_("note"), max_length=120, blank=True)
    wall = Wall("view_identity")
    history = history()
