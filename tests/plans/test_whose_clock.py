"""Which agreement sets the clocks of a person: that of the process they joined last, on every page and in every scan."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from entities.models import Agreement, Line, Programme, Slot
from monitoring.rule import agreed
from plans import conversation, crisis
from plans.models import Plan
from referrals.models import Placement, Referral, State
from tests.monitoring.test_clocks import day, every_row, save

__all__ = ["every_row"]  # the fixture

SIX, ELSE = 6, 30


@pytest.fixture
def other(cast: Any) -> Agreement:
    """Another agreement, with other numbers than the one of Pili's process."""
    numbers = {"after_crisis_days": SIX, "question_days": SIX}
    for name, number in numbers.items():
        setattr(cast.agreement, name, number)
    save(cast.agreement)
    facts = {"valid_from": date(2024, 1, 1), "valid_until": day(400)}
    found: Agreement = Agreement.objects.create(code="AC-09", name="Otro", **facts, **dict.fromkeys(numbers, ELSE))
    return found


def place(cast: Any, agreement: Agreement, programme: str, stands: State, **facts: Any) -> Placement:
    kind = Programme.objects.get(code=programme)
    line = Line.objects.create(
        agreement=agreement, entity=cast.carrasca, programme=kind, sector_id="teruel", monthly_price="542",
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    slot = Slot.objects.create(line=line, number=1, opens_on=date(2024, 1, 1))
    told = {"from_entity": cast.usm, "from_membership": cast.clinician, "sector_id": "teruel", "reason": "x"}
    referral = Referral(
        patient=cast.pili, line=line, programme=kind, family=kind.family, to_entity=cast.carrasca, state=stands,
        sent_at=timezone.now(), responsible=cast.clinician, **told,
    )  # fmt: skip
    today = timezone.localdate()
    given = {"entity": cast.carrasca, "assigned_on": today, **facts}
    placement: Placement = save(Placement(patient=cast.pili, referral=save(referral), slot=slot, **given))
    return placement


def told(cast: Any, name: str) -> set[int]:
    """The number by the scan, by the crisis plan and by the conversation."""
    scan = Plan.objects.annotate(days=agreed(name)).get(pk=cast.plan.pk).days
    asked = (conversation.answer_by(cast.pili.pk, name) - timezone.localdate()).days
    return {scan, crisis.clock(cast.pili.pk, name), asked}


@pytest.mark.parametrize("name", ["after_crisis_days", "question_days"])
def test_a_place_that_never_began_sets_no_clock(cast: Any, other: Agreement, name: str) -> None:
    today = timezone.localdate()
    place(cast, other, "alta", State.WITHDRAWN, state="ended", ended_on=today, ending="never_started")
    assert told(cast, name) == {SIX}


def test_a_home_of_another_agreement_sets_no_clock_of_the_process(cast: Any, other: Agreement) -> None:
    place(cast, other, "piso", State.JOINED, state="active", joined_on=timezone.localdate())
    assert told(cast, "after_crisis_days") == {SIX}


def test_what_was_joined_last_sets_them(cast: Any, other: Agreement) -> None:
    before = Placement.objects.get(referral=cast.referral_pili)
    save(before, joined_on=day(-40), assigned_on=day(-40), ended_on=day(-1), ending="transfer", state="ended")
    save(before.referral, state=State.CLOSED, closed_on=day(-1))
    place(cast, other, "alta", State.JOINED, state="active", joined_on=timezone.localdate())
    assert told(cast, "after_crisis_days") == {ELSE}
