"""Who read or did what: append-only, chained per organisation, written by ppr_audit() alone."""

from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

# The chain of those who act for no organisation: the person, and tasks.
NO_ORGANISATION = UUID(int=0)


class AuditChain(models.Model):
    """The head of one organisation's chain."""

    id = models.UUIDField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    head = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class AuditEntry(models.Model):
    """One response that showed or changed something about people, or was refused."""

    id = models.BigAutoField(primary_key=True)
    chain = models.UUIDField()
    seq = models.BigIntegerField()
    at = models.DateTimeField()
    request_id = models.UUIDField(null=True)
    user_id = models.UUIDField(null=True)
    membership_id = models.UUIDField(null=True)
    role = models.CharField(max_length=30, blank=True)
    system = models.CharField(max_length=60, blank=True)
    act = models.CharField(max_length=10, default="read")
    what = models.CharField(max_length=80)
    method = models.CharField(max_length=8)
    result = models.PositiveSmallIntegerField()
    purpose = models.CharField(max_length=40, blank=True)
    patient_ids = ArrayField(models.UUIDField(), default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_seq_once")]
        # The log is read from its end on, by one of these; a person's own part by the array.
        indexes = [
            GinIndex(fields=["patient_ids"], name="audit_of_person"),
            models.Index(fields=["user_id", "-id"], name="audit_of_user"),
            models.Index(fields=["chain", "-id"], name="audit_of_organisation"),
            models.Index(fields=["what", "-id"], name="audit_of_page"),
            models.Index(fields=["act", "-id"], name="audit_of_kind"),
            models.Index(fields=["purpose", "-id"], name="audit_of_purpose"),
            models.Index(fields=["-id"], condition=models.Q(result__gte=400), name="audit_refused"),
            models.Index(fields=["at"], name="audit_at"),
        ]

    def __str__(self) -> str:
        return f"{self.chain}/{self.seq}"
