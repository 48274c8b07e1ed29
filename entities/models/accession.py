"""Who takes part in an agreement, from when to when, and for how much longer an agreement holds."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from entities.models.agreement import Agreement
from entities.models.entity import Entity
from ppr.lib.ids import uuid7


class Accession(models.Model):
    """An entity takes part in an agreement on these days, both included; its lines hold on no other.

    Whoever gets a first line in an agreement accedes with it (entities/sql): the database adds the row.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="accessions")
    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name=_("entity"), related_name="accessions")
    from_on = models.DateField(_("takes part from"))
    until_on = models.DateField(_("takes part until"), null=True, blank=True)
    act = models.CharField(_("act that says so"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("accession")
        verbose_name_plural = _("accessions")
        ordering = ["entity__name", "from_on"]
        constraints = [
            ExclusionConstraint(
                name="accession_one_at_a_time",
                expressions=[
                    (F("agreement"), RangeOperators.EQUAL),
                    (F("entity"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("from_on"), F("until_on"), RangeBoundary(inclusive_upper=True), function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message=_("This entity takes part on those days already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")), name="accession_dates_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement.code} · {self.entity.name}"


class Extension(models.Model):
    """The act by which an agreement holds for longer; the database moves the agreement's last day (entities/sql)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="extensions")
    from_on = models.DateField(_("extended from"))
    until_on = models.DateField(_("extended until"))
    signed_on = models.DateField(_("signed on"))
    act = models.CharField(_("act that says so"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        ordering = ["until_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "from_on"], name="extension_once",
                violation_error_message=_("The agreement is extended from that day already."),
            ),
            models.CheckConstraint(
                condition=Q(until_on__gte=F("from_on")), name="extension_dates_in_order",
                violation_error_message=_("It ends before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement.code} · {self.until_on:%d/%m/%Y}"

    def clean(self) -> None:
        """An extension begins where the agreement ended: between the two nobody would be paid for."""
        if self._state.adding and self.agreement_id and self.from_on:
            follows = self.agreement.valid_until + timedelta(days=1)
            if self.from_on != follows:
                raise ValidationError(
                    {"from_on": _("It begins on the day after the agreement ends: %(day)s.") % {"day": f"{follows:%d/%m/%Y}"}}
                )  # fmt: skip
