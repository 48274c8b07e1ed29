"""A day gone by of the board shows who waited then, in the order of that day, and nobody's name to whom it is gone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from entities.models import DeclineReason
from referrals import services, waiting, waiting_then

BOARD = "/plazas/"


def noon(days_ago: int) -> datetime:
    return timezone.localtime().replace(hour=12, minute=0) - timedelta(days=days_ago)


def then(client: Any, days_ago: int) -> list[str]:
    page = client.get(BOARD, {"dia": f"{noon(days_ago):%Y-%m-%d}"})
    return [person["name"] for board in page.context["boards"] for person in board["waiting"]]


@pytest.fixture
def month(cast: Any, make: Any, acting: Any) -> Any:
    """Sent 20 days ago (first), 18 (urgent), 16 (goes); accepted to wait 15 (first); declined 10 (goes); a slot 5 (first)."""
    made = {}
    for name, days, facts in (("first", 20, {}), ("urgent", 18, {"urgency": "high"}), ("goes", 16, {})):
        with time_machine.travel(noon(days)):
            made[name] = make.received(**facts)
    with time_machine.travel(noon(15)), acting(cast.coordinator):
        waiting.wait(made["first"], by=cast.coordinator, supporter=cast.coordinator, support_meanwhile="Llamadas.")
    with time_machine.travel(noon(10)), acting(cast.coordinator):
        services.decline(
            made["goes"], by=cast.coordinator, reason=DeclineReason.objects.get(), next_step="Otra puerta."
        )
    with time_machine.travel(noon(5)), acting(cast.coordinator):
        from entities.models import Slot

        slot = Slot.objects.filter(line=cast.line, number=4).get()
        services.accept(made["first"], slot, by=cast.coordinator)
    with connection.cursor() as cursor:  # the link of who was declined ends with the transaction
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    return {name: referral.patient.list_name for name, referral in made.items()}


def test_each_day_as_it_was(cast: Any, sign_in: Any, month: Any) -> None:
    client, adrian = sign_in(cast.coordinator), "Adrián C."
    theirs = [name for name in then(client, 19) if name != adrian]
    assert theirs == [month["first"]]
    assert [n for n in then(client, 17) if n != adrian] == [month["urgent"], month["first"]]  # urgency first
    gone = "alguien a quien ya no ve"
    assert [n for n in then(client, 12) if n != adrian] == [month["first"], month["urgent"], gone]  # accepted first
    assert [n for n in then(client, 8) if n != adrian] == [month["first"], month["urgent"]]
    assert [n for n in then(client, 3) if n != adrian] == [month["urgent"]]
    assert [n for n in then(client, 30) if n != adrian] == []


def test_the_sector_reads_how_many_and_the_line_who(cast: Any, sign_in: Any, month: Any, acting: Any) -> None:
    day = f"{noon(12):%Y-%m-%d}"
    with acting(cast.sector_coordinator):
        many = len(waiting_then.on([cast.line.pk], noon(12).date()))
    page = sign_in(cast.sector_coordinator).get(BOARD, {"dia": day})
    row = next(r for r in page.context["rows"] if "Peña" in r["cells"][0]["note"])
    assert row["cells"][-1] == {"text": str(many), "note": "1 con urgencia alta"} and many >= 3
    assert not any(name in page.content.decode() for name in month.values())
    line = reverse("line", args=[cast.line.pk])
    shown = [p["name"] for p in sign_in(cast.coordinator).get(line, {"dia": day}).context["waiting"]]
    assert {month["first"], month["urgent"]} <= set(shown)
    manager = sign_in(cast.manager).get(line, {"dia": day})
    assert manager.context["waiting"] == [] and month["first"] not in manager.content.decode()


def test_another_entity_reads_none_of_it(cast: Any, sign_in: Any, month: Any) -> None:
    page = sign_in(cast.coordinator_other).get(BOARD, {"dia": f"{noon(12):%Y-%m-%d}"})
    assert all(board["waiting"] == [] for board in page.context["boards"])


def test_a_past_day_costs_few_queries(cast: Any, sign_in: Any, month: Any, queries: Any) -> None:
    for who in (cast.coordinator, cast.sector_coordinator, cast.manager):
        client = sign_in(who)
        for url in (BOARD, reverse("line", args=[cast.line.pk])):
            client.get(url, {"dia": f"{noon(12):%Y-%m-%d}"})
            with queries() as asked:
                client.get(url, {"dia": f"{noon(12):%Y-%m-%d}"})
            assert len(asked) <= 12
