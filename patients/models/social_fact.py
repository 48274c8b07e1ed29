"""The social record: facts with a date and a source, superseded and never overwritten."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, SocialCode
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class SocialFact(Protected):
    """What was known about one block of life from a day on: a code, words about it, and who said so."""

    class Source(models.TextChoices):
        PERSON = "person", _("the person")
        FAMILY = "family", _("family")
        DOCUMENT = "document", _("a document")
        TEAM = "team", _("the team")

    wall = Wall("view_social")

    block = models.CharField(_("about"), max_length=20, choices=SocialCode.Block.choices)
    code = models.ForeignKey(SocialCode, models.PROTECT, verbose_name=_("situation"), null=True, blank=True)
    declined = models.BooleanField(_("prefers not to say"), default=False)
    details = models.CharField(_("in a few words"), max_length=300, blank=True)
    valid_from = models.DateField(_("since"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("who says so"), max_length=10, choices=Source.choices, default=Source.PERSON)
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="social_fact_dates",
                violation_error_message=_("It ends before it begins."),
            ),
            models.UniqueConstraint(
                fields=["patient", "block"], condition=Q(valid_to=None), name="social_fact_one_current",
                violation_error_message=_("There is already a current situation here."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["patient", "block", "-valid_from"])]
