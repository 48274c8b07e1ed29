"""The home of a person: whom the team may speak to about it, and what is owed for it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.gate import page
from entities.models import SocialCode
from entities.roles import CARE, PERSON
from patients import housing as services
from patients.forms_housing import (
    ArrearsChangeForm,
    ArrearsForm,
    HousingContactForm,
    OwnArrearsChangeForm,
    OwnArrearsForm,
)
from patients.forms_said import SaidForm
from patients.models import Arrears, HousingContact, SocialFact
from patients.person_page import person_page
from patients.services import facts_of
from ppr import errors
from ppr.lib.versions import Stale
from ppr.templatetags.ppr_ui import spoken_date_text

_BOTH = ("GET", "POST")


@page(*CARE, PERSON, about="patient", code="view_social")
def housing(request: Any, patient_id: UUID) -> HttpResponse:
    """Where the person lives, whom the team may speak to about it, what is owed and what was agreed."""
    context = person_page(request, patient_id, tab="social", code="view_social")
    writes = "contribute" in context["held"]
    facts = facts_of(patient_id, request.actor).get(SocialCode.Block.HOUSING, [])
    owed = services.owed_by(patient_id, request.actor)
    context |= {
        "fact": facts[0] if facts and facts[0].valid_to is None else None,
        "contacts": [_contact(row, writes) for row in services.contacts_of(patient_id, request.actor)],
        "owed": [_owed(row, context, writes) for row in owed],
        "writes": writes,
    }
    return render(request, "patients/housing.html", context)


def _contact(row: HousingContact, writes: bool) -> dict[str, Any]:
    """One contact as a card; the person sees those of before too."""
    said = _("%(how)s, on %(day)s") % {"how": capfirst(row.get_way_display()), "day": spoken_date_text(row.agreed_on)}
    items: list[dict[str, Any]] = [
        {"label": _("Who it is"), "value": capfirst(row.get_kind_display())},
        {"label": _("Telephone"), "value": row.phone},
        {"label": _("What may be talked about"), "value": row.may_be_said},
        {"label": _("The permission"), "value": said, "note": row.present},
    ]
    if row.withdrawn_on:
        how = {"source": capfirst(row.get_withdrawn_way_display()), "note": row.withdrawn_present}
        items.append({"label": _("Taken back"), "value": row.withdrawn_on, **how})
    url = reverse("patients:housing_contact_end", args=[row.patient_id, row.pk])
    action = {"label": _("Take the permission back"), "url": url, "style": "quiet", "about": row.name}
    return {"name": row.name, "items": items, "actions": [action] if writes and not row.withdrawn_on else []}


def _owed(row: Arrears, context: dict[str, Any], writes: bool) -> dict[str, Any]:
    """What is owed as a card: open, or how it was settled. The person changes what they wrote themselves."""
    who = row.recorded_by.who if row.recorded_by else context["patient"].called
    items: list[dict[str, Any]] = [{"label": _("Known since"), "value": row.known_on, "source": who}]
    writes = writes and (not context["own"] or (row.recorded_by_id is None and not row.settled_on))
    if row.amount is not None:
        items.append({"label": _("How much"), "value": f"{number_format(row.amount, 2)} €"})
    if row.details:
        items.append({"label": _words_label(row, context["own"]), "value": row.details})
    if row.leave_by:
        tone = "" if row.settled_on else "late"
        items.append({"label": _("The home would have to be left by"), "value": row.leave_by, "tone": tone})
    if row.settled_on:
        how = {"value": capfirst(row.get_outcome_display()), "note": row.settlement, "when": row.settled_on}
        items.append({"label": _("How it stands"), **how})
    url = reverse("patients:arrears", args=[row.patient_id, row.pk])
    label = _("Change") if row.settled_on else _("Say how it stands")
    if context["own"]:
        label = pgettext("person-page", "Say how it stands, or take it away")
    return {
        "title": capfirst(row.get_kind_display()),
        "note": "" if row.settled_on else _("Still open"),
        "items": items,
        "actions": [{"label": label, "url": url, "style": "quiet" if row.settled_on else ""}] if writes else [],
    }


def _words_label(row: Arrears, own: bool) -> str:
    if row.recorded_by_id is not None:
        return _("In a few words")
    return _("In my own words") if own else _("In their own words")


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_social", needs="contribute")
def housing_contact(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down with whom the person lets the team speak about the home, and about what."""
    context = _to_write(request, patient_id)
    form = HousingContactForm(request.POST or None, recorder=request.membership)
    if form.is_bound and form.is_valid():
        services.allow(form.contact(patient_id))
        messages.success(request, _("Written down. The permission can be taken back whenever the person wishes."))
        return redirect("patients:housing", patient_id)
    title = _("Whom I let you speak to about my home") if context["own"] else _("Somebody to speak to about the home")
    note = _("Only those who accompany the person see it. Without the permission nobody is called.")
    if context["own"]:
        note = _("Only those who accompany you see it. You can take it back whenever you want.")
    return _form(request, context, form, title=title, submit=_("Save the permission"), note=note)


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_social", needs="contribute")
def housing_contact_end(request: Any, patient_id: UUID, contact_id: UUID) -> HttpResponse:
    """The person takes the permission back; from then on the team does not see whom it was about."""
    context = _to_write(request, patient_id)
    rows = HousingContact.objects.visible_to(request.actor).filter(patient_id=patient_id, withdrawn_on=None)
    contact = get_object_or_404(rows, pk=contact_id)
    form = SaidForm(request.POST if request.method == "POST" else None, recorder=request.membership)
    if form.is_bound and form.is_valid():
        services.withdraw(contact, said=form.said())
        messages.success(request, _("Taken back. The team does not see this contact any more."))
        return redirect("patients:housing", patient_id)
    title = _("Take back the permission to speak with %(name)s") % {"name": contact.name}
    note = _("It changes nothing in the care. The team no longer sees the name nor the telephone.")
    return _form(request, context, form, title=title, submit=_("Take it back"), note=note)


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_social", needs="contribute")
def arrears_new(request: Any, patient_id: UUID) -> HttpResponse:
    """Write down that something is owed for the home: it becomes work of the key worker, once."""
    context = _to_write(request, patient_id)
    if context["own"]:
        return _own_arrears(request, context, patient_id)
    initial = {"known_on": timezone.localdate(), "kind": Arrears.Kind.RENT, "source": SocialFact.Source.PERSON}
    form = ArrearsForm(request.POST or None, initial=initial)
    if form.is_bound and form.is_valid() and _saved(form, patient_id, request):
        messages.success(request, _("Written down. The key worker has it on the day’s work."))
        return redirect("patients:housing", patient_id)
    note = _("The person can read it as soon as it is saved.")
    return _form(
        request, context, form, title=_("Something is owed for the home"), submit=_("Write it down"), note=note
    )


def _own_arrears(request: Any, context: dict[str, Any], patient_id: UUID) -> HttpResponse:
    """The person says it themselves, and is told beforehand who reads it."""
    form = OwnArrearsForm(request.POST or None, initial={"kind": Arrears.Kind.RENT})
    if form.is_bound and form.is_valid() and _saved(form, patient_id, request):
        said = pgettext("person-page", "Written down. Whoever accompanies you reads it and talks with you about it.")
        messages.success(request, said)
        return redirect("patients:housing", patient_id)
    title = pgettext("person-page", "I owe something of my home, or find it hard to pay")
    return _form(request, context, form, title=title, submit=_("Write it down"), note=_own_note())


def _own_note() -> str:
    return pgettext(
        "person-page",
        "Those who accompany you read it, to see with you what can be done. Nobody else is told unless you allow it. "
        "You can take it away whenever you want.",
    )


def _saved(form: ArrearsForm, patient_id: UUID, request: Any) -> bool:
    try:
        with transaction.atomic():
            services.owe(form.row(patient_id), by=request.membership)
    except IntegrityError:
        form.add_error("kind", _("This is written down already. Open it and change it there."))
        return False
    return True


@page(*CARE, PERSON, methods=_BOTH, about="patient", code="view_social", needs="contribute")
def arrears(request: Any, patient_id: UUID, arrears_id: UUID) -> HttpResponse:
    """How it stands: what was agreed, that it is paid, or a day by which the home would have to be left."""
    context = _to_write(request, patient_id)
    rows = Arrears.objects.visible_to(request.actor).filter(patient_id=patient_id)
    row = get_object_or_404(rows.select_related("recorded_by__user", "recorded_by__entity"), pk=arrears_id)
    if context["own"] and (row.recorded_by_id is not None or row.settled_on):
        return _not_hers_to_change(request, row)
    kind = OwnArrearsChangeForm if context["own"] else ArrearsChangeForm
    form, status = kind(request.POST or None, instance=row), 200
    if form.is_bound and form.is_valid():
        try:
            with transaction.atomic():
                changed = form.save(commit=False)
                services.change(changed, by=request.membership, started_from=form.cleaned_data["row_version"])
        except Stale as stale:
            context["stands"] = _owed(stale.current, context, writes=False)["items"]
            form, status = form.on_top_of(stale.current), 409
        except IntegrityError:
            form.add_error("kind", _("This is written down already. Open it and change it there."))
        else:
            messages.success(request, _("Saved."))
            return redirect("patients:housing", patient_id)
    title = capfirst(row.get_kind_display()) if context["own"] else _("What is owed for the home")
    note = _own_note() if context["own"] else _("The person can read it as soon as it is saved.")
    return _form(request, context, form, title=title, submit=_("Save"), note=note, status=status)


def _not_hers_to_change(request: Any, row: Arrears) -> HttpResponse:
    """Settled meanwhile: what was typed comes back. Raises PermissionDenied where the team wrote it down."""
    if row.recorded_by_id is not None:
        raise PermissionDenied(_("The team wrote this down. Tell them what should stand here."))
    url = reverse("patients:housing", args=[row.patient_id])
    if request.method == "POST":
        return errors.overtaken(request, _("Meanwhile it was written down how this stands."), url)
    return redirect(url)


def _to_write(request: Any, patient_id: UUID) -> dict[str, Any]:
    """The page's context. Raises PermissionDenied for who only reads."""
    context = person_page(request, patient_id, tab="social", code="view_social")
    if "contribute" not in context["held"]:
        raise PermissionDenied(_("You may read the social situation, not write in it."))
    return context


def _form(
    request: Any, context: dict[str, Any], form: forms.BaseForm, *, status: int = 200, **words: str
) -> HttpResponse:
    status = 422 if form.is_bound and form.errors and status == 200 else status
    return render(request, "patients/housing_form.html", {**context, **words, "form": form}, status=status)
