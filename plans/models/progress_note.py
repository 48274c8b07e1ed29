"""A progress note: text and save is enough, the rest is defaulted. Amended, never edited."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership
from plans.models.plan import Plan
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class ProgressNote(Protected):
    """What happened, by whom. Its visibility may narrow the patient's, never widen it."""

    class Kind(models.TextChoices):
        CONTACT = "contact", _("conversation")
        HOME_VISIT = "home_visit", _("home visit")
        PHONE = "phone", _("telephone")
        GROUP = "group", _("group")
        COORDINATION = "coordination", _("coordination")
        CRISIS = "crisis", _("a hard moment")

    class Visibility(models.TextChoices):
        EVERYONE = "everyone", _("everyone who accompanies, and the person")
        MY_SIDE = "my_side", _("my organisation, and the person")

    wall = Wall(
        "view_plan",
        jobs_columns=("id", "patient_id", "kind", "happened_at"),
        narrower="{t}.visibility = 'everyone' OR {t}.entity_id = nullif(current_setting('ppr.entity', true), '')::uuid "
        "OR current_setting('ppr.role', true) = 'person'",
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="notes")
    kind = models.CharField(_("kind"), max_length=15, choices=Kind.choices, default=Kind.CONTACT)
    happened_at = models.DateTimeField(_("when"))
    text = models.TextField(_("note"))
    visibility = models.CharField(
        _("who may read it"), max_length=10, choices=Visibility.choices, default=Visibility.EVERYONE
    )
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(auto_now_add=True)
    submission = models.UUIDField(null=True)  # the form's own key: sent twice, kept once

    history = history()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["author", "submission"], name="note_sent_once")]
        indexes = [models.Index(fields=["plan", "-happened_at", "-id"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        if actor.role == "person":
            return Q()
        return Q(visibility=cls.Visibility.EVERYONE) | Q(entity=actor.entity_id)
