"""An agreement ends, an entity leaves it, a line closes: nobody is sent away and nobody is lost from sight."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from entities.models import Accession
from referrals import slots, waiting
from tests.cast import key

BOARD = "/plazas/"
LINE = f"{BOARD}lineas/{key('line')}/"


def _agreement_ends(cast: Any, day: date) -> None:
    cast.agreement.valid_until = day
    cast.agreement.save()


def _entity_leaves(cast: Any, day: date) -> None:
    Accession.objects.filter(agreement=cast.agreement, entity=cast.pena).update(until_on=day)


def _line_closes(cast: Any, day: date) -> None:
    cast.line.valid_until = day
    cast.line.save()


@pytest.fixture(params=[_agreement_ends, _entity_leaves, _line_closes])
def ended(request: Any, cast: Any, make: Any, acting: Any) -> Any:
    """Yesterday was the last day of Peña Lucera's line: two have a slot, one waits."""
    waits = make.received()
    with acting(cast.coordinator):
        waiting.wait(waits, by=cast.coordinator, supporter=cast.coordinator, support_meanwhile="Una llamada.")
    request.param(cast, timezone.localdate() - timedelta(days=1))
    return waits


def test_the_entity_still_sees_who_is_there_and_who_waits(cast: Any, sign_in: Any, ended: Any) -> None:
    page = sign_in(cast.coordinator).get(BOARD)
    (board,) = page.context["boards"]
    assert [tile["name"] for tile in board["slots"]] == ["Pilar A.", "Teresa L."]
    assert [row["name"] for row in board["waiting"]] == [ended.patient.list_name, "Adrián C."]
    assert "no entra nadie nuevo" in board["summary"]
    figures = {item["label"]: item["value"] for item in page.context["figures"]}
    assert (figures["financiadas"], figures["ocupada"], figures["libres"]) == (0, 1, 0)


def test_the_sector_still_counts_them(cast: Any, sign_in: Any, ended: Any) -> None:
    rows = sign_in(cast.sector_coordinator).get(BOARD).context["rows"]
    (row,) = [row for row in rows if row["cells"][0]["note"] == cast.pena.name]
    assert row["cells"][2] == "1" and "no entra nadie nuevo" in row["cells"][-1]
    assert str(row["cells"][-2]) != "0"  # who waits


def test_the_line_offers_nothing(cast: Any, sign_in: Any, ended: Any) -> None:
    page = sign_in(cast.coordinator).get(LINE)
    assert len(page.context["tiles"]) == 2 and page.context["ahead"] == []
    assert "no entra nadie nuevo" in page.content.decode()
    assert slots.free_ids([cast.line.pk]) == []


def test_a_line_on_which_nobody_is_goes(cast: Any, sign_in: Any) -> None:
    cast.line_other.valid_until = timezone.localdate() - timedelta(days=1)
    cast.line_other.save()
    there = sign_in(cast.coordinator_other).get(BOARD)
    assert len(there.context["boards"]) == 1  # somebody is on its first slot
    past = {"dia": f"{timezone.localdate() - timedelta(days=2):%Y-%m-%d}"}
    assert len(sign_in(cast.coordinator_other).get(BOARD, past).context["boards"]) == 1  # in force that day


def test_few_queries(cast: Any, sign_in: Any, ended: Any, queries: Any) -> None:
    for who in (cast.coordinator, cast.sector_coordinator):
        client = sign_in(who)
        client.get(BOARD)
        with queries() as asked:
            client.get(BOARD)
        assert len(asked) <= 12
