"""The caseload: whom I see, in which order, at the same cost however many they are."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.caseload import PAGE, Place, caseload
from patients.models import Patient
from tests.many import many_joined

LIST = "/personas/"


def test_it_shows_those_whose_plan_is_mine_to_see_and_nobody_else(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.professional).get(LIST)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Pilar A." in text and "Marta Z." in text and "Calamocha" in text
    assert "Abadía" not in text, "lists show the initial alone"
    assert "Teresa" not in text and "Adrián" not in text, "a slot or a referral opens nothing yet"
    assert "Forastera" not in text


def test_each_party_has_its_own(cast: Any, sign_in: Any) -> None:
    assert "Pilar A." in sign_in(cast.colleague).get(LIST).content.decode()
    outside = sign_in(cast.professional_other).get(LIST).content.decode()
    assert "Forastera A." in outside and "Pilar" not in outside
    unit = sign_in(cast.clinician).get(LIST).content.decode()
    assert all(name in unit for name in ("Pilar A.", "Adrián C.", "Teresa L."))


@pytest.mark.parametrize("who", ["coordinator", "sector_coordinator", "auditor", "administrator"])
def test_it_is_not_a_page_of_other_roles(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).get(LIST).status_code == 403


def test_what_is_due_first_stands_first_and_those_without_a_date_last(cast: Any, acting: Any, make: Any) -> None:
    from patients.services import set_next_due

    today = timezone.localdate()
    plans = [make.joined() for _ in range(3)]
    for plan, due in zip(plans, (today + timedelta(days=9), today - timedelta(days=2), None), strict=True):
        with acting(cast.professional):
            set_next_due(plan.patient_id, due)
    with acting(cast.professional) as actor:
        rows, following = caseload(actor)
    ids = [row.patient.pk for row in rows]
    assert following is None
    assert ids[0] == plans[1].patient_id
    assert ids[1] == plans[0].patient_id
    assert ids[-1] == plans[2].patient_id
    assert len(ids) == len(set(ids)), "a key worker sees the person by name and by party, once"


def test_what_is_due_and_when_is_said_in_words(cast: Any, sign_in: Any, acting: Any) -> None:
    from patients.services import set_next_due

    with acting(cast.professional):
        set_next_due(cast.pili.pk, timezone.localdate() - timedelta(days=3))
    text = sign_in(cast.professional).get(LIST).content.decode()
    assert "Revisar el plan" in text and "hace 3 días" in text and "pasó la fecha" in text


def test_only_those_of_whom_i_am_the_key_worker(cast: Any, sign_in: Any, make: Any) -> None:
    theirs = make.joined(key_worker=cast.colleague)
    with_all = sign_in(cast.professional).get(LIST).content.decode()
    mine = sign_in(cast.professional).get(LIST, {"mine": "1"}).content.decode()
    link = reverse("plans:person", args=[theirs.patient_id])
    assert link in with_all and link not in mine
    assert reverse("plans:person", args=[cast.pili.pk]) in mine


def test_an_empty_list_teaches_the_next_step(cast: Any, sign_in: Any, make: Any) -> None:
    from entities.models import Entity, Membership

    empty = Entity.objects.create(kind="health_unit", name="USM Sin Nadie", sector_id="teruel")
    member = Membership.objects.create(user=cast.clinician.user, entity=empty, role="clinician")
    text = sign_in(member).get(LIST).content.decode()
    assert reverse("referrals:new") in text and "Todavía no hay nadie aquí" in text


@pytest.mark.parametrize("many", [10, 1000])
def test_the_same_queries_for_ten_and_a_thousand(cast: Any, sign_in: Any, queries: Any, figure: Any, many: int) -> None:
    many_joined(cast, many)
    client = sign_in(cast.professional)
    client.get(LIST)
    with queries() as counted:
        page = client.get(LIST)
    assert page.status_code == 200
    figure(f"queries of the caseload, {many} people", len(counted), at_most=10)
    assert len(counted) <= 10


def test_every_page_follows_the_one_before(cast: Any, acting: Any) -> None:
    ids = set(many_joined(cast, 120))
    seen: list[Any] = []
    with acting(cast.professional) as actor:
        place: Place | None = None
        for _ in range(10):
            rows, place = caseload(actor, place)
            assert len(rows) <= PAGE
            seen += [(row.due is None, row.due, row.patient.pk) for row in rows]
            if place is None:
                break
            assert Place.read(str(place)) == place
    pks = [pk for _undated, _due, pk in seen]
    assert len(pks) == len(set(pks)) and ids <= set(pks)
    assert [s[0] for s in seen] == sorted(s[0] for s in seen)
    dates = [s[1] for s in seen if s[1]]
    assert dates == sorted(dates)


@pytest.mark.parametrize("nonsense", ["x", "_", "2026-99-99_1", "'; DROP", "2026-01-01_"])
def test_a_nonsense_place_is_the_beginning(cast: Any, sign_in: Any, nonsense: str) -> None:
    page = sign_in(cast.professional).get(LIST, {"after": nonsense})
    assert page.status_code == 200 and "Pilar A." in page.content.decode()


@pytest.mark.parametrize(("asked", "days"), [("late", [-2]), ("soon", [0, 14]), ("later", [15]), ("none", [None])])
def test_a_filter_leaves_those_that_fit(cast: Any, sign_in: Any, acting: Any, asked: str, days: list[Any]) -> None:
    from patients.services import set_next_due

    ids = dict(zip((-2, 0, 14, 15, None), many_joined(cast, 5), strict=True))
    for day, pk in ids.items():
        due = None if day is None else timezone.localdate() + timedelta(days=day)
        with acting(cast.professional):
            set_next_due(pk, due)
    text = sign_in(cast.professional).get(LIST, {"plazo": asked}).content.decode()
    assert {day for day, pk in ids.items() if reverse("plans:person", args=[pk]) in text} == set(days)


def test_the_order_turns_round_page_by_page(cast: Any, sign_in: Any) -> None:
    many_joined(cast, 120)
    client, seen, url = sign_in(cast.professional), [], f"{LIST}?orden=-plazo"
    while url:
        page = client.get(url)
        seen += [row["cells"][2]["text"] for row in page.context["rows"]]
        url = page.context["older_url"]
    dated = [day for day in seen if day != "–"]
    assert len(seen) > 120 and dated == sorted(dated, reverse=True) and seen[: len(dated)] == dated
    assert page.context["columns"][2]["sorted"] == "descending"


@pytest.mark.parametrize("wrong", [{"plazo": "nada"}, {"orden": "'; DROP"}])
def test_what_is_not_on_offer_is_said_on_its_field(cast: Any, sign_in: Any, wrong: dict[str, str]) -> None:
    page = sign_in(cast.professional).get(LIST, wrong)
    assert page.status_code == 422 and not page.context["rows"] and page.context["form"].errors
    assert sign_in(cast.professional).get(f"{LIST}tabla/", wrong).status_code == 302


def test_a_place_beyond_the_filter_is_empty(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.professional).get(LIST, {"plazo": "late", "after": f"_{cast.pili.pk}"})
    assert page.status_code == 200 and not page.context["rows"]


def test_the_file_holds_the_rows_of_the_list_and_nothing_more(
    cast: Any, sign_in: Any, acting: Any, queries: Any
) -> None:
    many_joined(cast, 120)
    with acting(cast.professional) as actor:
        pili = Patient.objects.visible_to(actor).get(pk=cast.pili.pk)
        pili.town, pili.address_protected = "Escondida", True
        pili.save()
    client = sign_in(cast.professional)
    with queries() as asked:
        answer = client.get(f"{LIST}tabla/", {"mine": "0"})
    assert answer.streaming and len(asked) <= 12
    text = answer.getvalue().decode()
    seen, url = [], LIST
    while url:
        page = client.get(url)
        seen += [row["cells"][0]["text"] for row in page.context["rows"]]
        url = page.context["older_url"]
    assert [line.split(";")[0] for line in text.splitlines()[1:]] == seen
    assert "Escondida" not in text and "Pilar A." in text
    assert sign_in(cast.coordinator).get(f"{LIST}tabla/").status_code == 403
    stranger = sign_in(cast.professional_other).get(f"{LIST}tabla/").getvalue().decode()
    assert "Forastera" in stranger and "Pilar" not in stranger
