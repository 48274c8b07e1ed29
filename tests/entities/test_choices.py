"""What one chooses for oneself: role, language, look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from entities.models import Membership

SINCE = date(2024, 1, 1)


@pytest.fixture
def second(cast: Any) -> Membership:
    """Marta also coordinates at Carrasca Clara."""
    return Membership.objects.create(
        user=cast.professional.user, entity=cast.carrasca, role="entity_coordinator", since=SINCE
    )


def act(client: Any, membership: Any, to: str = "/") -> Any:
    return client.post("/actuar/", {"membership": str(membership), "next": to})


def test_one_acts_under_another_of_ones_own_memberships(cast: Any, second: Membership, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert "Plazas de Fundación Carrasca Clara" not in client.get("/").content.decode()
    assert act(client, second.pk)["Location"] == "/"
    assert "Plazas de Fundación Carrasca Clara" in client.get("/").content.decode()
    assert client.get(f"/personas/{cast.pili.pk}/").status_code in (403, 404)


@pytest.mark.parametrize("whose", ["colleague", "administrator"])
def test_nobody_acts_under_anothers(cast: Any, sign_in: Any, whose: str) -> None:
    client = sign_in(cast.professional)
    assert act(client, getattr(cast, whose).pk).status_code == 404
    assert client.session["acting"] == str(cast.professional.pk)


@pytest.mark.parametrize("wrong", ["", "x", "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_membership_is_not_found(cast: Any, sign_in: Any, wrong: str) -> None:
    assert act(sign_in(cast.professional), wrong).status_code == 404


def test_an_ended_membership_is_no_longer_ones_own(cast: Any, second: Membership, sign_in: Any) -> None:
    second.until = timezone.localdate() - timedelta(days=1)
    second.save()
    assert act(sign_in(cast.professional), second.pk).status_code == 404


def test_the_page_that_the_new_role_does_not_have_is_left_for_home(cast: Any, second: Membership, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert act(client, second.pk, "/personas/")["Location"] == "/"
    assert act(client, cast.professional.pk, "/personas/?q=a")["Location"] == "/personas/?q=a"


@pytest.mark.parametrize("elsewhere", ["https://mal.example/", "//mal.example", "/\\mal.example", "", "mal"])
def test_no_choice_leads_elsewhere(cast: Any, sign_in: Any, elsewhere: str) -> None:
    client = sign_in(cast.professional)
    assert act(client, cast.professional.pk, elsewhere)["Location"] == "/"
    assert client.post("/idioma/", {"language": "en", "next": elsewhere})["Location"] == "/"
    assert client.post("/aspecto/", {"theme": "dark", "next": elsewhere})["Location"] == "/"


def test_the_language_is_kept_with_the_user(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    response = client.post("/idioma/", {"language": "en", "next": "/personas/"})
    assert response["Location"] == "/personas/"
    assert 'lang="en"' in client.get("/").content.decode()[:200]
    assert 'lang="en"' in sign_in(cast.professional).get("/").content.decode()[:200]  # another browser


def test_the_theme_is_kept_with_the_user(cast: Any, sign_in: Any) -> None:
    sign_in(cast.professional).post("/aspecto/", {"theme": "dark"})
    assert 'data-theme="dark"' in sign_in(cast.professional).get("/").content.decode()[:300]
    assert 'data-theme="dark"' not in sign_in(cast.colleague).get("/").content.decode()[:300]


@pytest.mark.parametrize(("address", "field"), [("/idioma/", "language"), ("/aspecto/", "theme")])
@pytest.mark.parametrize("value", ["fr", "", "<script>"])
def test_what_is_not_offered_is_not_found(cast: Any, sign_in: Any, address: str, field: str, value: str) -> None:
    assert sign_in(cast.professional).post(address, {field: value}).status_code == 404


@pytest.mark.parametrize("address", ["/actuar/", "/idioma/", "/aspecto/"])
def test_a_choice_is_posted(cast: Any, sign_in: Any, address: str) -> None:
    assert sign_in(cast.professional).get(address).status_code == 405


@pytest.mark.parametrize("address", ["/actuar/", "/aspecto/"])
def test_a_choice_of_the_user_needs_sign_in(client: Any, address: str) -> None:
    assert client.post(address).status_code == 401


def test_the_person_chooses_language_and_look_too(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    client.post("/idioma/", {"language": "en"})
    assert client.post("/aspecto/", {"theme": "dark"}).status_code == 302
    assert 'lang="en"' in client.get("/").content.decode()[:200]
