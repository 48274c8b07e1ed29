"""The profile of need of one referral, and need placed against waiting for the service to see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import roles
from entities.gate import page
from entities.models import GoalArea, Line, Sector
from referrals import needs
from referrals.models import Need, Referral
from referrals.views.reading import one_referral


class NeedsForm(forms.Form):
    """How much need there is in each area of life; nobody has to look at all of them."""

    def __init__(self, *args: Any, areas: list[GoalArea], **options: Any) -> None:
        super().__init__(*args, **options)
        self.areas = {f"area_{area.pk}": area for area in areas}
        choices = [("", _("nobody has looked yet")), *((level.value, level.label) for level in needs.LEVELS)]
        for name, area in self.areas.items():
            self.fields[name] = forms.ChoiceField(label=area.label, required=False, choices=choices)

    def levels(self) -> dict[GoalArea, str]:
        """Area → level, "" where nobody has looked."""
        return {area: self.cleaned_data[name] for name, area in self.areas.items()}


@page(*roles.HEALTH, roles.ENTITY_COORDINATOR, methods=("GET", "POST"), about="referral", code="view_identity")
def profile(request: Any, referral_id: UUID) -> HttpResponse:
    """Note the profile of need: areas and levels, no total."""
    referral = one_referral(request.actor, referral_id)
    may = needs.may_note(referral, request.membership)
    if not may:
        raise PermissionDenied(may.reason)
    held = needs.of(request.actor, [referral.pk]).get(referral.pk, [])
    areas = list(GoalArea.objects.filter(retired_on=None))
    first = {f"area_{row.area_id}": row.level for row in held}
    form = NeedsForm(request.POST or None, areas=areas, initial=first)
    if form.is_bound and form.is_valid():
        needs.note(referral, form.levels(), by=request.membership)
        messages.success(
            request, _("The profile is kept. It ranks nobody; the service sees whether who needs most waits longest.")
        )
        return redirect("referrals:detail", referral.pk)
    context = {"referral": referral, "patient": referral.patient, "form": form}
    return render(request, "referrals/needs.html", context, status=422 if form.is_bound else 200)


@page(roles.SECTOR_COORDINATOR, roles.PROGRAMME_MANAGER)
def need_waits(request: Any) -> HttpResponse:
    """How long people waited by how much they need; with names only for the coordination of their sector."""
    whole = request.actor.role == roles.PROGRAMME_MANAGER
    areas = list(GoalArea.objects.filter(retired_on=None))
    chosen = next((area for area in areas if area.code == request.GET.get("area", "")), None)
    sector_id = None if whole else request.membership.entity.sector_id
    lines, sectors, every = needs.waits(sector_id, chosen.pk if chosen else None)
    rows = _sector_rows(sectors) if whole else _line_rows(lines)
    cells = sectors.values() if whole else lines.values()
    context = {
        "areas": areas, "chosen": chosen, "columns": _columns(whole), "whole": whole,
        "rows": [*rows, _row(_("All together"), "", needs.total(cells, every))] if rows else [],
        "people": [] if whole else _people(request),
        "people_columns": [{"label": label} for label in (_("Person"), _("What is asked"), _("Need"), _("Waits for"))],
    }  # fmt: skip
    return render(request, "referrals/need_waits.html", context)


def _columns(whole: bool) -> list[dict[str, Any]]:
    heads = [str(level.label).capitalize() for level in needs.LEVELS]
    return [
        {"label": _("Health sector") if whole else _("Line")},
        *({"label": head, "numeric": True} for head in heads),
    ]


def _line_rows(found: dict[UUID, needs.Cells]) -> list[dict[str, Any]]:
    lines = Line.objects.filter(pk__in=list(found)).select_related("programme", "entity")
    ordered = lines.order_by("programme__position", "entity__name")
    return [_row(line.programme.label, line.entity.name, found[line.pk]) for line in ordered]


def _sector_rows(found: dict[str, needs.Cells]) -> list[dict[str, Any]]:
    return [_row(sector.name, "", found[sector.pk]) for sector in Sector.objects.filter(pk__in=list(found))]


def _row(name: str, note: str, cells: needs.Cells) -> dict[str, Any]:
    return {"cells": [{"text": name, "note": note}, *(_cell(level, cells) for level in needs.LEVELS)]}


def _cell(level: Need.Level, cells: needs.Cells) -> dict[str, str]:
    if level not in cells:
        return {"text": "–", "note": _("nobody")}
    wait = cells[level]
    if wait is None:
        return {"text": "–", "note": _("too few to tell")}
    days = ngettext("%(count)s day", "%(count)s days", wait.days) % {"count": wait.days}
    people = ngettext("%(count)s person", "%(count)s people", wait.people) % {"count": wait.people}
    return {"text": days, "note": people}


def _people(request: Any) -> list[dict[str, Any]]:
    return [
        {
            "cells": [
                {"text": row.patient.list_name, "url": reverse("referrals:detail", args=[row.pk])},
                {"text": row.programme.label if row.programme else "", "note": row.to_entity.name if row.to_entity else ""},
                {"text": needs.words(found)},
                _waited(row),
            ]
        }
        for row, found in needs.waiting_now(request.actor, request.membership.entity_id)
    ]  # fmt: skip


def _waited(referral: Referral) -> str:
    assert referral.sent_at is not None  # only what was sent waits
    days = (timezone.localdate() - timezone.localdate(referral.sent_at)).days
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": days}
