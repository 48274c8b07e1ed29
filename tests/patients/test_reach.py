"""How somebody is reached; and where they live, when somebody must not find them."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from patients import reach
from patients.models import Contact, Patient

TOWN, STREET = "Calamocha", "Calle Inventada, 7"


def url(name: str, patient: Any) -> str:
    return reverse(f"patients:{name}", args=[patient.pk])


def said(**more: Any) -> dict[str, Any]:
    return {"phone": "600 000 023", "email": "", "town": TOWN, "address": STREET, "started_from": 1, **more}


@pytest.fixture
def protected(cast: Any, sign_in: Any) -> Any:
    answer = sign_in(cast.professional).post(url("reach_change", cast.pili), said(address_protected="on"))
    assert answer.status_code == 302
    return cast.pili


def test_it_is_written_down_sealed_and_read(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(url("reach_change", cast.pili), said()).status_code == 302
    page = client.get(url("reach", cast.pili)).content.decode()
    assert STREET in page and "600 000 023" in page
    with acting(cast.professional) as actor:
        assert reach.ways(cast.pili.pk, actor)["address"] == STREET
        assert not any(STREET.encode() in bytes(row.ciphertext) for row in Contact.objects.all())


def test_said_twice_it_is_one_and_its_past_is_kept(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(url("reach_change", cast.pili), said())
    client.post(url("reach_change", cast.pili), said(address="Calle Inventada, 9", started_from=2))
    with acting(cast.professional):
        row = Contact.objects.get(patient=cast.pili, kind="address")
        assert row.value == "Calle Inventada, 9"
        assert row.history.count() == 2


@pytest.mark.parametrize("who", ["professional", "clinician", "coordinator", "sector_coordinator", "person_user"])
def test_a_protected_place_stands_on_no_list_header_or_form(who: str, protected: Any, cast: Any, sign_in: Any) -> None:
    client = sign_in(getattr(cast, who))
    pages = [
        reverse("home"), reverse("patients:list"), reverse("plans:person", args=[protected.pk]), reverse("slots"),
        reverse("plans:notes", args=[protected.pk]), reverse("plans:crisis", args=[protected.pk]),
        reverse("referrals:detail", args=[cast.referral_pili.pk]), reverse("referrals:list"), url("reach", protected),
        reverse("plans:goal_new", args=[protected.pk]), reverse("patients:who", args=[protected.pk]),
    ]  # fmt: skip
    answers = [client.get(page) for page in pages] + [client.post(reverse("patients:search"), {"q": "Abadía"})]
    shown = [answer for answer in answers if answer.status_code == 200]
    assert len(shown) > 3
    assert not [a.request["PATH_INFO"] for a in shown if TOWN in a.content.decode() or STREET in a.content.decode()]


def test_before_it_was_protected_the_town_stood_there(cast: Any, sign_in: Any) -> None:
    assert TOWN in sign_in(cast.professional).get(reverse("plans:person", args=[cast.pili.pk])).content.decode()


def test_who_needs_it_looks_and_the_look_is_on_record(protected: Any, cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.professional).get(url("reach_address", protected)).content.decode()
    assert TOWN in page and STREET in page
    assert "patients:reach_address" in sign_in(cast.auditor).get(reverse("audit")).content.decode()


@pytest.mark.parametrize("who", ["coordinator", "sector_coordinator", "professional_other", "auditor", "peer"])
def test_who_may_not(who: str, protected: Any, cast: Any, sign_in: Any) -> None:
    for name in ("reach_address", "reach_change"):
        answer = sign_in(getattr(cast, who)).get(url(name, protected))
        assert answer.status_code in (403, 404)
        assert STREET not in answer.content.decode()


def test_the_person_protects_it_with_the_own_hand(cast: Any, sign_in: Any, acting: Any) -> None:
    assert (
        sign_in(cast.person_user).post(url("reach_change", cast.pili), said(address_protected="on")).status_code == 302
    )
    with acting(cast.professional):
        assert Patient.objects.get(pk=cast.pili.pk).place == ""


def test_two_at_once_lose_nothing(protected: Any, cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.clinician).post(url("reach_change", protected), said(address="Calle Otra, 1"))
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Calle Otra, 1" in page and STREET in page


def test_a_mistake_is_said_on_its_field_and_nothing_is_lost(cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.professional).post(url("reach_change", cast.pili), said(phone="12", email="no"))
    assert answer.status_code == 422
    assert STREET in answer.content.decode()
    assert set(answer.context["form"].errors) == {"phone", "email"}


def test_few_queries(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.professional)
    client.get(url("reach", cast.pili))
    with queries() as asked:
        client.get(url("reach", cast.pili))
    assert len(asked) <= 12
