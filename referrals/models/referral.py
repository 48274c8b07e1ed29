"""A referral: what is asked for a person, of whom, and where it stands."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Line, Membership, Programme, Sector, Urgency
from ppr.lib.access import Actor, granted_patients
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall, grant_condition


class State(models.TextChoices):
    """Where a referral stands. Its moves are the table in referrals.transitions."""

    ORIENTATION = "orientation", _("first conversation")
    DRAFT = "draft", _("draft")
    SENT = "sent", _("sent")
    RECEIVED = "received", _("received")
    ASSESSING = "assessing", _("getting to know each other")
    WAITING = "waiting", _("accepted, waiting")
    OFFERED = "offered", _("slot offered")
    SLOT_ASSIGNED = "slot_assigned", _("slot assigned")
    JOINED = "joined", _("joined")
    RETURNED = "returned", _("back with the sector")
    PERSON_DECLINED = "person_declined", _("the person said no")
    WITHDRAWN = "withdrawn", _("withdrawn")
    CLOSED = "closed", _("closed")


LIVE = (
    State.ORIENTATION, State.DRAFT, State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING, State.OFFERED,
    State.SLOT_ASSIGNED, State.JOINED, State.RETURNED,
)  # fmt: skip
ANSWERED_FOR = (*LIVE, State.PERSON_DECLINED)  # whoever said no is kept in touch with
OPEN = tuple(s for s in LIVE if s not in (State.DRAFT, State.JOINED))

_PARTY = (
    "nullif(current_setting('ppr.entity', true), '')::uuid IN ({t}.from_entity_id, {t}.to_entity_id, "
    "{t}.sector_office_id) OR "
)


class Referral(Protected):
    """Seen by its own parties (who refers, who receives, the sector's office) and by those who see the plan.

    An entity that it passed through and left sees it no more.
    """

    Urgency = Urgency

    class Choice(models.TextChoices):
        WANTED = "wanted", _("wants this one")
        OTHER = "other", _("would rather have another one")
        NONE = "none", _("did not choose")
        NOT_ASKED = "not_asked", _("could not be asked")

    class Door(models.TextChoices):
        HEALTH_UNIT = "health_unit", _("mental health unit")
        WARD = "ward", _("hospital ward")
        PRIMARY_CARE = "primary_care", _("primary care")
        TOWN_HALL = "town_hall", _("town hall or comarca services")
        FAMILY = "family", _("family or friends")
        PERSON = "person", _("the person")

    wall = Wall(
        "view_identity",
        jobs=("SELECT", "INSERT", "UPDATE"),  # an offer that runs out goes back to waiting
        narrower=_PARTY + grant_condition("{t}", "patient_id", "view_plan"),
    )

    from_entity = models.ForeignKey(Entity, models.PROTECT, related_name="+")
    from_membership = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    to_entity = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+", verbose_name=_("entity"))
    sector_office = models.ForeignKey(Entity, models.PROTECT, null=True, related_name="+")
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="+", verbose_name=_("health sector"))
    # A first conversation asks for nothing yet.
    programme = models.ForeignKey(Programme, models.PROTECT, null=True, related_name="+", verbose_name=_("programme"))
    line = models.ForeignKey(Line, models.PROTECT, null=True, related_name="+")
    family = models.CharField(max_length=10, choices=Programme.Family.choices)
    responsible = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    door = models.CharField(_("through which door"), max_length=15, choices=Door.choices, default=Door.HEALTH_UNIT)

    state = models.CharField(_("state"), max_length=20, choices=State.choices, default=State.DRAFT)
    urgency = models.CharField(_("urgency"), max_length=10, choices=Urgency.choices, default=Urgency.ORDINARY)
    reason = models.TextField(_("why now"))
    person_wish = models.TextField(_("what the person wishes"), blank=True)
    contact_facts = models.CharField(_("how to reach the person"), max_length=300, blank=True)
    safety_facts = models.TextField(_("what to know for safety"), blank=True)
    options_explained = models.BooleanField(_("the options were explained"), default=False)
    choice = models.CharField(_("what the person chooses"), max_length=10, choices=Choice.choices, blank=True)
    choice_why = models.CharField(_("why it stands so"), max_length=300, blank=True)
    other_wish = models.CharField(
        _("another entity, person or pace that they would prefer"), max_length=300, blank=True
    )

    # While waiting: who accompanies, with what, and why in this order.
    supporter = models.ForeignKey(
        Membership, models.PROTECT, null=True, related_name="+", verbose_name=_("who accompanies meanwhile")
    )
    support_meanwhile = models.CharField(_("what there is meanwhile"), max_length=300, blank=True)
    order_reason = models.CharField(_("why in this order"), max_length=300, blank=True)
    told_on = models.DateField(null=True)  # when the person last heard how the wait stands

    # Once joined: the sector asks that another entity goes on, until the team moves the person or says why not.
    transfer_to = models.ForeignKey(Line, models.PROTECT, null=True, related_name="+")
    transfer_reason = models.TextField(_("why another entity"), blank=True)
    transfer_wish = models.TextField(_("what the person says of moving"), blank=True)

    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)  # the clock's start; it stays when the referral moves on
    received_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    closed_on = models.DateField(null=True)
    way_back_until = models.DateField(null=True)  # until then the person returns without a new referral
    due_on = models.DateField(null=True)  # by when whoever has it now should answer
    row_version = models.PositiveIntegerField(default=1)

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "family"], condition=Q(state__in=[s.value for s in LIVE]), name="referral_one_live"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["orientation", "draft", "withdrawn"]) | Q(sent_at__isnull=False),
                name="referral_sent_has_start",
            ),
        ]
        indexes = [
            # One behind each order of the list, for each party whose list it is.
            models.Index(fields=["to_entity", "due_on", "id"], name="referral_to_due"),
            models.Index(fields=["to_entity", "sent_at", "id"], name="referral_to_sent"),
            models.Index(fields=["from_entity", "due_on", "id"], name="referral_from_due"),
            models.Index(fields=["from_entity", "sent_at", "id"], name="referral_from_sent"),
            models.Index(fields=["sector_office", "due_on", "id"], name="referral_office_due"),
            models.Index(fields=["sector_office", "sent_at", "id"], name="referral_office_sent"),
            # The waiting list in its turn, for whoever keeps it.
            models.Index(
                fields=["to_entity", "urgency", "sent_at", "id"], condition=Q(state="waiting"), name="referral_to_turn"
            ),
            models.Index(
                fields=["from_entity", "urgency", "sent_at", "id"],
                condition=Q(state="waiting"),
                name="referral_from_turn",
            ),
            models.Index(
                fields=["sector_office", "urgency", "sent_at", "id"],
                condition=Q(state="waiting"),
                name="referral_office_turn",
            ),
            models.Index(fields=["due_on"], condition=Q(state__in=[s.value for s in OPEN]), name="referral_due"),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        party = Q(from_entity=actor.entity_id) | Q(to_entity=actor.entity_id) | Q(sector_office=actor.entity_id)
        in_plan = Q(patient_id__in=granted_patients(actor, "view_plan"))
        return (party if actor.entity_id else Q(pk__in=[])) | in_plan

    @property
    def is_live(self) -> bool:
        return self.state in LIVE
