"""What stands at the top of every page about one person: who it is, since when, my part in it, the tabs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.roles import (
    BY_WISH,
    CARE,
    EHR_COORDINATOR,
    EMERGENCY,
    ENTITY_COORDINATOR,
    PERSON,
    SECTOR_COORDINATOR,
    SUPPORTER,
    WITHOUT_MEMBERSHIP,
)
from patients.access import BY_INVITATION
from patients.models import CareLink, Patient
from ppr.lib.access import Actor, held_on, permissions_on
from ppr.templatetags.ppr_ui import elapsed

# Who may ask for a person's pages at all. What opens is decided by the care links: coordinators hold the
# identity alone, so that the plan does not exist for them (404), like anybody else's.
AROUND = (*CARE, EMERGENCY, ENTITY_COORDINATOR, SECTOR_COORDINATOR, *WITHOUT_MEMBERSHIP, *BY_WISH)

# The course of the process is not a section that can be shared.
_NOT_FOR_GUESTS = ("course",)

_SIMPLE = ("plan", "crisis", "notes")  # of the simple version

# (tab, route, the permission that opens it, its words)
_TABS = (
    ("shared", "plans:shared", "view_identity", lambda: _("What they share")),
    ("plan", "plans:person", "view_plan", lambda: _("Plan")),
    ("crisis", "plans:crisis", "view_crisis", lambda: _("Crisis")),
    ("notes", "plans:notes", "view_notes", lambda: _("Notes")),
    ("progress", "monitoring:progress", "view_measures", lambda: _("How it goes")),
    ("social", "patients:social", "view_social", lambda: _("Social situation")),
    ("who", "patients:who", "view_social", lambda: _("Who is who")),
    ("course", "plans:course", "view_identity", lambda: _("Course")),
    ("story", "plans:story", "view_plan", lambda: _("Changes")),
    ("past", "plans:past", "view_past", lambda: _("From when you took part")),
)


def person_page(request: HttpRequest, patient_id: UUID, tab: str = "plan", code: str = "view_plan") -> dict[str, Any]:
    """Context of patients/person_base.html: patient, called, held, links, person, tabs, own. One query.

    `tab` is plan, crisis, notes, progress, social, who, course or story; raises Http404 where the actor does not hold `code`.
    """
    actor: Actor = request.actor  # type: ignore[attr-defined]
    links = _links_with_held(patient_id, actor, code)
    if not links:  # whoever holds a permission holds it by a live link
        raise Http404
    patient: Patient = links[0].patient
    held = frozenset(links[0].held)
    if code not in held:  # a team of before still reads its own links
        raise Http404
    return {
        "patient": patient,
        "called": patient.called,
        "held": held,
        "links": links,
        "person": _header(patient, links, actor) | _doors(patient_id, held),
        "tabs": _tabs(patient_id, held, tab, guest=_is_guest(links, actor), simple=is_simple(request)),
        "own": actor.role == PERSON,
        "kept_url": _kept_url(patient, actor),
    }


def _kept_url(patient: Patient, actor: Actor) -> str:
    """Where the record is that this one was joined to, as far as the actor may open it; one query, of joined ones alone."""
    held = permissions_on(actor, patient.joined_to) if patient.joined_to else ()
    pages = {"view_plan": "plans:person", "view_identity": "plans:course"}
    if actor.role == EHR_COORDINATOR:
        pages = {"view_identity": "patients:identity"}
    return next((reverse(route, args=[patient.joined_to]) for code, route in pages.items() if code in held), "")


def live(links: QuerySet[CareLink]) -> QuerySet[CareLink]:
    """Those by which somebody takes part now, oldest first, with names and entities."""
    now = timezone.now()
    rows = links.filter(Q(until=None) | Q(until__gt=now), since__lte=now)
    return rows.select_related("entity", "user", "membership__entity", "membership__user").order_by("since", "pk")


def in_programme(links: Sequence[CareLink]) -> CareLink | None:
    """The link by which an entity accompanies the person now; None before joining and once it only hands over."""
    return next((link for link in links if link.purpose == "treating" and link.until is None), None)


def has_left(links: Sequence[CareLink]) -> bool:
    """Whether a process has ended and none goes on."""
    ended = any(link.purpose == "past" or (link.purpose == "treating" and link.until) for link in links)
    return ended and in_programme(links) is None


def key_worker_of(links: Sequence[CareLink]) -> CareLink | None:
    """The latest key worker's link, or None where nobody is."""
    return next((link for link in reversed(links) if link.purpose == "key_worker"), None)


def _links_with_held(patient_id: UUID, actor: Actor, code: str) -> list[Any]:
    # Person, links and permissions come in one query: the header stands on every page.
    rows = live(CareLink.objects.visible_to(actor, code).filter(patient_id=patient_id)).select_related(None)
    rows = rows.select_related("patient__sector", "entity", "user", "membership__entity")
    links = list(rows.annotate(held=held_on(actor, "patients_carelink.patient_id")))
    for link in links:  # whoever is named works under a membership of their own: not read twice
        if link.user and link.membership and link.membership.user_id == link.user_id:
            link.membership.user = link.user
    return links


def _header(patient: Patient, links: Sequence[CareLink], actor: Actor) -> dict[str, Any]:
    return {
        "name": patient.full_name,
        "called": "" if actor.role == PERSON else patient.preferred_name,  # nobody has to be told their own name
        "gender": {"female": "f", "male": "m"}.get(patient.sex),
        "age": patient.age(),
        "town": patient.place,
        "programme": _programme(links),
        "role": _relation(links, actor),
    }


def _doors(patient_id: UUID, held: frozenset[str]) -> dict[str, Any]:
    """What stands at the right of the name on every page: print, and the way to the crisis page."""
    if "view_crisis" not in held:
        return {"prints": True}
    return {"prints": True, "crisis_url": reverse("plans:crisis", args=[patient_id])}


def _programme(links: Sequence[CareLink]) -> str:
    joined = in_programme(links)
    if joined is None:
        return _("not in the programme any more") if has_left(links) else _("not in the programme yet")
    if timezone.localdate(joined.since) == timezone.localdate():
        return _("in the programme since today")
    return _("in the programme for %(time)s") % {"time": elapsed(joined.since)}


def _relation(links: Sequence[CareLink], actor: Actor) -> str:
    if actor.role == PERSON:
        return ""
    if any(link.purpose == "emergency" and link.membership_id == actor.membership_id for link in links):
        return _("open to you as the person wished")
    key_worker = key_worker_of(links)
    if key_worker is not None and key_worker.membership_id == actor.membership_id:
        return _("you were the key worker") if has_left(links) else _("you are the key worker")
    mine = {link.purpose for link in links if link.entity_id and link.entity_id == actor.entity_id}
    if "treating" in mine:
        return _("your organisation takes part")
    if "referring" in mine:
        return _("referred by your unit")
    by_glass = any(link.purpose == "break_glass" and link.user_id == actor.user_id for link in links)
    return _("opened by you in an emergency") if by_glass else ""


def _is_guest(links: Sequence[CareLink], actor: Actor) -> bool:
    """Whether the actor sees this person by invitation alone."""
    if actor.role in (*BY_WISH, SUPPORTER):
        return True
    mine = [link for link in links if link.entity_id == actor.entity_id and link.role == actor.role]
    return bool(mine) and all(link.purpose in BY_INVITATION for link in mine)


def is_simple(request: Any) -> bool:
    """Whether the person reads the simple version of their own pages."""
    return bool(request.actor.role == PERSON and request.user.simple)


def _tabs(
    patient_id: UUID, held: frozenset[str], current: str, *, guest: bool = False, simple: bool = False
) -> list[dict[str, Any]]:
    return [
        {"label": label(), "url": reverse(route, args=[patient_id]), "current": tab == current}
        for tab, route, code, label in _TABS
        if code in held
        and (guest or tab != "shared")
        and not (guest and tab in _NOT_FOR_GUESTS)
        and (not simple or tab in _SIMPLE or tab == current)
    ]
