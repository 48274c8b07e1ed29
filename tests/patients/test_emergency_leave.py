"""The person takes back that emergency and ward staff may open their crisis page: at any time, at once; so does a death."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from plans import crisis
from tests.patients.test_emergency import BOX, PILI, ask, page_of, write_plan


@pytest.fixture
def pilis_plan(cast: Any, acting: Any) -> Any:
    """pilis_plan(open): a crisis plan of Pili's in force, open to emergency and ward staff or not."""
    return lambda opens: write_plan(cast, acting, opens)


def leave_of(patient: Any) -> str:
    return reverse("plans:crisis_emergency", args=[patient.pk])


@pytest.mark.parametrize("who", ["person_user", "professional", "clinician"])
def test_taken_back_it_is_closed_at_the_very_next_request_and_stays_so(
    cast: Any, sign_in: Any, pilis_plan: Any, acting: Any, who: str
) -> None:
    plan = pilis_plan(True)
    ward, hers = sign_in(cast.ward), sign_in(getattr(cast, who))
    assert ward.post(BOX, {"who": PILI}).status_code == 302
    assert ward.get(page_of(cast.pili)).status_code == 200
    assert leave_of(cast.pili) in hers.get(page_of(cast.pili)).content.decode()
    assert hers.post(leave_of(cast.pili), {"opens": "0"}).status_code == 302
    assert ward.get(page_of(cast.pili)).status_code == 404
    assert ward.post(BOX, {"who": PILI}).status_code == 200  # as of anybody
    with acting(cast.professional):
        plan.refresh_from_db()
        assert plan.state == "in_force" and not plan.open_to_emergency
        again = crisis.revise(plan, by=cast.professional)
        assert not again.open_to_emergency
    assert hers.post(leave_of(cast.pili), {"opens": "1"}).status_code == 302
    assert ward.post(BOX, {"who": PILI}).status_code == 302


def test_a_version_that_is_being_prepared_does_not_open_it_again(
    cast: Any, sign_in: Any, pilis_plan: Any, acting: Any
) -> None:
    plan = pilis_plan(True)
    with acting(cast.professional):
        again = crisis.revise(plan, by=cast.professional)
    assert sign_in(cast.person_user).post(leave_of(cast.pili), {"opens": "0"}).status_code == 302
    with acting(cast.professional):
        again.refresh_from_db()
        assert not again.open_to_emergency


def test_a_version_without_it_closes_what_was_open(cast: Any, sign_in: Any, pilis_plan: Any, acting: Any) -> None:
    plan, ward = pilis_plan(True), sign_in(cast.ward)
    ward.post(BOX, {"who": PILI})
    with acting(cast.professional):
        again = crisis.revise(plan, by=cast.professional)
        given = {"facilitator_name": "Leonor Usón", "open_to_emergency": False}
        crisis.arrange(again, given, by=cast.professional, started_from=again.row_version)
        crisis.put_in_force(again, by=cast.professional, agreed_on=date.today())
        with connection.cursor() as cursor:  # what the end of a request does
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert ward.get(page_of(cast.pili)).status_code == 404


def test_a_glass_that_was_broken_is_another_matter(cast: Any, sign_in: Any, pilis_plan: Any) -> None:
    pilis_plan(False)
    ward = sign_in(cast.ward)
    assert ask(ward, PILI).status_code == 302
    sign_in(cast.person_user).post(leave_of(cast.pili), {"opens": "0"})
    assert ward.get(page_of(cast.pili)).status_code == 200


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 403), ("coordinator", 403), ("ward", 403), ("professional_other", 404)]
)
def test_nobody_else_decides_it(cast: Any, sign_in: Any, pilis_plan: Any, acting: Any, who: str, status: int) -> None:
    plan = pilis_plan(True)
    assert sign_in(getattr(cast, who)).post(leave_of(cast.pili), {"opens": "0"}).status_code == status
    with acting(cast.professional):
        plan.refresh_from_db()
        assert plan.open_to_emergency


def test_without_a_version_in_force_there_is_nothing_to_open(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.person_user).post(leave_of(cast.pili), {"opens": "1"}).status_code == 409


def test_after_a_death_nobody_who_was_asked_in_reads_on(cast: Any, sign_in: Any, pilis_plan: Any) -> None:
    pilis_plan(True)
    ward, supporter, peer = sign_in(cast.ward), sign_in(cast.supporter_user), sign_in(cast.peer)
    ward.post(BOX, {"who": PILI})
    pages = [
        (ward, page_of(cast.pili)),
        (supporter, page_of(cast.pili)),
        (peer, reverse("plans:shared", args=[cast.pili.pk])),
    ]
    assert [client.get(page).status_code for client, page in pages] == [200, 200, 200]
    died = {"died_on": str(timezone.localdate()), "sure": "on"}
    assert sign_in(cast.professional).post(reverse("plans:died", args=[cast.pili.pk]), died).status_code == 302
    assert [client.get(page).status_code for client, page in pages] == [404, 404, 404]
    assert ward.post(BOX, {"who": PILI}).status_code == 200
