"""A stay in hospital: planning the way home starts at admission, the place is kept meanwhile."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models import Entity, Membership
from ppr.lib.history import history
from ppr.lib.walls import Protected, Wall


class HospitalStay(Protected):
    """From admission to discharge, with the contact that is due in the first days at home (domain §6)."""

    wall = Wall(
        "view_plan",
        jobs_columns=(
            "id", "patient_id", "admitted_at", "left_at", "contact_due_at", "contacted_at", "recorded_by_id",
            "responsible_id",
        ),
    )  # fmt: skip

    hospital = models.ForeignKey(Entity, models.PROTECT, related_name="+", verbose_name=_("hospital"))
    admitted_at = models.DateTimeField(_("admitted on"))
    fit_to_leave_on = models.DateField(_("fit to leave since"), null=True, blank=True)
    waiting_for = models.CharField(_("what the way home is waiting for"), max_length=200, blank=True)
    planning = models.TextField(_("what we prepare for the way home"), blank=True)
    left_at = models.DateTimeField(_("left on"), null=True, blank=True)
    # Suicide risk identified in hospital shortens the first contact from seven days to 48 hours.
    early_contact = models.BooleanField(_("contact within 48 hours"), default=False)
    contact_due_at = models.DateTimeField(null=True)
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    recorded_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    responsible = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    history = history()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient"], condition=Q(left_at=None), name="hospital_stay_one_open"),
            models.CheckConstraint(
                condition=Q(left_at=None) | Q(left_at__gte=F("admitted_at")), name="hospital_stay_dates",
                violation_error_message=_("The discharge comes before the admission."),
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["patient", "-admitted_at"]),
            models.Index(fields=["contact_due_at"], condition=Q(contacted_at=None), name="hospital_contact_due"),
        ]

    @property
    def days_lost(self) -> int:
        """Days in hospital since the ward said that the person could leave; 0 where it has not said so."""
        if self.fit_to_leave_on is None:
            return 0
        last = timezone.localdate(self.left_at) if self.left_at else timezone.localdate()
        return max((last - self.fit_to_leave_on).days, 0)
