"""Puts the person's words on a row, with who typed them and when they were said."""

from __future__ import annotations

from datetime import datetime

from entities.models import Membership
from plans.models.words import Words


def put(row: Words, words: str, answer: str, typed_by: Membership | None, at: datetime) -> None:
    """The words as they were said, or the answer that stands in their place."""
    said = answer == Words.Answer.SAID
    row.words, row.answer, row.typed_by = (words if said else ""), answer, typed_by
    row.said_at = at if said else None


def answer_to(words: str) -> str:
    """Said, where there are words; else not talked about yet."""
    return Words.Answer.SAID if words else Words.Answer.NOT_YET
