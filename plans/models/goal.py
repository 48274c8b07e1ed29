"""A goal: the person's wish in their own words, and the objective agreed with the team beside it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import GoalArea, Membership
from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class Goal(Protected, Words, Versioned):
    """Proposed by staff stays proposed until the person accepts. Stopping by choice is no failure."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        AGREED = "agreed", _("agreed")
        UNDER_WAY = "under_way", _("under way")
        PAUSED = "paused", _("paused")
        ACHIEVED = "achieved", _("achieved")
        PARTLY_ACHIEVED = "partly_achieved", _("achieved in part")
        NOT_ACHIEVED = "not_achieved", _("not achieved")
        LEFT_BY_PERSON = "left_by_person", _("left by the person's choice")
        NO_LONGER_RELEVANT = "no_longer_relevant", _("no longer matters")

    wall = Wall("view_plan", jobs_columns=("id", "patient_id", "state"))

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="goals")
    area = models.ForeignKey(GoalArea, models.PROTECT, verbose_name=_("area of life"))
    objective = models.TextField(_("what we agree to do"), blank=True)
    objective_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    objective_at = models.DateTimeField(null=True)
    differs = models.BooleanField(_("the person sees it differently"), default=False)
    state = models.CharField(_("stage"), max_length=20, choices=State.choices, default=State.PROPOSED)
    agreed_on = models.DateField(null=True)
    target_on = models.DateField(_("by when"), null=True, blank=True)
    # Five sentences from −2 to +2, written beforehand; the third is the one expected. Empty where there is no scale.
    scale_levels = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    scale_value = models.SmallIntegerField(_("where it stands"), null=True, blank=True)
    scale_start = models.SmallIntegerField(_("where it stood at first"), null=True, blank=True)
    # How much the goal counts among the others: the product of both, 0 leaves it out.
    importance = models.PositiveSmallIntegerField(_("how much it matters"), default=1)
    difficulty = models.PositiveSmallIntegerField(_("how hard it is"), default=1)
    position = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    history = history()

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(agreed_on__isnull=False), name="goal_agreed_has_date"
            ),
            models.CheckConstraint(condition=Q(scale_levels__len__in=(0, 5)), name="goal_scale_has_five"),
            models.CheckConstraint(
                condition=Q(scale_value=None) | Q(scale_value__range=(-2, 2), scale_levels__len=5),
                name="goal_scale_value_on_it",
            ),
            models.CheckConstraint(
                condition=Q(scale_start=None) | Q(scale_start__range=(-2, 2), scale_levels__len=5),
                name="goal_scale_start_on_it",
            ),
            models.CheckConstraint(condition=Q(importance__lte=3, difficulty__lte=3), name="goal_weight_to_three"),
        ]
        indexes = [models.Index(fields=["plan", "position", "created_at"])]


ACTIVE = (Goal.State.PROPOSED, Goal.State.AGREED, Goal.State.UNDER_WAY, Goal.State.PAUSED)
