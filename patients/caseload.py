"""The people whose plan the actor may see, by what is due first: one index range a party, merged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from patients.models import CareLink, Patient, PatientGroupGrant, PatientUserGrant
from patients.person_page import in_programme, key_worker_of, live
from ppr.lib.access import Actor

PAGE = 50
MOST_IN_A_FILE = 20_000
SOON = timedelta(days=14)

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

    def rank(self, *, latest_first: bool) -> tuple[bool, int, int]:
        sign = -1 if latest_first else 1
        return self.due is None, sign * (self.due or date.max).toordinal(), sign * self.patient_id.int

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


@dataclass(frozen=True, slots=True)
class Asked:
    """Which of them: those for whom the actor is named alone, and by when something is due; in which order.

    `due` is «» for all, or late, soon, later, none. Whoever has no date stands last in either order.
    """

    named_only: bool = False
    due: str = ""
    latest_first: bool = False


def caseload(actor: Actor, after: Place | None = None, asked: Asked | None = None) -> tuple[list[Row], Place | None]:
    """Up to 50 rows after that place, and the place to go on from (None at the end). Always four queries."""
    found = places(actor, after, asked or Asked(), PAGE + 1)
    page = found[:PAGE]
    rows = rows_at(actor, page) if page else []
    return rows, page[-1] if len(found) > PAGE else None


def places(actor: Actor, after: Place | None, asked: Asked, most: int) -> list[Place]:
    """Whose turn it is after that place, so many at most; one query."""
    branches = [
        branch[:most] for party in _parties(actor, asked.named_only) for branch in _branches(party, after, asked)
    ]
    # A key worker finds the same person by name and by party: each branch brings a whole page, which covers every double.
    if not branches:
        return []
    found = branches[0].union(*branches[1:], all=True)
    every = {Place(due, pk) for due, pk in found}
    return sorted(every, key=lambda place: place.rank(latest_first=asked.latest_first))[:most]


def _parties(actor: Actor, named_only: bool) -> Iterable[QuerySet[Any]]:
    held = Q(code="view_plan", until__gt=Now())
    mine = Q(membership_id=None) | Q(membership_id=actor.membership_id)
    yield PatientUserGrant.objects.filter(held, mine, Q(user_id=actor.user_id))
    if not named_only:
        yield PatientGroupGrant.objects.filter(held, group_id=actor.group_id or 0)


def _branches(party: QuerySet[Any], after: Place | None, asked: Asked) -> Iterable[QuerySet[Any, Any]]:
    # Dated and undated apart: each is then a bounded range of the index (…, next_due, content_object).
    than, sign = ("lt", "-") if asked.latest_first else ("gt", "")
    dated, undated = _by_when(party, asked.due), party.filter(next_due=None)
    if after is not None and after.due is None:
        undated = undated.filter(**{f"content_object_id__{than}": after.patient_id})
    if asked.due != "none" and (after is None or after.due is not None):
        if after is not None:
            same = Q(**{"next_due": after.due, f"content_object_id__{than}": after.patient_id})
            dated = dated.filter(Q(**{f"next_due__{than}": after.due}) | same, **{f"next_due__{than}e": after.due})
        yield dated.order_by(f"{sign}next_due", f"{sign}content_object_id").values_list("next_due", "content_object_id")
    if asked.due in ("", "none"):
        yield undated.order_by(f"{sign}content_object_id").values_list("next_due", "content_object_id")


def _by_when(party: QuerySet[Any], due: str) -> QuerySet[Any]:
    today = timezone.localdate()
    when = {
        "late": Q(next_due__lt=today),
        "soon": Q(next_due__gte=today, next_due__lte=today + SOON),
        "later": Q(next_due__gt=today + SOON),
    }
    return party.filter(when.get(due, Q(next_due__isnull=False)))


def all_rows(actor: Actor, found: Sequence[Place]) -> Iterator[Row]:
    """The rows of all these places, some a query, for a file."""
    for start in range(0, len(found), 4 * PAGE):
        yield from rows_at(actor, found[start : start + 4 * PAGE])


def rows_at(actor: Actor, places: Sequence[Place]) -> list[Row]:
    """The people at these places, where they may be seen; three queries."""
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
