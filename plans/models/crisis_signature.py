"""Who signed a version of the crisis plan, and how the person found the writing of it, some time after."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, User
from entities.roles import CARE, PERSON
from plans.models.crisis_plan import CrisisPlan
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall

_READERS = (PERSON, *CARE)


class CrisisSignature(Protected):
    """One signature under one version: who, in which role, when and how. It stops nothing where it is missing."""

    class Role(models.TextChoices):
        PERSON = "person", _("the person")
        REPRESENTATIVE = "representative", _("representative")
        TEAM = "team", _("the team")
        HEALTH = "health", _("health service")
        FACILITATOR = "facilitator", _("facilitator")

    class Mode(models.TextChoices):
        SCREEN = "screen", _("on screen")
        PAPER = "paper", _("on paper")

    historied = False  # it is never changed
    wall = Wall("view_crisis")

    crisis_plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=15, choices=Role.choices)
    name = models.CharField(max_length=160)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=6, choices=Mode.choices)
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)  # over what the version says, the signer, the way and the moment

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["crisis_plan", "role", "name"], name="crisis_signature_once"),
        ]


class CrisisFeedback(Protected, Versioned):
    """Four questions some time after a version was agreed: what it did to have written it together."""

    class Reply(models.TextChoices):
        YES = "yes", _("yes")
        IN_PART = "in_part", _("in part")
        NO = "no", _("no")
        NONE = "", _("rather not say")

    QUESTIONS = ("involved", "positive", "in_control", "go_on")

    # The crisis page opens to a ward, a facilitator, somebody close: what the person says of writing it does not.
    wall = Wall(
        "view_crisis",
        jobs_columns=("id", "patient_id", "crisis_plan_id"),
        narrower=f"current_setting('ppr.role', true) IN ({', '.join(repr(role) for role in _READERS)})",
    )

    crisis_plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="feedback")
    involved = models.CharField(_("I felt that I was counted in"), max_length=7, choices=Reply.choices, blank=True)
    positive = models.CharField(_("I look ahead with more hope"), max_length=7, choices=Reply.choices, blank=True)
    in_control = models.CharField(
        _("I feel that I decide more about what happens to me"), max_length=7, choices=Reply.choices, blank=True
    )
    go_on = models.CharField(_("I want to go on with the plan"), max_length=7, choices=Reply.choices, blank=True)
    words = models.TextField(_("in my own words"), blank=True)
    answered_at = models.DateTimeField()
    typed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    history = history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["crisis_plan"], name="crisis_feedback_once")]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        return models.Q() if actor.role in _READERS else models.Q(pk__in=[])
