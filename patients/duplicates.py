"""Who may be registered twice: pairs of people whom the actor may know, with what speaks for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import combinations
from typing import Any
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, Value
from django.utils.translation import gettext as _

from patients.models import Apart, Contact, Identifier, Patient, SearchKey
from patients.search import words
from ppr.lib.access import Actor

SHOWN = 50
ALIKE = 0.8  # of names, where the date of birth is the same
ALIKE_ALONE = 0.9  # where one of the two dates is not known
LEFT_OUT = {"maria", "ma", "m"}
FAMILY = 4  # more who share one telephone are a home or a residence

Pair = tuple[UUID, UUID]

# A layer above says what there is in each record: (patient ids, actor) → facts with their address by patient.
SaysOfRecord = Callable[[Sequence[UUID], Actor], Mapping[UUID, list[dict[str, str]]]]
_says_of_record: list[SaysOfRecord] = []


def says_of_record(function: SaysOfRecord) -> SaysOfRecord:
    """Register a function that says what stands in each of two records."""
    if function not in _says_of_record:
        _says_of_record.append(function)
    return function


def said_of_records(ids: Sequence[UUID], actor: Actor) -> dict[UUID, list[dict[str, str]]]:
    """Patient → what the layers above say of the record."""
    found: dict[UUID, list[dict[str, str]]] = {pk: [] for pk in ids}
    for says in _says_of_record:
        for pk, facts in says(ids, actor).items():
            found[pk] += facts
    return found


@dataclass
class Candidate:
    """Two people who may be one, and what speaks for it, the strongest first."""

    one: Patient
    two: Patient
    reasons: list[str] = field(default_factory=list)
    score: float = 0.0


def candidates(actor: Actor) -> list[Candidate]:
    """Up to fifty pairs that nobody has judged yet, the likeliest first. Always five queries."""
    documents, phones = _sharing(actor)
    possible = {*documents, *phones, *_born_together(actor), *_birth_unknown(actor)}
    ids = {pk for pair in possible for pk in pair}
    people = {p.pk: p for p in Patient.objects.visible_to(actor).filter(pk__in=ids, joined_to=None)}
    judged = {(row.patient_id, row.other_id) for row in Apart.objects.visible_to(actor).filter(patient_id__in=ids)}
    found = [
        judge(people[one], people[two], (one, two) in documents, (one, two) in phones)
        for one, two in possible - judged
        if one in people and two in people
    ]
    likely = [candidate for candidate in found if candidate.reasons]
    return sorted(likely, key=lambda c: (-c.score, c.one.surname1, c.one.pk))[:SHOWN]


def judge(one: Patient, two: Patient, same_document: bool, same_phone: bool) -> Candidate:
    """What speaks for their being one person; no reasons where it is too little."""
    alike = likeness(one, two)
    known = bool(one.birth_date and two.birth_date)
    born = known and one.birth_date == two.birth_date
    found = Candidate(one, two, score=alike + 3 * same_document + born + same_phone)
    enough = (
        (born and alike >= ALIKE) or (not known and alike >= ALIKE_ALONE) or (same_phone and (born or alike >= ALIKE))
    )
    if not same_document and not enough:
        return found
    found.reasons += [_("the same document")] if same_document else []
    found.reasons += (
        [_("the same name")]
        if words(one.full_name) == words(two.full_name)
        else [_("a name alike")]
        if alike >= ALIKE
        else []
    )
    found.reasons += [_("the same date of birth")] if born else []
    found.reasons += [_("the same telephone")] if same_phone else []
    return found


def likeness(one: Patient, two: Patient) -> float:
    """How alike two names are, 0 to 1: each word of the shorter against its nearest in the longer."""
    short, long = sorted((_telling(one), _telling(two)), key=len)
    if not short:
        return 0.0
    return sum(max(_near(word, other) for other in long) for word in short) / len(short)


def _telling(patient: Patient) -> list[str]:
    """The words of a name that tell people apart: «María» is written, shortened or left out at will."""
    every = words(patient.full_name)
    telling = [word for word in every if word not in LEFT_OUT]
    return telling if len(telling) > 1 else every


def _near(word: str, other: str) -> float:
    if word == other:
        return 1.0
    if word.startswith(other) or other.startswith(word):  # «M.ª», «Mari»
        return 0.9
    return SequenceMatcher(None, word, other).ratio()


def _pairs(ids: Iterable[UUID]) -> Iterable[Pair]:
    return combinations(sorted(set(ids)), 2)


def _sharing(actor: Actor) -> tuple[set[Pair], set[Pair]]:
    """Pairs with the same document, and with the same telephone, of those that one person has; one query."""
    documents = _groups(Identifier.objects.visible_to(actor)).annotate(phone=Value(False))
    phones = _groups(Contact.objects.visible_to(actor).filter(kind="phone")).annotate(phone=Value(True))
    found: tuple[set[Pair], set[Pair]] = (set(), set())
    for row in documents.union(phones, all=True):
        found[row["phone"]].update(_pairs(row["people"]))
    return found


def _groups(rows: Any) -> Any:
    groups = rows.values("digest").annotate(people=ArrayAgg("patient_id", distinct=True))
    # A residence's telephone is nobody's.
    return groups.annotate(n=Count("patient_id", distinct=True)).filter(n__gt=1, n__lte=FAMILY)


def _born_together(actor: Actor) -> set[Pair]:
    rows = Patient.objects.visible_to(actor).filter(joined_to=None, birth_date__isnull=False)
    groups = rows.values("birth_date").annotate(people=ArrayAgg("pk"), n=Count("pk")).filter(n__gt=1)
    return {pair for row in groups for pair in _pairs(row["people"])}


def _birth_unknown(actor: Actor) -> set[Pair]:
    """Pairs of somebody without a date of birth and somebody who shares two words of the name."""
    rows = SearchKey.objects.visible_to(actor).exclude(key__regex="^[0-9a-f]{64}$")
    unknown = Q(patient__birth_date=None)
    groups = rows.values("key").annotate(
        people=ArrayAgg("patient_id"), unknown=ArrayAgg("patient_id", filter=unknown), n=Count("pk", filter=unknown)
    )
    shared: defaultdict[Pair, int] = defaultdict(int)
    for row in groups.filter(n__gt=0):
        for one in row["unknown"]:
            for two in row["people"]:
                if one != two:
                    shared[min(one, two), max(one, two)] += 1
    return {pair for pair, count in shared.items() if count >= 2}
