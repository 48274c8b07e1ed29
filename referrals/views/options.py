"""The options, on plain cards: read with the person before referring, printed and taken home."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from patients.models import Patient
from referrals import option_cards

# Whoever may refer, from any door, and the person, for whom the cards are.
_READERS = (*roles.HEALTH, roles.SECTOR_COORDINATOR, roles.PERSON)


@page(*_READERS, about="patient", code="view_identity")
def options(request: Any, patient_id: UUID) -> HttpResponse:
    """A card for each line that serves the person's sector; from there whoever refers goes on with one."""
    rows = Patient.objects.visible_to(request.actor).select_related("sector")
    patient = get_object_or_404(rows, pk=patient_id)
    refers = request.actor.role in roles.HEALTH and not patient.joined_to
    refer_url = reverse("referrals:refer", args=[patient.pk]) if refers else ""
    cards = option_cards.of_sector(patient.sector_id)
    for card in cards:
        card["actions"] = [{"label": _("Refer to this one"), "url": refer_url + card["query"]}] if refer_url else []
    context = {"patient": patient, "cards": cards, "own": request.actor.role == roles.PERSON, "refer_url": refer_url}
    return render(request, "referrals/options.html", context)
