"""A review is a meeting: who was there, what was talked about, what was decided, when the next one is."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Further, Protected, Wall


class Review(Protected, Words):
    """Held on a day, with the next date. Its `words` are what the person said there."""

    wall = Wall(
        "view_plan",
        jobs_columns=("patient_id", "held_on"),
        further=(
            Further(
                "view_past",
                "EXISTS (SELECT 1 FROM entities_membership m WHERE m.id = {t}.led_by_id "
                "AND m.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid)",
            ),
        ),
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="reviews")
    held_on = models.DateField(_("held on"))
    person_present = models.BooleanField(_("the person was there"), default=True)
    attendees = models.CharField(_("who else was there"), max_length=300, blank=True)
    changes = models.TextField(_("what has changed"), blank=True)
    decisions = models.TextField(_("what we decided"))
    next_on = models.DateField(_("next review"))
    # Who of those invited was there, of either side; `attendees` names whoever else came.
    present = ArrayField(models.CharField(max_length=200), default=list)
    talked = ArrayField(models.CharField(max_length=300), default=list)  # points of the agenda
    # Goals whose stage changed there: {"goal", "was", "now"}; the id, and the two stages.
    goal_moves = models.JSONField(default=list)
    led_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    history = history()

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> Q:
        return Q(led_by__entity=actor.entity_id) if actor.entity_id else Q(pk__in=[])

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=Q(next_on__gt=F("held_on")), name="review_next_after",
                violation_error_message=_("The next review has to come after this one."),
            ),
            models.UniqueConstraint(
                fields=["plan", "held_on"], name="review_once_a_day",
                violation_error_message=_("A review of that day is already recorded."),
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["plan", "-held_on"])]
