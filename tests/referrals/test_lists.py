"""The list and the board: who sees which rows, in which order, at what cost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import Slot
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals.board import since_words
from referrals.models import State
from tests.cast import key
from tests.referrals.crowd import place_many, refer_many

LIST = "/derivaciones/"


def names(page: Any) -> list[str]:
    return [row["cells"][0]["text"] for row in page.context["rows"]]


@pytest.mark.parametrize(
    ("who", "open_now", "started"),
    [
        ("clinician", {"Adrián C.", "Teresa L."}, {"Pilar A."}),
        ("social_worker", {"Adrián C.", "Teresa L."}, {"Pilar A."}),
        ("clinician_other", set(), {"Forastera A."}),
        ("coordinator", {"Adrián C.", "Teresa L."}, {"Pilar A."}),
        ("coordinator_other", set(), {"Forastera A."}),
        ("sector_coordinator", {"Adrián C.", "Teresa L."}, {"Pilar A.", "Forastera A."}),
    ],
)
def test_each_party_has_its_own(cast: Any, sign_in: Any, who: str, open_now: set[str], started: set[str]) -> None:
    client = sign_in(getattr(cast, who))
    assert set(names(client.get(LIST))) == open_now
    assert set(names(client.get(LIST, {"show": "joined"}))) == started
    assert names(client.get(LIST, {"show": "ended"})) == []


@pytest.mark.parametrize("who", ["professional", "auditor", "administrator"])
def test_the_list_is_not_for_every_role(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(LIST).status_code == 403


def test_an_empty_list_teaches_the_next_step(cast: Any, sign_in: Any) -> None:
    assert reverse("referrals:new") in sign_in(cast.clinician_other).get(LIST).content.decode()
    assert sign_in(cast.coordinator_other).get(LIST).status_code == 200


def test_what_is_due_first_stands_first_and_says_so(cast: Any, sign_in: Any) -> None:
    refer_many(cast, 3)
    page = sign_in(cast.coordinator).get(LIST)
    dues = [row["cells"][3] for row in page.context["rows"]]
    days = [due["text"] for due in dues]
    assert days == sorted(days)
    today = timezone.localdate()
    assert all((due["tone"] == "late") == (due["text"] < today) for due in dues)


@pytest.mark.parametrize("shown", ["open", "joined"])
def test_every_referral_is_on_exactly_one_page(cast: Any, sign_in: Any, shown: str) -> None:
    refer_many(cast, 117, State.SENT if shown == "open" else State.JOINED)
    client, url, seen = sign_in(cast.sector_coordinator), f"{LIST}?show={shown}", []
    pages = 0
    while url:
        page = client.get(url)
        seen += names(page)
        url, pages = (LIST + page.context["next_url"]) if page.context["next_url"] else "", pages + 1
    assert pages == 3
    assert len(seen) == len(set(seen)) == 119


@pytest.mark.parametrize("after", ["x", "2026-01-01_", "_" + "0" * 8, "2026-01-01_zz", "tomorrow_" + str(key("line"))])
def test_a_key_that_is_none_of_ours_shows_the_first_page(cast: Any, sign_in: Any, after: str) -> None:
    page = sign_in(cast.coordinator).get(LIST, {"after": after, "show": "whatever"})
    assert page.status_code == 200 and len(names(page)) == 2


@pytest.mark.parametrize("who", ["clinician", "coordinator", "sector_coordinator"])
def test_a_thousand_rows_cost_what_ten_cost(cast: Any, sign_in: Any, queries: Any, figure: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    refer_many(cast, 10)
    client.get(LIST)
    with queries() as few:
        client.get(LIST)
    refer_many(cast, 990)
    with queries() as many:
        page = client.get(LIST)
    assert len(names(page)) == 50
    figure(f"queries of the referrals' list ({who})", len(many), at_most=12)
    assert len(few) == len(many)


def test_one_referral_costs_few_queries(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.clinician)
    for referral in (cast.referral_adrian, cast.referral_pili):
        url = reverse("referrals:detail", args=[referral.pk])
        client.get(url)
        with queries() as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 12


def test_every_form_costs_few_queries(cast: Any, sign_in: Any, make: Any, queries: Any) -> None:
    person, received = make.person(), make.received(cast.referral_adrian)
    pages = [
        (cast.clinician, reverse("referrals:new")),
        (cast.clinician, reverse("referrals:refer", args=[person.pk])),
        (cast.clinician, reverse("referrals:refer", args=[cast.adrian.pk])),
        (cast.clinician, reverse("referrals:withdraw", args=[received.pk])),
        (cast.coordinator, reverse("referrals:accept", args=[received.pk])),
        (cast.coordinator, reverse("referrals:decline", args=[received.pk])),
        (cast.coordinator, reverse("join", args=[cast.referral_teresa.pk])),
    ]
    for member, url in pages:
        client = sign_in(member)
        client.get(url)
        with queries() as asked:
            assert client.get(url).status_code == 200
        assert len(asked) <= 12, url


@pytest.mark.parametrize(
    ("who", "page", "entry"),
    [
        ("coordinator", "settlement", "Plazas"), ("manager", "settlement", "Liquidación"), ("manager", "slots", "Plazas"),
        ("coordinator", "referrals:list", "Derivaciones"), ("clinician", "became", "Derivaciones"),
        ("auditor", "audit", "Quién miró qué"), ("auditor", "patients:break_glasses", "Abiertas en urgencias"),
        ("ehr_coordinator", "patients:duplicates", "¿Consta dos veces?"),
    ],
)  # fmt: skip
def test_every_page_says_under_which_entry_it_stands(cast: Any, sign_in: Any, who: str, page: str, entry: str) -> None:
    shown = sign_in(getattr(cast, who)).get(reverse(page)).context["nav"]
    assert [str(each["label"]) for each in shown if each["current"]] == [entry]


# ---- the board ------------------------------------------------------------------------


def test_the_entity_sees_who_is_on_which_slot(cast: Any, sign_in: Any, make: Any) -> None:
    Slot.objects.create(line=cast.line, number=7, opens_on=timezone.localdate() + timedelta(days=9))
    page = sign_in(cast.coordinator).get(reverse("slots"))
    (board,) = page.context["boards"]
    assert [slot["state"] for slot in board["slots"]] == [
        "occupied",
        "offered",
        "free",
        "free",
        "free",
        "free",
        "reserved",
    ]
    assert [slot.get("name") for slot in board["slots"][:2]] == ["Pilar A.", "Teresa L."]
    assert [person["name"] for person in board["waiting"]] == ["Adrián C."]
    figures = {item["label"]: item["value"] for item in page.context["figures"]}
    assert figures == {
        "financiadas": 6,
        "ocupada": 1,
        "reservada": 1,
        "libres": 4,
        "persona espera": 1,
    }
    assert "Nadie espera" not in page.content.decode()


def test_words_for_every_state() -> None:
    from referrals import board
    from referrals.models import OPEN, Placement
    from referrals.views import words

    assert set(OPEN) == set(words._DUE)
    assert set(board._TILES) == set(Placement.State) - {Placement.State.ENDED}


def test_a_place_says_until_when_it_is_kept_offered_or_used(cast: Any, sign_in: Any, acting: Any) -> None:
    from referrals.models import Placement

    day = timezone.localdate() + timedelta(days=3)
    looks = (
        ({"state": "active", "expected_end_on": day}, "leaving"),
        ({"state": "suspended", "hold_until": day}, "suspended"),
        ({"state": "offered", "answer_by": day}, "offered"),
    )
    for facts, look in looks:
        with acting(cast.coordinator) as actor:
            placement = Placement.objects.visible_to(actor).get(patient=cast.teresa)
            for name, value in {
                "expected_end_on": None,
                "hold_until": None,
                "answer_by": None,
                **facts,
            }.items():
                setattr(placement, name, value)
            placement.save()
        (board,) = sign_in(cast.coordinator).get(reverse("slots")).context["boards"]
        tile = board["slots"][1]
        assert tile["state"] == look and spoken_date_text(day) in tile["fact"]
        assert (spoken_date_text(day) in board["summary"]) == (look == "leaving")


def test_who_waits_stands_in_the_order_that_is_printed(cast: Any, sign_in: Any, make: Any) -> None:
    make.received(cast.referral_adrian)
    urgent = make.received(make.referral(urgency="high"))
    ordinary = make.referral()
    (board,) = sign_in(cast.coordinator).get(reverse("slots")).context["boards"]
    waiting = board["waiting"]
    assert [person["name"] for person in waiting] == [
        urgent.patient.list_name,
        "Adrián C.",
        ordinary.patient.list_name,
    ]
    assert ["action" in person for person in waiting] == [
        True,
        True,
        False,
    ]  # the last has not been acknowledged


def test_the_sector_sees_figures_and_no_name(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.sector_coordinator).get(reverse("slots"))
    rows = {
        row["cells"][0]["note"]: [c["text"] if isinstance(c, dict) else c for c in row["cells"][1:]]
        for row in page.context["rows"]
    }
    # funded, occupied, on hold, reserved, out of service, free, waiting, and for how long
    assert rows == {
        "Fundación Peña Lucera": ["6", "1", "0", "1", "0", "4", "1", "sin espera"],
        "Fundación Carrasca Clara": ["3", "1", "0", "0", "0", "2", "0", "sin espera"],
    }
    assert not any(name in page.content.decode() for name in ("Pilar", "Teresa", "Adrián", "Nadie"))


def test_what_has_no_door_stands_on_the_sectors_board(cast: Any, sign_in: Any, acting: Any) -> None:
    from entities.models import DeclineReason
    from referrals import services

    client = sign_in(cast.sector_coordinator)
    assert "sin puerta" not in {item["label"] for item in client.get(reverse("slots")).context["figures"]}
    with acting(cast.coordinator):
        referral = services.Referral.objects.select_related("line__agreement", "from_membership").get(
            pk=cast.referral_adrian.pk
        )
        reason = DeclineReason.objects.get()
        services.decline(referral, by=cast.coordinator, reason=reason, next_step="Otra puerta.")
    figures = {item["label"]: item["value"] for item in client.get(reverse("slots")).context["figures"]}
    assert (figures["sin puerta"], figures["personas esperan"]) == (1, 0)


@pytest.mark.parametrize("who", ["clinician", "professional", "auditor", "administrator"])
def test_the_board_is_for_coordinators(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(reverse("slots")).status_code == 403


@pytest.mark.parametrize("who", ["coordinator", "sector_coordinator"])
def test_a_large_board_costs_what_a_small_one_costs(cast: Any, sign_in: Any, queries: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    place_many(cast, 10)
    refer_many(cast, 10)
    client.get(reverse("slots"))
    with queries() as few:
        client.get(reverse("slots"))
    place_many(cast, 290)
    refer_many(cast, 90)
    with queries() as many:
        client.get(reverse("slots"))
    assert len(few) == len(many) <= 12


@pytest.mark.parametrize(
    ("start", "said"),
    [
        (date(2026, 11, 21), "desde hoy"),
        (date(2026, 10, 9), "43 días"),
        (date(2026, 4, 2), "desde abril"),
        (date(2025, 4, 2), "desde 2025"),
    ],
)
def test_since_when(start: date, said: str) -> None:
    import time_machine

    with time_machine.travel("2026-11-21 12:00:00+01:00", tick=False):
        assert since_words(start) == said
