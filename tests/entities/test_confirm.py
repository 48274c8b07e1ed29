"""«Confirm that it is you»: who is fresh, what is asked of whom, and that nothing typed is lost meanwhile."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.urls import reverse

from tests.entities.entering import PASSWORD, SECRET, code

ASKING = "/pide/"


@pytest.fixture
def marta(cast: Any) -> Any:
    cast.professional.user.set_password(PASSWORD)
    cast.professional.user.save()
    return cast.professional


@pytest.fixture
def with_code(marta: Any) -> Any:
    TOTP.activate(marta.user, SECRET)
    return marta


@pytest.fixture
def asking(settings: Any) -> list[str]:
    """An address that asks first; what reached it."""
    from tests import planted_confirm

    settings.ROOT_URLCONF = "tests.planted_confirm"
    planted_confirm.seen.clear()
    return planted_confirm.seen


def stale(client: Any) -> None:
    session = client.session
    records = session["account_authentication_methods"]
    session["account_authentication_methods"] = [{**r, "at": time.time() - 3600} for r in records]
    session.save()


def test_who_has_just_signed_in_is_not_asked(asking: list[str], cast: Any, sign_in: Any, marta: Any) -> None:
    assert sign_in(marta).post(ASKING, {"text": "hola"}).content == b"went on"
    assert asking == ["hola"]


def test_after_a_while_the_code_is_asked_and_the_text_goes_on(
    asking: list[str], cast: Any, sign_in: Any, with_code: Any
) -> None:
    client = sign_in(with_code)
    stale(client)
    page = client.post(ASKING, {"text": "dos\nlíneas", "kind": "contact"})
    assert page.status_code == 422 and not asking
    shown = page.content.decode()
    assert 'name="text" value="dos\nlíneas"' in shown and 'name="kind" value="contact"' in shown
    wrong = client.post(ASKING, {"text": "dos\nlíneas", "confirm_code": "000000"})
    assert wrong.status_code == 422 and 'name="text" value="dos\nlíneas"' in wrong.content.decode()
    assert client.post(ASKING, {"text": "dos\nlíneas", "confirm_code": code()}).content == b"went on"
    assert asking == ["dos\nlíneas"]
    assert client.post(ASKING, {"text": "otra"}).content == b"went on"


def test_a_password_is_not_enough_where_there_is_a_second_step(
    asking: list[str], cast: Any, sign_in: Any, with_code: Any
) -> None:
    client = sign_in(with_code)
    stale(client)
    assert client.post(ASKING, {"text": "x", "confirm_password": PASSWORD}).status_code == 422
    assert not asking


def test_without_a_second_step_the_password_is_asked(asking: list[str], cast: Any, sign_in: Any, marta: Any) -> None:
    client = sign_in(marta)
    stale(client)
    assert "La contraseña, otra vez" in client.post(ASKING, {"text": "x"}).content.decode()
    assert client.post(ASKING, {"text": "x", "confirm_password": "otra"}).status_code == 422
    assert client.post(ASKING, {"text": "x", "confirm_password": PASSWORD}).content == b"went on"


def test_a_page_that_is_only_read_is_led_to_the_question_and_back(cast: Any, sign_in: Any, with_code: Any) -> None:
    client = sign_in(with_code)
    address = reverse("confirm") + "?next=/personas/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"confirm_code": code()})["Location"] == "/personas/"
    again = client.post(reverse("confirm") + "?next=https://mal.example/", {"confirm_code": code(time.time() + 30)})
    assert again["Location"] == "/"


def test_a_code_of_the_list_is_accepted_once(cast: Any, sign_in: Any, with_code: Any) -> None:
    spare = RecoveryCodes.activate(with_code.user).generate_codes()[0]
    client = sign_in(with_code)
    assert client.post(reverse("confirm"), {"confirm_code": spare}).status_code == 302
    assert client.post(reverse("confirm"), {"confirm_code": spare}).status_code == 422


def test_five_wrong_codes_close_the_account(cast: Any, sign_in: Any, with_code: Any) -> None:
    client = sign_in(with_code)
    for _ in range(5):
        assert client.post(reverse("confirm"), {"confirm_code": "000000"}).status_code == 422
    assert "demasiados intentos" in client.post(reverse("confirm"), {"confirm_code": code()}).content.decode()


def test_the_secret_is_not_in_the_table(with_code: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT data::text FROM mfa_authenticator")
        assert all(SECRET not in row[0] for row in cursor.fetchall())
