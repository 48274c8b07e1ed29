"""A home that stands without a process, after a transfer that came to nothing, is work for whoever can mend it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from entities.models import Line, Programme, Slot
from ppr.lib.access import Actor
from referrals import course, services, transitions
from referrals.models import Placement, Referral
from tests.monitoring.test_clocks import every_row, heard

__all__ = ["every_row"]  # the fixture


@pytest.fixture
def home(cast: Any, make: Any, acting: Any) -> Referral:
    """Pili, whose process runs, lives in a flat of the same entity."""
    line = Line.objects.create(
        agreement=cast.agreement, entity=cast.pena, programme=Programme.objects.get(code="piso"), sector_id="teruel",
        monthly_price="714", valid_from=date(2024, 1, 1),
    )  # fmt: skip
    slot = Slot.objects.create(line=line, number=1, opens_on=date(2024, 1, 1))
    flat: Referral = make.received(make.referral(cast.pili, line=line))
    with acting(cast.coordinator) as actor:
        services.accept(flat, slot, by=cast.coordinator)
        services.join(
            flat, by=cast.coordinator, actor=actor, joined_on=timezone.localdate(), key_worker=cast.professional
        )
    with connection.cursor() as cursor:  # as at the end of a request: a home begins beside a process
        cursor.execute("SET CONSTRAINTS home_has_process IMMEDIATE; SET CONSTRAINTS home_has_process DEFERRED")
    return flat


def moved_on(cast: Any, actor: Actor) -> Referral:
    """The process ends to go on with another entity, as leaving does it."""
    running = Placement.objects.select_related("slot__line__agreement", "referral").get(referral=cast.referral_pili)
    course.end(running, by=cast.coordinator, on=timezone.localdate(), ending="transfer")
    return course.hand_on(
        running.referral, cast.line_other, by=cast.coordinator, actor=actor, handover="Vive en Alcañiz.", history=""
    )


def test_a_home_without_a_process_is_raised_once_nothing_is_on_its_way(
    cast: Any, home: Referral, make: Any, acting: Any, sign_in: Any
) -> None:
    assert heard("home_alone") == {}, "its process runs"
    with acting(cast.coordinator) as actor:
        sent = moved_on(cast, actor)
    assert heard("home_alone") == {}, "the next door is being asked"
    with acting(cast.clinician):
        transitions.apply(
            sent, "person_declines", by=cast.clinician, next_step="Hablar en enero.", responsible=cast.clinician
        )
    today = timezone.localdate()
    assert heard("home_alone") == {cast.coordinator: today, cast.sector_coordinator: today}
    for who in (cast.coordinator, cast.sector_coordinator):
        page = sign_in(who).get(reverse("home")).content.decode()
        assert "vive en una vivienda y no tiene proceso" in page
    with acting(cast.clinician):
        make.referral(cast.pili, line=cast.line_other)
    assert heard("home_alone") == {}


def test_where_somebody_leaves_the_home_too_nothing_is_left_to_agree(cast: Any, home: Referral, acting: Any) -> None:
    with acting(cast.coordinator) as actor:
        sent = moved_on(cast, actor)
    with acting(cast.clinician):
        transitions.apply(
            sent, "person_declines", by=cast.clinician, next_step="Hablar en enero.", responsible=cast.clinician
        )
    assert len(heard("home_alone")) == 2
    with acting(cast.coordinator):
        flat = Placement.objects.select_related("slot__line__agreement", "referral").get(referral=home)
        course.end(flat, by=cast.coordinator, on=timezone.localdate(), ending="discharge")
    assert heard("home_alone") == {}
