"""The person."""

from datetime import date

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Sector
from ppr.lib.history import history
from ppr.lib.ids import uuid7
from ppr.lib.walls import Further, Protected, Wall


class Patient(Protected):
    """A person with a plan. Identified by names the Spanish way; called as they prefer."""

    class Sex(models.TextChoices):
        FEMALE = "female", _("woman")
        MALE = "male", _("man")
        OTHER = "other", _("another")
        UNSTATED = "unstated", _("prefers not to say")

    patient = None  # type: ignore[assignment]  # the row is the patient
    patient_column = "id"
    wall = Wall("view_identity", jobs_columns=("id", "died_on"), further=(Further("view_past"),))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    given_name = models.CharField(_("given name"), max_length=80)
    surname1 = models.CharField(_("first surname"), max_length=80)
    surname2 = models.CharField(_("second surname"), max_length=80, blank=True)
    preferred_name = models.CharField(_("prefers to be called"), max_length=80, blank=True)
    # A first conversation may not know it yet.
    birth_date = models.DateField(_("date of birth"), null=True)
    gender = models.CharField(_("gender, in their own word"), max_length=40, blank=True)
    pronoun = models.CharField(_("pronoun"), max_length=20, blank=True)
    language = models.CharField(_("language spoken"), max_length=40, blank=True)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    prefers_letters = models.BooleanField(_("prefers letters and paper"), default=False)
    formal_address = models.BooleanField(_("wants to be spoken to as usted"), default=False)
    died_on = models.DateField(null=True)
    sex = models.CharField(_("sex"), max_length=10, choices=Sex.choices, default=Sex.UNSTATED)
    town = models.CharField(_("town"), max_length=80, blank=True)
    # Somebody must not find the person: where they live is on no list, strip, calendar or print.
    address_protected = models.BooleanField(_("where they live is protected"), default=False)
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("health sector"))
    # The record that is kept, where this one turned out to be of the same person (see Merge, which says why).
    joined_to = models.UUIDField(null=True, editable=False)
    row_version = models.PositiveIntegerField(default=1)

    history = history()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        default_permissions = ()
        indexes = [
            models.Index(fields=["joined_to"], condition=models.Q(joined_to__isnull=False), name="patient_joined"),
            models.Index(fields=["birth_date"]),
        ]
        permissions = [
            ("view_identity", "See who the person is"),
            ("view_social", "See the social record and the people around"),
            ("view_crisis", "See the crisis plan"),
            ("view_plan", "See the plan"),
            ("view_notes", "See the notes"),
            ("view_measures", "See how it goes"),
            ("view_steps", "See the steps shared one by one"),
            ("view_safety", "See what was said of safety, in an emergency"),
            ("view_past", "See what one's own organisation wrote and the versions of its time"),
            ("contribute", "Write in the plan"),
            ("note", "Write notes"),
            ("sign", "Sign the plan"),
        ]

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.given_name, self.surname1, self.surname2) if part)

    @property
    def called(self) -> str:
        """The name that the person wants to hear."""
        return self.preferred_name or self.given_name

    @property
    def place(self) -> str:
        """The town as lists, headers and prints show it: nothing where it is protected."""
        return "" if self.address_protected else self.town

    @property
    def list_name(self) -> str:
        """As lists show people: given name and initial, «Pilar A.»."""
        return f"{self.given_name} {self.surname1[:1]}." if self.surname1 else self.given_name

    def age(self, on: date | None = None) -> int | None:
        """Completed years on that day (today by default); None where the date of birth is not known."""
        if self.birth_date is None:
            return None
        day = on or timezone.localdate()
        return day.year - self.birth_date.year - ((day.month, day.day) < (self.birth_date.month, self.birth_date.day))
