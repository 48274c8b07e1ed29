"""Wrong attempts to sign in, counted by user name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models.user import User


class Lockout(models.Model):
    """The wrong attempts for one user name since the last right one. Closed, it is opened by an administrator.

    Names that nobody has are counted the same way, so that nothing tells them apart; what was typed is not kept,
    only its digest.
    """

    name_digest = models.CharField(primary_key=True, max_length=64, editable=False)
    user = models.OneToOneField(User, models.CASCADE, null=True, editable=False, verbose_name=_("user"))
    failures = models.PositiveSmallIntegerField(_("wrong attempts"), default=0, editable=False)
    last_at = models.DateTimeField(_("last attempt"), auto_now=True)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)

    class Meta:
        verbose_name = _("closed account")
        verbose_name_plural = _("closed accounts")

    def __str__(self) -> str:
        return str(self.user) if self.user else self.name_digest[:8]
