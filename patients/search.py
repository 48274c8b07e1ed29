"""Names as people type them: accents, case, order and particles do not matter."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from django.db.models import Q, QuerySet

from patients.models import Identifier, Patient, SearchKey
from ppr.lib import crypto
from ppr.lib.access import Actor

PARTICLES = {"de", "del", "la", "las", "los", "el", "y", "i", "da", "do", "dos"}
MOST = 20


def words(text: str) -> list[str]:
    """Lower-case words without accents and particles, in order: «Ángel de la Peña» → angel, pena."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return [w for w in re.findall(r"[^\W_]+", plain) if w not in PARTICLES]


def keys_for(patient: Patient, identifiers: list[Identifier], former: str = "") -> list[SearchKey]:
    """The unsaved search keys of a person: each word of the names (one of before too), each identifier's digest."""
    names = f"{patient.full_name} {patient.preferred_name} {former}"
    keys = dict.fromkeys([*(w[:64] for w in words(names)), *(i.digest for i in identifiers)])
    return [SearchKey(patient_id=patient.pk, key=key) for key in keys]


def digests(text: str) -> list[str]:
    """Digests under which the typed text would be stored, were it an identifier."""
    compact = re.sub(r"[^0-9A-Za-z]", "", text).upper()
    if not any(c.isdigit() for c in compact):
        return []
    return [digest for kind in Identifier.Kind.values for digest in crypto.digests(compact, kind)]


def find(text: str, actor: Actor) -> QuerySet[Patient]:
    """People visible to the actor whose names hold every typed word as a beginning, or who have the identifier.

    A name or number of a record that was joined leads to the kept one, where the actor may see it.
    """
    people = Patient.objects.visible_to(actor).order_by("surname1", "given_name")
    exact = digests(text)
    typed = words(text)
    if exact:
        people = people.filter(pk__in=_having(exact, actor))
    elif not typed:
        return people.none()
    else:
        for word in typed:
            people = people.filter(pk__in=_beginning(word, actor))
    everybody = Patient.objects.visible_to(actor)
    # Only the few that were found have another to lead to: the arm beside it costs nothing.
    led = people.order_by().filter(joined_to__in=everybody.order_by().values("pk"))
    found = Q(pk__in=people.order_by().values("pk")) | Q(pk__in=led.values("joined_to"))
    kept = everybody.filter(found).exclude(pk__in=led.values("pk"))
    return kept.select_related("sector").order_by("surname1", "given_name")[:MOST]


def _having(keys: list[str], actor: Actor) -> QuerySet[SearchKey, dict[str, Any]]:
    return SearchKey.objects.visible_to(actor).filter(key__in=keys).values("patient_id")


def _beginning(word: str, actor: Actor) -> QuerySet[SearchKey, dict[str, Any]]:
    return SearchKey.objects.visible_to(actor).filter(key__startswith=word).values("patient_id")
