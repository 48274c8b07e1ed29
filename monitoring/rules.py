"""What is due: each rule says of which objects, on which day, for whom, and how long before it is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR, SECTOR_COORDINATOR
from plans.models import Plan
from referrals.models import Referral, State


@dataclass(frozen=True, slots=True)
class Rule:
    """One clock: `when` selects the objects on which it runs, `due` names their date."""

    key: str
    kind: str
    model: type[Any]
    when: Q
    due: str
    recipients: Callable[[Any], list[UUID]]
    lead_days: int

    def rows(self, today: date) -> Any:
        """The objects on which the clock runs and which are to be shown by today."""
        limit = today + timedelta(days=self.lead_days)
        return self.model.objects.filter(self.when, **{f"{self.due}__lte": limit})

    def runs_on(self, row: Any) -> bool:
        """Whether the clock runs on this object now; one query."""
        return bool(self.model.objects.filter(self.when, pk=row.pk).exists())


def coordinators(entity_id: UUID | None, role: str) -> list[UUID]:
    """Ids of the memberships in force of an entity in a role."""
    return list(Membership.objects.live().filter(entity_id=entity_id, role=role).values_list("pk", flat=True))


def _receiving(referral: Referral) -> list[UUID]:
    return coordinators(referral.to_entity_id, ENTITY_COORDINATOR)


def _routing(referral: Referral) -> list[UUID]:
    # Whoever referred keeps the case in hand while the sector looks for a place.
    return [*coordinators(referral.sector_office_id, SECTOR_COORDINATOR), referral.responsible_id]


def _key_worker(plan: Plan) -> list[UUID]:
    return [plan.key_worker_id]


ALWAYS = 3650  # shown from the first day, however far its date

RULES: dict[str, Rule] = {
    rule.key: rule
    for rule in (
        Rule("acknowledge", "referral", Referral, Q(state=State.SENT), "due_on", _receiving, ALWAYS),
        Rule(
            "decide", "referral", Referral, Q(state__in=[State.RECEIVED, State.ASSESSING]), "due_on", _receiving, ALWAYS
        ),
        Rule("start", "referral", Referral, Q(state=State.SLOT_ASSIGNED), "due_on", _receiving, ALWAYS),
        Rule("find_place", "referral", Referral, Q(state=State.RETURNED), "due_on", _routing, ALWAYS),
        Rule("initial_plan", "plan", Plan, Q(state=Plan.State.DRAFT), "initial_due_on", _key_worker, ALWAYS),
        Rule("review", "plan", Plan, Q(state=Plan.State.ACTIVE), "next_review_on", _key_worker, 14),
    )
}
