"""How somebody likes to see a list: its filters and its order under a name of their own."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models.membership import Membership
from ppr.lib.ids import uuid7


class SavedView(models.Model):
    """One view of a list, of whoever made it; where it is shared, of their colleagues in the same role too.

    It holds codes and ids of what the filters offer, and nobody's name.
    """

    class Register(models.TextChoices):
        REFERRALS = "referrals", _("referrals")
        PEOPLE = "people", _("people")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    membership = models.ForeignKey(Membership, models.CASCADE, related_name="saved_views")
    register = models.CharField(max_length=10, choices=Register.choices)
    name = models.CharField(_("name of the view"), max_length=60)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(default=False)
    opens_first = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "register", "name"], name="saved_view_name"),
            models.UniqueConstraint(
                fields=["membership", "register"], condition=Q(opens_first=True), name="saved_view_one_first"
            ),
        ]
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name
