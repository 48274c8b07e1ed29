"""A step towards a goal: what, who does it, by when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import CommunityResource, Membership
from patients.models import CareLink
from plans.models.goal import Goal
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Further, Protected, Wall


class GoalStep(Protected, Versioned):
    """Owned by one side; a professional's step with a date becomes their work."""

    class Owner(models.TextChoices):
        PERSON = "person", _("the person")
        ENTITY = "entity", _("the entity")
        HEALTH = "health", _("the health service")
        FAMILY = "family", _("family")

    wall = Wall(
        "view_plan",
        jobs_columns=("id", "patient_id", "goal_id", "owner", "owner_membership_id", "due_on", "done_on"),
        further=(
            Further(
                "view_steps",
                "EXISTS (SELECT 1 FROM patients_carelink l WHERE l.patient_id = {t}.patient_id "
                "AND {t}.id = ANY (l.steps) AND (l.until IS NULL OR l.until > statement_timestamp()) "
                "AND (l.user_id = nullif(current_setting('ppr.user', true), '')::uuid AND (l.membership_id IS NULL "
                "OR l.membership_id = nullif(current_setting('ppr.membership', true), '')::uuid) "
                "OR l.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid "
                "AND l.role = current_setting('ppr.role', true)))",
            ),
        ),
    )

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="steps")
    text = models.CharField(_("step"), max_length=300)
    owner = models.CharField(_("who does it"), max_length=10, choices=Owner.choices, default=Owner.PERSON)
    owner_membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    due_on = models.DateField(_("by when"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)
    # Something in the town to which the step leads, and how it stood in the list when it was chosen.
    resource = models.ForeignKey(
        CommunityResource,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("where in the comarca"),
    )
    place = models.CharField(max_length=420, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    history = history()

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(pk__in=CareLink.steps_of(actor))

    class Meta:
        indexes = [
            models.Index(fields=["goal", "position"]),
            models.Index(fields=["due_on"], condition=models.Q(done_on=None), name="goal_step_due"),
        ]
