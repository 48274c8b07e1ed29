"""How urgent a referral is, as data: the criteria that justify each level, and what an agreement's clocks are then."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models.agreement import Agreement
from entities.models.catalogue import Labelled


class Urgency(models.TextChoices):
    """Levels, from the one that needs no reason on."""

    ORDINARY = "ordinary", _("ordinary")
    HIGH = "high", _("high")


class UrgencyCriterion(Labelled):
    """A fact that justifies a level: a thing that happened or has a date, never a score."""

    level = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices[1:], default=Urgency.HIGH)
    asks_day = models.BooleanField(_("asks for a date"), default=False)

    class Meta(Labelled.Meta):
        verbose_name = _("urgency criterion")
        verbose_name_plural = _("urgency criteria")
        constraints = [models.UniqueConstraint(fields=["code"], name="urgency_criterion_code")]


class UrgencyClock(models.Model):
    """Shorter clocks of one agreement for a level; without a row its ordinary ones hold."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="urgency_clocks")
    level = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices[1:], default=Urgency.HIGH)
    acknowledge_days = models.PositiveSmallIntegerField(_("working days to acknowledge a referral"), default=1)
    decide_days = models.PositiveSmallIntegerField(_("days to decide on a referral"), default=7)

    class Meta:
        verbose_name = _("clock of urgent referrals")
        verbose_name_plural = _("clocks of urgent referrals")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "level"], name="urgency_clock_once",
                violation_error_message=_("This agreement already has clocks for this level."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement.code}: {self.get_level_display()}"
