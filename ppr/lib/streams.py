"""A body that is longer than one moment: read piece by piece, after its request is over, under the same identity."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils import translation

from ppr.lib.access import Actor, acting_as


class OwnStream(StreamingHttpResponse):
    """A streamed answer with a transaction and an identity of its own.

    Whoever makes one has loaded every row that it shows (at least its key and its patient's), or named the patients with
    `note_read`: the request then puts on record whom it shows, and commits that, before the first byte leaves.
    """

    def __init__(self, pieces: Callable[[], Iterable[str]], *, actor: Actor, **options: Any) -> None:
        super().__init__(_standing(pieces, actor, translation.get_language() or ""), **options)


def _standing(pieces: Callable[[], Iterable[str]], actor: Actor, language: str) -> Iterator[str]:
    with transaction.atomic(), acting_as(actor), translation.override(language):
        yield from pieces()
