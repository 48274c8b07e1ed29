"""The joint crisis plan: written apart, when well, with a facilitator; agreement item by item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from entities.models import Membership
from plans.models.words import Words
from ppr.lib import crypto
from ppr.lib.history import history
from ppr.lib.versions import Versioned
from ppr.lib.walls import Protected, Wall


class CrisisPlan(Protected, Versioned):
    """One version of it. The current one is in force until another takes its place, also past its date."""

    class State(models.TextChoices):
        OFFERED = "offered", _("offered")
        DECLINED = "declined", _("not now")
        PREPARING = "preparing", _("being prepared")
        IN_FORCE = "in_force", _("in force")
        SUPERSEDED = "superseded", _("replaced")

    class Directive(models.TextChoices):
        YES = "yes", _("has a registered advance directive")
        NO = "no", _("has none")
        UNKNOWN = "unknown", _("not known")

    wall = Wall(
        "view_crisis",
        jobs_columns=(
            "id",
            "patient_id",
            "number",
            "state",
            "meeting_on",
            "agreed_on",
            "review_on",
            "ask_again_on",
            "superseded_on",
            "led_by_id",
        ),
    )

    number = models.PositiveIntegerField(default=1)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.OFFERED)
    offered_on = models.DateField()
    answer_words = models.TextField(_("what the person answered"), blank=True)
    ask_again_on = models.DateField(_("ask again on"), null=True, blank=True)
    facilitator = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    facilitator_name = models.CharField(_("facilitator"), max_length=120, blank=True)
    meeting_on = models.DateField(_("meeting on"), null=True, blank=True)
    attendees = models.CharField(_("who was there"), max_length=300, blank=True)
    agreed_on = models.DateField(null=True)
    review_on = models.DateField(_("look at it again on"), null=True, blank=True)
    superseded_on = models.DateField(null=True)
    directive = models.CharField(
        _("advance directive"), max_length=8, choices=Directive.choices, default=Directive.UNKNOWN
    )
    directive_details = models.CharField(_("registry and year"), max_length=120, blank=True)
    # Where the person says so, emergency and ward staff open it without breaking the glass.
    open_to_emergency = models.BooleanField(_("emergency and ward staff may open it"), default=False)
    led_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "number"], name="crisis_plan_numbers"),
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(state="in_force"), name="crisis_plan_one_in_force"
            ),
            models.UniqueConstraint(
                fields=["patient"], condition=models.Q(state__in=["offered", "preparing"]), name="crisis_plan_one_open"
            ),
        ]
        indexes = [models.Index(fields=["review_on"], condition=models.Q(state="in_force"), name="crisis_plan_due")]


class CrisisItem(Protected, Words, Versioned):
    """One thing that the person chose from the menu, in their words, and what the others can promise."""

    class Kind(models.TextChoices):
        SIGNS = "signs", _("How it shows that I am getting worse")
        HELPS = "helps", _("What helps me")
        WORSENS = "worsens", _("What makes it worse")
        HOME = "home", _("First steps at home")
        PLACE = "place", _("Where I would rather be")
        TREATMENT = "treatment", _("Treatment")
        HEALTH = "health", _("Physical health, allergies, food")
        COMMUNICATION = "communication", _("How to talk to me")
        PRACTICAL = "practical", _("My home, my people, my animals")
        ADMISSION = "admission", _("When to admit me")
        RESTRAINT = "restraint", _("If somebody thinks of holding me down")
        VISITS = "visits", _("Who may visit me")

    class Agreement(models.TextChoices):
        AGREED = "agreed", _("agreed by all")
        PERSON_ONLY = "person_only", _("the person's own wish")
        NOT_COMMITTED = "not_committed", _("the clinician cannot commit to it")
        OPEN = "open", _("still to be talked about")

    wall = Wall("view_crisis")

    crisis_plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="items")
    kind = models.CharField(_("about"), max_length=15, choices=Kind.choices)
    agreement = models.CharField(_("agreement"), max_length=15, choices=Agreement.choices, default=Agreement.OPEN)
    team_words = models.TextField(_("what the team adds"), blank=True)
    reason = models.CharField(_("why not"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    history = history()

    class Meta(Words.Meta):
        constraints = [
            *Words.Meta.constraints,
            models.CheckConstraint(
                condition=~models.Q(agreement="not_committed") | ~models.Q(reason=""), name="crisis_item_reason"
            ),
        ]
        indexes = [models.Index(fields=["crisis_plan", "position"])]


class CrisisContact(Protected, Versioned):
    """Whom to call, in order; or who must not be told."""

    wall = Wall("view_crisis")
    seals = (crypto.Seal("phone_sealed", "phone_key", kind="crisis_phone"),)

    crisis_plan = models.ForeignKey(CrisisPlan, models.PROTECT, related_name="contacts")
    position = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("name"), max_length=120)
    relation = models.CharField(_("what they are to the person"), max_length=120, blank=True)
    phone_sealed = models.BinaryField(null=True)
    phone_key = models.CharField(max_length=20, blank=True)
    may_know = models.CharField(_("what they may know"), max_length=200, blank=True)
    not_to_be_told = models.BooleanField(_("must not be told"), default=False)

    history = history()

    class Meta:
        indexes = [models.Index(fields=["crisis_plan", "not_to_be_told", "position"])]

    @property
    def phone(self) -> str:
        """The telephone in clear; a dump does not show it."""
        if self.phone_sealed is None:
            return ""
        return crypto.decrypt(bytes(self.phone_sealed), self.phone_key, bound_to=(self.patient_id, "crisis_phone"))

    @phone.setter
    def phone(self, number: str) -> None:
        self.phone_sealed, self.phone_key = None, ""
        if number:
            self.phone_sealed, self.phone_key = crypto.encrypt(number, bound_to=(self.patient_id, "crisis_phone"))
