"""The rows being made, and the way to those made before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Model

from entities.models import (
    DeclineReason,
    Entity,
    GoalArea,
    Line,
    Membership,
    Programme,
    Slot,
    SocialCode,
    UrgencyCriterion,
    User,
)
from entities.roles import (
    CLINICIAN,
    ENTITY_COORDINATOR,
    HEALTH_SOCIAL_WORKER,
    PROFESSIONAL,
    SECTOR_COORDINATOR,
)
from monitoring.models import Reminder
from patients.access import PURPOSES
from patients.models import CareLink, Patient
from ppr.demo.data.parties import STAFF
from ppr.demo.days import Days
from ppr.demo.keys import key
from ppr.demo.story import Story

Row = TypeVar("Row", bound=Model)
NEWS_DAYS = 7  # what happened within so many days is still news

# A part in a story → the role under which it is played.
PARTS = {"key_worker": PROFESSIONAL, "clinician": CLINICIAN, "social_worker": HEALTH_SOCIAL_WORKER}


@dataclass(slots=True, repr=False)
class Scene:
    """Rows by model, in the order of their making, and the named ones to refer to."""

    days: Days
    rows: dict[type[Model], list[Any]] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    members: dict[tuple[str, str], Membership] = field(default_factory=dict)
    programmes: dict[str, Programme] = field(default_factory=dict)
    codes: dict[tuple[str, str], SocialCode] = field(default_factory=dict)
    areas: dict[str, GoalArea] = field(default_factory=dict)
    reasons: dict[str, DeclineReason] = field(default_factory=dict)
    criteria: dict[str, UrgencyCriterion] = field(default_factory=dict)
    lines: dict[tuple[str, str, str], Line] = field(default_factory=dict)
    slots: dict[UUID, list[Slot]] = field(default_factory=dict)

    def add(self, row: Row, at: datetime | None = None, by: Membership | None = None) -> Row:
        """Keep a row to be written; its first version will say when, and whose it was."""
        if at is not None:
            row._history_date = at  # type: ignore[attr-defined]
        row._history_user = by.user_id if by else None  # type: ignore[attr-defined]
        self.rows.setdefault(type(row), []).append(row)
        return row

    def of(self, model: type[Row]) -> list[Row]:
        return self.rows.get(model, [])

    # --- people of the teams ---

    def member(self, username: str, role: str = "") -> Membership:
        """Somebody's membership: under that role, or their first one. Raises KeyError for nobody."""
        return self.members[username, role]

    def holder(self, entity: str, role: str) -> Membership:
        """The first member of an entity in a role."""
        username = next(s.username for s in STAFF if any(post[:2] == (entity, role) for post in s.posts))
        return self.members[username, role]

    def coordinator(self, entity: str) -> Membership:
        return self.holder(entity, ENTITY_COORDINATOR)

    def router(self, sector: str) -> Membership:
        return self.holder(f"sector-{sector}", SECTOR_COORDINATOR)

    def part(self, story: Story, name: str, key_worker: str) -> Membership | None:
        """Who plays this part in the story: None for the person, a user name for anybody else."""
        if not name:
            return None
        if name == "colleague":
            return self._colleague(key_worker)
        names = {"key_worker": key_worker, "clinician": story.clinician, "social_worker": story.social_worker}
        return self.member(names.get(name, name), PARTS.get(name, ""))

    def _colleague(self, key_worker: str) -> Membership:
        entity = self.member(key_worker, PROFESSIONAL).entity_id
        others = [m for (user, role), m in self.members.items() if role == PROFESSIONAL and user != key_worker]
        return next(m for m in others if m.entity_id == entity)

    # --- who takes part in somebody's care, and who hears of it ---

    def link(
        self,
        patient: Patient,
        purpose: str,
        basis: tuple[str, UUID],
        since: datetime,
        by: Membership,
        *,
        entity: Entity | None = None,
        role: str = "",
        membership: Membership | None = None,
        user: User | None = None,
    ) -> CareLink:
        """A care link as patients.services.open_care_link writes it; the grants follow by the database."""
        number = len(self.of(CareLink))
        row = CareLink(
            pk=key("care-link", patient.pk, purpose, role, basis[1], number),
            patient_id=patient.pk,
            purpose=purpose,
            basis_kind=basis[0],
            basis_id=basis[1],
            opens=list(PURPOSES[purpose].opens),
            entity=entity,
            role=role,
            membership=membership,
            user=membership.user if membership else user,
            since=since,
            opened_by=by.user_id,
        )
        return self.add(row, since, by)

    def tell(self, news: str, kind: str, row: Any, at: datetime, to: list[Membership], by: Membership | None) -> None:
        """Leave a piece of news, where it is still one, for each of `to` but the one who made it."""
        day = at.date()
        if day < self.days.ago(NEWS_DAYS):
            return
        for recipient in {m.pk: m for m in to if by is None or m.pk != by.pk}.values():
            self.add(
                Reminder(
                    pk=key("news", news, row.pk, recipient.pk),
                    kind=Reminder.Kind.NEWS,
                    rule=news,
                    object_kind=kind,
                    object_id=row.pk,
                    patient_id=row.patient_id,
                    due_on=day,
                    recipient=recipient,
                    created_at=at,
                    delivered_at=at,
                )
            )
