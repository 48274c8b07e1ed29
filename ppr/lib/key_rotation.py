"""Write sealed values and their digests anew under the present keys, in batches, histories included.

It may be stopped and begun again: what is already under the present keys is left alone. The values stay the
same, so no version is added; only the owner's login may touch the versions that stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ppr.lib import crypto, walls

BATCH = 500
KEYS_TABLE = "patients_searchkey"  # identifiers are also found among the words of the search
FIRST = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Place:
    """One table with one sealed value a row."""

    table: str
    pk: str
    seal: crypto.Seal


class Elsewhere(Protocol):
    """Sealed values outside the protected models, renewed by whoever put them there."""

    def renew(self) -> int:
        """Write what is not under the present key anew; the number of rows."""

    def left(self) -> Counter[str]:
        """Key id → rows sealed under it."""


ELSEWHERE: dict[str, Elsewhere] = {}


def places() -> list[Place]:
    """Every table that holds sealed values, with its history; from the models' `seals`."""
    found = []
    for model in walls.protected_models():
        for seal in getattr(model, "seals", ()):
            found.append(Place(model._meta.db_table, "id", seal))
            past = walls.history_of(model)
            if past is not None:
                found.append(Place(past._meta.db_table, "history_id", seal))
    return found


def rotate(say: Callable[[str, int], None]) -> int:
    """Bring every table up to date; `say` hears of each table and the rows written so far. Returns all of them."""
    total = 0
    for place in places():
        written = 0
        for number in _batches(place):
            written += number
            say(place.table, written)
        total += written
    for name, elsewhere in ELSEWHERE.items():
        with transaction.atomic():
            written = elsewhere.renew()
        say(name, written)
        total += written
    return total


def left() -> Counter[str]:
    """Key id → how many rows are still sealed under it."""
    found: Counter[str] = Counter()
    with connection.cursor() as cursor:
        for place in places():
            cursor.execute(f"SELECT {place.seal.key_id}, count(*) FROM {place.table} WHERE {_filled(place)} GROUP BY 1")
            found.update(dict(cursor.fetchall()))
    for elsewhere in ELSEWHERE.values():
        found.update(elsewhere.left())
    return found


def _filled(place: Place) -> str:
    return f"{place.seal.ciphertext} IS NOT NULL"


def _batches(place: Place) -> Iterator[int]:
    """Rows written in each batch; each is a transaction of its own, so that nobody waits for long."""
    after: UUID | None = FIRST
    while after is not None:
        with transaction.atomic():
            rows = _next(place, after)
            yield sum(_renew(place, row) for row in rows)
        after = rows[-1][0] if len(rows) == min(BATCH, place.seal.at_once) else None


def _next(place: Place, after: UUID) -> list[tuple[Any, ...]]:
    seal = place.seal
    kind = seal.kind_column or f"'{seal.kind}'"
    # With an old digest key at hand every row is looked at: a digest does not say under which key it was made.
    old = "true" if seal.digest and settings.DIGEST_KEYS_BEFORE else f"{seal.key_id} <> %(current)s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {place.pk}, patient_id, {kind}, {seal.ciphertext}, {seal.key_id}, {seal.digest or 'NULL'} "
            f"FROM {place.table} WHERE {place.pk} > %(after)s AND {_filled(place)} AND {old} "
            f"ORDER BY {place.pk} LIMIT {min(BATCH, seal.at_once)} FOR UPDATE",
            {"after": after, "current": settings.FIELD_KEYS["current"]},
        )
        return list(cursor.fetchall())


def _renew(place: Place, row: tuple[Any, ...]) -> int:
    pk, patient_id, kind, ciphertext, key_id, digest = row
    value = crypto.decrypt_bytes(ciphertext, key_id, bound_to=(patient_id, kind))
    written = 0
    with connection.cursor() as cursor:
        if key_id != settings.FIELD_KEYS["current"]:
            sealed, present = crypto.encrypt_bytes(value, bound_to=(patient_id, kind))
            cursor.execute(
                f"UPDATE {place.table} SET {place.seal.ciphertext} = %s, {place.seal.key_id} = %s WHERE {place.pk} = %s",
                [sealed, present, pk],
            )
            written = 1
        fresh = crypto.digest(value.decode(), kind) if digest else digest
        if fresh != digest:
            cursor.execute(f"UPDATE {place.table} SET {place.seal.digest} = %s WHERE {place.pk} = %s", [fresh, pk])
            _renew_search(cursor, patient_id, digest, fresh)
            written = 1
    return written


def _renew_search(cursor: Any, patient_id: UUID, old: str, fresh: str) -> None:
    cursor.execute(
        f"UPDATE {KEYS_TABLE} SET key = %s WHERE patient_id = %s AND key = %s "
        f"AND NOT EXISTS (SELECT FROM {KEYS_TABLE} k WHERE k.patient_id = %s AND k.key = %s)",
        [fresh, patient_id, old, patient_id, fresh],
    )
