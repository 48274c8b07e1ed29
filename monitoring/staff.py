"""Into whose hands a piece of work goes: whoever has it, while away their cover, once gone whoever answers there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR, HEALTH, SECTOR_COORDINATOR, Kind

# Who answers for the work of an organisation when nobody in particular does.
IN_CHARGE: dict[str, tuple[str, ...]] = {
    Kind.SOCIAL_ENTITY: (ENTITY_COORDINATOR,),
    Kind.HEALTH_UNIT: HEALTH,
    Kind.HOSPITAL_UNIT: HEALTH,
    Kind.SECTOR_OFFICE: (SECTOR_COORDINATOR,),
}
COVERS_DEEP = 3  # the cover of a cover of a cover


@dataclass(frozen=True, slots=True)
class Member:
    """What has to be known of a membership to hand it work."""

    pk: UUID
    entity_id: UUID
    kind: str
    sector_id: str | None
    role: str
    in_force: bool
    away: bool
    covered_by: UUID | None

    @property
    def there(self) -> bool:
        return self.in_force and not self.away


class Staff:
    """The memberships as they are on one day, read once: everyone's, or an organisation's when first asked for."""

    def __init__(self, day: date, *, everyone: bool = False) -> None:
        self.day = day
        self._members: dict[UUID, Member] = {}
        self._entities: set[UUID] = set()
        self._sectors: dict[str, list[UUID]] = {}
        self._everyone = everyone
        if everyone:
            self._read(Q())

    def reach(self, wanted: Iterable[UUID | None]) -> dict[UUID, UUID | None]:
        """Who gets the work of these memberships → in whose place, None where it is their own."""
        found: dict[UUID, UUID | None] = {}
        for pk in wanted:
            for hand in self._hands(pk) if pk else ():
                found[hand] = None if hand == pk else found.get(hand, pk)
        return found

    def team(self, entity_id: UUID | None, *roles: str) -> list[UUID]:
        """Those in force of an organisation in these roles; where there is nobody, the sector's coordination."""
        if entity_id is None:
            return []
        here = [m for m in self._of(entity_id) if m.in_force]
        return [m.pk for m in here if m.role in roles] or self._sector_of(entity_id)

    def in_force(self, pk: UUID | None) -> bool:
        """Whether the membership is still in force, away or not."""
        member = self._member(pk) if pk else None
        return member is not None and member.in_force

    def _hands(self, pk: UUID) -> list[UUID]:
        member = self._member(pk)
        if member is None or member.there:
            return [pk] if member else []
        cover = self._cover_of(member) if member.in_force else None
        if cover is not None:
            return [cover]
        return self._answering(member) or ([pk] if member.in_force else self._sector_of(member.entity_id))

    def _cover_of(self, member: Member) -> UUID | None:
        """Who stands in and is there; a cover of another organisation would not see the person."""
        cover = member
        for _deep in range(COVERS_DEEP):
            following = self._member(cover.covered_by)
            if following is None or not following.in_force or following.entity_id != member.entity_id:
                return None
            if following.there:
                return following.pk
            cover = following
        return None

    def _answering(self, member: Member) -> list[UUID]:
        roles = IN_CHARGE.get(member.kind, ())
        return [m.pk for m in self._of(member.entity_id) if m.there and m.role in roles and m.pk != member.pk]

    def _member(self, pk: UUID | None) -> Member | None:
        if pk is not None and pk not in self._members and not self._everyone:
            self._read(Q(entity__memberships=pk))
        return self._members.get(pk) if pk else None

    def _of(self, entity_id: UUID) -> list[Member]:
        if entity_id not in self._entities and not self._everyone:
            self._read(Q(entity=entity_id))
            self._entities.add(entity_id)
        return [m for m in self._members.values() if m.entity_id == entity_id]

    def _sector_of(self, entity_id: UUID) -> list[UUID]:
        sector = next((m.sector_id for m in self._of(entity_id)), None)
        if sector is None:
            return []
        if sector not in self._sectors:
            live = Membership.objects.live(self.day)
            found = live.filter(entity__kind=Kind.SECTOR_OFFICE, entity__sector_id=sector, role=SECTOR_COORDINATOR)
            self._sectors[sector] = list(found.values_list("pk", flat=True))
        return self._sectors[sector]

    def _read(self, which: Q) -> None:
        rows = Membership.objects.filter(which).distinct().select_related("entity", "user")
        for row in rows.only(
            "entity__kind", "entity__sector_id", "entity__active", "user__is_active", "role", "since", "until",
            "away_from", "away_until", "covered_by_id",
        ):  # fmt: skip
            self._members[row.pk] = self._as_member(row)
            self._entities.add(row.entity_id)  # each read brings whole organisations

    def _as_member(self, row: Membership) -> Member:
        in_force = row.since <= self.day and (row.until is None or row.until >= self.day)
        away = row.away_from is not None and row.away_from <= self.day
        return Member(
            row.pk, row.entity_id, row.entity.kind, row.entity.sector_id, row.role,
            in_force=in_force and row.user.is_active and row.entity.active,
            away=away and (row.away_until is None or row.away_until >= self.day),
            covered_by=row.covered_by_id,
        )  # fmt: skip
