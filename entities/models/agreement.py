"""What was agreed: an agreement, its lines, and the numbered slots that each line buys."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from entities.models.catalogue import Programme
from entities.models.entity import Entity, Sector
from ppr.lib.ids import uuid7


class Agreement(models.Model):
    """A framework agreement with its validity and its clocks (domain: conventions, settable)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    code = models.CharField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=160)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    acknowledge_days = models.PositiveSmallIntegerField(_("working days to acknowledge a referral"), default=3)
    unanswered_days = models.PositiveSmallIntegerField(
        _("days after that date in which an unanswered referral goes back to the sector"), default=15
    )
    decide_days = models.PositiveSmallIntegerField(_("days to decide on a referral"), default=15)
    first_contact_days = models.PositiveSmallIntegerField(
        _("days to the first contact once there is a slot"), default=7
    )
    initial_plan_days = models.PositiveSmallIntegerField(_("days to the initial plan"), default=45)
    offer_days = models.PositiveSmallIntegerField(_("days to answer an offer"), default=7)
    waiting_word_days = models.PositiveSmallIntegerField(
        _("days between one word to who waits and the next"), default=30
    )
    hold_days = models.PositiveSmallIntegerField(_("days for which a place is kept in hospital"), default=60)
    follow_up_days = models.PositiveSmallIntegerField(_("days to the contact after discharge from hospital"), default=7)
    early_follow_up_hours = models.PositiveSmallIntegerField(
        _("hours to that contact where suicide risk was identified"), default=48
    )
    high_review_months = models.PositiveSmallIntegerField(_("months between reviews in high intensity"), default=3)
    after_crisis_days = models.PositiveSmallIntegerField(_("days to the review after a crisis or a stay"), default=7)
    crisis_review_months = models.PositiveSmallIntegerField(
        _("months until the crisis plan is looked at again"), default=9
    )
    crisis_asked_days = models.PositiveSmallIntegerField(
        _("days until the person is asked how writing the crisis plan was"), default=28
    )
    report_days = models.PositiveSmallIntegerField(_("days to the discharge report"), default=15)
    after_discharge_days = models.PositiveSmallIntegerField(
        _("days to the contact after leaving the programme"), default=30
    )
    handover_days = models.PositiveSmallIntegerField(_("days for which the outgoing team still sees"), default=30)
    way_back_months = models.PositiveSmallIntegerField(
        _("months in which one returns without a new referral"), default=12
    )
    review_months = models.PositiveSmallIntegerField(_("months between reviews"), default=6)
    question_days = models.PositiveSmallIntegerField(_("days to answer a question of the other side"), default=7)
    objection_days = models.PositiveSmallIntegerField(_("days to answer what the person says of a note"), default=15)
    wish_days = models.PositiveSmallIntegerField(
        _("days to answer a wish for another entity, key worker or pace"), default=7
    )
    call_days = models.PositiveSmallIntegerField(_("days to call back whoever asks for a call"), default=2)

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="agreement_dates_in_order",
                violation_error_message=_("The agreement ends before it begins."),
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} · {self.name}"


class LineQuerySet(models.QuerySet["Line"]):
    def in_force(self, on: date | None = None) -> Self:
        """Lines of an agreement in force on that day (today by default), of entities that take part in it."""
        day = on or timezone.localdate()
        takes_part = Agreement.objects.filter(
            Q(accessions__until_on=None) | Q(accessions__until_on__gte=day),
            pk=OuterRef("agreement"),
            accessions__entity=OuterRef("entity"),
            accessions__from_on__lte=day,
        )
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Exists(takes_part),
            valid_from__lte=day,
            agreement__valid_from__lte=day,
            agreement__valid_until__gte=day,
        )


class Line(models.Model):
    """So many slots of one programme, with one entity, in one sector, at a price."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="lines")
    entity = models.ForeignKey(Entity, models.PROTECT, verbose_name=_("entity"), related_name="lines")
    programme = models.ForeignKey(Programme, models.PROTECT, verbose_name=_("programme"))
    sector = models.ForeignKey(Sector, models.PROTECT, verbose_name=_("sector"))
    monthly_price = models.DecimalField(_("price per person and month, €"), max_digits=8, decimal_places=2)
    where = models.CharField(
        _("where it is"), max_length=160, blank=True, help_text=_("As one finds it; empty: the town of the entity.")
    )
    hours = models.CharField(_("opening hours"), max_length=120, blank=True, help_text=_("Empty: those of the entity."))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line")
        verbose_name_plural = _("lines")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "entity", "programme", "sector"], condition=Q(valid_until=None), name="line_once",
                violation_error_message=_("This agreement already has this line."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")), name="line_dates_in_order",
                violation_error_message=_("The line ends before it begins."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.programme.label} · {self.entity.name} · {self.sector.name}"

    @property
    def months_between_reviews(self) -> int:
        """By the agreement; fewer where the programme is of high intensity."""
        often = self.programme.high_intensity
        return self.agreement.high_review_months if often else self.agreement.review_months


class LinePrice(models.Model):
    """What a line costs from a day on. The database adds one whenever a line's price changes (referrals/sql)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(Line, models.PROTECT, related_name="prices")
    from_on = models.DateField()
    monthly_price = models.DecimalField(max_digits=8, decimal_places=2)
    recorded_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["line", "-from_on"])]

    def __str__(self) -> str:
        return f"{self.from_on}: {self.monthly_price}"


class SlotQuerySet(models.QuerySet["Slot"]):
    def open_on(self, day: date | None = None) -> Self:
        """Slots that are open on that day, whoever has them."""
        at = day or timezone.localdate()
        return self.filter(Q(closes_on=None) | Q(closes_on__gt=at), opens_on__lte=at)


class Slot(models.Model):
    """One place of a line, with a number that people use («plaza 7»)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    line = models.ForeignKey(Line, models.PROTECT, verbose_name=_("line"), related_name="slots")
    number = models.PositiveSmallIntegerField(_("number"))
    opens_on = models.DateField(_("open from"))
    closes_on = models.DateField(_("closed from"), null=True, blank=True)

    objects = SlotQuerySet.as_manager()

    class Meta:
        verbose_name = _("slot")
        verbose_name_plural = _("slots")
        ordering = ["line", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "number"], name="slot_number_once",
                violation_error_message=_("This line already has a slot with this number."),
            ),
            models.CheckConstraint(
                condition=Q(closes_on=None) | Q(closes_on__gte=F("opens_on")), name="slot_dates_in_order",
                violation_error_message=_("The slot closes before it opens."),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.number)
