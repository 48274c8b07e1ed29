"""Who is meant, typed in a hurry: a whole identifier, or a whole name with the date of birth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from patients.search import digests, words

_DATE = re.compile(r"\b(?:(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})|(\d{4})-(\d{2})-(\d{2}))\b")


@dataclass(frozen=True, slots=True)
class Sought:
    """One person as they were named: by the digests of an identifier, or by words and a date of birth."""

    digests: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    born: date | None = None

    @property
    def parameters(self) -> list[Any]:
        """As the database's functions take them."""
        return [list(self.digests), list(self.words), self.born]


def sought(text: str) -> Sought | None:
    """What was typed, read; None where it names nobody exactly: a name alone, a date alone, a piece of a number."""
    written = _DATE.search(text)
    if written is None:
        compact = re.sub(r"[^0-9A-Za-z]", "", text)
        return Sought(tuple(digests(text))) if len(compact) >= 8 and any(c.isdigit() for c in compact) else None
    born = _day(written)
    named = tuple(dict.fromkeys(word[:64] for word in words(text.replace(written[0], " "))))
    return Sought(words=named, born=born) if born and len(named) >= 2 else None


def _day(written: re.Match[str]) -> date | None:
    day, month, year, *iso = written.groups()
    try:
        return date(int(year), int(month), int(day)) if year else date(*map(int, iso))
    except ValueError:
        return None
