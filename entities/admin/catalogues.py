"""The lists that forms choose from."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from entities import models
from entities.admin.kept import Kept


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

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        # A home asks for a process beside it, a process for none: whoever is in one cannot be in the other by a change.
        return (*super().get_readonly_fields(request, obj), *(("family",) if obj else ()))


@admin.register(models.SocialCode)
class SocialCodeAdmin(Catalogue):
    list_display: Any = ("block", *Catalogue.list_display)
    list_filter: ClassVar[Any] = ("block", *Catalogue.list_filter)


@admin.register(models.UrgencyCriterion)
class UrgencyCriterionAdmin(Catalogue):
    list_display: Any = (*Catalogue.list_display, "level", "asks_day")
    list_filter: ClassVar[Any] = ("level", *Catalogue.list_filter)


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


@admin.register(models.Comarca)
class ComarcaAdmin(Kept):
    list_display = ("name", "code", "sector")
    list_filter = ("sector",)
    list_select_related = ("sector",)
    search_fields = ("name", "code")


@admin.register(models.CommunityResource)
class CommunityResourceAdmin(Kept):
    list_display = ("name", "comarca", "kind", "where", "hours", "phone", "retired_on")
    list_filter = ("kind", ("retired_on", admin.EmptyFieldListFilter), "comarca")
    list_select_related = ("comarca",)
    search_fields = ("name", "where", "comarca__name")
    autocomplete_fields = ("comarca",)
