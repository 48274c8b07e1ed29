"""A coordinator re-plans a line, through the pages of both sides: told first, dated, nobody sent away, closed as it is left."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from referrals import course
from referrals.models import Placement
from tests.cast import key

LINE = f"/plazas/lineas/{key('line')}/"


def at(day: date) -> Any:
    return time_machine.travel(timezone.make_aware(datetime.combine(day, time(12))))


def shown(page: Any) -> dict[str, int]:
    return {item["label"]: item["value"] for item in page.context["figures"]}


def tiles(page: Any) -> dict[int, dict[str, Any]]:
    """The tiles of the one line by the number of their slot, where it can be read from the fact or the name."""
    (board,) = page.context["boards"]
    return dict(enumerate(board["slots"], start=1))


@pytest.fixture
def planned(cast: Any, sign_in: Any) -> date:
    """The sector decides that one slot is paid for instead of six, from a day in a month: what the page foretold."""
    day = timezone.localdate() + timedelta(days=30)
    sector = sign_in(cast.sector_coordinator)
    line = sector.get(LINE)
    (change,) = line.context["actions"]
    asked = {"after": "1", "from_on": f"{day:%d/%m/%Y}", "reason": "Pasan a otra línea."}
    told = sector.post(change["url"], asked)
    words = " ".join(told.context["foretold"])
    assert "están vacías" in words and "tiene a alguien" in words
    seen = told.context["form"]["seen"].value()
    assert sector.post(change["url"], {**asked, "seen": seen}).url == LINE
    assert "Pasan a otra línea." in sector.get(LINE).content.decode()
    return day


def test_the_entity_reads_it_and_offers_only_what_stays(cast: Any, sign_in: Any, make: Any, planned: date) -> None:
    waits, client = make.received(), sign_in(cast.coordinator)
    assert "Pasan a otra línea." in client.get(LINE).content.decode()
    page = client.get("/plazas/")
    assert shown(page)["financiadas"] == 6  # until the day comes
    stands = tiles(page)
    assert [stands[n]["state"] for n in range(1, 7)] == ["occupied", "offered", *["closing"] * 4]
    assert "se cierra cuando quede libre" in stands[1]["fact"]
    refused = client.post(f"/derivaciones/{waits.pk}/ofrecer/", {"slot": str(key("line-5"))})
    assert refused.status_code == 422  # nobody new comes to what closes


def test_the_day_comes_and_nobody_is_sent_away(cast: Any, sign_in: Any, planned: date, acting: Any) -> None:
    with at(planned):
        page = sign_in(cast.coordinator).get("/plazas/")
        counted = shown(page)
        assert (counted["financiada"], counted["abiertas"]) == (1, 2)  # paid for one; two have somebody
        assert [tile["name"] for tile in tiles(page).values()] == ["Pilar A.", "Teresa L."]
        assert sign_in(cast.professional).get(f"/personas/{cast.pili.pk}/").status_code == 200  # her plan goes on
    with at(planned + timedelta(days=5)):
        with acting(cast.coordinator) as actor:
            rows = Placement.objects.visible_to(actor).select_related("slot__line__agreement", "referral")
            placement = rows.get(referral=cast.referral_pili.pk)
            course.end(placement, by=cast.coordinator, on=timezone.localdate(), ending="discharge")
        page = sign_in(cast.coordinator).get("/plazas/")
        assert (shown(page)["financiada"], [tile["name"] for tile in tiles(page).values()]) == (1, ["Teresa L."])
    with at(planned + timedelta(days=9)):  # and each day before reads as it was
        before = sign_in(cast.coordinator).get("/plazas/", {"dia": f"{planned - timedelta(days=1)}"})
        assert shown(before)["financiadas"] == 6 and shown(before)["ocupada"] == 1
        on_the_day = sign_in(cast.coordinator).get("/plazas/", {"dia": f"{planned}"})
        assert shown(on_the_day)["financiada"] == 1 and shown(on_the_day)["ocupada"] == 1


def test_who_only_works_there_decides_nothing(cast: Any, sign_in: Any, planned: date) -> None:
    for who in (cast.coordinator, cast.professional, cast.clinician):
        answer = sign_in(who).post(f"{LINE}cambiar/", {"after": "3", "from_on": f"{planned}", "reason": "x"})
        assert answer.status_code == 403
