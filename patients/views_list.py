"""The caseload: the people whose plan I may see, filtered, in an order, kept as a view, taken as a file, chosen together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities import saved_views
from entities.chosen import ChosenForm
from entities.gate import page
from entities.roles import CARE, PROFESSIONAL
from patients import several
from patients.caseload import MOST_IN_A_FILE, SOON, Asked, Place, Row, all_rows, caseload, places
from ppr.lib.access import Actor
from ppr.lib.csv_file import csv_stream
from ppr.lib.walls import note_read

_VIEWS = saved_views.Register.PEOPLE
_WRONG = {"invalid_choice": gettext_lazy("This is not one of the choices. Choose again.")}


class ListForm(forms.Form):
    """Everything optional. What is not on offer is said on its field, and nobody is listed."""

    mine = forms.CharField(required=False, widget=forms.HiddenInput)
    plazo = forms.ChoiceField(
        label=gettext_lazy("What is due"), required=False, error_messages=_WRONG,
        choices=[
            ("", gettext_lazy("Any")), ("late", gettext_lazy("It is late")),
            ("soon", gettext_lazy("In the next fourteen days")), ("later", gettext_lazy("Later")),
            ("none", gettext_lazy("No day set")),
        ],
    )  # fmt: skip
    orden = forms.ChoiceField(
        label=gettext_lazy("Order"), required=False, error_messages=_WRONG,
        choices=[("", gettext_lazy("What is due first")), ("-plazo", gettext_lazy("What is due last"))],
    )  # fmt: skip

    def asked(self, role: str) -> Asked:
        """What is wanted. Only of a valid form."""
        given = self.cleaned_data
        named = given["mine"] == "1" and role == PROFESSIONAL
        return Asked(named_only=named, due=given["plazo"], latest_first=given["orden"] == "-plazo")


@page(*CARE)
def people(request: Any) -> HttpResponse:
    """The people whose plan I may see, by what is due first unless another order is asked for."""
    views = saved_views.of(request.membership, _VIEWS)
    query = saved_views.asked_or_first(request.GET, views, request.membership)
    form = ListForm(query)
    asked = form.asked(request.actor.role) if form.is_valid() else None
    after = Place.read(query.get("after", ""))
    rows, following = caseload(request.actor, after, asked) if asked else ([], None)
    here, kept = reverse("patients:list"), saved_views.kept(query, _VIEWS)
    sound, asked = asked is not None, asked or Asked()
    context = {
        "form": form,
        "narrows": bool(asked.due),
        "rows": [_row(row, ticked=query.get("elegir") == "todas") for row in rows],
        "caption": _("People, by what is due last") if asked.latest_first else _("People, by what is due first"),
        "columns": _columns(asked, query),
        "older_url": f"{here}?{kept}{'&' if kept else ''}{urlencode({'after': str(following)})}" if following else "",
        "newer_url": f"{here}?{kept}" if after else "",
        "mine": asked.named_only,
        "may_choose": request.actor.role == PROFESSIONAL,
        "may_refer": request.actor.role in CARE and request.actor.role != PROFESSIONAL,
        "tools": saved_views.tools(query, views, request.membership, _VIEWS, sound=sound),
        "all_url": f"{here}?{urlencode({'mine': int(asked.named_only)})}",
        "csv_url": f"{reverse('patients:export')}?{kept}",
        "roads": several.offered(request.actor.role),
        "back": kept,
        "tick_url": "" if query.get("elegir") == "todas" else _ticked_url(request.GET),
    }
    return render(request, "patients/list.html", context, status=422 if form.errors else 200)


def _columns(asked: Asked, query: QueryDict) -> list[dict[str, Any]]:
    labels = (_("Person"), _("What is due"), _("When"), _("Key worker"), _("In the programme since"))
    found: list[dict[str, Any]] = [{"label": label} for label in labels]
    turned = QueryDict(saved_views.kept(query, _VIEWS), mutable=True)
    turned["orden"] = "" if asked.latest_first else "-plazo"
    found[2] |= {"sort_url": f"?{turned.urlencode()}", "sorted": "descending" if asked.latest_first else "ascending"}
    return found


def _ticked_url(asked: QueryDict) -> str:
    """This very page of the list, with everybody on it ticked."""
    found = asked.copy()
    found["elegir"] = "todas"
    return f"?{found.urlencode()}"


def _row(row: Row, *, ticked: bool) -> dict[str, Any]:
    days = (row.due - timezone.localdate()).days if row.due else SOON.days
    tone = "late" if days < 0 else "due" if days < SOON.days else ""
    name = {
        "text": row.patient.list_name,
        "note": row.patient.place,
        "url": reverse("plans:person", args=[row.patient.pk]),
    }
    due = {"text": _due(row), "note": _("past its date") if days < 0 else ""}
    when = {"text": row.due or "–", "tone": tone}
    pick = {"name": "cual", "value": row.patient.pk, "form": "several", "ticked": ticked}
    pick["label"] = _("Choose %(name)s") % {"name": row.patient.list_name}
    since = timezone.localdate(row.joined.since) if row.joined else "–"
    return {"cells": [name, due, when, _key_worker(row) or "–", since], "pick": pick}


def _due(row: Row) -> str:
    return row.due_for or capfirst(_("not in the programme yet"))


def _key_worker(row: Row) -> str:
    return row.key_worker.user.short_name if row.key_worker and row.key_worker.user else ""


@page(*CARE, act="export")
def export(request: Any) -> HttpResponse:
    """The list as it was asked, every page of it, as CSV: the same people and the same words, nothing more."""
    form = ListForm(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('patients:list')}?{request.GET.urlencode()}")
    return _file(request, places(request.actor, None, form.asked(request.actor.role), MOST_IN_A_FILE + 1))


def _file(request: Any, found: Sequence[Place]) -> HttpResponse:
    actor: Actor = request.actor
    if len(found) > MOST_IN_A_FILE:
        messages.warning(request, _("They are too many for one file. Narrow the list with the filters."))
        return redirect("patients:list")
    note_read(place.patient_id for place in found)

    def rows() -> Iterator[list[str]]:
        return (_cells(row) for row in all_rows(actor, found))

    header = [str(column["label"]) for column in _columns(Asked(), request.GET)]
    header.insert(1, _("Town"))
    return csv_stream(f"personas-{timezone.localdate():%Y-%m-%d}", header, rows, actor)


def _cells(row: Row) -> list[str]:
    since = f"{timezone.localdate(row.joined.since):%Y-%m-%d}" if row.joined else ""
    due = f"{row.due:%Y-%m-%d}" if row.due else ""
    return [row.patient.list_name, row.patient.place, _due(row), due, _key_worker(row), since]


# ---- several at once ------------------------------------------------------------------


@page(*CARE, methods=("POST",))
def do_several(request: Any) -> HttpResponse:
    """With everybody who was ticked: a file of them, or the page of something that begins with them."""
    chosen, what = ChosenForm(request.POST), request.POST.get("que")
    road = next((road for road in several.offered(request.actor.role) if road.name == what), None)
    if not chosen.is_valid() or (road is None and what != "export"):
        wrong = [str(e) for e in chosen.non_field_errors()] or [_("This is not one of your steps.")]
        asked = saved_views.kept(QueryDict(request.POST.get("volver", "")[:500]), _VIEWS)
        context = {"wrong": wrong, "back_url": f"{reverse('patients:list')}?{asked}"}
        return render(request, "patients/several.html", context, status=422)
    if road is not None:
        return redirect(road.to(chosen.ids))
    request.act = "export"
    every = places(request.actor, None, Asked(), MOST_IN_A_FILE)
    return _file(request, [place for place in every if place.patient_id in set(chosen.ids)])
