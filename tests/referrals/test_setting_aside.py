"""A free slot kept for somebody or out of service, and the day on which somebody is expected to leave."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from entities.models import DeclineReason, Slot, SlotPause
from referrals import course, pauses, services, slots, waiting
from referrals.transitions import Refused
from tests.cast import key

BOARD = "/plazas/"
FREE = key("line-3")
PAGE = f"{BOARD}{FREE}/"


def in_days(n: int) -> str:
    return f"{timezone.localdate() + timedelta(days=n):%d/%m/%Y}"


def tiles(client: Any) -> dict[str, dict[str, Any]]:
    """The tiles of the board by their address."""
    page = client.get(BOARD)
    return {tile.get("url", ""): tile for board in page.context["boards"] for tile in board["slots"]}


def test_a_free_tile_leads_to_its_slot(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    assert tiles(client)[PAGE]["state"] == "free"
    assert client.get(PAGE).status_code == 200


def test_keep_for_who_waits_until_a_day_and_free(cast: Any, sign_in: Any, make: Any) -> None:
    waits = make.received()
    client = sign_in(cast.coordinator)
    sent = {"kind": "held", "referral": str(waits.pk), "until": in_days(5), "reason": "Viene el lunes a verla."}
    assert client.post(PAGE, sent).status_code == 302
    pause = SlotPause.objects.get()
    assert (pause.referral_id, pause.begun_by_id) == (waits.pk, cast.coordinator.pk)
    assert pause.ends_on == timezone.localdate() + timedelta(days=6)
    tile = tiles(client)[PAGE]
    with_name = waits.patient.list_name
    assert tile["state"] == "offered" and tile["name"] == with_name
    assert with_name in client.get(PAGE).content.decode()
    assert client.post(f"{PAGE}liberar/").status_code == 302
    pause.refresh_from_db()
    assert pause.ended_by_id == cast.coordinator.pk
    assert tiles(client)[PAGE]["state"] == "free"
    assert "Viene el lunes" in client.get(PAGE).content.decode()  # what was before stays readable
    assert client.post(f"{PAGE}liberar/").status_code == 409


def test_only_the_person_it_is_kept_for_is_accepted_on_it(cast: Any, make: Any, acting: Any) -> None:
    first, second = make.received(), make.received()
    slot = Slot.objects.get(pk=FREE)
    with acting(cast.coordinator):
        pauses.keep(slot, by=cast.coordinator, last=timezone.localdate(), reason="Prueba.", referral=first)
        assert slot not in slots.free_slots(second)
        assert slot in slots.free_slots(first)
        with pytest.raises(Refused):
            services.accept(second, slot, by=cast.coordinator)
        services.accept(first, slot, by=cast.coordinator)
    assert not SlotPause.objects.on().filter(slot=slot).exists()


@pytest.mark.parametrize("kind", ["held", "out_of_service"])
def test_a_year_that_nobody_means_is_said_on_its_field(cast: Any, sign_in: Any, kind: str) -> None:
    for typed in ("31/12/9999", "9999-12-31", "1/1/0001", "3/10/0026"):
        page = sign_in(cast.coordinator).post(PAGE, {"kind": kind, "until": typed, "reason": "x"})
        assert page.status_code == 422 and list(page.context["form"].errors) == ["until"]
    assert not SlotPause.objects.exists()


def test_a_slot_is_kept_for_as_long_as_the_agreement_says_and_no_longer(cast: Any, sign_in: Any) -> None:
    client, most = sign_in(cast.coordinator), cast.agreement.hold_days
    page = client.post(PAGE, {"kind": "held", "until": in_days(most + 1), "reason": "x"})
    assert page.status_code == 422 and str(most) in page.context["form"].errors["until"][0]
    assert client.post(PAGE, {"kind": "held", "until": in_days(most), "reason": "x"}).status_code == 302
    # Out of service is no promise to anybody: as long as the works last.
    other = f"{BOARD}{key('line-4')}/"
    assert client.post(other, {"kind": "out_of_service", "until": in_days(most + 1), "reason": "x"}).status_code == 302


def test_an_offer_too_has_a_limit(cast: Any, sign_in: Any, make: Any) -> None:
    referral, client = make.received(), sign_in(cast.coordinator)
    page, most = f"/derivaciones/{referral.pk}/ofrecer/", cast.agreement.hold_days
    answer = client.post(page, {"slot": str(FREE), "answer_by": in_days(most + 1)})
    assert answer.status_code == 422 and list(answer.context["form"].errors) == ["answer_by"]
    assert client.post(page, {"slot": str(FREE), "answer_by": in_days(most)}).status_code == 302


GONE = {
    "takes another slot": ("coordinator", lambda r, by: services.accept(r, Slot.objects.get(pk=key("line-5")), by=by)),
    "is offered another slot": ("coordinator", lambda r, by: waiting.offer(r, Slot.objects.get(pk=key("line-5")), by=by)),
    "says no": (
        "coordinator", lambda r, by: services.person_declines(r, by=by, responsible=r.from_membership, next_step="x"),
    ),
    "is taken back": ("clinician", lambda r, by: services.withdraw(r, by=by, text="x")),
    "is declined": (
        "coordinator", lambda r, by: services.decline(r, by=by, reason=DeclineReason.objects.first(), next_step="x"),
    ),
    "dies": ("clinician", lambda r, by: course.end_with_life(r.patient_id, by=by, on=timezone.localdate())),
}  # fmt: skip


@pytest.mark.parametrize("what", GONE)
def test_kept_for_who_waits_no_more_it_is_free_the_same_second(cast: Any, make: Any, acting: Any, what: str) -> None:
    first, other = make.received(), make.received()
    last, who = timezone.localdate() + timedelta(days=20), getattr(cast, GONE[what][0])
    with acting(cast.coordinator):
        for slot, referral in ((FREE, first), (key("line-4"), other)):
            pauses.keep(Slot.objects.get(pk=slot), by=cast.coordinator, last=last, reason="Viene.", referral=referral)
    with acting(who):
        GONE[what][1](first, who)
    free = slots.free_ids([key("line")])
    assert FREE in free and key("line-4") not in free  # what is kept for the other one stays kept
    pause = SlotPause.objects.get(slot=FREE)
    assert (pause.ended_by_id, pause.ends_on) == (who.pk, timezone.localdate())


def test_out_of_service_without_a_day_and_back(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    assert client.post(PAGE, {"kind": "out_of_service", "reason": "Se pinta el piso."}).status_code == 302
    assert tiles(client)[PAGE]["state"] == "out"
    shown = [row["value"] for row in client.get(BOARD).context["figures"]]
    assert shown.count(1) >= 1 and SlotPause.objects.get().ends_on is None
    client.post(f"{PAGE}liberar/")
    assert tiles(client)[PAGE]["state"] == "free"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"kind": "held", "reason": "x"}, "until"),
        ({"kind": "held", "until": "1/1/2020", "reason": "x"}, "until"),
        ({"kind": "held", "until": "31/12/2090"}, "reason"),
        ({"until": "31/12/2090", "reason": "x"}, "kind"),
        ({"kind": "held", "until": "31/12/2090", "reason": "x", "referral": str(key("nobody"))}, "referral"),
    ],
)
def test_what_is_missing_is_said_on_its_field(cast: Any, sign_in: Any, typed: Any, field: str) -> None:
    page = sign_in(cast.coordinator).post(PAGE, typed)
    assert page.status_code == 422 and field in page.context["form"].errors
    assert not SlotPause.objects.exists()


def test_a_slot_that_somebody_has_is_not_set_aside(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    theirs = f"{BOARD}{key('line-1')}/"
    assert client.get(theirs).status_code == 200 and client.get(theirs).context["form"] is None
    sent = {"kind": "held", "until": in_days(3), "reason": "x"}
    assert client.post(theirs, sent).status_code == 409
    assert not SlotPause.objects.exists()


def test_the_slot_of_another_entity_does_not_exist(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator_other)
    sent = {"kind": "held", "until": in_days(3), "reason": "x"}
    assert [client.get(PAGE).status_code, client.post(PAGE, sent).status_code] == [404, 404]
    assert client.post(f"{PAGE}liberar/").status_code == 404


def test_two_never_overlap_on_one_slot(cast: Any) -> None:
    facts = {"slot_id": FREE, "kind": "held", "reason": "x", "begun_by": cast.coordinator}
    SlotPause.objects.create(begins_on=date(2026, 1, 1), ends_on=date(2026, 1, 10), **facts)
    SlotPause.objects.create(begins_on=date(2026, 1, 10), ends_on=date(2026, 1, 12), **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        SlotPause.objects.create(begins_on=date(2026, 1, 9), ends_on=date(2026, 1, 10), **facts)


def test_a_slot_is_kept_no_longer_than_said(cast: Any) -> None:
    today = timezone.localdate()
    facts = {"slot_id": FREE, "kind": "held", "reason": "x", "begun_by": cast.coordinator}
    SlotPause.objects.create(begins_on=today - timedelta(days=5), ends_on=today, **facts)
    assert FREE in slots.free_ids([key("line")])


def test_when_they_are_expected_to_leave(cast: Any, sign_in: Any) -> None:
    client, page = sign_in(cast.coordinator), f"/derivaciones/{key('referral-pili')}/salida-prevista/"
    assert page in client.get(f"/derivaciones/{key('referral-pili')}/").content.decode()
    assert client.post(page, {"expected_end_on": "1/1/2020"}).status_code == 422
    assert client.post(page, {"expected_end_on": in_days(20)}).status_code == 302

    states = {tile["state"] for tile in tiles(client).values()}
    assert "leaving" in states
    assert client.post(page, {"expected_end_on": ""}).status_code == 302
    assert "leaving" not in {tile["state"] for tile in tiles(client).values()}
    waiting = f"/derivaciones/{key('referral-adrian')}/salida-prevista/"
    assert client.post(waiting, {"expected_end_on": ""}).status_code == 409
    assert sign_in(cast.sector_coordinator).post(page, {}).status_code == 403


# ---- from the tile itself -------------------------------------------------------------


def test_the_tile_keeps_offers_frees_and_takes_out_in_one_step_each(cast: Any, sign_in: Any, make: Any) -> None:
    waits = make.received()
    client, at = sign_in(cast.coordinator), f"{BOARD}#plaza-{FREE}"
    offer, *_more = tiles(client)[PAGE]["verbs"]["actions"]
    assert waits.patient.list_name in offer["label"]
    kept = client.post(PAGE, {"kind": "held", "days": "7", "reason": "Viene el lunes.", "referral": str(waits.pk)})
    assert (kept.status_code, kept.url) == (302, at)  # the keyboard comes back to the tile
    assert SlotPause.objects.get().ends_on == timezone.localdate() + timedelta(days=8)
    offer, free = tiles(client)[PAGE]["verbs"]["actions"]
    assert client.post(free["url"]).url == at
    client.post(PAGE, {"kind": "held", "days": "7", "reason": "Otra vez.", "referral": str(waits.pk)})
    assert client.post(offer["url"], offer["hidden"]).url == at  # whom it is kept for gets it
    verbs = next(tile for board in client.get(BOARD).context["boards"] for tile in board["slots"] if tile["state"] == "offered"
                 and tile["name"] == waits.patient.list_name)["verbs"]  # fmt: skip
    assert client.post(verbs["actions"][0]["url"], verbs["actions"][0]["hidden"]).url == at
    other = f"{BOARD}{key('line-4')}/"
    assert client.post(other, {"kind": "out_of_service", "days": "7", "reason": "Caldera."}).status_code == 302
    assert SlotPause.objects.on().get().ends_on is None
    missing = client.post(f"{BOARD}{key('line-5')}/", {"kind": "held", "days": "7", "reason": ""})
    assert missing.status_code == 422 and "reason" in missing.context["form"].errors


def test_a_day_gone_by_has_no_verbs(cast: Any, sign_in: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    page = sign_in(cast.coordinator).get(BOARD, {"dia": f"{yesterday}"})
    assert not any(tile.get("verbs") for board in page.context["boards"] for tile in board["slots"])
