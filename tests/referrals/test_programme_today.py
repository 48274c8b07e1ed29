"""The first page of who manages the programme: what is full, what ends, how long people waited, and nobody's name."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from entities.models import Line, Slot

HOME = "/"


def test_the_manager_reads_what_is_full_and_nobody_s_name(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.manager)
    free = client.get(HOME)
    shown = {item["label"]: item["value"] for item in free.context["programme"]["figures"]}
    assert shown["financiadas"] == 9 and sum(shown.values()) == 18, shown
    assert "Todas las líneas tienen alguna plaza libre." in free.content.decode()
    assert not any(name in free.content.decode() for name in ("Pilar", "Teresa", "Adrián"))
    # What nobody has closes: the two who are there fill the line.
    Slot.objects.filter(line=cast.line, number__gt=2).update(closes_on=timezone.localdate())
    full = client.get(HOME)
    (row,) = full.context["programme"]["full"]["rows"]
    assert row["cells"][0]["note"] == cast.pena.name and row["cells"][2:] == ["2 de 2", "no se puede decir"]
    with queries() as few:
        client.get(HOME)
    for number in range(20):
        line = Line.objects.create(
            agreement=cast.agreement, entity=cast.carrasca, programme=cast.line.programme, sector_id="teruel",
            valid_from=date(2024, 1, 1), valid_until=date(2024, 1, 1) + timedelta(days=number), monthly_price="500",
        )  # fmt: skip
        Line.objects.filter(pk=line.pk).update(valid_until=date(2024, 1, 1) + timedelta(days=9000 + number))
        Slot.objects.create(line=line, number=1, opens_on=date(2024, 1, 1))
    with queries() as many:
        client.get(HOME)
    assert len(many) == len(few) <= 10


def test_an_agreement_about_to_end_is_said(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.manager)
    assert "acaba en menos de medio año" not in client.get(HOME).content.decode()
    cast.agreement.valid_until = timezone.localdate() + timedelta(days=90)
    cast.agreement.save()
    page = client.get(HOME).content.decode()
    assert "Un acuerdo acaba en menos de medio año" in page and cast.agreement.code in page


def test_no_wait_is_reckoned_of_whom_one_does_not_see(cast: Any, sign_in: Any) -> None:
    heads = [column["label"] for column in sign_in(cast.manager).get("/plazas/").context["columns"]]
    assert "Próxima plaza" in heads and "Espera para quien llegue hoy" not in heads
    sector = [c["label"] for c in sign_in(cast.sector_coordinator).get("/plazas/").context["columns"]]
    assert "Espera para quien llegue hoy" in sector
