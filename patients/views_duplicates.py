"""Two records that may be of one person: found, compared side by side, joined, taken apart again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.gate import page
from entities.roles import EHR_COORDINATOR, SECTOR_COORDINATOR
from patients import duplicates, merging
from patients.forms_duplicates import ApartForm, MergeForm
from patients.models import Apart, CareLink, Identifier, Patient
from patients.who import as_what, sees
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text

WHO = (SECTOR_COORDINATOR, EHR_COORDINATOR)

Two = tuple[Patient, Patient]


@page(*WHO)
def duplicates_list(request: Any) -> HttpResponse:
    """The pairs that nobody has judged yet, and the records that were joined."""
    found = duplicates.candidates(request.actor)
    joined = Patient.objects.visible_to(request.actor).filter(joined_to__isnull=False).order_by("surname1", "pk")
    context = {"pairs": [_row(c) for c in found], "joined": [_joined(p) for p in joined[: duplicates.SHOWN]]}
    return render(request, "patients/duplicates.html", context)


def _row(found: duplicates.Candidate) -> dict[str, Any]:
    return {
        "name": f"{found.one.full_name} · {found.two.full_name}",
        "url": reverse("patients:merge", args=[found.one.pk, found.two.pk]),
        "facts": [capfirst(", ".join(found.reasons)), *{p.place: None for p in (found.one, found.two) if p.place}],
    }


def _joined(patient: Patient) -> dict[str, Any]:
    return {
        "name": patient.full_name,
        "url": reverse("patients:merge", args=[patient.joined_to, patient.pk]),
        "facts": [patient.place] if patient.place else [],
    }


@page(*WHO, methods=("GET", "POST"), about="patient", code="view_identity")
def merge(request: Any, patient_id: UUID, other_id: UUID) -> HttpResponse:
    """Side by side, what identifies each; then: they are one person, they are two, or they were joined by mistake."""
    people = _two(patient_id, other_id, request.actor)
    before = merging.merge_of(people, request.actor)
    verb = request.POST.get("verb", "merge") if request.method == "POST" else ""
    if before and verb == "undo":
        merging.undo(before, by=request.membership)
        messages.success(request, _("They are two records again, as before they were joined."))
        return redirect("patients:duplicates")
    links = merging.links_of([patient_id, other_id], request.actor)
    hindered = {} if before else merging.hindrances([patient_id, other_id])
    form = MergeForm(
        request.POST if verb == "merge" else None, people=people, parties=_parties_of(people, links, hindered)
    )  # fmt: skip
    apart = ApartForm(request.POST if verb == "apart" else None)
    if not before and _done(verb, people, form, apart, request):
        return redirect("patients:duplicates")
    context = _shown(people, links, request.actor) | {"form": form, "apart_form": apart, "before": before}
    context["both_busy"] = len(hindered) == len(people)
    return render(request, "patients/merge.html", context, status=422 if request.method == "POST" else 200)


def _two(patient_id: UUID, other_id: UUID, actor: Actor) -> Two:
    found = {p.pk: p for p in Patient.objects.visible_to(actor).filter(pk__in=[patient_id, other_id])}
    if len(found) != 2:
        raise Http404
    return found[patient_id], found[other_id]


def _done(verb: str, people: Two, form: MergeForm, apart: ApartForm, request: Any) -> bool:
    """Whether it was decided; where it cannot be, the form says why."""
    one, two = people
    if verb == "apart" and apart.is_valid():
        merging.say_apart(one.pk, two.pk, reason=apart.cleaned_data["apart_reason"], by=request.membership)
        messages.success(request, _("Noted: they are two people. They will not be proposed again."))
        return True
    if verb != "merge" or not form.is_valid():
        return False
    given = form.cleaned_data
    kept, other = (one, two) if given["kept"] == str(one.pk) else (two, one)
    try:
        merging.merge(
            kept.pk, other.pk, reason=given["reason"], let_in=given.get("let_in", []), by=request.membership,
            actor=request.actor,
        )  # fmt: skip
    except merging.CannotJoin as why:
        form.add_error("kept", str(why))
        return False
    messages.success(request, _("Joined. Everything stays where it was written, and it can be undone here."))
    return True


Links = dict[UUID, list[CareLink]]


def _parties_of(people: Two, links: Links, hindered: dict[UUID, str]) -> list[tuple[str, str]]:
    """Who would arrive in the kept record, in words; of a record that cannot be joined nobody arrives."""
    text = gettext_lazy("%(name)s, from the record of %(person)s. %(sees)s")
    found = []
    for other, kept in (people, people[::-1]):
        if other.pk in hindered and len(hindered) == 1:
            continue
        for party in merging.newcomers(links[kept.pk], links[other.pk]):
            words = {"name": party.name, "person": other.full_name, "sees": sees(party.opens)}
            found.append((party.key, text % words))
    return found


def _shown(people: Two, links: Links, actor: Actor) -> dict[str, Any]:
    """Identity facts alone, in two columns: nothing of what is written in a plan."""
    ids = [person.pk for person in people]
    numbers: dict[UUID, list[Identifier]] = {pk: [] for pk in ids}
    for row in Identifier.objects.visible_to(actor).filter(patient_id__in=ids).order_by("kind", "pk"):
        numbers[row.patient_id].append(row)
    said = duplicates.said_of_records(ids, actor)
    common = {row.digest for row in numbers[ids[0]]} & {row.digest for row in numbers[ids[1]]}
    rows = [
        {"label": label, "cells": [of(person) for person in people]}
        for label, of in (
            (_("Name"), lambda p: [p.full_name]),
            (_("Wants to be called"), lambda p: [p.called]),
            (_("Date of birth"), lambda p: [spoken_date_text(p.birth_date)] if p.birth_date else [_("not known")]),
            (_("Town"), lambda p: [p.place or "–"]),
            (_("Documents"), lambda p: [_number(row, common) for row in numbers[p.pk]] or [_("none")]),
            (_("Who takes part"), lambda p: _parties(links[p.pk])),
        )
    ]
    said_apart = Apart.objects.visible_to(actor).filter(patient_id=min(ids), other_id=max(ids))
    judged = said_apart.select_related("said_by__user", "said_by__entity").first()
    return {"people": people, "facts": rows, "said": [said[pk] for pk in ids], "judged": judged}


def _number(row: Identifier, common: set[str]) -> str:
    ended = f" ({_('not in force')})" if row.until else ""
    same = f" · {_('the same in both')}" if row.digest in common else ""
    return f"{row.kind_label} {row.masked}{ended}{same}"


def _parties(links: list[CareLink]) -> list[str]:
    """Organisations, as what; those whom the person asked in are not named here."""
    by_name: dict[str, list[CareLink]] = {}
    for link in links:
        if link.entity and link.purpose in merging.GOES_ON:
            by_name.setdefault(link.entity.name, []).append(link)
    return [f"{name}: {as_what(of)}" for name, of in by_name.items()] or ["–"]
