"""The letter to primary care: read before it goes, kept with how it went, printed as it was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.gate import page
from entities.roles import CARE, PERSON, PROFESSIONAL
from patients.person_page import person_page
from plans import primary_letter as letters
from plans.access import may_write
from plans.models import CrisisPlan, PrimaryLetter
from plans.views import showing
from plans.views.course import joined, nothing_clashes, show
from plans.views.letter_rows import awaiting, letters_of
from plans.views.turns import leavings_of
from ppr.lib.access import Actor
from ppr.lib.pdf import pdf_response
from referrals.models import Placement
from referrals.transitions import Refused

_BOTH = ("GET", "POST")


class LetterForm(forms.Form):
    """How the letter reaches them, and what the team adds."""

    note = forms.CharField(
        label=gettext_lazy("What the team adds"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("What their doctor or nurse should look after: appointments, analyses, how to reach the person."),
    )  # fmt: skip
    way = forms.ChoiceField(
        label=gettext_lazy("How it reaches them"), widget=forms.RadioSelect,
        choices=[(way.value, capfirst(way.label)) for way in PrimaryLetter.Way],
        error_messages={"required": gettext_lazy("Say how it reaches them, or that it is not sent.")},
    )  # fmt: skip


@page(PROFESSIONAL, methods=_BOTH, about="patient", code="view_plan", needs="contribute")
def letter(request: Any, patient_id: UUID) -> HttpResponse:
    """Read the letter that the process asks for now, and keep it as it goes out."""
    context = person_page(request, patient_id, tab="course")
    showing.hold(may_write(context["held"]))
    placements = joined(request.actor, patient_id)
    process = awaiting(placements, letters_of(patient_id, request.actor), request.membership)
    if process is None:
        words = _("No letter to primary care is pending from your entity.")
        return show(request, patient_id, words, nothing_clashes(request), context=context, placements=placements)
    content = _content(process, context, request.actor)
    form = LetterForm(request.POST or None)
    if form.is_bound and form.is_valid():
        try:
            row = letters.keep(process, content, by=request.membership, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, str(error))
        else:
            sent = row.way != PrimaryLetter.Way.NOT_SENT
            messages.success(request, _("The letter is kept; print it here.") if sent else _("Noted: it is not sent."))
            return redirect("plans:course", patient_id)
    context |= {"form": form, "letter": content}
    return render(request, "plans/primary_letter.html", context, status=422 if form.errors else 200)


def _content(process: Placement, context: dict[str, Any], actor: Actor) -> dict[str, Any]:
    patient = context["patient"]
    in_force = CrisisPlan.objects.visible_to(actor).filter(patient_id=patient.pk, state=CrisisPlan.State.IN_FORCE)
    leaving = leavings_of(patient.pk, actor).get(process.pk)
    return letters.compose(process, patient, leaving, letters.occasion_of(process), crisis_plan=in_force.exists())


@page(*CARE, PERSON, about="patient", code="view_plan")
def letter_sheet(request: Any, patient_id: UUID, letter_id: UUID) -> HttpResponse:
    """One letter on paper, as it was written."""
    person_page(request, patient_id, tab="course")
    rows = PrimaryLetter.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row = get_object_or_404(rows.exclude(way=PrimaryLetter.Way.NOT_SENT), pk=letter_id)
    return pdf_response(letters.file_name(row), letters.printed(row))
