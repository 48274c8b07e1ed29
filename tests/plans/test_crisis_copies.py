"""Paper outlives a page: who holds a copy, and the recall of what a new version has made old."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from monitoring.models import Reminder
from plans import crisis, crisis_copies
from plans.models import CrisisCopy, CrisisPlan
from referrals.transitions import Refused
from tests.cast import acting as acting_as
from tests.plans.parts import url
from tests.plans.test_printing import agreed

TODAY = date.today()


def copies(cast: Any) -> list[CrisisCopy]:
    with transaction.atomic(), acting_as(cast.professional):
        return list(CrisisCopy.objects.filter(patient=cast.pili).order_by("holder"))


def recalls(cast: Any) -> list[tuple[Any, date]]:
    """The open work of calling copies back: (whose, by when)."""
    with transaction.atomic(), acting_as(cast.professional):
        rows = Reminder.objects.filter(rule="crisis_copy", closed_at=None, patient=cast.pili)
        return [(row.recipient_id, row.due_on) for row in rows]


def given(**more: Any) -> dict[str, Any]:
    return {
        "holder": "Rosa, la vecina",
        "form": "sheet",
        "given_on": f"{TODAY:%Y-%m-%d}",
        "submission": uuid4(),
        **more,
    }


@pytest.fixture
def client(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.professional)


def test_a_copy_is_written_down_once(cast: Any, client: Any) -> None:
    agreed(cast)
    sent = given()
    for _ in range(2):
        assert client.post(url(cast, "crisis_copies"), sent).status_code == 302
    (copy,) = copies(cast)
    assert (copy.holder, copy.form, copy.given_on, copy.recorded_by_id) == (
        "Rosa, la vecina",
        "sheet",
        TODAY,
        cast.professional.pk,
    )
    page = client.get(url(cast, "crisis_copies")).content.decode()
    assert "Rosa, la vecina" in page and "hay que recogerlas" not in page
    assert url(cast, "crisis_copies") in client.get(url(cast, "crisis")).content.decode()
    assert recalls(cast) == []


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("holder", "", "Escriba quién la tiene."),
        ("given_on", f"{TODAY + timedelta(days=1):%Y-%m-%d}", "Ese día todavía no ha llegado."),
        ("form", "stone", ""),
    ],
)
def test_what_cannot_be_is_said_at_its_field(cast: Any, client: Any, field: str, value: str, said: str) -> None:
    agreed(cast)
    answer = client.post(url(cast, "crisis_copies"), given(**{field: value}))
    assert answer.status_code == 422 and copies(cast) == []
    assert field in answer.context["form"].errors
    assert not said or said in answer.content.decode()


def test_a_new_version_calls_the_old_copies_back(cast: Any, client: Any) -> None:
    agreed(cast)
    client.post(url(cast, "crisis_copies"), given())
    client.post(url(cast, "crisis_copies"), given(holder="Pili", form="card"))
    agreed(cast, words="Otra cosa.")
    due = TODAY + timedelta(days=7)
    assert recalls(cast) == [(cast.professional.pk, due)] * 2
    page = client.get(url(cast, "crisis_copies")).content.decode()
    assert "Copias de una versión anterior: hay que recogerlas" in page
    home = client.get("/").content.decode()
    assert "Recoger una copia en papel del plan de crisis anterior de" in home

    first, second = copies(cast)
    for _ in range(2):  # pressed twice, ticked off once
        answer = client.post(url(cast, "crisis_copy_end", first.pk), {"ending": "back"})
        assert answer.status_code == 302
    assert len(recalls(cast)) == 1
    client.post(url(cast, "crisis_copy_end", second.pk), {"ending": "lost"})
    assert recalls(cast) == []
    client.post(url(cast, "crisis_copy_end", first.pk), {"ending": "lost"})
    assert [(c.ending, c.ended_on) for c in copies(cast)] == [("back", TODAY), ("lost", TODAY)]


def test_no_copy_of_a_replaced_version_is_given_out(cast: Any, client: Any) -> None:
    former = agreed(cast)
    agreed(cast, words="Otra cosa.")
    copy = CrisisCopy(crisis_plan=former, holder="Rosa", form="sheet", given_on=TODAY)
    with transaction.atomic(), acting_as(cast.professional), pytest.raises(Refused):
        crisis_copies.give(copy, by=cast.professional)
    assert copies(cast) == []


def test_without_a_version_in_force_nothing_is_written_down(cast: Any, client: Any) -> None:
    answer = client.post(url(cast, "crisis_copies"), given())
    assert answer.status_code == 422 and "No hay ningún plan de crisis vigente" in answer.content.decode()


def test_the_person_writes_theirs_down_and_others_see_none(cast: Any, sign_in: Any) -> None:
    agreed(cast)
    assert sign_in(cast.person_user).post(url(cast, "crisis_copies"), given(holder="Mi cartera")).status_code == 302
    (copy,) = copies(cast)
    assert copy.recorded_by_id is None
    for who, status in (
        ("supporter_user", 403),
        ("coordinator", 403),
        ("professional_other", 404),
        ("clinician_other", 404),
    ):
        client = sign_in(getattr(cast, who))
        assert client.get(url(cast, "crisis_copies")).status_code == status, who
        assert client.post(url(cast, "crisis_copy_end", copy.pk), {"ending": "back"}).status_code == status, who
    assert copies(cast)[0].ended_on is None
    answer = sign_in(cast.professional).post(url(cast, "crisis_copy_end", copy.pk), {"ending": "eaten"})
    assert answer.status_code == 400


def test_a_page_left_open_prints_no_version_that_has_been_replaced(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    put_one_in_force(cast, acting)
    links = [url(cast, route) + "?version=1" for route in ("crisis_sheet", "crisis_card")]
    shown = client.get(url(cast, "crisis")).content.decode()
    assert all(link in shown for link in links)
    assert all(client.get(link)["Content-Type"] == "application/pdf" for link in links)
    put_one_in_force(cast, acting)
    for link in links:
        refused = client.get(link)
        assert refused.status_code == 409 and "La versión 1 ya no está vigente" in refused.content.decode()
        assert url(cast, "crisis") in refused.content.decode()
    assert client.get(links[0].replace("=1", "=2"))["Content-Type"] == "application/pdf"


def put_one_in_force(cast: Any, acting: Any) -> None:
    """One more version in force."""
    with acting(cast.professional):
        now = CrisisPlan.objects.filter(patient=cast.pili, state="in_force").first()
        by = cast.professional
        plan = crisis.revise(now, by=by) if now else crisis.offer(cast.pili.pk, by=by, on=date.today())
        if not now:
            crisis.answer(plan, yes=True, words="", ask_again_on=None, by=by, started_from=1)
        crisis.arrange(plan, {"facilitator_name": "Leonor Usón"}, by=by, started_from=plan.row_version)
        crisis.put_in_force(plan, by=by, agreed_on=date.today())
