"""Letters to primary care: on joining and on leaving, as they went out; the newest are still to be written."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils import translation

from plans import primary_letter as letters
from plans.models import Leaving, PrimaryLetter
from ppr.demo.days import moment
from ppr.demo.keys import key

if TYPE_CHECKING:
    from ppr.demo.build.plans import PlanBuilder
    from ppr.demo.build.referrals import Journey

AFTER = {"joined": 4, "left": 10}  # days
WAYS = (PrimaryLetter.Way.RECORD, PrimaryLetter.Way.RECORD, PrimaryLetter.Way.PERSON, PrimaryLetter.Way.POST)


def build(plan: PlanBuilder, journeys: list[Journey], leavings: dict[object, Leaving]) -> None:
    """For every process those whose day has gone by; letters older than the programme of letters are not invented."""
    for journey in journeys:
        placement = journey.placement
        if placement is None or placement.joined_on is None or placement.ending == "death":
            continue
        if journey.referral.family != "process":
            continue
        _write(plan, journey, "joined", placement.joined_on, None)
        if placement.ended_on is not None:
            _write(plan, journey, "left", placement.ended_on, leavings.get(placement.pk))


def _write(plan: PlanBuilder, journey: Journey, occasion: str, day: date, leaving: Leaving | None) -> None:
    on, placement = day + timedelta(days=AFTER[occasion]), journey.placement
    assert placement is not None
    if on > plan.days.today:
        return
    at, by = moment(on, 12), journey.key_worker
    row = PrimaryLetter(
        pk=key("letter", journey.referral.pk, occasion),
        patient_id=plan.patient.pk,
        placement=placement,
        occasion=occasion,
        way=WAYS[journey.referral.pk.int % len(WAYS)],
        written_by=by,
        written_at=at,
    )
    with translation.override("es"):
        said = letters.compose(placement, plan.patient, leaving, occasion, crisis_plan=False)
        row.content = {**said, "by": letters.signed(by)}
    plan.scene.add(row, at, by)
