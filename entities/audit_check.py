"""Is the audit whole? Its chains held against themselves and against the heads kept outside the database."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from entities import audit_heads
from entities.models import Entity
from entities.models.audit_entry import NO_ORGANISATION


@dataclass(frozen=True, slots=True)
class Fault:
    """One break: in which chain, at which entry, of which kind (of KINDS)."""

    chain: UUID
    seq: int
    kind: str

    def __str__(self) -> str:
        return f"{self.chain} entry {self.seq}: {KINDS[self.kind]}"


# An entry rewritten together with its own digest shows at the one that follows it.
KINDS = {
    "altered": "it was altered, or the one before it was replaced",
    "deleted": "entries are missing from here",
    "moved": "it stands in another place than it was written in",
    "inserted": "it stands beyond the end of its chain",
    "cut": "the chain was cut before this entry",
    "replaced": "it is not the one whose digest was kept outside",
    "head altered": "the head is not that of its last entry",
    "no head": "the chain has lost its head",
}


def faults() -> list[Fault]:
    """Every break of every chain. Raises audit_heads.Rewritten where the kept heads themselves were changed."""
    kept = audit_heads.thinned(audit_heads.read())
    # Compared by text: the file speaks of chains by their ids.
    heads = [{name: head[name] for name in ("chain", "seq", "digest")} for head in kept]
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, fault FROM ppr_audit_faults(%s)", [json.dumps(heads)])
        return [Fault(*row) for row in cursor.fetchall()]


def chains() -> dict[UUID, tuple[int, str]]:
    """Each chain → the number of its entries as its head says, and the name of its organisation."""
    names: dict[Any, str] = {e.pk: e.name for e in Entity.objects.all()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq FROM ppr_audit_heads() ORDER BY chain")
        return {
            chain: (seq, names.get(chain, "people and tasks" if chain == NO_ORGANISATION else ""))
            for chain, seq in cursor.fetchall()
        }
