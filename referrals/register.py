"""The list of referrals as somebody asks for it: which ones, in which order, from which place on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from entities import roles
from ppr.lib.access import Actor
from referrals.models import LIVE, OPEN, Referral, State

PAGE = 50
MOST_IN_A_FILE = 20_000
_CHUNK = 500
SOON = timedelta(days=7)
# Which party of a referral each role stands for on its list.
SIDE = {
    **dict.fromkeys(roles.HEALTH, "from_entity_id"),
    roles.ENTITY_COORDINATOR: "to_entity_id",
    roles.SECTOR_COORDINATOR: "sector_office_id",
}
SHOWN: dict[str, tuple[State, ...]] = {
    "open": tuple(state for state in OPEN if state != State.ORIENTATION),
    "waiting": (State.WAITING,),
    "first": (State.ORIENTATION,),
    "joined": (State.JOINED,),
    "ended": tuple(state for state in State if state not in LIVE),
}


@dataclass(frozen=True, slots=True)
class Order:
    """One order: by a column, after `before` where another comes first. Reversed, it is the same list from its end."""

    column: str
    reverse: bool = False
    before: str = ""

    def by(self) -> list[Any]:
        """As order_by takes it. An index of the table stands behind each, for each party."""
        if self.reverse:
            return [F(self.column).desc(nulls_first=True), "-pk"]
        return [*([self.before] if self.before else []), F(self.column).asc(nulls_last=True), "pk"]

    def place(self, row: Referral) -> str:
        """Where this row stands in the order, as the address carries it."""
        value = getattr(row, self.column)
        head = f"{getattr(row, self.before)}_" if self.before else ""
        return f"{head}{value.isoformat() if value else ''}_{row.pk}"

    def beyond(self, place: str) -> Q:
        """What comes after that place; everything where it is none of ours."""
        try:
            *heads, value, pk = place.split("_")
            key, at = UUID(pk), self._read(value)
        except ValueError:
            return Q()
        if len(heads) != bool(self.before):
            return Q()
        after = self._after(at, key)
        return Q(**{f"{self.before}__gt": heads[0]}) | (Q(**{self.before: heads[0]}) & after) if self.before else after

    def _read(self, value: str) -> Any:
        if not value:
            return None
        return date.fromisoformat(value) if self.column == "due_on" else datetime.fromisoformat(value)

    def _after(self, at: Any, key: UUID) -> Q:
        column, than = self.column, "lt" if self.reverse else "gt"
        if at is None:
            same = Q(**{column: None, f"pk__{than}": key})
            return same | Q(**{f"{column}__isnull": False}) if self.reverse else same
        found = Q(**{f"{column}__{than}": at}) | Q(**{column: at, f"pk__{than}": key})
        return found if self.reverse else found | Q(**{column: None})


ORDERS = {
    "plazo": Order("due_on"),
    "-plazo": Order("due_on", reverse=True),
    "fecha": Order("sent_at"),
    "-fecha": Order("sent_at", reverse=True),
    # The order of the waiting list, as it is printed under each line: high urgency, then who was referred earliest.
    "turno": Order("sent_at", before="urgency"),
}
_USUAL = {"open": "plazo", "first": "plazo", "waiting": "turno"}


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the list is wanted; everything where nothing is said. `entity` is the other party."""

    shown: str = "open"
    state: str = ""
    programme: str = ""
    entity: UUID | None = None
    urgency: str = ""
    responsible: UUID | None = None
    due: str = ""
    order_name: str = ""

    @property
    def order(self) -> Order:
        return ORDERS[self.order_name or self.usual]

    @property
    def usual(self) -> str:
        """The order of this part of the list where none is asked for."""
        return _USUAL.get(self.shown, "-fecha")

    def condition(self, side: str) -> Q:
        """The rows that fit, for whoever stands on this side of them."""
        found = Q(state__in=SHOWN[self.shown])
        found &= Q(state=self.state) if self.state else Q()
        found &= Q(programme__code=self.programme) if self.programme else Q()
        if self.entity:
            found &= Q(**{"from_entity" if side == "to_entity_id" else "to_entity": self.entity})
        found &= Q(urgency=self.urgency) if self.urgency else Q()
        found &= Q(responsible=self.responsible) if self.responsible else Q()
        return found & self._by_when()

    def _by_when(self) -> Q:
        today = timezone.localdate()
        return {
            "": Q(),
            "late": Q(due_on__lt=today),
            "soon": Q(due_on__gte=today, due_on__lte=today + SOON),
            "none": Q(due_on=None),
        }[self.due]


def mine(actor: Actor) -> QuerySet[Referral]:
    """Every referral of the actor's unit, entity or sector."""
    found: QuerySet[Referral] = Referral.objects.visible_to(actor).filter(**{SIDE[actor.role]: actor.entity_id})
    return found


def counts(actor: Actor) -> dict[str, int]:
    """How many stand in each part of the list; one query."""
    parts = {name: Count("pk", filter=Q(state__in=states)) for name, states in SHOWN.items()}
    found: dict[str, int] = mine(actor).aggregate(**parts)
    return found


def in_order(actor: Actor, asked: Asked) -> QuerySet[Referral]:
    """The rows that fit, in the order asked for."""
    return mine(actor).filter(asked.condition(SIDE[actor.role])).order_by(*asked.order.by())


def page_of(actor: Actor, asked: Asked, after: str) -> list[Referral]:
    """A page of the list from that place on, and one more row where it goes on; one query."""
    return list(_with_names(in_order(actor, asked)).filter(asked.order.beyond(after))[: PAGE + 1])


def keys(rows: QuerySet[Referral]) -> list[UUID]:
    """The ids of these rows, everybody in them noted as read: what a file of them will hold, and one more if too many."""
    return [row.pk for row in rows.only("pk", "patient_id")[: MOST_IN_A_FILE + 1]]


def rows_of(actor: Actor, ids: Sequence[UUID]) -> Iterator[Referral]:
    """The rows with these ids, as they stand and in this order, some hundreds a query."""
    for start in range(0, len(ids), _CHUNK):
        some = ids[start : start + _CHUNK]
        found = {row.pk: row for row in _with_names(mine(actor).filter(pk__in=some))}
        yield from (found[pk] for pk in some if pk in found)


def _with_names(rows: QuerySet[Referral]) -> QuerySet[Referral]:
    return rows.select_related("patient", "from_entity", "to_entity", "responsible__user", "programme")
