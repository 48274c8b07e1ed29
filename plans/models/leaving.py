"""Leaving the programme: what the person says of their time in it, what is settled, the report, what comes next."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.words import Words
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall
from referrals.models import Placement


class Leaving(Protected, Words):
    """One per process. Its `words` are the person's own summary; the checklist is that of domain §6."""

    class Settled(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("not yet")
        NOT_NEEDED = "not_needed", _("not needed")

    CHECKLIST = ("risk", "housing", "income", "medication", "crisis_plan", "advocate", "peer", "appointment")

    wall = Wall("view_plan", jobs_columns=("patient_id", "placement_id", "reported_at"))

    placement = models.OneToOneField(Placement, models.PROTECT, related_name="+")
    left_on = models.DateField(_("last day"))
    risk = models.CharField(_("what was found about safety is shared"), max_length=10, choices=Settled.choices)
    housing = models.CharField(_("housing is secure"), max_length=10, choices=Settled.choices)
    income = models.CharField(_("income is settled"), max_length=10, choices=Settled.choices)
    medication = models.CharField(_("medication and who prescribes it"), max_length=10, choices=Settled.choices)
    crisis_plan = models.CharField(_("crisis plan looked at again"), max_length=10, choices=Settled.choices)
    advocate = models.CharField(_("an advocate was offered"), max_length=10, choices=Settled.choices)
    peer = models.CharField(_("peer support was offered"), max_length=10, choices=Settled.choices)
    appointment = models.CharField(_("next appointment is known"), max_length=10, choices=Settled.choices)
    report = models.TextField(_("report"), blank=True)
    reported_at = models.DateTimeField(null=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = history()

    class Meta(Words.Meta):
        indexes = [models.Index(fields=["patient", "-left_on"])]

    @classmethod
    def label_of(cls, name: str) -> str:
        """What a field of the checklist is called."""
        field: Any = cls._meta.get_field(name)
        return str(field.verbose_name)

    @property
    def still_open(self) -> list[str]:
        """Names of what was not settled on the last day."""
        return [self.label_of(name) for name in self.CHECKLIST if getattr(self, name) == self.Settled.NO]
