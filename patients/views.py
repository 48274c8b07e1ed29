"""Pages about people: the search, the social situation, who is who."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.gate import page
from entities.models import SocialCode
from entities.roles import CARE, EHR_COORDINATOR, ENTITY_COORDINATOR, PERSON, SECTOR_COORDINATOR
from patients.forms import FactForm, SearchForm
from patients.models import CareLink, Patient, SocialFact
from patients.person_page import AROUND, live, person_page
from patients.search import MOST, find
from patients.services import facts_of, record_fact
from patients.who import parties
from ppr.lib.access import Actor


@page(*CARE, ENTITY_COORDINATOR, SECTOR_COORDINATOR, EHR_COORDINATOR, methods=("GET", "POST"), act="search")
def search(request: Any) -> HttpResponse:
    """One box for a name or an identifier. What is typed travels in the body: an address would be kept."""
    if request.GET:
        return redirect("patients:search")  # a name in the address stays in histories and logs
    form = SearchForm(request.POST or None)
    found: list[Patient] = []
    if form.is_bound and form.is_valid():
        found = list(find(form.cleaned_data["q"], request.actor))
    context = {
        "form": form,
        "asked": form.is_bound and form.is_valid(),
        "people": _found(found, request.actor),
        "many": len(found) == MOST,
        "coordinates": request.actor.role not in CARE,
    }
    return render(request, "patients/search.html", context, status=422 if form.is_bound and form.errors else 200)


def _found(found: list[Patient], actor: Actor) -> list[dict[str, Any]]:
    """Rows for what was found: with a link to the plan where it is mine to see, else to the referral."""
    ids = [patient.pk for patient in found]
    plans = {patient.pk for patient in Patient.objects.visible_to(actor, "view_plan").filter(pk__in=ids)}
    past = {p.pk for p in Patient.objects.visible_to(actor, "view_past").filter(pk__in=ids)} - plans
    if actor.role == EHR_COORDINATOR:
        others = {pk: reverse("patients:identity", args=[pk]) for pk in ids}
    else:
        others = {pk: reverse("plans:past", args=[pk]) for pk in past} | _referrals(
            actor, [pk for pk in ids if pk not in plans]
        )
    return [
        {
            "name": patient.full_name,
            "url": reverse("plans:person", args=[patient.pk]) if patient.pk in plans else others.get(patient.pk, ""),
            "facts": [fact for fact in (patient.place, _age(patient), patient.sector.name) if fact],
        }
        for patient in found
    ]


def _age(patient: Patient) -> str:
    """In words; nothing where the date of birth is not known, as after a first conversation."""
    years = patient.age()
    return "" if years is None else ngettext("%(years)s year old", "%(years)s years old", years) % {"years": years}


def _referrals(actor: Actor, ids: list[UUID]) -> dict[UUID, str]:
    mine = CareLink.objects.visible_to(actor).filter(
        patient_id__in=ids, entity_id=actor.entity_id, role=actor.role, basis_kind="referral"
    )
    return {link.patient_id: reverse("referrals:detail", args=[link.basis_id]) for link in live(mine)}


@page(*AROUND, about="patient", code="view_social")
def social(request: Any, patient_id: UUID) -> HttpResponse:
    """What is known of each block of life, since when and by whom; what was before stands below."""
    context = person_page(request, patient_id, tab="social", code="view_social")
    facts = facts_of(patient_id, request.actor)
    may_write = "contribute" in context["held"] and request.membership is not None
    blocks = [_block(block, facts.get(block.value, []), patient_id, may_write) for block in SocialCode.Block]
    context |= {"blocks": blocks, "opens_home": request.actor.role in (*CARE, PERSON)}
    return render(request, "patients/social.html", context)


def _block(block: SocialCode.Block, facts: list[SocialFact], patient_id: UUID, may_write: bool) -> dict[str, Any]:
    current = facts[0] if facts and facts[0].valid_to is None else None
    label = _("Record a change") if current else _("Write it down")
    url = reverse("patients:fact_new", args=[patient_id, block.value])
    return {
        "label": block.label,
        "current": current,
        "past": facts[1:] if current else facts,
        "actions": [{"label": label, "url": url, "style": "quiet", "about": block.label}] if may_write else [],
    }


@page(*CARE, methods=("GET", "POST"), about="patient", code="view_social", needs="contribute")
def fact_new(request: Any, patient_id: UUID, block: str) -> HttpResponse:
    """Write down how one block of life is from a day on; the situation before stays, with its end."""
    context = person_page(request, patient_id, tab="social", code="view_social")
    if block not in SocialCode.Block.values:
        raise Http404
    if "contribute" not in context["held"] or request.membership is None:
        raise PermissionDenied(_("You may read the social situation, not write in it."))
    current = next((f for f in facts_of(patient_id, request.actor).get(block, []) if f.valid_to is None), None)
    initial = {"valid_from": timezone.localdate(), "source": SocialFact.Source.PERSON}
    form = FactForm(request.POST or None, initial=initial, codes=_codes(block), current=current)
    if form.is_bound and form.is_valid() and _recorded(form, patient_id, block, request):
        messages.success(request, _("Written down. What was before stays below, with its dates."))
        return redirect("patients:social", patient_id)
    label = SocialCode.Block(block).label
    context |= {"form": form, "block_label": label, "current": current}
    return render(request, "patients/fact_new.html", context, status=422 if form.is_bound else 200)


def _codes(block: str) -> list[SocialCode]:
    today: date = timezone.localdate()
    return list(SocialCode.objects.filter(Q(retired_on=None) | Q(retired_on__gt=today), block=block))


def _recorded(form: FactForm, patient_id: UUID, block: str, request: Any) -> bool:
    """Whether the fact was saved; where somebody saved one meanwhile, the form says so."""
    try:
        with transaction.atomic():
            record_fact(form.fact(patient_id, block), by=request.membership)
    except IntegrityError:
        form.add_error(
            None,
            _("Somebody else wrote this down at the same moment. Look at it and save again if it differs."),
        )
        return False
    return True


@page(*AROUND, about="patient", code="view_social")
def who(request: HttpRequest, patient_id: UUID) -> HttpResponse:
    """Who takes part, as what, since when, and what each may see."""
    context = person_page(request, patient_id, tab="who", code="view_social")
    return render(request, "patients/who.html", {**context, "parties": parties(context["links"])})
