"""The frozen versions: all of them, one as it was, one beside another, the person's copy."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE, HEALTH
from patients.models import Patient
from patients.person_page import AROUND, person_page
from plans.access import goes_on
from plans.models import PlanVersion, Signature, SignedPaper, VersionSection
from plans.signing import Content, intact, represented_alone
from plans.views import frozen
from plans.views.compared import compared
from plans.views.opinion import position_card


@page(*AROUND, about="patient", code="view_plan")
def versions(request: Any, patient_id: UUID) -> HttpResponse:
    """Every version signed so far, the newest first."""
    context = person_page(request, patient_id, tab="plan")
    rows = list(
        PlanVersion.objects.visible_to(request.actor)
        .filter(patient_id=patient_id)
        .select_related("plan")
        .order_by("-number")
    )
    signed: dict[Any, list[Signature]] = {}
    for signature in Signature.objects.visible_to(request.actor).filter(patient_id=patient_id).order_by("signed_at"):
        signed.setdefault(signature.version_id, []).append(signature)
    context["rows"] = [_row(row, signed.get(row.pk, []), context["patient"]) for row in rows]
    if (
        rows
        and goes_on(rows[0].plan)
        and "sign" in context["held"]
        and not _has_signed(request, signed.get(rows[0].pk, []))
    ):
        context["rows"][0]["actions"].insert(0, _sign_action(rows[0]))
    context["sign_url"] = _sign_url(request, patient_id, context["held"]) if not rows or goes_on(rows[0].plan) else ""
    return render(request, "plans/versions.html", context)


def _row(row: PlanVersion, signed: list[Signature], patient: Patient) -> dict[str, Any]:
    actions = []
    if row.number > 1:
        url = reverse("plans:compare", args=[patient.pk, row.number, row.number - 1])
        actions = [{"label": _("Compare with %(number)s") % {"number": row.number - 1}, "url": url, "style": "quiet"}]
    return {
        "when": row.frozen_at,
        "title": _("Version %(number)s") % {"number": row.number},
        "url": reverse("plans:version", args=[patient.pk, row.number]),
        "text": _("%(person)s %(position)s") % {"person": patient.called, "position": row.get_position_display()},
        "note": _("signed by %(names)s") % {"names": "; ".join(s.name for s in signed)}
        if signed
        else _("nobody has signed yet"),
        "actions": actions,
    }


def _sign_action(row: PlanVersion) -> dict[str, Any]:
    url = reverse("plans:version_sign", args=[row.patient_id, row.number])
    return {"label": _("Read and sign"), "url": url, "style": "primary"}


def _sign_url(request: Any, patient_id: UUID, held: frozenset[str]) -> str:
    return reverse("plans:sign", args=[patient_id]) if request.membership is not None and "sign" in held else ""


@page(*AROUND, about="patient", code="view_plan")
def version(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """One version as it was frozen, in both voices, with what the person thought of it and who signed."""
    context = person_page(request, patient_id, tab="plan")
    row, sections = found(request, patient_id, number)
    signed = signatures(request, row)
    context |= shown(row, sections, signed, context["patient"])
    context["latest"] = later_than(row, request)
    context["unsigned"] = "sign" in context["held"] and not context["latest"] and not _has_signed(request, signed)
    papers = SignedPaper.objects.visible_to(request.actor).filter(version=row).defer("ciphertext")
    context["papers"] = papers.select_related("added_by__user", "added_by__entity").order_by("added_at", "pk")
    context["keeps_paper"] = request.actor.role in CARE and "sign" in context["held"]
    return render(request, "plans/version.html", context)


@page(*AROUND, about="patient", code="view_plan")
def version_copy(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """The person's copy, to be printed and taken home."""
    context = person_page(request, patient_id, tab="plan")
    row, sections = found(request, patient_id, number)
    context |= shown(row, sections, signatures(request, row), context["patient"])
    return render(request, "plans/version_copy.html", context)


@page(*AROUND, about="patient", code="view_plan")
def compare(request: Any, patient_id: UUID, number: int, other: int) -> HttpResponse:
    """Two versions beside each other, section by section: what is new, what changed, what is gone."""
    context = person_page(request, patient_id, tab="plan")
    (old, before), (new, after) = (found(request, patient_id, n) for n in sorted((number, other)))
    sections = compared(_contents(before), _contents(after), context["patient"])
    context |= {
        "old": old,
        "new": new,
        "old_position": position_card(old, context["patient"]),
        "new_position": position_card(new, context["patient"]),
        "sections": sections,
        "same": [section["title"] for section in sections if not section["differs"]],
    }
    return render(request, "plans/compare.html", context)


def found(request: Any, patient_id: UUID, number: int) -> tuple[PlanVersion, list[VersionSection]]:
    """The version of that number with its sections; Http404 where there is none to be seen."""
    rows = PlanVersion.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row: PlanVersion = get_object_or_404(
        rows.select_related("plan", "typed_by__user", "beside__user", "frozen_by__user", "frozen_by__entity"),
        number=number,
    )
    return row, list(VersionSection.objects.visible_to(request.actor).filter(version=row))


def later_than(row: PlanVersion, request: Any) -> PlanVersion | None:
    """The latest version of the same plan, where that is another one."""
    later = PlanVersion.objects.visible_to(request.actor).filter(patient_id=row.patient_id, number__gt=row.number)
    return later.order_by("-number").first()


def signatures(request: Any, row: PlanVersion, code: str = "") -> list[Signature]:
    """Who has signed it, in the order in which they did."""
    return list(Signature.objects.visible_to(request.actor, code).filter(version=row).order_by("signed_at"))


def _contents(sections: list[VersionSection]) -> dict[str, Content]:
    return {row.key: row.content for row in sections}


def _has_signed(request: Any, signed: list[Signature]) -> bool:
    me = request.membership
    return any(s.user_id == request.user.pk and s.membership_id == (me.pk if me else None) for s in signed)


def shown(
    row: PlanVersion, sections: list[VersionSection], signed: list[Signature], patient: Patient
) -> dict[str, Any]:
    """What the page of one version shows."""
    return {
        "version": row,
        "position": position_card(row, patient),
        "sections": frozen.shown(_contents(sections), patient),
        "signed": [*_without_the_person(signed), *(_signature(s, patient) for s in signed)],
        "intact": intact(row, sections),
        "seal": " ".join(row.digest[n : n + 8] for n in range(0, 32, 8)),
        "health": HEALTH,
    }


def _without_the_person(signed: list[Signature]) -> list[dict[str, Any]]:
    """Said where a representative has signed and the person has not: the one stands for nobody else."""
    if not represented_alone(s.role for s in signed):
        return []
    return [{"label": Signature.Role.PERSON.label.capitalize(), "value": _("has not signed")}]


def _signature(signature: Signature, patient: Patient) -> dict[str, Any]:
    how = _("on paper") if signature.mode == Signature.Mode.PAPER else _("on screen")
    return {
        "label": signature.get_role_display().capitalize(),
        "value": signature.name,
        "source": how,
        "when": signature.signed_at,
    }
