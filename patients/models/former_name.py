"""A name that somebody no longer bears: found by it, never called by it."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import BY_WISH, EMERGENCY, SUPPORTER
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall

# Whoever is asked in, or comes in an emergency, calls people by the name that they bear.
NOT_FOR = (SUPPORTER, EMERGENCY, *BY_WISH)


class FormerName(Protected):
    """It stands on the identity page alone, in a place that says so: on no list, no print, no crisis page."""

    wall = Wall(
        "view_identity",
        narrower=f"current_setting('ppr.role', true) NOT IN ({', '.join(repr(role) for role in NOT_FOR)})",
    )

    name = models.CharField(_("name borne before"), max_length=250)
    until = models.DateField(_("until"), null=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(default=timezone.now)

    history = history()

    class Meta:
        indexes = [models.Index(fields=["patient", "-recorded_at"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(pk__in=[]) if actor.role in NOT_FOR else Q()
