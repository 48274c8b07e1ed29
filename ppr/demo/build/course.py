"""What happened to a process under way: its dated events, and the place that is kept during a stay in hospital."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from entities.models import Slot
from entities.roles import PROFESSIONAL
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Turn
from referrals.models import Placement, PlacementEvent

if TYPE_CHECKING:
    from ppr.demo.build.referrals import Journey


def build(journey: Journey) -> None:
    """The turns of the story, in their order; the process ends up as the last one left it."""
    for number, turn in enumerate(journey.ask.turns):
        _play(journey, turn, number)
    if journey.referral.closed_on is not None:
        _ended(journey)


def _play(journey: Journey, turn: Turn, number: int) -> None:
    placement = journey.placement
    assert placement is not None  # nothing happens to a process that has not begun
    on = journey.scene.days.worked(turn.ago)
    row = _event(journey, turn.kind, on, turn.reason, number)
    if turn.kind == PlacementEvent.Kind.HELD:
        placement.state = Placement.State.SUSPENDED
        placement.hold_until = on + timedelta(days=journey.line.agreement.hold_days)
    elif turn.kind == PlacementEvent.Kind.RESUMED:
        placement.state, placement.hold_until = Placement.State.ACTIVE, None
    elif turn.kind == PlacementEvent.Kind.INTENSITY:
        row.from_slot, row.to_slot = _other_line(journey, turn)
    elif turn.kind == PlacementEvent.Kind.KEY_WORKER:
        row.to_membership = placement.key_worker = journey.scene.member(turn.worker, PROFESSIONAL)


def _other_line(journey: Journey, turn: Turn) -> tuple[Slot, Slot]:
    """Another intensity is another slot of the same process, not another referral."""
    scene, referral, placement = journey.scene, journey.referral, journey.placement
    assert placement is not None and referral.to_entity is not None
    slug = next(slug for slug, row in scene.entities.items() if row.pk == referral.to_entity_id)
    referral.line = scene.lines[slug, turn.programme, journey.sector]
    referral.programme = referral.line.programme
    before, placement.slot = placement.slot, scene.slots[referral.line.pk][turn.slot - 1]
    return before, placement.slot


def _ended(journey: Journey) -> None:
    placement = journey.placement
    assert placement is not None and placement.ended_on is not None
    _event(journey, PlacementEvent.Kind.ENDED, placement.ended_on, journey.ask.steps[-1].text, len(journey.ask.turns))


def _event(journey: Journey, kind: str, on: date, reason: str, number: int) -> PlacementEvent:
    placement = journey.placement
    assert placement is not None
    by = journey.scene.coordinator(
        next(slug for slug, row in journey.scene.entities.items() if row.pk == placement.entity_id)
    )
    at = moment(on, 15, number)
    row = PlacementEvent(
        pk=key("placement-event", placement.pk, number),
        patient_id=placement.patient_id,
        placement=placement,
        kind=kind,
        on=on,
        reason=reason,
        by_membership=by,
        recorded_at=at,
    )
    return journey.scene.add(row, at, by)
