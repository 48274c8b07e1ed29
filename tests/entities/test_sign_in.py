"""The way in and out: nothing told about who exists, no door left open beside it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.urls import NoReverseMatch, reverse

PASSWORD = "una frase larga de prueba"
LOGIN = "/entrar/"


@pytest.fixture
def marta(cast: Any) -> Any:
    user = cast.professional.user
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Any, name: str, password: str, **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


def test_a_user_name_and_its_password_lead_home(client: Any, marta: Any) -> None:
    response = enter(client, marta.username, PASSWORD)
    assert response.status_code == 302 and response["Location"] == "/"


def test_one_comes_back_to_the_page_that_was_asked_for(client: Any, marta: Any) -> None:
    asked = client.get("/personas/")["Location"]
    assert asked == f"{LOGIN}?next=/personas/"
    assert 'name="next" value="/personas/"' in client.get(asked).content.decode()
    assert enter(client, marta.username, PASSWORD, next="/personas/")["Location"] == "/personas/"


@pytest.mark.parametrize(
    "address", ["https://mal.example/", "//mal.example/", "javascript:alert(1)", "\\\\mal.example"]
)
def test_one_is_never_sent_elsewhere(client: Any, marta: Any, address: str) -> None:
    assert enter(client, marta.username, PASSWORD, next=address)["Location"] == "/"


def test_a_wrong_password_an_unknown_name_and_a_closed_account_read_the_same(
    client: Any, cast: Any, marta: Any
) -> None:
    closed = cast.colleague.user
    closed.set_password(PASSWORD)
    closed.is_active = False
    closed.save()
    pages = []
    for name, password in (
        (marta.username, "otra frase larga"),
        ("nadie", PASSWORD),
        (closed.username, PASSWORD),
    ):
        response = enter(client, name, password)
        assert response.status_code == 422
        shown = response.content.decode()
        assert f'value="{name}"' in shown and password not in shown
        pages.append(shown.count("El nombre de usuario o la contraseña no son correctos"))
    assert len(set(pages)) == 1 and pages[0] >= 1
    assert SESSION_KEY not in client.session


def test_an_account_without_a_password_cannot_be_entered(client: Any, cast: Any) -> None:
    for password in ("", "!", cast.professional.user.password):
        assert enter(client, cast.professional.user.username, password).status_code == 422


def test_the_session_is_another_one_after_signing_in(client: Any, marta: Any) -> None:
    client.get(LOGIN)
    session = client.session
    session["left"] = "before"
    session.save()
    before = client.session.session_key
    enter(client, marta.username, PASSWORD)
    assert client.session.session_key != before


def test_signing_out_takes_a_click_and_ends_it(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert client.get("/salir/").status_code == 405
    assert client.post("/salir/")["Location"] == LOGIN
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"
    assert "Ha salido." in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "account_signup",
        "account_reset_password",
        "account_email",
        "account_reauthenticate",
        "account_change_password",
        "socialaccount_signup",
        "mfa_reauthenticate",
        "account_inactive",
    ],
)
def test_the_packages_other_pages_do_not_exist(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_sign_in_page_speaks_the_language_of_this_browser(client: Any) -> None:
    assert "Contraseña" in client.get(LOGIN).content.decode()
    client.post("/idioma/", {"language": "en", "next": LOGIN})
    assert "Password" in client.get(LOGIN).content.decode()
