"""A frozen version of the plan: its sections with a hash each, what the person thinks of it, who signed."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership, User
from patients.models import CareLink
from plans.models.plan import Plan
from plans.models.words import Words
from ppr.lib.access import NONE, Actor
from ppr.lib.history import history
from ppr.lib.walls import Further, Protected, Wall

# A team that has handed over keeps the versions that were frozen while it took part.
_IN_THEIR_TIME = (
    "EXISTS (SELECT 1 FROM patients_carelink l WHERE l.patient_id = {t}.patient_id AND l.purpose = 'treating' "
    "AND l.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid "
    "AND {t}.frozen_at BETWEEN l.since AND coalesce(l.until, 'infinity'))"
)
OF_SUCH_A_VERSION = "EXISTS (SELECT 1 FROM plans_planversion v WHERE v.id = {t}.version_id)"


class PlanVersion(Protected, Words):
    """Number, hash over the sections, and the person's position with their words. Disagreement never blocks."""

    class Position(models.TextChoices):
        AGREES = "agrees", _("agrees")
        IN_PART = "in_part", _("agrees in part")
        DISAGREES = "disagrees", _("disagrees")
        NOT_TODAY = "not_today", _("cannot decide today")
        NOT_ASKED = "not_asked", _("was not asked")
        NOT_TAKING_PART = "not_taking_part", _("chose not to take part")

    wall = Wall(
        "view_plan",
        jobs_columns=("id", "patient_id", "plan_id", "number", "position", "ask_again_on", "frozen_at"),
        further=(Further("view_past", _IN_THEIR_TIME),),
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    position = models.CharField(_("what the person thinks of this plan"), max_length=15, choices=Position.choices)
    not_asked_reason = models.CharField(_("why not"), max_length=200, blank=True)
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)
    offered = models.CharField(max_length=200, blank=True)  # a sooner review, an advocate, a second opinion
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    history = history()

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        treated = CareLink.objects.visible_to(actor).filter(
            patient_id=models.OuterRef("patient_id"), purpose="treating", entity_id=actor.entity_id or NONE
        )
        in_time = models.Q(until=None) | models.Q(until__gte=models.OuterRef("frozen_at"))
        return models.Q(models.Exists(treated.filter(in_time, since__lte=models.OuterRef("frozen_at"))))

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_numbers"),
            models.CheckConstraint(
                condition=~models.Q(position="not_today") | models.Q(ask_again_on__isnull=False),
                name="plan_version_asked_again",
            ),
            models.CheckConstraint(
                condition=~models.Q(position="not_asked") | ~models.Q(not_asked_reason=""),
                name="plan_version_not_asked_why",
            ),
        ]
        indexes = [models.Index(fields=["plan", "-number"])]


class VersionSection(Protected):
    """One section as it stood when the version was frozen. Withheld sections stay withheld in the past too."""

    historied = False  # it is frozen
    wall = Wall("view_plan", further=(Further("view_past", OF_SUCH_A_VERSION),))

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="sections")
    key = models.CharField(max_length=30)
    content = models.JSONField()
    digest = models.CharField(max_length=64)

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(version__in=PlanVersion.objects.visible_to(actor, "view_past"))

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="version_section_once")]


class Signature(Protected):
    """Who signed a version, in which role, when and how. A representative's stands beside the person's."""

    class Role(models.TextChoices):
        PERSON = "person", _("the person")
        REPRESENTATIVE = "representative", _("representative")
        KEY_WORKER = "key_worker", _("key worker")
        PROFESSIONAL = "professional", _("professional of the entity")
        COORDINATOR = "coordinator", _("coordinator")
        CLINICIAN = "clinician", _("health service")

    class Mode(models.TextChoices):
        SCREEN = "screen", _("on screen")
        PAPER = "paper", _("on paper")

    historied = False  # it is never changed
    wall = Wall(
        "view_plan",
        jobs_columns=("patient_id", "version_id", "role"),
        further=(Further("view_past", OF_SUCH_A_VERSION),),
    )

    version = models.ForeignKey(PlanVersion, models.PROTECT, related_name="signatures")
    role = models.CharField(max_length=15, choices=Role.choices)
    name = models.CharField(max_length=160)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    mode = models.CharField(max_length=6, choices=Mode.choices)
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> models.Q:
        return models.Q(version__in=PlanVersion.objects.visible_to(actor, "view_past"))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "role", "name"], name="signature_once"),
        ]
