"""What there is in each comarca that anybody may go to: clubs, libraries, adult schools, associations."""

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models.entity import Sector


class Comarca(models.Model):
    """One of the comarcas of Aragón, and the health sector in which most of it lies."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=80)
    sector = models.ForeignKey(
        Sector, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sector")
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("comarca")
        verbose_name_plural = _("comarcas")

    def __str__(self) -> str:
        return self.name


class CommunityResource(models.Model):
    """Something in the town, open to everybody: not a service of the programme, and nobody is referred to it."""

    class Kind(models.TextChoices):
        LEISURE = "leisure", _("free time and culture")
        SPORT = "sport", _("sport and walking")
        LEARNING = "learning", _("learning")
        WORK = "work", _("work")
        HELPING = "helping", _("helping others")
        MUTUAL = "mutual", _("mutual support")
        RIGHTS = "rights", _("rights and paperwork")
        GETTING_ABOUT = "getting_about", _("getting about")

    comarca = models.ForeignKey(Comarca, models.PROTECT, related_name="resources", verbose_name=_("comarca"))
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    where = models.CharField(_("where"), max_length=120, blank=True)
    hours = models.CharField(_("when"), max_length=120, blank=True)
    phone = models.CharField(_("telephone"), max_length=30, blank=True)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        ordering = ["comarca__name", "name"]
        verbose_name = _("community resource")
        verbose_name_plural = _("community resources")
        constraints = [models.UniqueConstraint(fields=["comarca", "name"], name="community_resource_once")]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def in_use(cls, besides: int | None = None) -> models.QuerySet["CommunityResource"]:
        """Those that may be chosen today, and the one chosen already, by comarca and name."""
        open_now = Q(retired_on=None) | Q(retired_on__gt=timezone.localdate())
        return cls.objects.filter(open_now | Q(pk=besides or 0)).select_related("comarca")

    @property
    def in_a_line(self) -> str:
        """«Biblioteca de Calamocha · de lunes a viernes, por la tarde · 978 …», as it stands beside a step."""
        return " · ".join(filter(None, (self.name, self.where, self.hours, self.phone)))
