"""The home of a person who is accompanied: who may be spoken to about it, and what is owed for it."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from entities.roles import BY_WISH, EMERGENCY, PERSON, SUPPORTER
from patients.models.sharing import SharingDecision
from patients.models.social_fact import SocialFact
from ppr.lib import crypto
from ppr.lib.access import Actor
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall

# Whoever was asked in for a part, or comes in an emergency, neither calls about the home nor reads what is owed.
NOT_FOR = (SUPPORTER, EMERGENCY, *BY_WISH)
_OF_THE_TEAM = f"current_setting('ppr.role', true) NOT IN ({', '.join(repr(role) for role in NOT_FOR)})"
# Once the permission is taken back it is there for the person, and for whoever wrote that down, to have written it.
_WITH_PERMISSION = (
    "{t}.withdrawn_on IS NULL OR "
    f"current_setting('ppr.role', true) = '{PERSON}' OR "
    "{t}.withdrawn_by_id = nullif(current_setting('ppr.membership', true), '')::uuid"
)


class HousingContact(Protected):
    """Somebody with whom the team may speak about the home, because the person said so; and about what.

    It exists only with the permission. Taken back, the team no longer sees whom it was about.
    """

    class Kind(models.TextChoices):
        LANDLORD = "landlord", _("who rents out the home")
        AGENCY = "agency", _("an agency or administrator")
        HOUSING = "housing", _("the entity or office of the home")
        NEIGHBOURS = "neighbours", _("the neighbours of the building")

    wall = Wall("view_social", narrower=f"({_OF_THE_TEAM}) AND ({_WITH_PERMISSION})")
    seals = (crypto.Seal("phone_sealed", "phone_key", kind="housing_phone"),)

    kind = models.CharField(_("who it is"), max_length=10, choices=Kind.choices)
    name = models.CharField(_("name"), max_length=120)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=20, blank=True)
    may_be_said = models.CharField(_("what may be talked about"), max_length=300)
    agreed_on = models.DateField(_("day of the permission"))
    way = models.CharField(_("how the person said so"), max_length=12, choices=SharingDecision.Way.choices)
    present = models.CharField(_("who was there"), max_length=200, blank=True)
    # Who wrote it down; empty where the person did it themselves.
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    withdrawn_on = models.DateField(_("permission taken back on"), null=True)
    withdrawn_way = models.CharField(max_length=12, choices=SharingDecision.Way.choices, blank=True)
    withdrawn_present = models.CharField(max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    history = history()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(may_be_said=""), name="housing_contact_says_what"),
            models.CheckConstraint(
                condition=Q(withdrawn_on=None) | Q(withdrawn_on__gte=F("agreed_on")), name="housing_contact_dates"
            ),
        ]
        indexes = [models.Index(fields=["patient", "-agreed_on"])]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        if actor.role in NOT_FOR:
            return Q(pk__in=[])
        if actor.role == PERSON:
            return Q()
        mine = Q(withdrawn_by=actor.membership_id) if actor.membership_id else Q(pk__in=[])
        return Q(withdrawn_on=None) | mine

    @property
    def phone(self) -> str:
        """The telephone in clear; a dump does not show it."""
        if self.phone_sealed is None:
            return ""
        return crypto.decrypt(bytes(self.phone_sealed), self.phone_key, bound_to=(self.patient_id, "housing_phone"))

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_sealed, self.phone_key = None, ""
        if number:
            self.phone_sealed, self.phone_key = crypto.encrypt(number, bound_to=(self.patient_id, "housing_phone"))


class Arrears(Protected, Versioned):
    """What is owed for the home, from the day it became known until it is paid or agreed on; one of a kind at a time."""

    class Kind(models.TextChoices):
        RENT = "rent", _("the rent or the fee of the flat")
        MORTGAGE = "mortgage", _("the mortgage")
        SUPPLIES = "supplies", _("electricity, gas or water")
        OTHER = "other", _("something else of the home")

    class Outcome(models.TextChoices):
        PLAN = "plan", _("a payment plan is agreed")
        PAID = "paid", _("it is paid")
        MOVED = "moved", _("the person lives somewhere else")
        MISTAKE = "mistake", _("nothing was owed")
        LEFT = "left", _("the person would rather leave it")

    wall = Wall(
        "view_social",
        # The clocks read dates; not how much, and not what was said.
        jobs_columns=("id", "patient_id", "known_on", "leave_by", "notice_on", "settled_on", "recorded_by_id"),
        narrower=_OF_THE_TEAM,
    )

    kind = models.CharField(_("what is owed"), max_length=10, choices=Kind.choices, default=Kind.RENT)
    details = models.CharField(_("in a few words"), max_length=300, blank=True)
    amount = models.DecimalField(
        _("how much, in euros"), max_digits=8, decimal_places=2, null=True, blank=True,
        validators=[MinValueValidator(0)],
    )  # fmt: skip
    known_on = models.DateField(_("known since"))
    source = models.CharField(
        _("who says so"), max_length=10, choices=SocialFact.Source.choices, default=SocialFact.Source.PERSON
    )
    # A letter, a judge: by this day the person would have to leave the home. It was known on `notice_on`.
    leave_by = models.DateField(_("day by which the home would have to be left"), null=True, blank=True)
    notice_on = models.DateField(null=True)
    outcome = models.CharField(_("how it stands"), max_length=8, choices=Outcome.choices, blank=True)
    settled_on = models.DateField(_("since"), null=True, blank=True)
    settlement = models.CharField(_("what was agreed"), max_length=300, blank=True)
    # Who wrote it down; empty where the person did it themselves.
    recorded_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["patient", "kind"], condition=Q(settled_on=None), name="arrears_one_open_of_a_kind",
                violation_error_message=_("This is written down already. Open it and change it there."),
            ),
            models.CheckConstraint(
                condition=Q(outcome="", settled_on=None) | (~Q(outcome="") & Q(settled_on__isnull=False)),
                name="arrears_settled_says_how",
            ),
            models.CheckConstraint(
                condition=Q(leave_by=None, notice_on=None) | Q(leave_by__isnull=False, notice_on__isnull=False),
                name="arrears_notice_has_its_day",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["patient", "-known_on"]),
            models.Index(fields=["known_on"], condition=Q(settled_on=None), name="arrears_open"),
        ]

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        return Q(pk__in=[]) if actor.role in NOT_FOR else Q()
