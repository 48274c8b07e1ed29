"""Sitting together: the person writes on a worker's device, and nothing else of the worker's opens meanwhile."""

from __future__ import annotations

from typing import Any
from uuid import UUID

KEY = "together_with"  # in the session: the person who holds the device now
# What opens to anybody who holds the device, and the pages of this person alone.
OPEN = frozenset({"account_logout", "stay", "set_language", "set_theme"})
ITS_PAGES = frozenset({"plans:together", "plans:together_words", "plans:together_end"})


def begin(request: Any, patient_id: UUID) -> None:
    """From the next request on only this person's questions open in this session."""
    request.session[KEY] = str(patient_id)


def end(request: Any) -> None:
    """The device is the worker's again."""
    request.session.pop(KEY, None)


def of(request: Any) -> str:
    """The person who holds the device, as text; nothing where nobody does."""
    return str(request.session.get(KEY, ""))
