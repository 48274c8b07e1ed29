"""The process: a person on a slot, from its assignment to its end."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership, Slot
from ppr.lib.access import Actor, granted_patients
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall, grant_condition
from referrals.models.referral import Referral


class Placement(Protected):
    """At most one without an end on any slot: the database says so, whatever the code does."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        ASSIGNED = "assigned", _("assigned")
        ACTIVE = "active", _("in the programme")
        SUSPENDED = "suspended", _("on hold")
        ENDED = "ended", _("ended")

    class Ending(models.TextChoices):
        DISCHARGE = "discharge", _("discharge, as agreed")
        TRANSFER = "transfer", _("moves to another entity")
        BY_CHOICE = "by_choice", _("leaves by their own choice")
        NEVER_STARTED = "never_started", _("did not start")
        DEATH = "death", _("has died")

    wall = Wall(
        "view_identity",
        jobs=("SELECT", "INSERT", "UPDATE"),
        narrower="nullif(current_setting('ppr.entity', true), '')::uuid = {t}.entity_id OR "
        + grant_condition("{t}", "patient_id", "view_plan")
        + " OR EXISTS (SELECT 1 FROM referrals_referral r WHERE r.id = {t}.referral_id)",
    )

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="placements")
    slot = models.ForeignKey(Slot, models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    key_worker = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASSIGNED)
    offered_on = models.DateField(null=True)  # where it was offered first, since when
    assigned_on = models.DateField()
    joined_on = models.DateField(null=True)
    answer_by = models.DateField(null=True)  # an offer is open until then
    hold_until = models.DateField(null=True)  # while in hospital the place is kept until then
    expected_end_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ending = models.CharField(max_length=15, choices=Ending.choices, blank=True)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["slot"], condition=~Q(state="ended"), name="placement_one_per_slot"),
            models.UniqueConstraint(
                fields=["referral"], condition=~Q(state="ended"), name="placement_one_per_referral"
            ),
            models.CheckConstraint(
                condition=Q(joined_on=None) | Q(joined_on__gte=F("assigned_on")), name="placement_joins_after"
            ),
            models.CheckConstraint(
                condition=(Q(state="ended") & Q(ended_on__isnull=False)) | (~Q(state="ended") & Q(ended_on=None)),
                name="placement_end_dated",
            ),
        ]
        indexes = [models.Index(fields=["entity", "state"]), models.Index(fields=["key_worker", "state"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        in_plan = Q(patient_id__in=granted_patients(actor, "view_plan"))
        party = Q(entity=actor.entity_id) if actor.entity_id else Q(pk__in=[])
        return party | in_plan | Q(referral__in=Referral.objects.visible_to(actor))
