"""Names as people type them: accents, case, order and particles do not matter."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db.models import QuerySet

from patients.models import Identifier, Patient, SearchKey
from ppr.lib import crypto
from ppr.lib.access import Actor

PARTICLES = {"de", "del", "la", "las", "los", "el", "y", "i", "da", "do", "dos"}
MOST = 20


def words(text: str) -> list[str]:
    """Lower-case words without accents and particles, in order: «Ángel de la Peña» → angel, pena."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return [w for w in re.findall(r"[^\W_]+", plain) if w not in PARTICLES]


def keys_for(patient: Patient, identifiers: list[Identifier]) -> list[SearchKey]:
    """The unsaved search keys of a person: each word of the names, each identifier's digest."""
    names = f"{patient.full_name} {patient.preferred_name}"
    keys = dict.fromkeys([*(w[:64] for w in words(names)), *(i.digest for i in identifiers)])
    return [SearchKey(patient_id=patient.pk, key=key) for key in keys]


def digests(text: str) -> list[str]:
    """Digests under which the typed text would be stored, were it an identifier."""
    compact = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    if not any(c.isdigit() for c in compact):
        return []
    return [digest for kind in Identifier.Kind.values for digest in crypto.digests(compact, kind)]


def find(text: str, actor: Actor) -> QuerySet[Patient]:
    """People visible to the actor whose names hold every typed word as a beginning, or who have the identifier."""
    people = Patient.objects.visible_to(actor).select_related("sector").order_by("surname1", "given_name")
    exact = digests(text)
    if exact:
        return people.filter(pk__in=_having(exact, actor))[:MOST]
    typed = words(text)
    if not typed:
        return people.none()
    for word in typed:
        people = people.filter(pk__in=_beginning(word, actor))
    return people[:MOST]


def _having(keys: list[str], actor: Actor) -> QuerySet[SearchKey, dict[str, Any]]:
    return SearchKey.objects.visible_to(actor).filter(key__in=keys).values("patient_id")


def _beginning(word: str, actor: Actor) -> QuerySet[SearchKey, dict[str, Any]]:
    return SearchKey.objects.visible_to(actor).filter(key__startswith=word).values("patient_id")
