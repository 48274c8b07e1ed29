"""Lists that administrators keep, in both languages. Codes that ended stay readable."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from ppr.lib.language import in_english


class Labelled(models.Model):
    """A code with its label in each language and the time in which it may be chosen."""

    code = models.SlugField(_("code"), max_length=40)
    label_es = models.CharField(_("label in Spanish"), max_length=120)
    label_en = models.CharField(_("label in English"), max_length=120)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    retired_on = models.DateField(_("retired on"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The label in the reader's language."""
        return self.label_en if in_english() else self.label_es


class Programme(Labelled):
    """What a line buys: a process of some intensity, a supervised flat, a residence."""

    class Family(models.TextChoices):
        PROCESS = "process", _("process")
        HOUSING = "housing", _("housing, beside a process")

    family = models.CharField(_("family"), max_length=10, choices=Family.choices, default=Family.PROCESS)
    high_intensity = models.BooleanField(
        _("high intensity"), default=False, help_text=_("Its reviews come as often as the agreement says for it.")
    )
    explanation_es = models.TextField(_("explanation in Spanish"), blank=True)
    explanation_en = models.TextField(_("explanation in English"), blank=True)
    for_whom_es = models.TextField(_("for whom, in Spanish"), blank=True)
    for_whom_en = models.TextField(_("for whom, in English"), blank=True)
    costs_es = models.TextField(_("what it costs the person, in Spanish"), blank=True)
    costs_en = models.TextField(_("what it costs the person, in English"), blank=True)

    class Meta(Labelled.Meta):
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [models.UniqueConstraint(fields=["code"], name="programme_code")]

    @property
    def explanation(self) -> str:
        return self.explanation_en if in_english() else self.explanation_es

    @property
    def for_whom(self) -> str:
        return self.for_whom_en if in_english() else self.for_whom_es

    @property
    def costs(self) -> str:
        """What the person pays, in the reader's language; "" where nobody has written it down."""
        return self.costs_en if in_english() else self.costs_es


class SocialCode(Labelled):
    """A value of the social record: housing, household, income and the rest."""

    class Block(models.TextChoices):
        HOUSING = "housing", _("Where I live")
        HOUSEHOLD = "household", _("Whom I live with")
        OCCUPATION = "occupation", _("Work and studies")
        INCOME = "income", _("What I live on")
        TRANSPORT = "transport", _("How I get about")

    block = models.CharField(_("block"), max_length=20, choices=Block.choices)

    class Meta(Labelled.Meta):
        verbose_name = _("social code")
        verbose_name_plural = _("social codes")
        constraints = [models.UniqueConstraint(fields=["block", "code"], name="social_code_once")]


class GoalArea(Labelled):
    """An area of life that a goal belongs to."""

    class Meta(Labelled.Meta):
        verbose_name = _("goal area")
        verbose_name_plural = _("goal areas")
        constraints = [models.UniqueConstraint(fields=["code"], name="goal_area_code")]


class DeclineReason(Labelled):
    """Why an entity cannot take somebody now."""

    class Meta(Labelled.Meta):
        verbose_name = _("reason for not accepting")
        verbose_name_plural = _("reasons for not accepting")
        constraints = [models.UniqueConstraint(fields=["code"], name="decline_reason_code")]


class Holiday(models.Model):
    """A day on which no clock of working days advances."""

    day = models.DateField(_("day"), primary_key=True)
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.name}"
