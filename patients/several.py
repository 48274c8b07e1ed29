"""What can be begun with several people of the caseload; each layer above brings its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Road:
    """Something that has a page of its own and begins with these people: `to` is its address with them chosen.

    The page asks again of each whether it may be done: to be chosen here allows nothing.
    """

    name: str
    label: str | Promise
    roles: tuple[str, ...]
    to: Callable[[Sequence[UUID]], str]


_roads: dict[str, Road] = {}


def offer(road: Road) -> None:
    """Register one; the layers above bring theirs."""
    _roads[road.name] = road


def offered(role: str) -> list[Road]:
    """Those that this role may take."""
    return [road for road in _roads.values() if role in road.roles]
