"""The second step: set up, asked for, required by role or entity; and codes that count once, however many ask."""

from __future__ import annotations

import re
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.db import connections
from django.test import Client
from django.urls import reverse

from tests.addresses import walk
from tests.entities.entering import SECRET, code, enter, give_password

STEP = "/entrar/segundo-paso/"


@pytest.fixture
def marta(cast: Any) -> Any:
    return give_password(cast.professional.user)


@pytest.fixture
def ready(marta: Any) -> Any:
    """Marta, with an application on her telephone."""
    TOTP.activate(marta, SECRET)
    return marta


def inside(client: Any) -> bool:
    return client.get("/personas/").status_code == 200


def test_by_the_password_alone_nothing_opens_but_the_set_up(client: Any, marta: Any, cast: Any) -> None:
    assert enter(client, marta.username).status_code == 302
    for address in ("/", "/personas/", reverse("plans:person", args=[cast.pili.pk]), "/cuenta/", "/admin/"):
        answer = client.get(address)
        assert (answer.status_code, answer["Location"]) == (302, "/cuenta/segundo-paso/"), address
    assert client.post(reverse("plans:notes", args=[cast.pili.pk]), {"text": "x"}).status_code == 302
    assert client.get("/api/v1/referrals/").status_code == 403
    assert client.get("/api/v1/referrals/")["Content-Type"] == "application/problem+json"
    for open_now in ("/cuenta/segundo-paso/", "/cuenta/aplicacion/", "/cuenta/claves/nueva/"):
        assert client.get(open_now).status_code == 200, open_now


def test_setting_up_the_application_opens_the_rest_and_gives_the_list(client: Any, marta: Any) -> None:
    enter(client, marta.username)
    shown = client.get("/cuenta/aplicacion/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', shown)[1]  # type: ignore[index]
    assert client.post("/cuenta/aplicacion/", {"code": "000000"}).status_code == 422
    done = client.post("/cuenta/aplicacion/", {"code": code(secret=secret)})
    assert (done.status_code, done["Location"]) == (302, "/cuenta/codigos/")
    assert len(re.findall(r"<li><code>\d{8}</code>", client.get("/cuenta/codigos/").content.decode())) == 10
    assert client.get("/cuenta/codigos/descargar/").content.count(b"\n") >= 10
    assert inside(client)
    client.logout()
    enter(client, marta.username)
    assert not inside(client), "the password was enough"
    spent = client.post(STEP, {"code": code(secret=secret)})
    assert spent.status_code == 422, "the code that set it up counts twice"
    assert client.post(STEP, {"code": code(time.time() + 30, secret)}).status_code == 302
    assert inside(client)


def test_an_error_keeps_the_same_secret(client: Any, marta: Any) -> None:
    enter(client, marta.username)
    find = re.compile(r'class="secret">(\w+)<')
    first = find.search(client.get("/cuenta/aplicacion/").content.decode())[1]  # type: ignore[index]
    again = find.search(client.post("/cuenta/aplicacion/", {"code": "000000"}).content.decode())[1]  # type: ignore[index]
    assert first == again


def test_an_entity_may_ask_for_it_whatever_the_role(client: Any, marta: Any, cast: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    enter(client, marta.username)
    assert inside(client)
    cast.pena.second_factor = True
    cast.pena.save()
    assert client.get("/personas/")["Location"] == "/cuenta/segundo-paso/"


def test_administrators_always_need_it(client: Any, cast: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    enter(client, give_password(cast.administrator.user).username)
    assert client.get("/admin/")["Location"] == "/cuenta/segundo-paso/"


def test_the_person_needs_none_and_may_have_one(client: Any, cast: Any) -> None:
    person = give_password(cast.person_user)
    enter(client, person.username)
    assert client.get("/").status_code == 200
    assert "Última entrada" in client.get("/").content.decode() or "primera entrada" in client.get("/").content.decode()
    client.logout()
    TOTP.activate(person, SECRET)
    enter(client, person.username)
    assert client.get("/").status_code == 302
    client.post(STEP, {"code": code()})
    assert client.get("/").status_code == 200


def test_a_session_that_was_open_when_it_became_required_is_asked_in_place(cast: Any, sign_in: Any, ready: Any) -> None:
    client = sign_in(cast.professional, step="password")
    answer = client.get("/personas/")
    assert answer["Location"] == "/cuenta/confirmar/?next=%2Fpersonas%2F"
    notes = reverse("plans:notes", args=[cast.pili.pk])
    kept = client.post(notes, {"text": "se queda", "kind": "contact", "visibility": "everyone"})
    assert kept.status_code == 422 and "se queda" in kept.content.decode()
    sent = {"text": "se queda", "kind": "contact", "visibility": "everyone", "confirm_code": code()}
    assert client.post(notes, sent).status_code == 302
    assert inside(client)


def test_the_demonstrations_click_is_enough_only_while_it_is_one(cast: Any, sign_in: Any, settings: Any) -> None:
    client = sign_in(cast.professional, step="demo")
    assert inside(client)
    cast.pena.second_factor = True
    cast.pena.save()
    assert not inside(client)
    cast.pena.second_factor = False
    cast.pena.save()
    settings.DEMO = False
    assert not inside(client)


def test_the_last_one_stays_with_whoever_needs_one(client: Any, ready: Any, settings: Any) -> None:
    enter(client, ready.username)
    client.post(STEP, {"code": code()})
    assert client.post("/cuenta/aplicacion/quitar/").status_code == 422
    assert Authenticator.objects.filter(user=ready, type="totp").exists()
    settings.SECOND_FACTOR_ROLES = []
    assert client.post("/cuenta/aplicacion/quitar/").status_code == 302
    assert not Authenticator.objects.filter(user=ready).exists()


def test_another_application_keeps_the_list_of_codes(client: Any, ready: Any, settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = []
    RecoveryCodes.activate(ready)
    enter(client, ready.username)
    client.post(STEP, {"code": code()})
    Authenticator.objects.filter(user=ready, type="totp").delete()
    shown = client.get("/cuenta/aplicacion/").content.decode()
    secret = re.search(r'class="secret">(\w+)<', shown)[1]  # type: ignore[index]
    assert client.post("/cuenta/aplicacion/", {"code": code(secret=secret)})["Location"] == "/cuenta/"


def test_changing_how_one_signs_in_asks_first(sign_in: Any, cast: Any, ready: Any) -> None:
    client = sign_in(cast.professional)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time() - 3600}]
    session.save()
    for address in (
        "/cuenta/aplicacion/quitar/",
        "/cuenta/claves/nueva/",
        "/cuenta/codigos/",
        "/cuenta/codigos/nuevos/",
    ):
        assert client.get(address)["Location"].startswith("/cuenta/confirmar/"), address
    assert client.post("/cuenta/aplicacion/quitar/").status_code == 422


def test_a_second_step_before_the_first_leads_to_the_first(client: Any, ready: Any) -> None:
    assert client.get(STEP)["Location"] == "/entrar/"
    assert client.post(STEP, {"code": code()})["Location"] == "/entrar/"


def test_five_wrong_codes_close_it_and_the_right_password_does_not_start_the_count_again(
    client: Any, ready: Any
) -> None:
    for _ in range(5):
        enter(client, ready.username)
        assert client.post(STEP, {"code": "000000"}).status_code == 422
        client.session.flush()
        client.cookies.clear()
    assert "demasiados intentos" in enter(client, ready.username).content.decode()


def after_the_password(name: str) -> Client:
    client = Client()
    assert enter(client, name).status_code == 302
    return client


@pytest.mark.parametrize("kind", ["application", "list"])
def test_of_ten_who_bring_the_same_code_at_once_one_comes_in(committed_db: str, kind: str, figure: Any) -> None:
    from tests import cast as people

    user = give_password(people.load().professional.user)
    TOTP.activate(user, SECRET)
    given = code() if kind == "application" else RecoveryCodes.activate(user).generate_codes()[3]
    clients = [after_the_password(user.username) for _ in range(10)]

    def bring(client: Client) -> int:
        try:
            return client.post(STEP, {"code": given}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        answers = list(pool.map(bring, clients))
    figure(f"sign-in: successes of ten with one code ({kind})", answers.count(302), exactly=1)


def test_only_what_is_needed_of_the_package_has_an_address() -> None:
    packages = ("account_", "mfa_", "socialaccount_", "usersessions_", "openid_")
    assert {a.name for a in walk() if a.name.startswith(packages)} == {
        "account_login", "account_logout", "mfa_authenticate", "mfa_login_webauthn", "mfa_activate_totp",
        "mfa_deactivate_totp", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "openid_connect_login", "openid_connect_callback",
    }  # fmt: skip
    assert not [a.name for a in walk() if a.name.startswith(packages) and not (a.rule.public or a.rule.roles)]
