"""The administration pages: who takes part and what was agreed. Nothing here is about a person with a plan.

Only catalogues, people who work here, organisations and agreements are registered; rows that others rest on
are ended, retired or deactivated, never deleted.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entities import cover, directories, lockout, models, services
from entities.roles import ROLES, Kind

# Packages register models of their own; rights over them belong to nobody here.
for registered in list(admin.site._registry):
    admin.site.unregister(registered)


class Kept(admin.ModelAdmin):
    """Rows that others rest on: they end, they are not deleted."""

    list_per_page = 50
    show_full_result_count = False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Sector)
class SectorAdmin(Kept):
    list_display = ("name", "code")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # it is the key that others point at


@admin.register(models.Entity)
class EntityAdmin(Kept):
    list_display = ("name", "kind", "sector", "town", "phone", "active")
    list_filter = ("kind", "sector", "active")
    list_select_related = ("sector",)
    search_fields = ("name", "town")

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {
            "sector": _("Leave it empty for whoever works in all of them."),
            "active": _("When it no longer takes part, nobody can act for it; what it wrote stays."),
        }
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("kind",) if obj else ()  # the roles that its people hold hang on it


class UserForm(forms.ModelForm):
    """An account. A password is given here or not at all; nobody can read it afterwards."""

    new_password = forms.CharField(
        label=_("new password"),
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 12 characters. Left empty, it stays as it is; a new account then has none."),
    )

    class Meta:
        model = models.User
        fields = (
            "username",
            "first_name",
            "last_name",
            "email",
            "phone",
            "language",
            "digest_hour",
            "is_active",
        )
        labels: ClassVar[dict[str, Any]] = {"is_active": _("may sign in")}
        help_texts: ClassVar[dict[str, Any]] = {
            "username": _("To sign in with. Letters, digits and . _ - only."),
            "email": _("Work address. It gets one mail a day with a count and a link, and no name."),
            "digest_hour": _("From 0 to 23."),
            "is_active": _("Take this away when somebody leaves. Accounts are never deleted: what they wrote stays."),
        }

    def clean_digest_hour(self) -> int:
        hour: int = self.cleaned_data["digest_hour"]
        if hour > 23:
            raise forms.ValidationError(_now("The day has hours from 0 to 23."))
        return hour

    def clean_is_active(self) -> bool:
        active: bool = self.cleaned_data["is_active"]
        if not active and self.instance.is_active and not self.instance._state.adding:
            for membership in self.instance.memberships.live().select_related("user", "entity"):
                cover.check_may_end(membership, timezone.localdate())
        return active

    def clean_new_password(self) -> str:
        password: str = self.cleaned_data["new_password"]
        if password:
            validate_password(password, self.instance)
        return password

    def save(self, commit: bool = True) -> models.User:
        password = self.cleaned_data["new_password"]
        if password:
            self.instance.set_password(password)
        elif not self.instance.password:
            self.instance.set_unusable_password()
        saved: models.User = super().save(commit)
        return saved


@admin.register(models.User)
class UserAdmin(Kept):
    form = UserForm
    list_display = ("username", "first_name", "last_name", "email", "is_active", "last_login")
    list_filter = ("is_active", "language", "memberships__role")
    search_fields = ("username", "first_name", "last_name", "email")
    ordering = ("last_name", "first_name", "username")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> tuple[str, ...]:
        # Whoever deactivated themselves could not undo it.
        return ("is_active",) if obj and obj.pk == request.user.pk else ()


@admin.register(models.Lockout)
class LockoutAdmin(Kept):
    """Closed by wrong attempts; opened again here. Nothing else about them can be changed."""

    list_display = ("user", "failures", "closed_at", "last_at")
    list_display_links = None
    list_select_related = ("user",)
    actions = ("open_again",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[models.Lockout]:
        return super().get_queryset(request).exclude(closed_at=None).exclude(user=None)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.action(description=_("Open the chosen accounts again"))
    def open_again(self, request: HttpRequest, rows: QuerySet[models.Lockout]) -> None:
        opened = lockout.open_again(rows)
        self.message_user(
            request,
            ngettext("%(count)d account can be used again.", "%(count)d accounts can be used again.", opened)
            % {"count": opened},
        )


class DirectoryLinkForm(forms.ModelForm):
    """Who somebody is in the directory of their hospital."""

    provider = forms.ChoiceField(label=_("directory"))

    class Meta:
        model = models.DirectoryLink
        fields = ("user", "provider", "uid")
        labels: ClassVar[dict[str, Any]] = {"uid": _("identifier there")}
        help_texts: ClassVar[dict[str, Any]] = {
            "uid": _("What the directory calls its subject («sub»). Its administrators know it.")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "provider" in self.fields:
            self.fields["provider"].choices = [(d.id, d.name) for d in directories.directories()]  # type: ignore[attr-defined]


@admin.register(models.DirectoryLink)
class DirectoryLinkAdmin(admin.ModelAdmin):
    """The first link of a user to a directory; taken away, the directory no longer opens the account."""

    form = DirectoryLinkForm
    list_display = ("user", "provider", "uid", "last_login")
    list_select_related = ("user",)
    search_fields = ("user__username", "user__last_name", "uid")
    autocomplete_fields = ("user",)


class MembershipForm(forms.ModelForm):
    """Who works for whom; the role has to be one that this kind of organisation has."""

    class Meta:
        model = models.Membership
        fields = ("user", "entity", "role", "title", "since", "until")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        entity, role = cleaned.get("entity"), cleaned.get("role")
        if entity and role and Kind(entity.kind) not in ROLES[role].kinds:
            fitting = ", ".join(str(r.label) for r in ROLES.values() if Kind(entity.kind) in r.kinds)
            self.add_error(
                "role",
                _now("%(entity)s does not have this role. It has: %(roles)s.") % {"entity": entity, "roles": fitting},
            )
        if "until" in self.changed_data and not self.errors:
            self._check_nobody_is_left_alone(cleaned.get("until"))
        return cleaned

    def _check_nobody_is_left_alone(self, until: Any) -> None:
        try:
            cover.check_may_end(self.instance, until)
        except forms.ValidationError as error:
            self.add_error("until", error)


@admin.register(models.Membership)
class MembershipAdmin(Kept):
    form = MembershipForm
    list_display = ("user", "role", "entity", "title", "since", "until")
    list_filter = ("role", "entity__kind", ("entity", admin.RelatedOnlyFieldListFilter))
    list_select_related = ("user", "entity")
    search_fields = ("user__username", "user__first_name", "user__last_name", "entity__name", "title")
    autocomplete_fields = ("user", "entity")
    ordering = ("entity__name", "user__last_name")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # What somebody did, they did in that role: it is ended, and another one begun.
        return ("user", "entity", "role") if obj else ()


class LineInline(admin.TabularInline):
    model = models.Line
    extra = 0
    can_delete = False
    show_change_link = True
    autocomplete_fields = ("entity",)


@admin.register(models.Agreement)
class AgreementAdmin(Kept):
    list_display = ("code", "name", "valid_from", "valid_until", "lines_count")
    search_fields = ("code", "name")
    date_hierarchy = "valid_from"
    inlines = (LineInline,)
    fieldsets = (
        (None, {"fields": ("code", "name", ("valid_from", "valid_until"))}),
        (
            _("Clocks"),
            {
                "fields": (
                    "acknowledge_days", "decide_days", "offer_days", "waiting_word_days", "first_contact_days",
                    "initial_plan_days", "review_months", "high_review_months", "after_crisis_days",
                    "crisis_review_months", "hold_days", "follow_up_days", "early_follow_up_hours", "report_days",
                    "after_discharge_days", "handover_days", "way_back_months", "question_days",
                    "objection_days", "call_days",
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


class LineForm(forms.ModelForm):
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
        fields = ("agreement", "entity", "programme", "sector", "monthly_price", "valid_from", "valid_until")
        help_texts: ClassVar[dict[str, Any]] = {"valid_until": _("Empty: as long as the agreement.")}


class SlotInline(admin.TabularInline):
    model = models.Slot
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
    list_display = ("line", "number", "opens_on", "closes_on")
    list_display_links = ("line", "number")
    list_filter = (("line__entity", admin.RelatedOnlyFieldListFilter), "line__programme")
    list_select_related = ("line__programme", "line__entity", "line__sector")
    search_fields = ("line__entity__name", "line__agreement__code")
    autocomplete_fields = ("line",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {
            "closes_on": _("Whoever has the slot stays; nobody new comes from that day on."),
        }
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("line", "number") if obj else ()


class Catalogue(Kept):
    """A list that people choose from. A code that was used stays; it can be retired."""

    list_display: Any = ("label_es", "label_en", "code", "position", "retired_on")
    list_display_links = ("label_es", "label_en")
    search_fields = ("label_es", "label_en", "code")
    list_filter: ClassVar[Any] = (("retired_on", admin.EmptyFieldListFilter),)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        kwargs["help_texts"] = {
            "code": _("Short and lasting: it is what is stored. It cannot be changed afterwards."),
            "position": _("Lists stand in this order."),
            "retired_on": _("From this day on it can no longer be chosen; where it was, it stays readable."),
        }
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()


@admin.register(models.Programme)
class ProgrammeAdmin(Catalogue):
    list_display: Any = (*Catalogue.list_display, "family")
    list_filter: ClassVar[Any] = ("family", *Catalogue.list_filter)


@admin.register(models.SocialCode)
class SocialCodeAdmin(Catalogue):
    list_display: Any = ("block", *Catalogue.list_display)
    list_filter: ClassVar[Any] = ("block", *Catalogue.list_filter)


@admin.register(models.GoalArea, models.DeclineReason)
class ListAdmin(Catalogue):
    """Areas of life; reasons for not accepting."""


@admin.register(models.Holiday)
class HolidayAdmin(admin.ModelAdmin):
    list_display = ("day", "name")
    search_fields = ("name",)
    date_hierarchy = "day"
    ordering = ("-day",)


@admin.register(models.NoteTemplate)
class NoteTemplateAdmin(Kept):
    list_display = ("title", "entity", "retired")
    list_filter = ("retired", "entity")
    list_select_related = ("entity",)
    search_fields = ("title", "entity__name")
