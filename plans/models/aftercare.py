"""What was agreed in hospital for the time at home: each support, who provides it, who pays, from when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.hospital_stay import HospitalStay
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class Aftercare(Protected, Versioned):
    """One support that the aftercare meeting agreed on. An answer to who pays is asked: unknown is one too.

    What is settled later, or was written wrongly, is put right on it; what holds no more keeps its last day.
    """

    class Payer(models.TextChoices):
        HEALTH = "health", _("the health service")
        AGREEMENT = "agreement", _("the agreement with the entities")
        SOCIAL = "social", _("social services: comarca, town hall, IASS")
        PERSON = "person", _("the person")
        FAMILY = "family", _("the family")
        NOBODY = "nobody", _("nobody has to pay")
        OPEN = "open", _("still to be settled")

    wall = Wall("view_plan")

    stay = models.ForeignKey(HospitalStay, models.PROTECT, related_name="aftercare")
    what = models.CharField(_("what support"), max_length=200)
    provider = models.CharField(_("who provides it"), max_length=160)
    payer = models.CharField(_("who pays"), max_length=10, choices=Payer.choices)
    from_on = models.DateField(_("from when"), null=True, blank=True)
    ended_on = models.DateField(_("no longer since"), null=True, blank=True)
    agreed_on = models.DateField(_("day of the meeting"))
    present = models.CharField(_("who was there"), max_length=300, blank=True)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    submission = models.UUIDField(null=True, unique=True)  # the form's own key: sent twice, kept once

    history = history()

    class Meta:
        indexes = [models.Index(fields=["stay", "agreed_on"])]
