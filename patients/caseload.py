"""The people whose plan the actor may see, by what is due first: one index range a party, merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from patients.models import CareLink, Patient, PatientGroupGrant, PatientUserGrant
from patients.person_page import in_programme, key_worker_of, live
from ppr.lib.access import Actor

PAGE = 50

# A layer above says what the next date is for: (actor, patient ids) → words by patient.
SaysDue = Callable[[Actor, Sequence[UUID]], Mapping[UUID, str]]
_says_due: list[SaysDue] = []


def says_what_is_due(function: SaysDue) -> SaysDue:
    """Register the function that puts a person's next date into words."""
    if function not in _says_due:
        _says_due.append(function)
    return function


@dataclass(frozen=True, slots=True)
class Place:
    """A person's place in the order: the date (those without one stand last), then the id."""

    due: date | None
    patient_id: UUID

    @property
    def rank(self) -> tuple[bool, date, UUID]:
        return self.due is None, self.due or date.max, self.patient_id

    def __str__(self) -> str:
        return f"{self.due or ''}_{self.patient_id}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place written by str(), or None for anything else."""
        due, _, patient_id = text.partition("_")
        try:
            return cls(date.fromisoformat(due) if due else None, UUID(patient_id))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class Row:
    """One person of the caseload."""

    patient: Patient
    due: date | None
    due_for: str
    joined: CareLink | None
    key_worker: CareLink | None


def caseload(actor: Actor, after: Place | None = None, *, named_only: bool = False) -> tuple[list[Row], Place | None]:
    """Up to 50 rows after that place, and the place to go on from (None at the end). Always four queries.

    With `named_only`, those for whom the actor is named, not those of the whole party.
    """
    places = _places(actor, after, named_only)
    page = places[:PAGE]
    rows = _rows(actor, page) if page else []
    return rows, page[-1] if len(places) > PAGE else None


def _places(actor: Actor, after: Place | None, named_only: bool) -> list[Place]:
    branches = [branch for party in _parties(actor, named_only) for branch in _branches(party, after)]
    # A key worker finds the same person by name and by party: twice the page covers every double.
    found = branches[0].union(*branches[1:], all=True)
    return sorted({Place(due, pk) for due, pk in found}, key=lambda place: place.rank)[: PAGE + 1]


def _parties(actor: Actor, named_only: bool) -> Iterable[QuerySet[Any]]:
    held = Q(code="view_plan", until__gt=Now())
    mine = Q(membership_id=None) | Q(membership_id=actor.membership_id)
    yield PatientUserGrant.objects.filter(held, mine, Q(user_id=actor.user_id))
    if not named_only:
        yield PatientGroupGrant.objects.filter(held, group_id=actor.group_id or 0)


def _branches(party: QuerySet[Any], after: Place | None) -> Iterable[QuerySet[Any, Any]]:
    # Dated and undated apart: each is then a bounded range of the index (…, next_due, content_object).
    dated, undated = party.filter(next_due__isnull=False), party.filter(next_due=None)
    if after is not None and after.due is None:
        undated = undated.filter(content_object_id__gt=after.patient_id)
    if after is None or after.due is not None:
        if after is not None:
            later = Q(next_due__gt=after.due) | Q(next_due=after.due, content_object_id__gt=after.patient_id)
            dated = dated.filter(later, next_due__gte=after.due)
        yield _first(dated.order_by("next_due", "content_object_id"))
    yield _first(undated.order_by("content_object_id"))


def _first(party: QuerySet[Any]) -> QuerySet[Any, Any]:
    return party.values_list("next_due", "content_object_id")[: PAGE + 1]


def _rows(actor: Actor, places: Sequence[Place]) -> list[Row]:
    ids = [place.patient_id for place in places]
    people = {
        patient.pk: patient
        for patient in Patient.objects.visible_to(actor, "view_plan").filter(pk__in=ids, joined_to=None)
    }
    links = _links(actor, ids)
    words = {pk: text for says in _says_due for pk, text in says(actor, ids).items()}
    return [
        Row(
            people[place.patient_id],
            place.due,
            words.get(place.patient_id, ""),
            in_programme(links.get(place.patient_id, [])),
            key_worker_of(links.get(place.patient_id, [])),
        )
        for place in places
        if place.patient_id in people
    ]


def _links(actor: Actor, ids: Sequence[UUID]) -> dict[UUID, list[CareLink]]:
    found: dict[UUID, list[CareLink]] = {}
    shown = CareLink.objects.visible_to(actor, "view_plan").filter(
        patient_id__in=ids, purpose__in=["treating", "key_worker"]
    )
    for link in live(shown):
        found.setdefault(link.patient_id, []).append(link)
    return found
