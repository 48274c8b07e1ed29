"""Staff and absences: who is away, who stands in, and handing over what somebody leaves behind."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities import cover
from entities.forms_cover import AbsenceForm, HandOverForm
from entities.gate import page
from entities.models import Membership
from entities.roles import CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR
from ppr.templatetags.ppr_ui import spoken_date_text

WORKERS = (*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR)
_BOTH = ("GET", "POST")


@page(*WORKERS)
def staff(request: Any) -> HttpResponse:
    """Everybody of my organisation: who is away and who stands in."""
    mine: Membership = request.membership
    rows = (
        Membership.objects.live().filter(entity_id=mine.entity_id).select_related("user", "entity", "covered_by__user")
    )
    people = [_row(mine, row) for row in rows.order_by("user__last_name", "user__first_name", "pk")]
    return render(request, "entities/staff.html", {"people": people, "entity": mine.entity})


def _row(mine: Membership, row: Membership) -> dict[str, Any]:
    found: dict[str, Any] = {"name": str(row.user), "facts": [row.role_label, *_absence(row)]}
    if cover.may_keep(mine, row):
        found["url"] = f"{reverse('hand_over')}?de={row.pk}"
        found["action"] = {"label": _("Record an absence"), "url": f"{reverse('absence')}?de={row.pk}"}
    return found


def _absence(row: Membership) -> list[str]:
    today = timezone.localdate()
    if row.away_from is None or (row.away_until is not None and row.away_until < today):
        return []
    days = _("away from: %(day)s") % {"day": spoken_date_text(row.away_from)} if row.away_from > today else _("away")
    if row.away_until:
        days += " " + _("(until: %(day)s)") % {"day": spoken_date_text(row.away_until)}
    stands_in = (
        _("%(name)s stands in") % {"name": row.covered_by.user} if row.covered_by else _("the coordination stands in")
    )
    return [days, stands_in]


@page(*WORKERS, methods=_BOTH)
def absence(request: Any) -> HttpResponse:
    """Write when somebody (by default oneself) is away and who stands in."""
    whose = _whose(request)
    form = AbsenceForm(request.POST or None, membership=whose)
    if request.method == "POST" and form.is_valid():
        cover.set_absence(whose, **form.cleaned_data)
        messages.success(request, _("Kept. The work changes hands by itself on those days, and comes back."))
        return redirect("staff")
    status = 422 if request.method == "POST" else 200
    return render(request, "entities/absence.html", {"form": form, "whose": whose}, status=status)


@page(*WORKERS, methods=_BOTH)
def hand_over(request: Any) -> HttpResponse:
    """Hand everything that rests on somebody to a colleague, before they leave."""
    whose = _whose(request)
    form = HandOverForm(request.POST or None, membership=whose)
    if request.method == "POST" and form.is_valid() and (moved := _moved(form, whose, request)) is not None:
        messages.success(request, _("Handed over: %(number)d people and referrals.") % {"number": moved})
        return redirect("staff")
    to: Any = form.fields["to"]
    context = {
        "form": form,
        "whose": whose,
        "loads": cover.resting_on(whose),
        "has_colleagues": to.queryset.exists(),
    }
    return render(request, "entities/hand_over.html", context, status=422 if request.method == "POST" else 200)


def _moved(form: HandOverForm, whose: Membership, request: Any) -> int | None:
    try:
        return cover.hand_over(whose, form.cleaned_data["to"], by=request.membership, actor=request.actor)
    except ValidationError as error:
        form.add_error("to", error)
        return None


def _whose(request: Any) -> Membership:
    """The membership that the address or the form names, else one's own. Raises Http404, PermissionDenied."""
    mine: Membership = request.membership
    named = request.POST.get("de") or request.GET.get("de")
    if not named:
        return mine
    try:
        rows = Membership.objects.filter(entity_id=mine.entity_id, pk=UUID(named))
    except ValueError as error:
        raise Http404 from error
    whose = rows.select_related("user", "entity").first()
    if whose is None:
        raise Http404
    if not cover.may_keep(mine, whose):
        raise PermissionDenied(_("Only whoever coordinates writes down the absences of others."))
    return whose
