"""The social situation and who is who: dated, sourced, superseded and never overwritten."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import SocialFact


def fact_url(cast: Any, block: str = "housing") -> str:
    return reverse("patients:fact_new", args=[cast.pili.pk, block])


def given(cast: Any, **facts: str) -> dict[str, str]:
    return {
        "acting": str(cast.professional.pk),
        "code": "own",
        "details": "",
        "valid_from": "2026-01-10",
        "source": "person",
        **facts,
    }


def facts(cast: Any, acting: Any) -> list[SocialFact]:
    with acting(cast.professional):
        return list(SocialFact.objects.filter(patient_id=cast.pili.pk).select_related("code").order_by("valid_from"))


def test_a_change_keeps_what_was_before_with_its_dates(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(fact_url(cast), given(cast, details="El piso de la calle Mayor")).status_code == 302
    assert client.post(fact_url(cast), given(cast, code="family", valid_from="2026-03-01")).status_code == 302
    first, second = facts(cast, acting)
    assert (first.valid_to, second.valid_to) == (date(2026, 3, 1), None)
    text = client.get(reverse("patients:social", args=[cast.pili.pk])).content.decode()
    assert text.index("Con la familia") < text.index("Casa propia") and "El piso de la calle Mayor" in text
    assert "Marta Z., Fundación Peña Lucera" in text


def test_the_person_herself_reads_that_she_says_it(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    client.post(fact_url(cast), given(cast))
    client.post(fact_url(cast, "income"), given(cast, code="declined", source="document"))

    def read(by: Any) -> str:
        return by.get(reverse("patients:social", args=[cast.pili.pk])).content.decode()

    own = read(sign_in(cast.person_user))
    assert "lo dices tú" in own and "lo dice: un documento" in own and "lo dice: la persona" not in own
    assert "lo dice: la persona" in read(client) and "lo dices tú" not in read(client)


def test_the_same_form_ten_times_is_one_fact(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.professional), str(uuid.uuid4())
    answers = [client.post(fact_url(cast), given(cast, submission=form)) for _ in range(10)]
    assert {answer.status_code for answer in answers} == {302} and len(facts(cast, acting)) == 1


def test_preferring_not_to_say_is_an_answer(cast: Any, sign_in: Any, acting: Any) -> None:
    assert sign_in(cast.professional).post(fact_url(cast, "income"), given(cast, code="declined")).status_code == 302
    (fact,) = facts(cast, acting)
    assert fact.declined and fact.code is None
    text = sign_in(cast.clinician).get(reverse("patients:social", args=[cast.pili.pk])).content.decode()
    assert "Prefiere no decirlo" in text


def test_a_date_before_the_current_situation_is_refused_on_its_field(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(fact_url(cast), given(cast))
    page = client.post(fact_url(cast), given(cast, code="family", valid_from="2025-12-31", details="Con su madre"))
    text = page.content.decode()
    assert page.status_code == 422
    assert (
        'id="id_valid_from_error"' in text and "10 de enero de 2026" in text and "Elija ese día o uno posterior" in text
    )
    assert "Con su madre" in text, "what was typed stays"
    assert len(facts(cast, acting)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", ""),
        ("code", "pnc"),
        ("code", "nonsense"),
        ("valid_from", ""),
        ("valid_from", "31/02/2026"),
        ("source", "rumour"),
        ("details", "x" * 301),
        ("valid_from", str(timezone.localdate() + timedelta(days=1))),
    ],
)
def test_a_mistake_is_said_on_its_field(cast: Any, sign_in: Any, acting: Any, field: str, value: str) -> None:
    page = sign_in(cast.professional).post(fact_url(cast), given(cast, **{field: value}))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert facts(cast, acting) == []


def test_a_day_may_be_typed_as_people_write_it(cast: Any, sign_in: Any, acting: Any) -> None:
    sign_in(cast.professional).post(fact_url(cast), given(cast, valid_from="3/10/2025"))
    assert facts(cast, acting)[0].valid_from == date(2025, 10, 3)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("professional", 200),
        ("colleague", 200),
        ("clinician", 200),
        ("social_worker", 200),
        ("person_user", 200),
        ("professional_other", 404),
        ("clinician_other", 404),
        ("coordinator", 404),
        ("sector_coordinator", 404),
        ("auditor", 403),
    ],
)
@pytest.mark.parametrize("route", ["patients:social", "patients:who"])
def test_who_may_read_it(cast: Any, sign_in: Any, route: str, who: str, status: int) -> None:
    page = sign_in(getattr(cast, who)).get(reverse(route, args=[cast.pili.pk]))
    assert page.status_code == status
    if status != 200:
        assert "Pilar" not in page.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 302),
        ("social_worker", 302),
        ("professional_other", 404),
        ("coordinator", 403),
        ("person_user", 403),
        ("auditor", 403),
    ],
)
def test_who_may_write_in_it(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    data = given(cast)
    del data["acting"]
    assert sign_in(getattr(cast, who)).post(fact_url(cast), data).status_code == status
    assert len(facts(cast, acting)) == (1 if status == 302 else 0)


def test_an_unknown_block_is_not_there(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.professional).get(fact_url(cast, "secrets")).status_code == 404


def test_who_is_who_says_what_each_sees_with_the_key_worker_first(cast: Any, sign_in: Any) -> None:
    text = sign_in(cast.colleague).get(reverse("patients:who", args=[cast.pili.pk])).content.decode()
    page = text[text.index("Quién participa") :]
    names = ["Marta Zueco", "Fundación Peña Lucera", "USM Cierzo Bajo", "Coordinación del sector Teruel"]
    places = [page.index(f">{name}<") for name in names]
    assert places == sorted(places)
    assert "profesional de referencia" in page and "El plan, no" in page
    assert page.count(">USM Cierzo Bajo<") == 1, "several links of one party are one line"
    assert "Carrasca" not in page
