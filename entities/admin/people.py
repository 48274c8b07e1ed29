"""Who takes part: sectors, organisations, users and their memberships."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from entities import cover, models
from entities.admin.kept import Kept
from entities.roles import ROLES, Kind


@admin.register(models.Sector)
class SectorAdmin(Kept):
    list_display = ("name", "code")
    search_fields = ("name", "code")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # it is the key that others point at


class EntityForm(forms.ModelForm):
    """An organisation stops taking part once nobody depends on its people."""

    class Meta:
        model = models.Entity
        fields = ("kind", "name", "sector", "town", "phone", "hours", "active", "second_factor")

    def clean_active(self) -> bool:
        active: bool = self.cleaned_data["active"]
        if not active and self.instance.active and not self.instance._state.adding:
            live = models.Membership.objects.live().filter(entity=self.instance)
            for membership in live.select_related("user", "entity"):
                cover.check_may_end(membership, timezone.localdate())
        return active


@admin.register(models.Entity)
class EntityAdmin(Kept):
    form = EntityForm
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
            self._check_nobody_is_left_alone("until", cleaned.get("until"))
        if "since" in self.changed_data and not self.errors and cleaned["since"] > timezone.localdate():
            self._check_nobody_is_left_alone("since", cleaned["since"])
        return cleaned

    def _check_nobody_is_left_alone(self, field: str, day: Any) -> None:
        try:
            cover.check_may_end(self.instance, day)
        except forms.ValidationError as error:
            self.add_error(field, error)


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
