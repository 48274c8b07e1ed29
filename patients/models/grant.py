"""The one materialisation of care links: guardian's rows on the patient, which lists and policies read."""

from django.db import models

from patients.models.patient import Patient
from ppr.lib.access import GroupGrantBase, UserGrantBase


class PatientGroupGrant(GroupGrantBase):
    content_object = models.ForeignKey(Patient, models.CASCADE)

    class Meta(GroupGrantBase.Meta):
        indexes = [
            models.Index(fields=["group", "code", "next_due", "content_object"], name="group_grant_caseload"),
            models.Index(fields=["content_object", "group", "code"], name="group_grant_wall"),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}:{self.code}:{self.content_object_id}"


class PatientUserGrant(UserGrantBase):
    content_object = models.ForeignKey(Patient, models.CASCADE)

    class Meta(UserGrantBase.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["user", "permission", "content_object", "membership_id"],
                nulls_distinct=False,
                name="user_grant_once",
            )
        ]
        indexes = [
            models.Index(fields=["user", "code", "next_due", "content_object"], name="user_grant_caseload"),
            models.Index(fields=["content_object", "user", "code"], name="user_grant_wall"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}:{self.code}:{self.content_object_id}"
