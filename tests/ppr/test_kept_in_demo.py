"""What coordinators have decided and kept in the demonstration: a line planned down, documents, views of lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict

from entities.models import LinePlan, SavedView, SlotReduction
from entities.saved_views import kept
from ppr.demo.build import build
from referrals.models import Attachment, Placement, ReferralEvent

pytestmark = pytest.mark.xdist_group("demo")

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def scene() -> Any:
    return build(MONDAY)


def test_a_line_will_pay_for_one_slot_less_and_whoever_has_it_stays(scene: Any) -> None:
    (plan,) = scene.of(LinePlan)
    (reduction,) = scene.of(SlotReduction)
    assert plan.slots_after == plan.slots_before - 1 and plan.from_on > MONDAY and reduction.plan is plan
    (there,) = [p for p in scene.of(Placement) if (p.slot_id, p.state) == (reduction.slot_id, "active")]
    assert there.slot.line_id == plan.line_id and reduction.slot.closes_on is None


def test_documents_go_with_the_referrals_that_wait_and_open(scene: Any) -> None:
    papers = scene.of(Attachment)
    assert len({row.referral_id for row in papers}) == 3
    for row in papers:
        assert row.content.startswith(b"%PDF-") and any(
            e.verb == "attach" and e.referral == row.referral for e in scene.of(ReferralEvent)
        )
        assert row.referral.sent_at < row.added_at


def test_kept_views_ask_what_the_lists_offer(scene: Any) -> None:
    views = scene.of(SavedView)
    assert {view.register for view in views} == {"referrals", "people"} and {view.shared for view in views} == {
        True,
        False,
    }
    assert all(kept(QueryDict(view.query), view.register) == view.query for view in views)
