"""Risk and safety, talked through: what worries whom, what was agreed, and whether the person was told."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import BY_WISH, WITHOUT_MEMBERSHIP
from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Further, Protected, Wall


class RiskTalk(Protected, Words, Versioned):
    """One worry in two voices. A risk taken on purpose, because it is worth it, is recorded as such."""

    # What has not been talked through yet is not read by the person before it is said.
    # Nor by anybody whom the person asked in.
    wall = Wall(
        "view_plan",
        narrower="{t}.shared_with_person OR current_setting('ppr.role', true) "
        "NOT IN ('person', 'supporter', 'peer', 'facilitator', 'invited')",
        # Where the glass was broken: what was said with the person and still stands.
        further=(Further("view_safety", "{t}.shared_with_person AND {t}.over_on IS NULL"),),
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="risk_talks")
    about = models.CharField(_("what it is about"), max_length=120)
    team_view = models.TextField(_("how the team sees it"))
    agreed = models.TextField(_("what we do about it"), blank=True)
    positive_risk = models.BooleanField(_("a risk that the person chooses to take, with support"), default=False)
    shared_with_person = models.BooleanField(_("talked through with the person"), default=True)
    not_shared_reason = models.CharField(_("why not yet"), max_length=300, blank=True)
    written_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now=True)
    over_on = models.DateField(null=True)

    history = history()

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(shared_with_person=True) | ~models.Q(not_shared_reason=""),
                name="risk_unshared_has_reason",
            ),
        ]
        indexes = [models.Index(fields=["plan", "-written_at"])]

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(shared_with_person=True, over_on=None)

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        return models.Q(shared_with_person=True) if actor.role in (*WITHOUT_MEMBERSHIP, *BY_WISH) else models.Q()
