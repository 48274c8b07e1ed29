"""A line and the whole board on any day: told apart, foretold by a plain rule, re-planned by who may, and never slow."""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter
from typing import Any

import pytest
from django.utils import timezone, translation

from entities.models import Agreement, Entity, Line, LinePlan, Slot, SlotPause
from patients.models import CareLink, Patient
from ppr.lib.history import create_all
from referrals import course
from referrals.forecast import Outlook, wait_words
from referrals.models import Placement, Referral, State
from tests.cast import acting as as_member
from tests.cast import key
from tests.referrals.crowd import link_of, referral_of

BOARD = "/plazas/"
LINE = f"/plazas/lineas/{key('line')}/"
REPLAN = f"{LINE}cambiar/"


def ago(n: int) -> date:
    return timezone.localdate() - timedelta(days=n)


def shown(page: Any) -> dict[str, Any]:
    return {item["label"]: item["value"] for item in page.context["figures"]}


# ---- any day ----------------------------------------------------------------------------


@pytest.fixture
def lived(cast: Any, acting: Any) -> Any:
    """Pili began 60 days ago, was in hospital from 40 to 20 days ago; slot 3 was out of service from 50 to 30."""
    with acting(cast.coordinator) as actor:
        rows = Placement.objects.visible_to(actor).select_related("slot__line__agreement", "referral__line")
        placement = rows.get(referral=cast.referral_pili.pk)
        placement.assigned_on = placement.joined_on = ago(60)
        placement.save()
        course.hold(placement, by=cast.coordinator, on=ago(40))
        course.resume(placement, by=cast.coordinator, on=ago(20))
    SlotPause.objects.create(
        slot_id=key("line-3"), kind="out_of_service", begins_on=ago(50), ends_on=ago(30), reason="Obras.",
        begun_by=cast.coordinator,
    )  # fmt: skip
    return placement


@pytest.mark.parametrize(
    ("days", "wanted"),
    [
        (61, {"financiadas": 6, "ocupadas": 0, "reservadas": 0, "libres": 6}),
        (55, {"financiadas": 6, "ocupada": 1, "reservadas": 0, "libres": 5}),
        (45, {"financiadas": 6, "ocupada": 1, "reservadas": 0, "fuera de servicio": 1, "libres": 4}),
        (35, {"financiadas": 6, "ocupadas": 0, "en suspenso": 1, "reservadas": 0, "fuera de servicio": 1, "libres": 4}),
        (25, {"financiadas": 6, "ocupadas": 0, "en suspenso": 1, "reservadas": 0, "libres": 5}),
        (10, {"financiadas": 6, "ocupada": 1, "reservadas": 0, "libres": 5}),
    ],
)
def test_each_past_day_as_it_was(cast: Any, sign_in: Any, lived: Any, days: int, wanted: dict[str, int]) -> None:
    asked = {"dia": f"{ago(days):%Y-%m-%d}"}
    for who, page in ((cast.coordinator, BOARD), (cast.coordinator, LINE), (cast.sector_coordinator, LINE)):
        answer = sign_in(who).get(page, asked)
        assert shown(answer) == wanted
        named = "Pilar A." in answer.content.decode()
        assert named == (who is cast.coordinator and days <= 60)


@pytest.mark.parametrize("asked", ["", "x", "2999-01-01", "1900-01-01", "2026-13-40"])
def test_an_odd_day_is_today(cast: Any, sign_in: Any, asked: str) -> None:
    page = sign_in(cast.coordinator).get(BOARD, {"dia": asked})
    assert page.status_code == 200 and page.context["past"] == ""


def test_the_manager_sees_every_line_and_nobody(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.manager)
    page = client.get(BOARD)
    assert {row["cells"][0]["note"] for row in page.context["rows"]} == {cast.pena.name, cast.carrasca.name}
    for text in (page.content.decode(), client.get(LINE).content.decode()):
        assert not any(name in text for name in ("Pilar", "Teresa", "Adrián"))


def test_a_year_stands_beside_its_figures(cast: Any, sign_in: Any, lived: Any) -> None:
    page = sign_in(cast.sector_coordinator).get(LINE)
    rows = page.context["year"]["table"]["rows"]
    assert 12 <= len(rows) <= 13 and rows[0]["cells"][1:] == ["6", "6", "1", "0", "1", "0", "4"]
    assert "<svg" in page.content.decode()


# ---- what is to come --------------------------------------------------------------------


def test_the_rule_of_the_forecast() -> None:
    today = timezone.localdate()
    days = (today + timedelta(days=10), today + timedelta(days=50))
    ahead = Outlook(free=1, left_in_a_year=4, waiting=2, announced=days)
    found = [ahead.slot_for(place) for place in (1, 2, 3, 4)]
    assert found == [today, days[0], days[1], days[1] + timedelta(days=91)]
    assert Outlook().slot_for(1) is None and Outlook(free=1).slot_for(2) is None
    assert (ahead + Outlook(free=1)).slot_for(2) == today and ahead.soon == 2
    late = Outlook(announced=(today - timedelta(days=5),))
    assert late.slot_for(1) == today  # a day gone by is any day now
    with translation.override("en"):
        assert [wait_words(ahead, place) for place in (1, 2, 3)] == ["no wait", "within two weeks", "about 7 weeks"]
        assert wait_words(Outlook(), 1) == "nobody can say"


def test_the_line_tells_when_it_expects_whom_to_leave(cast: Any, sign_in: Any, lived: Any, acting: Any) -> None:
    with acting(cast.coordinator):
        course.expect_end(lived, timezone.localdate() + timedelta(days=12), by=cast.coordinator)
    ahead = {item["label"]: item["value"] for item in sign_in(cast.sector_coordinator).get(LINE).context["ahead"]}
    assert ahead["Espera para quien se derive hoy"] == "sin espera"
    assert ahead["Salidas con fecha"] != "ninguna tiene fecha todavía"


# ---- another number of slots ------------------------------------------------------------


def asked(after: int, day: date, **more: str) -> dict[str, str]:
    return {"after": str(after), "from_on": f"{day:%d/%m/%Y}", "reason": "Presupuesto de 2027.", **more}


@pytest.mark.parametrize("who", ["sector_coordinator", "manager"])
def test_it_first_tells_and_then_decides(cast: Any, sign_in: Any, who: str) -> None:
    client, day = sign_in(getattr(cast, who)), timezone.localdate() + timedelta(days=30)
    told = client.post(REPLAN, asked(1, day))
    assert told.status_code == 200 and not LinePlan.objects.exists()
    words = " ".join(told.context["foretold"])
    assert "Las plazas 3, 4, 5, 6 están vacías" in words and "La plaza 1 tiene a alguien" in words
    seen = told.context["form"]["seen"].value()
    # Another number than the one foretold is told first.
    assert client.post(REPLAN, asked(2, day, seen=seen)).status_code == 200 and not LinePlan.objects.exists()
    assert client.post(REPLAN, asked(1, day, seen=seen)).status_code == 302
    row = LinePlan.objects.get()
    assert (row.slots_before, row.slots_after, row.decided_by_id) == (6, 1, getattr(cast, who).pk)
    mine = sign_in(cast.coordinator).get(LINE).content.decode()
    assert "Presupuesto de 2027." in mine and "se cierra cuando quede libre" in mine
    (board,) = sign_in(cast.coordinator).get(BOARD).context["boards"]
    assert [tile["state"] for tile in board["slots"]].count("closing") == 4


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"after": "", "from_on": "3/10/2090", "reason": "x"}, "after"),
        ({"after": "-1", "from_on": "3/10/2090", "reason": "x"}, "after"),
        ({"after": "3", "from_on": "", "reason": "x"}, "from_on"),
        ({"after": "3", "from_on": "1/1/2020", "reason": "x"}, "from_on"),
        ({"after": "3", "from_on": "3/10/2090", "reason": " "}, "reason"),
    ],
)
def test_what_is_missing_is_said_on_its_field(cast: Any, sign_in: Any, typed: dict[str, str], field: str) -> None:
    page = sign_in(cast.sector_coordinator).post(REPLAN, typed)
    assert page.status_code == 422 and set(page.context["form"].errors) == {field}
    assert not LinePlan.objects.exists()


def test_who_may_not_decide(cast: Any, sign_in: Any) -> None:
    day = timezone.localdate()
    for who, answer in ((cast.coordinator, 403), (cast.professional, 403), (cast.clinician, 403)):
        assert sign_in(who).post(REPLAN, asked(3, day)).status_code == answer
    other = Entity.objects.filter(kind="sector_office").exclude(pk=cast.office.pk).first()
    assert other is None or other.sector_id != "teruel"
    cast.line.sector_id = "huesca"
    cast.line.save()
    assert sign_in(cast.sector_coordinator).post(REPLAN, asked(3, day)).status_code == 404
    assert sign_in(cast.coordinator_other).get(LINE).status_code == 404


# ---- the whole region -------------------------------------------------------------------


def many_lines(cast: Any, entities: int, each: int) -> None:
    """So many entities of the sector with so many slots, every other one with somebody in the programme."""
    begun = date(2024, 1, 1)
    made = [Entity(name=f"Entidad {n:02}", kind="social_entity", sector_id="teruel") for n in range(entities)]
    Entity.objects.bulk_create(made)
    facts = {"agreement": cast.agreement, "programme": cast.line.programme, "sector_id": "teruel", "valid_from": begun}
    lines = Line.objects.bulk_create(Line(entity=entity, monthly_price="500", **facts) for entity in made)
    slots = Slot.objects.bulk_create(
        Slot(line=line, number=n + 1, opens_on=begun) for line in lines for n in range(each)
    )
    people = [
        Patient(given_name=f"Fila{n:04}", surname1="Inventada", birth_date=date(1980, 1, 1), sector_id="teruel")
        for n in range(len(slots) // 2)
    ]
    rows = [referral_of(cast, person, n, State.JOINED) for n, person in enumerate(people)]
    taken = slots[::2]
    for row, slot in zip(rows, taken, strict=True):
        row.line, row.to_entity_id = slot.line, slot.line.entity_id
    with as_member(cast.clinician):
        create_all([link_of(row, "referring", cast.clinician) for row in rows], CareLink)
        create_all([link_of(row, "routing", cast.sector_coordinator) for row in rows], CareLink)
        create_all(people, Patient)
        create_all(rows, Referral)
        create_all(
            [
                Placement(
                    patient_id=row.patient_id, referral=row, slot=slot, entity_id=slot.line.entity_id,
                    state=Placement.State.ACTIVE, assigned_on=date(2025, 1, 1), joined_on=date(2025, 1, 9),
                )
                for row, slot in zip(rows, taken, strict=True)
            ],
            Placement,
        )  # fmt: skip


def test_sixty_entities_and_a_thousand_slots(cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    clients = {who: sign_in(getattr(cast, who)) for who in ("sector_coordinator", "manager")}
    few = {}
    for who, client in clients.items():
        client.get(BOARD)
        with queries() as counted:
            client.get(BOARD)
        few[who] = len(counted)
    many_lines(cast, 60, 17)
    for who, client in clients.items():
        with queries() as counted:
            begun = perf_counter()
            page = client.get(BOARD)
            took = perf_counter() - begun
        assert len(page.context["rows"]) == 62 and shown(page)["ocupadas"] == 512
        figure(f"the board of 60 entities and 1,000 slots ({who}): queries", len(counted), at_most=12)
        figure(f"the board of 60 entities and 1,000 slots ({who}): seconds", round(took, 2), at_most=10)
        assert len(counted) == few[who]
    assert Agreement.objects.count() == 1
