"""The record of somebody in danger, opened by who takes no part in their care: why, until when, and what others say of it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, User
from entities.roles import AUDITOR
from patients.models.care_link import CareLink
from ppr.lib.access import NONE, Actor
from ppr.lib.history import history
from ppr.lib.ids import uuid7
from ppr.lib.walls import Protected, Wall

LONGEST_MINUTES = 60

# Who takes the coordinator's part in the person's care, and the person: nobody else hears of it by a care link.
_CONCERNED = (
    "EXISTS (SELECT 1 FROM patients_carelink c WHERE c.patient_id = {t}.patient_id "
    "AND (c.until IS NULL OR c.until > statement_timestamp()) AND ("
    "(c.purpose IN ('coordinating', 'routing') AND c.role = current_setting('ppr.role', true) "
    "AND c.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid) OR "
    "(c.purpose = 'self' AND c.user_id = nullif(current_setting('ppr.user', true), '')::uuid)))"
)


class BreakGlass(Protected):
    """One opening in an emergency, of one person, by one user. Seen by the opener, by those who review it, by the person.

    What was said on opening is never changed, and the review is somebody else's: a trigger and a constraint hold it.
    """

    class Reason(models.TextChoices):
        DANGER = "danger", _("somebody is in immediate danger")
        ARRIVED = "arrived", _("the person has come in a crisis and cannot say what helps")
        CALL = "call", _("somebody is calling about a crisis that is happening now")
        OTHER = "other", _("something else that cannot wait")

    class Outcome(models.TextChoices):
        JUSTIFIED = "justified", _("it was justified")
        NOT_JUSTIFIED = "not_justified", _("it was not justified")
        TO_TALK = "to_talk", _("it has to be talked about with whoever opened it")

    wall = Wall(
        "view_identity",
        jobs_columns=("id", "patient_id", "opened_at", "opened_by_id", "reviewed_at"),
        narrower=_CONCERNED,
        also="{t}.opener_id = nullif(current_setting('ppr.user', true), '')::uuid "
        "OR current_setting('ppr.role', true) = 'auditor'",
    )

    # With a default of its own: the id is known before the wall has let the row in.
    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    opener = models.ForeignKey(User, models.PROTECT, related_name="+")
    opened_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    reason = models.CharField(_("why"), max_length=10, choices=Reason.choices)
    text = models.TextField(_("what is happening"))
    opened_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    plan_reason = models.TextField(blank=True)
    plan_opened_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("what you think of it"), max_length=14, choices=Outcome.choices, blank=True)
    review_text = models.TextField(blank=True)
    reviewer = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at")), name="break_glass_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(reviewer=None) | ~Q(reviewer=F("opener")), name="break_glass_two_people",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_at=None, reviewer=None, reviewed_by=None, outcome="")
                | (Q(reviewed_at__isnull=False, reviewer__isnull=False, reviewed_by__isnull=False) & ~Q(outcome="")),
                name="break_glass_review_whole",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["opened_at"], condition=Q(reviewed_at=None), name="break_glass_open")]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        now = timezone.now()
        links = CareLink.objects.filter(Q(until=None) | Q(until__gt=now))
        theirs = Q(purpose__in=["coordinating", "routing"], entity_id=actor.entity_id or NONE, role=actor.role)
        concerned = links.filter(theirs | Q(purpose="self", user_id=actor.user_id or NONE))
        return Q(patient_id__in=concerned.values("patient_id"))

    @classmethod
    def also_to(cls, actor: Actor) -> Q:
        return ~Q(pk__in=[]) if actor.role == AUDITOR else Q(opener_id=actor.user_id or NONE)


class AskedInEmergency(models.Model):
    """Somebody asked for a person beyond the wall, and whether there was one: never who. Written by the database alone."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.UUIDField()
    membership_id = models.UUIDField()
    found = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["user_id", "at"])]

    def __str__(self) -> str:
        return str(self.pk)
