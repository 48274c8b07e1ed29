"""From the meeting to the slot: met, waiting with somebody named, offered, answered or run out; seen by both sides."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from referrals.models import Placement, Referral, State
from tests.cast import key

WAITS = {"support_meanwhile": "Una llamada los martes", "order_reason": "", "text": ""}


def at(verb: str, referral: Any) -> str:
    return reverse(f"referrals:{verb}", args=[referral.pk])


def now(acting: Any, cast: Any, referral: Any) -> Referral:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=referral.pk)


@pytest.fixture
def waiting(cast: Any, sign_in: Any, make: Any) -> Any:
    """waiting(referral): put on the list through the page, Joaquín accompanying."""

    def put(referral: Any = None, **facts: Any) -> Referral:
        referral = make.received(referral, **facts)
        said = {**WAITS, "supporter": str(cast.coordinator.pk)}
        assert sign_in(cast.coordinator).post(at("wait", referral), said).status_code == 302
        return referral

    return put


# ---- looked at together ---------------------------------------------------------------


def test_the_meeting_is_read_by_both_sides(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    referral = make.received(cast.referral_adrian)
    before = now(acting, cast, referral).due_on
    said = {"met_with": "Adrián y su hermana", "text": "Quiere algo de mañanas."}
    assert sign_in(cast.coordinator).post(at("assess", referral), said).status_code == 302
    found = now(acting, cast, referral)
    assert (found.state, found.due_on) == (State.ASSESSING, before)
    page = sign_in(cast.clinician).get(at("detail", referral)).content.decode()
    assert "Adrián y su hermana" in page and "Quiere algo de mañanas." in page


@pytest.mark.parametrize("left_out", ["met_with", "text"])
def test_a_meeting_names_who_was_there_and_what_was_said(cast: Any, sign_in: Any, make: Any, left_out: str) -> None:
    referral = make.received(cast.referral_adrian)
    said = {"met_with": "Adrián", "text": "Hablamos.", left_out: " "}
    answer = sign_in(cast.coordinator).post(at("assess", referral), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {left_out}


# ---- the waiting list -----------------------------------------------------------------


def test_nobody_waits_without_somebody_named(cast: Any, sign_in: Any, make: Any) -> None:
    referral, client = make.received(cast.referral_adrian), sign_in(cast.coordinator)
    for who in ("", str(cast.coordinator_other.pk), str(cast.professional.pk), "x"):
        answer = client.post(at("wait", referral), {**WAITS, "supporter": who})
        assert answer.status_code == 422 and set(answer.context["form"].errors) == {"supporter"}
        assert "Una llamada los martes" in answer.content.decode()


def test_both_sides_read_the_place_and_why(cast: Any, sign_in: Any, waiting: Any) -> None:
    first, second = waiting(cast.referral_adrian), waiting()
    for member in (cast.clinician, cast.coordinator, cast.sector_coordinator):
        page = sign_in(member).get(at("detail", second)).content.decode()
        assert "Número 2 de 2" in page and "Una llamada los martes" in page and "Joaquín S." in page
    said = {"urgency": "high", "text": "Pierde la habitación en mayo"}
    assert sign_in(cast.sector_coordinator).post(at("prioritise", second), said).status_code == 302
    for member in (cast.clinician, cast.coordinator):
        page = sign_in(member).get(at("detail", second)).content.decode()
        assert "Número 1 de 2" in page and "Pierde la habitación en mayo" in page
    (board,) = sign_in(cast.coordinator).get(reverse("slots")).context["boards"]
    names = [person["name"] for person in board["waiting"]]
    assert names == [second.patient.list_name, "Adrián C."]
    assert any("Pierde la habitación en mayo" in fact for fact in board["waiting"][0]["facts"])
    assert "Número 2 de 2" in sign_in(cast.clinician).get(at("detail", first)).content.decode()


def test_an_order_without_a_reason_is_not_taken(cast: Any, sign_in: Any, waiting: Any, acting: Any) -> None:
    referral = waiting(cast.referral_adrian)
    answer = sign_in(cast.sector_coordinator).post(at("prioritise", referral), {"urgency": "high", "text": " "})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"text"}
    assert now(acting, cast, referral).urgency == "ordinary"
    for member in (cast.coordinator, cast.clinician):
        assert sign_in(member).post(at("prioritise", referral), {"urgency": "high", "text": "x"}).status_code == 403


def test_who_is_accepted_stands_before_who_is_not_yet(cast: Any, sign_in: Any, waiting: Any, make: Any) -> None:
    urgent = make.received(make.referral(urgency="high"))
    waiting(cast.referral_adrian)
    (board,) = sign_in(cast.coordinator).get(reverse("slots")).context["boards"]
    assert [person["name"] for person in board["waiting"]] == ["Adrián C.", urgent.patient.list_name]


def test_a_word_to_who_waits_moves_the_clock_and_is_in_the_story(
    cast: Any, sign_in: Any, waiting: Any, acting: Any
) -> None:
    referral = waiting(cast.referral_adrian)
    later = timezone.now() + timedelta(days=29)
    with time_machine.travel(later, tick=False):
        for member in (cast.sector_coordinator, cast.professional):
            assert sign_in(member).post(at("tell", referral)).status_code == 403
        done = sign_in(cast.coordinator).post(at("tell", referral), follow=True)
        assert "Se le contó a la persona" in done.content.decode()
    found = now(acting, cast, referral)
    day = timezone.localdate(later)
    assert (found.state, found.told_on, found.due_on) == (State.WAITING, day, day + timedelta(days=30))


def test_waiting_opens_nothing_more(cast: Any, waiting: Any, acting: Any) -> None:
    from patients.models import Patient

    referral = waiting(cast.referral_adrian)
    for member, codes in ((cast.coordinator, ("view_plan", "view_social")), (cast.professional, ("view_identity",))):
        with acting(member) as actor:
            for code in codes:
                assert not Patient.objects.visible_to(actor, code).filter(pk=referral.patient_id).exists()


# ---- offers ---------------------------------------------------------------------------


def test_a_slot_is_offered_in_one_press_from_the_board_and_taken(
    cast: Any, sign_in: Any, waiting: Any, acting: Any
) -> None:
    referral, client = waiting(cast.referral_adrian), sign_in(cast.coordinator)
    (board,) = client.get(reverse("slots")).context["boards"]
    (person,) = board["waiting"]
    action = person["action"]
    assert client.post(action["url"], action["hidden"]).status_code == 302
    found = now(acting, cast, referral)
    assert (found.state, found.due_on) == (State.OFFERED, timezone.localdate() + timedelta(days=7))
    (board,) = client.get(reverse("slots")).context["boards"]
    assert [s["name"] for s in board["slots"] if s["state"] == "offered"] == ["Teresa L.", "Adrián C."]
    assert board["waiting"] == []
    assert "ofrecida" in sign_in(cast.clinician).get(at("detail", referral)).content.decode()
    # The referring unit heard the yes.
    assert sign_in(cast.clinician).post(at("take_offer", referral)).status_code == 302
    with acting(cast.coordinator) as actor:
        placement = Placement.objects.visible_to(actor).get(referral=referral)
    assert (placement.state, placement.assigned_on) == ("assigned", timezone.localdate())
    assert now(acting, cast, referral).state == State.SLOT_ASSIGNED


def test_not_this_slot_keeps_the_place_and_frees_the_slot(cast: Any, sign_in: Any, waiting: Any, acting: Any) -> None:
    referral, client = waiting(cast.referral_adrian), sign_in(cast.coordinator)
    start = now(acting, cast, referral).sent_at
    client.post(at("offer", referral), {"slot": str(key("line-3")), "text": "La llamo."})
    empty = client.post(at("refuse_offer", referral), {"text": ""})
    assert empty.status_code == 422 and set(empty.context["form"].errors) == {"text"}
    assert client.post(at("refuse_offer", referral), {"text": "Le pilla lejos."}).status_code == 302
    found = now(acting, cast, referral)
    assert (found.state, found.sent_at, found.supporter_id) == (State.WAITING, start, cast.coordinator.pk)
    (board,) = client.get(reverse("slots")).context["boards"]
    assert board["slots"][2]["state"] == "free"
    assert "Le pilla lejos." in sign_in(cast.clinician).get(at("detail", referral)).content.decode()


def test_an_offer_that_runs_out_goes_back_by_the_task_alone(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    from django.db import transaction

    from ppr.lib.access import acting_as
    from referrals import waiting as lists
    from referrals.transitions import Refused

    referral = make.received(cast.referral_adrian)
    sign_in(cast.coordinator).post(at("offer", referral), {"slot": str(key("line-3"))})
    with acting(cast.coordinator) as actor:
        found = Referral.objects.visible_to(actor).select_related("line__agreement", "responsible").get(pk=referral.pk)
        with pytest.raises(Refused):
            lists.lapse(found)  # its last day has not gone by
        later = timezone.now() + timedelta(days=8)
        with time_machine.travel(later, tick=False), transaction.atomic(), acting_as(actor):
            lists.lapse(found)
    after = now(acting, cast, referral)
    assert (after.state, after.supporter_id) == (State.WAITING, cast.coordinator.pk), "somebody is named"
    page = sign_in(cast.clinician).get(at("detail", referral)).content.decode()
    assert "La oferta caducó sin respuesta" in page and "El sistema" in page


@pytest.mark.parametrize("typed", [{"slot": "line-1"}, {"slot": "line_other-2"}, {"slot": "nothing"}, {}])
def test_a_slot_that_is_not_free_is_not_offered(
    cast: Any, sign_in: Any, make: Any, acting: Any, typed: dict[str, str]
) -> None:
    referral = make.received(cast.referral_adrian)
    said = {**{name: str(key(value)) for name, value in typed.items()}, "text": "Hoy."}
    answer = sign_in(cast.coordinator).post(at("offer", referral), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"slot"}
    assert "Hoy." in answer.content.decode() and now(acting, cast, referral).state == State.RECEIVED


def test_a_last_day_gone_by_is_refused_on_its_field(cast: Any, sign_in: Any, make: Any) -> None:
    referral = make.received(cast.referral_adrian)
    day = timezone.localdate() - timedelta(days=1)
    said = {"slot": str(key("line-3")), "answer_by": f"{day:%d/%m/%Y}"}
    answer = sign_in(cast.coordinator).post(at("offer", referral), said)
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"answer_by"}


def test_without_a_free_slot_the_way_is_to_wait(cast: Any, sign_in: Any, make: Any) -> None:
    referral = make.received(cast.referral_adrian)
    cast.line.slots.exclude(pk__in=[key("line-1"), key("line-2")]).update(closes_on=date(2024, 2, 1))
    page = sign_in(cast.coordinator).get(at("offer", referral)).content.decode()
    assert 'name="slot"' not in page and at("wait", referral) in page


def test_a_slot_on_offer_is_nobody_elses(cast: Any, sign_in: Any, make: Any) -> None:
    referral, rival = make.received(cast.referral_adrian), make.received()
    client = sign_in(cast.coordinator)
    client.post(at("offer", referral), {"slot": str(key("line-3"))})
    answer = client.post(at("accept", rival), {"slot": str(key("line-3"))})
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {"slot"}


def test_each_new_page_costs_few_queries(cast: Any, sign_in: Any, waiting: Any, make: Any, queries: Any) -> None:
    listed, received = waiting(cast.referral_adrian), make.received()
    pages = [
        (cast.coordinator, at("detail", listed)), (cast.clinician, at("detail", listed)),
        (cast.coordinator, at("offer", listed)), (cast.coordinator, at("wait", received)),
        (cast.coordinator, at("assess", received)), (cast.clinician, at("person_declines", listed)),
        (cast.sector_coordinator, at("prioritise", listed)), (cast.sector_coordinator, reverse("referrals:orient")),
    ]  # fmt: skip
    for member, url in pages:
        client = sign_in(member)
        client.get(url)
        with queries() as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 12, url
