"""Leaving: the person's own summary of their time, what was settled on the last day, the report."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from plans.models import Leaving
from ppr.demo.build import letters
from ppr.demo.build.voice import answer_to, put
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Farewell

if TYPE_CHECKING:
    from ppr.demo.build.plans import PlanBuilder
    from ppr.demo.build.referrals import Journey


def build(plan: PlanBuilder, journeys: list[Journey]) -> None:
    """One for each process that has ended, where the story tells how it was left."""
    written: dict[object, Leaving] = {}
    for journey in journeys:
        last = plan.story.farewell if journey is plan.journey else None
        farewell = journey.ask.farewell or last
        if farewell is not None and journey.placement is not None and journey.placement.ended_on is not None:
            written[journey.placement.pk] = _leave(plan, journey, farewell, journey.placement.ended_on)
    letters.build(plan, journeys, written)


def _leave(plan: PlanBuilder, journey: Journey, farewell: Farewell, day: date) -> Leaving:
    at, by = moment(day, 13), journey.key_worker
    row = Leaving(
        pk=key("leaving", journey.referral.pk),
        patient_id=plan.patient.pk,
        placement=journey.placement,
        left_on=day,
        report=farewell.report,
        reported_at=at if farewell.report else None,
        written_by=by,
        recorded_at=at,
    )
    for name in Leaving.CHECKLIST:
        setattr(row, name, _settled(name, farewell.unsettled, farewell.not_needed))
    put(row, farewell.words, answer_to(farewell.words), by, at)
    return plan.scene.add(row, at, by)


def _settled(name: str, unsettled: tuple[str, ...], not_needed: tuple[str, ...]) -> str:
    if name in unsettled:
        return Leaving.Settled.NO
    return Leaving.Settled.NOT_NEEDED if name in not_needed else Leaving.Settled.YES
