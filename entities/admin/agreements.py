"""What was agreed: agreements, their lines and slots."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entities import models, services
from entities.admin.kept import Kept


class AgreedLineForm(forms.ModelForm):
    """What a line is stays as it was agreed: its past months are settled by it. Another one is another line."""

    AGREED = ("agreement", "entity", "programme", "sector")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.instance._state.adding:
            for name in self.AGREED:
                if name in self.fields:
                    self.fields[name].disabled = True


class LineInline(admin.TabularInline):
    model = models.Line
    form = AgreedLineForm
    fields = ("entity", "programme", "sector", "monthly_price", "valid_from", "valid_until")
    extra = 0
    can_delete = False
    show_change_link = True
    autocomplete_fields = ("entity",)


class AccessionInline(admin.TabularInline):
    model = models.Accession
    extra = 0
    can_delete = False
    autocomplete_fields = ("entity",)


class ExtensionInline(admin.TabularInline):
    model = models.Extension
    extra = 0
    can_delete = False
    fields = ("from_on", "until_on", "signed_on", "act")


class UrgencyClockInline(admin.TabularInline):
    model = models.UrgencyClock
    extra = 0
    can_delete = False


@admin.register(models.Agreement)
class AgreementAdmin(Kept):
    list_display = ("code", "name", "valid_from", "valid_until", "lines_count")
    search_fields = ("code", "name")
    ordering = ("code",)  # counting lines drops the model's own
    date_hierarchy = "valid_from"
    inlines = (UrgencyClockInline, ExtensionInline, AccessionInline, LineInline)
    fieldsets = (
        (None, {"fields": ("code", "name", ("valid_from", "valid_until"))}),
        (
            _("Clocks"),
            {
                "fields": (
                    "acknowledge_days", "unanswered_days", "decide_days", "offer_days", "waiting_word_days", "first_contact_days",
                    "initial_plan_days", "review_months", "high_review_months", "after_crisis_days",
                    "crisis_review_months", "crisis_asked_days", "hold_days", "follow_up_days", "early_follow_up_hours", "report_days",
                    "after_discharge_days", "handover_days", "way_back_months", "question_days",
                    "objection_days", "call_days", "wish_days",
                ),
                "description": _("They hold for what begins from now on; dates already given stay."),
            },
        ),
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(lines_count=Count("lines"))

    @admin.display(description=_("lines"), ordering="lines_count")
    def lines_count(self, agreement: Any) -> int:
        return int(agreement.lines_count)


class LineForm(AgreedLineForm):
    """A line, and so many new slots at once."""

    new_slots = forms.IntegerField(
        label=_("slots to add"),
        required=False,
        min_value=0,
        max_value=200,
        help_text=_("Numbered on from the last one; open from the line's first day, or from today if that has passed."),
    )

    class Meta:
        model = models.Line
        fields = (
            "agreement",
            "entity",
            "programme",
            "sector",
            "monthly_price",
            "where",
            "hours",
            "valid_from",
            "valid_until",
        )
        help_texts: ClassVar[dict[str, Any]] = {"valid_until": _("Empty: as long as the agreement.")}


class SlotForm(forms.ModelForm):
    """A slot closes by hand only from a day on which nobody has it, and opens no later than somebody had it."""

    class Meta:
        model = models.Slot
        fields = ("line", "number", "opens_on", "closes_on")
        help_texts: ClassVar[dict[str, Any]] = {"closes_on": _("Nobody new comes once a day is written here.")}

    def clean_opens_on(self) -> date:
        day: date = self.cleaned_data["opens_on"]
        later = not self.instance._state.adding and day > self.instance.opens_on
        if later and services.was_had(self.instance):
            raise forms.ValidationError(_("Somebody has had this slot: its first day cannot be put off any more."))
        return day

    def clean_closes_on(self) -> date | None:
        day: date | None = self.cleaned_data["closes_on"]
        if day and not self.instance._state.adding and not services.is_left_by(self.instance, day):
            raise forms.ValidationError(
                _("Somebody has this slot then. Plan fewer slots for the line: it closes by itself once it is left.")
            )
        return day


class SlotInline(admin.TabularInline):
    model = models.Slot
    form = SlotForm
    extra = 0
    can_delete = False
    fields = ("number", "opens_on", "closes_on")


@admin.register(models.Line)
class LineAdmin(Kept):
    form = LineForm
    list_display = (
        "entity",
        "programme",
        "sector",
        "slots_count",
        "monthly_price",
        "valid_from",
        "valid_until",
        "agreement",
    )
    list_filter = ("agreement", "programme", "sector", ("entity", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("entity", "programme", "sector", "agreement")
    search_fields = ("entity__name", "agreement__code", "agreement__name")
    autocomplete_fields = ("agreement", "entity")
    ordering = ("entity__name", "programme__position")
    inlines = (SlotInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).annotate(slots_count=Count("slots"))

    @admin.display(description=_("slots"), ordering="slots_count")
    def slots_count(self, line: Any) -> int:
        return int(line.slots_count)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        wanted = form.cleaned_data.get("new_slots")
        if wanted:
            services.add_slots(form.instance, wanted)


@admin.register(models.Slot)
class SlotAdmin(Kept):
    form = SlotForm
    list_display = ("line", "number", "opens_on", "closes_on")
    list_display_links = ("line", "number")
    list_filter = (("line__entity", admin.RelatedOnlyFieldListFilter), "line__programme")
    list_select_related = ("line__programme", "line__entity", "line__sector")
    search_fields = ("line__entity__name", "line__agreement__code")
    autocomplete_fields = ("line",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("line", "number") if obj else ()
