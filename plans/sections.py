"""What is written in the parts of a plan: strengths, supports, steps, risk talked through, scales.

Each verb takes who acts (None for the person) and announces what happened.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from entities.models import Membership
from plans import services
from plans.models import Goal, GoalStep, RiskTalk, Strength, Support
from ppr.lib import outbox

Part = Strength | Support | GoalStep | RiskTalk

# Model → the kind under which the layers above hear of it.
_KINDS: dict[type[Any], str] = {Strength: "strength", Support: "support", GoalStep: "goal_step", RiskTalk: "risk_talk"}


def add(part: Part, *, by: Membership | None) -> Part:
    """Add a part at the end of its list; where the same one was added already, that one."""
    model: Any = type(part)
    siblings = (
        model.objects.filter(goal=part.goal) if isinstance(part, GoalStep) else model.objects.filter(plan=part.plan)
    )
    with transaction.atomic():
        if not isinstance(part, RiskTalk):
            part.position = siblings.count()
        added: Part = services.once(part)
        if added is part:
            _announce("added", part, by)
    return added


def change(part: Part, *, by: Membership | None, started_from: int) -> Part:
    """Save a changed part. Raises Stale with the current one when somebody else changed it meanwhile."""
    with transaction.atomic():
        part.save_from(started_from)
        _announce("changed", part, by)
    return part


def remove_strength(strength: Strength, *, by: Membership | None, started_from: int) -> Strength:
    """Take a strength off the plan; its history stays. Raises Stale."""
    strength.removed_at = timezone.now()
    change(strength, by=by, started_from=started_from)
    return strength


def move_support(support: Support, state: str, *, by: Membership | None, started_from: int) -> Support:
    """Start, pause, take up again or end a support: the person's choice. Raises Stale."""
    support.state = state
    change(support, by=by, started_from=started_from)
    return support


def do_step(step: GoalStep, done_on: date | None, *, by: Membership | None, started_from: int) -> GoalStep:
    """Mark a step done on a day, or not done after all. Raises Stale."""
    step.done_on = done_on
    with transaction.atomic():
        step.save_from(started_from)
        outbox.announce("step_done" if done_on else "step_changed", "goal_step", step.pk, step.patient_id, by=_pk(by))
    return step


def move_goal(goal: Goal, state: str, *, by: Membership | None, started_from: int) -> Goal:
    """Change the stage of a goal in place. Raises Stale."""
    goal.state = state
    return services.change_goal(goal, by=by, started_from=started_from)


def _announce(what: str, part: Part, by: Membership | None) -> None:
    kind = _KINDS[type(part)]
    outbox.announce(f"{kind}_{what}", kind, part.pk, part.patient_id, by=_pk(by))


def _pk(membership: Membership | None) -> Any:
    return membership.pk if membership else None
