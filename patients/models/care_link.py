"""The truth about who is involved in someone's care; every grant derives from it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from entities.models import Entity, Membership, User
from entities.roles import ROLE_CHOICES
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Further, Protected, Wall


class CareLink(Protected):
    """An entity in a role, or one user, takes part in someone's care: why, since when, until when, in what.

    Written by patients.services alone. `basis` names what it rests on as (kind, id), because that lives in a
    layer above. A trigger derives the grants in the same transaction.
    """

    # The first link of a new person comes before every grant: it is let in for the acting party itself. So is one's
    # own in an emergency, where the person authorised it or the glass was broken (patients/sql/emergency.sql).
    wall = Wall(
        "view_identity",
        jobs=("SELECT",),
        first="({t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid "
        "AND {t}.role = current_setting('ppr.role', true) AND ppr_nobody_linked({t}.patient_id)) OR "
        "({t}.user_id = nullif(current_setting('ppr.user', true), '')::uuid "
        "AND {t}.membership_id = nullif(current_setting('ppr.membership', true), '')::uuid "
        "AND ppr_opens_in_emergency({t}.patient_id, {t}.purpose, {t}.basis_id, {t}.opens, {t}.until))",
        further=(Further("view_past", "{t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid"),),
    )

    entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES, blank=True)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=30)
    basis_kind = models.CharField(max_length=20)
    basis_id = models.UUIDField()
    opens = ArrayField(models.CharField(max_length=20))
    withheld = ArrayField(models.CharField(max_length=20), default=list)
    steps = ArrayField(models.UUIDField(), default=list)  # of goals, shared one by one
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True)
    opened_by = models.UUIDField(null=True)

    history = history()

    @classmethod
    def steps_of(cls, actor: Actor) -> QuerySet[Any, Any]:
        """Ids of the steps that live links share one by one with whoever acts."""
        named = Q(user_id=actor.user_id) & (Q(membership_id=None) | Q(membership_id=actor.membership_id))
        party = Q(entity_id=actor.entity_id, role=actor.role) if actor.entity_id else Q(pk__in=[])
        rows = cls.objects.visible_to(actor).filter(Q(until=None) | Q(until__gt=Now()), named | party)
        return rows.annotate(step=Func(F("steps"), function="unnest")).values("step")

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> Q:
        return Q(entity=actor.entity_id) if actor.entity_id else Q(pk__in=[])

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(user=None) & ~Q(entity=None) & ~Q(role="")) | (~Q(user=None) & Q(role="")),
                name="care_link_one_party",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="care_link_dates"),
        ]
        indexes = [
            models.Index(fields=["patient", "entity", "role"]),
            models.Index(fields=["basis_id"]),
        ]
