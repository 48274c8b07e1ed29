"""The search: forgiving with names, exact with identifiers, only what I may see, nothing in the address."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

SEARCH = "/personas/buscar/"


def found(client: Any, text: str) -> str:
    page = client.post(SEARCH, {"q": text})
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "Pilar Abadía",
        "abadia pilar",
        "PILI",
        "ferrer pil",
        "pilar de abadía",
        "  abadía,  ferrer ",
        "00000023T",
        "00.000.023-t",
    ],
)
def test_what_people_type_finds_her(cast: Any, sign_in: Any, typed: str) -> None:
    text = found(sign_in(cast.professional), typed)
    assert "Pilar Abadía Ferrer" in text and reverse("plans:person", args=[cast.pili.pk]) in text


@pytest.mark.parametrize(
    "typed", ["Abadías", "00000023", "00000024R", "lar", "Forastera Ajenisima", "00000092T", "%", "de la"]
)
def test_what_is_not_hers_or_not_mine_finds_nobody(cast: Any, sign_in: Any, typed: str) -> None:
    text = found(sign_in(cast.professional), typed)
    assert "No se ha encontrado a nadie" in text
    assert "Pilar" not in text and "Ajena" not in text


def test_a_coordinator_finds_people_by_identity_with_their_referral(cast: Any, sign_in: Any) -> None:
    text = found(sign_in(cast.coordinator), "adrián")
    assert "Adrián Cólera Ñudi" in text
    assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in text
    assert reverse("plans:person", args=[cast.adrian.pk]) not in text
    sector = found(sign_in(cast.sector_coordinator), "teresa")
    assert reverse("referrals:detail", args=[cast.referral_teresa.pk]) in sector


def test_a_stranger_of_another_entity_finds_nobody(cast: Any, sign_in: Any) -> None:
    for typed in ("Pilar Abadía", "00000023T", "Adrián"):
        assert "No se ha encontrado a nadie" in found(sign_in(cast.professional_other), typed)
        assert "No se ha encontrado a nadie" in found(sign_in(cast.coordinator_other), typed)


def test_the_address_carries_no_name(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    named = client.get(SEARCH, {"q": "Pilar"})
    assert named.status_code == 302 and named["Location"] == SEARCH
    text = client.get(SEARCH).content.decode()
    assert 'method="get"' not in text and "Pilar" not in text


@pytest.mark.parametrize("typed", ["", "   ", "x" * 121])
def test_a_search_that_cannot_be_made_says_why(cast: Any, sign_in: Any, typed: str) -> None:
    page = sign_in(cast.professional).post(SEARCH, {"q": typed})
    assert page.status_code == 422 and 'id="id_q_error"' in page.content.decode()


@pytest.mark.parametrize("who", ["auditor", "administrator"])
def test_it_is_not_a_page_of_other_roles(cast: Any, sign_in: Any, who: str) -> None:
    assert sign_in(getattr(cast, who)).post(SEARCH, {"q": "Pilar"}).status_code == 403


def test_the_person_does_not_search_others(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.person_user).post(SEARCH, {"q": "Adrián"}).status_code == 403
