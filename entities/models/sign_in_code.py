"""One-time codes with which somebody who works for nobody chooses how they sign in."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models.membership import Membership
from entities.models.user import User
from ppr.lib.ids import uuid7


class SignInCode(models.Model):
    """A code handed over by whoever accompanies the person; only its digest is kept. One at a time for a user."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("user"))
    digest = models.CharField(max_length=64)
    # Empty where the person gave it, to somebody close to them.
    given_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    # Why another one, where whoever gets it was coming in already; they read it.
    reason = models.CharField(max_length=300, blank=True)
    given_at = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("sign-in code")
        verbose_name_plural = _("sign-in codes")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(used_at=None, ended_at=None), name="sign_in_code_one_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def live(self) -> bool:
        """Whether it still opens."""
        return self.used_at is None and self.ended_at is None and self.until > timezone.now()
