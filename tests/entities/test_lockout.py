"""The lock of an account: by user name, in the database, whoever has the name and whatever else is away."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from entities.models import Lockout

PASSWORD = "una frase larga de prueba"
LOGIN = "/entrar/"
CLOSED = "Ha habido demasiados intentos"


def give_password(user: Any) -> Any:
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def marta(cast: Any) -> Any:
    return give_password(cast.professional.user)


def enter(client: Any, name: str, password: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password})


@pytest.fixture
def everything_down(settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "ppr.lib.cache.SteadyCache", "LOCATION": "redis://127.0.0.1:1/0"}}
    settings.CELERY_BROKER_URL = "redis://127.0.0.1:1/1"


def test_fifty_wrong_passwords_while_everything_else_is_down(
    client: Any, cast: Any, marta: Any, everything_down: None, figure: Any
) -> None:
    colleague = give_password(cast.colleague.user)
    answers = [enter(client, marta.username, f"otra frase larga {n}").content.decode() for n in range(50)]
    closed_from = next(n for n, shown in enumerate(answers, start=1) if CLOSED in shown)
    figure("sign-in: locked from attempt, with broker and cache down", closed_from, exactly=6)
    assert all(CLOSED in shown for shown in answers[5:])
    assert CLOSED in enter(client, marta.username, PASSWORD).content.decode()
    assert enter(client, colleague.username, PASSWORD).status_code == 302


def test_a_name_that_nobody_has_closes_the_same_way(client: Any, marta: Any) -> None:
    for name in (marta.username, "nadie.sabe"):
        for _ in range(5):
            assert CLOSED not in enter(client, name, "otra frase larga").content.decode()
    shown = [enter(client, name, PASSWORD).content.decode().count(CLOSED) for name in (marta.username, "nadie.sabe")]
    assert shown[0] == shown[1] >= 1


def test_each_refusal_costs_one_hash(client: Any, marta: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.contrib.auth.hashers import Argon2PasswordHasher

    hashed: list[str] = []
    real = Argon2PasswordHasher.encode, Argon2PasswordHasher.verify

    def encode(self: Any, password: str, salt: str) -> str:
        hashed.append("encode")
        return real[0](self, password, salt)

    def verify(self: Any, password: str, encoded: str) -> bool:
        hashed.append("verify")
        return real[1](self, password, encoded)

    monkeypatch.setattr(Argon2PasswordHasher, "encode", encode)
    monkeypatch.setattr(Argon2PasswordHasher, "verify", verify)
    for name in (marta.username, "nadie.sabe"):
        for attempt in range(7):
            hashed.clear()
            enter(client, name, "otra frase larga")
            assert len(hashed) == 1, (name, attempt, hashed)


def test_the_count_starts_again_after_the_right_password(client: Any, marta: Any) -> None:
    for _ in range(3):
        for _ in range(4):
            enter(client, marta.username, "otra frase larga")
        assert enter(client, marta.username, PASSWORD).status_code == 302
        client.logout()


def test_only_an_administrator_opens_it_again_and_it_is_on_record(
    client: Any, cast: Any, marta: Any, sign_in: Any
) -> None:
    from tests.test_requests import entries

    for _ in range(6):
        enter(client, marta.username, "otra frase larga")
    row = Lockout.objects.get(user=marta)
    address = reverse("admin:entities_lockout_changelist")
    action = {"action": "open_again", "_selected_action": [row.pk]}
    assert sign_in(cast.coordinator).post(address, action).status_code == 403
    assert CLOSED in enter(client, marta.username, PASSWORD).content.decode()
    olga = sign_in(cast.administrator)
    assert str(marta) in olga.get(address).content.decode()
    assert olga.post(address, action).status_code == 302
    assert entries()[-1][:3] == ("admin:entities_lockout_changelist", "POST", 302)
    assert enter(client, marta.username, PASSWORD).status_code == 302


def test_parallel_guesses_are_counted_one_by_one(committed_db: str, figure: Any) -> None:
    from tests import cast as people

    name = give_password(people.load().professional.user).username

    def guess(number: int) -> bool:
        try:
            return CLOSED in enter(Client(), name, f"otra frase larga {number}").content.decode()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        refused = list(pool.map(guess, range(10)))
    assert refused.count(False) == 5
