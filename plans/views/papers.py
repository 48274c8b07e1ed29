"""The signed paper that comes back: scanned, kept with its version, and taken away as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from entities.gate import page
from entities.roles import CARE
from patients.person_page import AROUND, person_page
from plans import signing
from plans.forms_signing import SignedPaperForm
from plans.models import IStatement, PlanVersion, SignedPaper, WrittenPaper
from plans.views.versions import found
from ppr.lib.uploads import file_response, heavy


def papers_of(version: PlanVersion, actor: Any) -> QuerySet[SignedPaper]:
    """Those kept with a version, without their bytes."""
    rows = SignedPaper.objects.visible_to(actor).filter(version=version).defer("ciphertext")
    return rows.select_related("added_by__user", "added_by__entity").order_by("added_at", "pk")


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_plan", needs="sign")
def version_paper(request: Any, patient_id: UUID, number: int) -> HttpResponse:
    """Keep the paper on which this version was signed."""
    context = person_page(request, patient_id, tab="plan")
    version, _sections = found(request, patient_id, number)
    if "sign" not in context["held"]:
        raise PermissionDenied(_("The key worker and the unit that referred keep the signed paper."))
    form = SignedPaperForm(request.POST or None, request.FILES or None, heavy=heavy(request))
    if form.is_bound and form.is_valid():
        signing.keep_paper(version, form.cleaned_data["file"], by=request.membership)
        messages.success(request, _("The signed paper is kept with its version."))
        return redirect("plans:version", patient_id, number)
    context |= {"form": form, "version": version, "papers": papers_of(version, request.actor)}
    return render(request, "plans/version_paper.html", context, status=422 if form.is_bound else 200)


@page(*AROUND, about="patient", code="view_plan", act="export")
def version_scan(request: Any, patient_id: UUID, number: int, paper_id: UUID) -> HttpResponse:
    """One signed paper as a file to download."""
    person_page(request, patient_id, tab="plan")
    rows = SignedPaper.objects.visible_to(request.actor).filter(patient_id=patient_id, version__number=number)
    row: SignedPaper = get_object_or_404(rows, pk=paper_id)
    return file_response(f"{_('signed-paper')}-{number}-{row.added_at:%Y-%m-%d}", row.media_type, row.content)


@page(*AROUND, about="patient", code="view_plan", act="export")
def paper_scan(request: Any, patient_id: UUID, statement_id: UUID) -> HttpResponse:
    """The paper from which these words were copied; nobody reads on it what the person keeps for themselves."""
    person_page(request, patient_id, tab="plan")
    rows = IStatement.objects.visible_to(request.actor).filter(patient_id=patient_id, paper__isnull=False)
    said: IStatement = get_object_or_404(rows, pk=statement_id)
    row: WrittenPaper | None = WrittenPaper.objects.visible_to(request.actor).filter(pk=said.paper_id).first()
    if row is None:
        raise PermissionDenied(_("On this paper there is also something that the person keeps for themselves."))
    return file_response(f"{_('paper')}-{row.written_on:%Y-%m-%d}", row.media_type, row.content)
