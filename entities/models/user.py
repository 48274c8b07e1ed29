"""People who sign in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.roles import ADMINISTRATOR
from ppr.lib.ids import uuid7


class PeopleManager(UserManager["User"]):
    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "User":  # type: ignore[override]
        """A user with a hashed password (or none that can be used); there are no superusers to create."""
        user = self.model(username=self.model.normalize_username(username), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractUser):
    """A person who signs in. Never deleted, only deactivated; never omnipotent (a check in the database)."""

    class Theme(models.TextChoices):
        AUTO = "auto", _("as the device")
        LIGHT = "light", _("light")
        DARK = "dark", _("dark")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    language = models.CharField(
        _("language"), max_length=2, choices=[("es", "Español"), ("en", "English")], default="es"
    )
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    phone = models.CharField(_("work telephone"), max_length=20, blank=True)
    # Somebody close to a person, who works for nobody: sees what that person shares, and is not that person.
    is_supporter = models.BooleanField(_("is somebody's supporter"), default=False)
    # Only for who works for nobody here: staff are always addressed as usted.
    formal = models.BooleanField(_("wants to be spoken to as usted"), default=False)
    # «Versión sencilla»: fewer things on a page, larger, one question at a time.
    simple = models.BooleanField(_("simple version"), default=False)
    digest_hour = models.PositiveSmallIntegerField(_("hour of the daily mail"), default=8)

    # The membership under which this request acts; set by the middleware, never stored.
    acting: Any = None

    objects: ClassVar[PeopleManager] = PeopleManager()

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [models.CheckConstraint(condition=Q(is_superuser=False), name="user_nobody_is_omnipotent")]

    def __str__(self) -> str:
        return self.get_full_name() or self.username

    @property
    def is_staff(self) -> bool:  # type: ignore[override]
        """Whether the administration pages are open: by the acting role, not by a flag on the user."""
        return self.acting is not None and self.acting.role == ADMINISTRATOR

    @property
    def short_name(self) -> str:
        """Given name and the initial of the surname: «Marta Z.»."""
        return f"{self.first_name} {self.last_name[:1]}." if self.last_name else self.first_name or self.username
