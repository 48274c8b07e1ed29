"""What the person would rather have: another entity, another key worker, another pace, a peer or an advocate beside
them; said at any time, and answered.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership
from entities.roles import ENTITY_COORDINATOR, PERSON, SECTOR_COORDINATOR
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall
from referrals.models.referral import Referral


class Wish(Protected):
    """Read by the person, by whoever wrote it down for them, by who answers it, the unit that referred and the sector.

    Not by the key worker whom the person would rather change: it goes to the entity's coordination.
    """

    class About(models.TextChoices):
        SAME = "same", _("to go on with the same people")
        KEY_WORKER = "key_worker", _("another key worker")
        ENTITY = "entity", _("another entity")
        RHYTHM = "rhythm", _("to meet more often, or less")
        PEER = "peer", _("the company of somebody who has been through it")
        ADVOCATE = "advocate", _("to talk with somebody independent who stands up for people’s rights")
        PAUSE = "pause", _("to stop for a while")
        OTHER = "other", _("something else")

    class Outcome(models.TextChoices):
        GRANTED = "granted", _("it will be so")
        PART = "part", _("a part of it will be so")
        NOT_NOW = "not_now", _("it cannot be for now")
        LEFT = "left", _("it was talked over, and the person leaves it as it is")

    wall = Wall(
        "view_identity",
        jobs_columns=(
            "id", "patient_id", "answer_by", "answered_at", "taken_back_at", "to_entity_id", "to_role",
            "to_membership_id", "sector_office_id",
        ),
        narrower=(
            "current_setting('ppr.role', true) = 'person'"
            " OR nullif(current_setting('ppr.membership', true), '')::uuid = {t}.typed_by_id"
            " OR nullif(current_setting('ppr.entity', true), '')::uuid = {t}.from_entity_id"
            " OR (nullif(current_setting('ppr.entity', true), '')::uuid = {t}.to_entity_id"
            " AND current_setting('ppr.role', true) IN ({t}.to_role, 'entity_coordinator'))"
            " OR (nullif(current_setting('ppr.entity', true), '')::uuid = {t}.sector_office_id"
            " AND current_setting('ppr.role', true) = 'sector_coordinator')"
        ),
    )  # fmt: skip

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="wishes")
    about = models.CharField(_("what about"), max_length=10, choices=About.choices)
    words = models.TextField(_("in their own words"), blank=True)
    suits = models.CharField(_("when it suits"), max_length=120, blank=True)
    typed_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")  # None: the person
    said_at = models.DateTimeField()

    from_entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    to_entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    to_role = models.CharField(max_length=30)
    to_membership = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    sector_office = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")
    answer_by = models.DateField()

    outcome = models.CharField(_("what becomes of it"), max_length=10, choices=Outcome.choices, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    taken_back_at = models.DateTimeField(null=True)
    submission = models.UUIDField(null=True, unique=True)  # the form's own key: sent twice, kept once

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answered_by=None, outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(outcome="") & ~Q(answer="")),
                name="wish_answered_in_words",
            ),
            models.CheckConstraint(condition=Q(answered_at=None) | Q(taken_back_at=None), name="wish_one_end"),
        ]
        indexes = [
            models.Index(fields=["patient", "-said_at"]),
            models.Index(fields=["answer_by"], condition=Q(answered_at=None, taken_back_at=None), name="wish_open"),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        if actor.role == PERSON:
            return Q()
        if actor.entity_id is None:
            return Q(pk__in=[])
        found = Q(typed_by=actor.membership_id) | Q(from_entity=actor.entity_id)
        if actor.role == SECTOR_COORDINATOR:
            found |= Q(sector_office=actor.entity_id)
        here = Q(to_entity=actor.entity_id)
        return found | (here if actor.role == ENTITY_COORDINATOR else here & Q(to_role=actor.role))

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.taken_back_at is None
