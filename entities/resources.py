"""Looking for something in the comarcas that anybody may go to: by comarca, by kind, by a word."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from entities.models import CommunityResource

MOST = 60  # on one page; a comarca or a word shows fewer


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for; each may be empty. `sector` only says whose comarcas come first."""

    comarca: str = ""
    kind: str = ""
    words: str = ""
    sector: str = ""


def find(asked: Asked) -> list[CommunityResource]:
    """Those in use that fit, the sector's comarcas first; one query. Accents and capitals do not matter."""
    rows = CommunityResource.in_use()
    if asked.comarca:
        rows = rows.filter(comarca__code=asked.comarca)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    words = _plain(asked.words).split()
    found = [row for row in rows if all(word in _plain(_text(row)) for word in words)]
    return sorted(found, key=lambda row: row.comarca.sector_id != asked.sector) if asked.sector else found


def by_comarca(found: list[CommunityResource]) -> list[dict[str, Any]]:
    """As the page shows them: each comarca with its places, as many as a page holds."""
    groups: dict[str, list[CommunityResource]] = {}
    for row in found[:MOST]:
        groups.setdefault(row.comarca.name, []).append(row)
    return [{"name": name, "rows": rows} for name, rows in groups.items()]


def facts(row: CommunityResource) -> list[str]:
    """What it is, where and when; the telephone stands apart."""
    return [fact for fact in (capfirst(row.get_kind_display()), row.where, row.hours) if fact]


def _text(row: CommunityResource) -> str:
    return f"{row.name} {row.where} {row.hours} {row.comarca.name} {row.get_kind_display()}"


def _plain(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
