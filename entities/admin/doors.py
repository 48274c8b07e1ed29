"""How users get in: names that are closed after wrong attempts, links to a hospital's directory."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from entities import directories, lockout, models
from entities.admin.kept import Kept


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
        labels: ClassVar[dict[str, Any]] = {"user": _("user"), "uid": _("identifier there")}
        help_texts: ClassVar[dict[str, Any]] = {
            "uid": _("What the directory calls its subject (“sub”). Its administrators know it.")
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
