"""Organisations that take part, and the territory they work in."""

from django.contrib.auth.models import Group
from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.roles import KIND_LABELS, ROLE_CHOICES, Kind
from ppr.lib.ids import uuid7


class Sector(models.Model):
    """A health sector (área de salud)."""

    code = models.SlugField(_("code"), primary_key=True, max_length=20)
    name = models.CharField(_("name"), max_length=60, unique=True)
    advocate = models.CharField(
        _("who stands up for the person"), max_length=120, blank=True,
        help_text=_("An independent service: an ombudsman, an association. It is named at disagreement, admission and discharge."),
    )  # fmt: skip
    advocate_phone = models.CharField(_("its telephone"), max_length=20, blank=True)

    class Meta:
        verbose_name = _("health sector")
        verbose_name_plural = _("health sectors")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Entity(models.Model):
    """An organisation: a health unit, a social entity, a sector's office, the authority."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(_("kind"), max_length=20, choices=[(k.value, v) for k, v in KIND_LABELS.items()])
    name = models.CharField(_("name"), max_length=120, unique=True)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"), null=True, blank=True)
    town = models.CharField(_("town"), max_length=80, blank=True)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    hours = models.CharField(_("opening hours"), max_length=80, blank=True)
    active = models.BooleanField(_("takes part"), default=True)
    second_factor = models.BooleanField(
        _("asks for a second step to sign in"),
        default=False,
        help_text=_("Whoever works here needs a code or a passkey besides the password, whatever their role."),
    )

    class Meta:
        verbose_name = _("entity")
        verbose_name_plural = _("entities")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def is_social(self) -> bool:
        return self.kind == Kind.SOCIAL_ENTITY


class Party(models.Model):
    """Everyone who acts for one entity in one role: the holder of grants, as a group."""

    entity = models.ForeignKey(Entity, models.PROTECT, related_name="parties")
    role = models.CharField(max_length=30, choices=ROLE_CHOICES)
    group = models.OneToOneField(Group, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entity", "role"], name="party_once")]

    def __str__(self) -> str:
        return f"{self.entity_id}:{self.role}"
