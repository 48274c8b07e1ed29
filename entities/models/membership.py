"""For whom a user works, in which role, from when to when."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models.entity import Entity
from entities.models.user import User
from entities.roles import ROLE_CHOICES, role_label
from ppr.lib.ids import uuid7


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self, on: date | None = None) -> Self:
        """Those in force on that day (today by default), of active users and entities."""
        day = on or timezone.localdate()
        return self.filter(Q(until=None) | Q(until__gte=day), since__lte=day, user__is_active=True, entity__active=True)


class Membership(models.Model):
    """A user acts under exactly one of their memberships at a time; the page always says which."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, verbose_name=_("user"), related_name="memberships")
    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name=_("entity"), related_name="memberships")
    role = models.CharField(_("role"), max_length=30, choices=ROLE_CHOICES)
    title = models.CharField(
        _("professional title"), max_length=60, blank=True, help_text=_("For example: psychiatrist, educator.")
    )
    since = models.DateField(_("since"), default=timezone.localdate)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day on which it is in force."))

    away_from = models.DateField(_("away from"), null=True, blank=True)
    away_until = models.DateField(_("away until"), null=True, blank=True)
    covered_by = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("covered by")
    )

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "entity", "role"], condition=Q(until=None), name="membership_once",
                violation_error_message=_("This person already holds this role in this entity."),
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="membership_dates_in_order",
                violation_error_message=_("The last day comes before the first."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["entity", "role"])]

    def __str__(self) -> str:
        return f"{self.user} · {self.role_label} · {self.entity}"

    @property
    def role_label(self) -> str:
        """How this person names their work («psiquiatra»), else the role's own name."""
        return self.title or role_label(self.role)

    @property
    def entity_name(self) -> str:
        return self.entity.name

    @property
    def who(self) -> str:
        """As the page names an author: «Marta Z., Fundación Peña Lucera»."""
        return f"{self.user.short_name}, {self.entity.name}"
