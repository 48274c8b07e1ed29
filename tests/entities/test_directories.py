"""A hospital's directory: a real OpenID provider on this machine vouches for users who exist, and makes none."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from entities.models import Membership, User
from tests.entities.entering import SECRET
from tests.journeys.conftest import free_port, wait_for

BEGIN = "/entrar/hospital/sierra/"


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    """The address of a running provider."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(f"http://localhost:{port}/.well-known/openid-configuration", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture
def directory(provider: str, cast: Any, settings: Any) -> str:
    """Peña Lucera's staff signs in there; it says «mfa» when it asked for a second step."""
    settings.DIRECTORIES = [{"id": "sierra", "name": "Hospital Sierra Quimera", "entities": [str(cast.pena.pk)]}]
    app = {
        "provider_id": "sierra", "name": "Hospital Sierra Quimera", "client_id": "ppr", "secret": "s3creto",
        "settings": {"server_url": provider, "oauth_pkce_enabled": True},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    return provider


def person(provider: str, sub: str, **claims: Any) -> None:
    requests.put(f"{provider}/users/{sub}", json=claims, timeout=10).raise_for_status()


def vouch(client: Any, provider: str, sub: str, begin: str = BEGIN) -> Any:
    """Go to the directory, sign in there as `sub`, and come back: what is answered here."""
    away = client.get(begin)
    assert away.status_code == 302 and away["Location"].startswith(provider)
    assert parse_qs(urlsplit(away["Location"]).query)["code_challenge_method"] == ["S256"]
    back = requests.post(away["Location"], data={"sub": sub}, allow_redirects=False, timeout=10)
    where = urlsplit(back.headers["Location"])
    return client.get(f"{where.path}?{where.query}")


def link(user: Any, sub: str) -> SocialAccount:
    return SocialAccount.objects.create(user=user, provider="sierra", uid=sub)


def test_an_explicit_link_and_the_directorys_second_step_are_enough(client: Any, directory: str, cast: Any) -> None:
    link(cast.professional.user, "h-123")
    person(directory, "h-123", email="other@ppr.invalid", amr=["pwd", "mfa"], name="Marta Zueco")
    assert vouch(client, directory, "h-123", f"{BEGIN}?next=/personas/")["Location"] == "/personas/"
    assert client.get("/personas/").status_code == 200
    kept = SocialAccount.objects.get(uid="h-123").extra_data
    assert "Marta" not in str(kept) and "other@" not in str(kept)


def test_without_a_second_step_there_ours_is_asked_or_set_up(client: Any, directory: str, cast: Any) -> None:
    link(cast.professional.user, "h-123")
    person(directory, "h-123", amr=["pwd"])
    vouch(client, directory, "h-123")
    assert client.get("/personas/")["Location"] == "/cuenta/segundo-paso/"
    client.logout()
    TOTP.activate(cast.professional.user, SECRET)
    assert vouch(client, directory, "h-123")["Location"] == "/entrar/segundo-paso/"
    assert client.get("/personas/").status_code == 302


def test_ours_is_not_asked_again_after_theirs(client: Any, directory: str, cast: Any) -> None:
    TOTP.activate(cast.professional.user, SECRET)
    link(cast.professional.user, "h-123")
    person(directory, "h-123", amr=["mfa"])
    assert vouch(client, directory, "h-123")["Location"] == "/"
    assert client.get("/personas/").status_code == 200


def test_a_verified_address_of_somebody_who_works_there_makes_the_first_link(
    client: Any, directory: str, cast: Any
) -> None:
    person(directory, "h-9", email="Professional@ppr.invalid", email_verified=True, amr=["mfa"])
    assert vouch(client, directory, "h-9").status_code == 302
    assert SocialAccount.objects.get(provider="sierra", uid="h-9").user_id == cast.professional.user_id
    client.logout()
    person(directory, "h-9", email="changed@ppr.invalid", email_verified=True, amr=["mfa"])
    vouch(client, directory, "h-9")
    assert client.get("/personas/").status_code == 200


@pytest.mark.parametrize("claims", [
    {"email": "professional@ppr.invalid", "email_verified": False},
    {"email": "professional_other@ppr.invalid", "email_verified": True},  # works elsewhere
    {"email": "nobody@ppr.invalid", "email_verified": True},
    {},
])  # fmt: skip
def test_nobody_else_comes_in_and_nobody_is_made(client: Any, directory: str, claims: dict[str, Any]) -> None:
    people = User.objects.count()
    person(directory, "h-7", amr=["mfa"], **claims)
    answer = vouch(client, directory, "h-7")
    assert answer.status_code == 403 and "No ha sido posible entrar" in answer.content.decode()
    assert User.objects.count() == people and not SocialAccount.objects.exists()
    assert client.get("/personas/").status_code == 302


def test_a_second_account_of_the_directory_does_not_take_over_a_link(client: Any, directory: str, cast: Any) -> None:
    link(cast.professional.user, "h-1")
    person(directory, "h-2", email="professional@ppr.invalid", email_verified=True, amr=["mfa"])
    assert vouch(client, directory, "h-2").status_code == 403


@pytest.mark.parametrize("gone", ["user", "membership"])
def test_who_has_left_does_not_come_in(client: Any, directory: str, cast: Any, gone: str) -> None:
    link(cast.professional.user, "h-123")
    person(directory, "h-123", amr=["mfa"])
    if gone == "user":
        cast.professional.user.is_active = False
        cast.professional.user.save()
    else:
        Membership.objects.filter(pk=cast.professional.pk).update(until=cast.professional.since)
    assert vouch(client, directory, "h-123").status_code == 403
    assert client.get("/personas/").status_code == 302


def test_an_answer_that_nobody_asked_for_is_refused(client: Any, directory: str, cast: Any) -> None:
    link(cast.professional.user, "h-123")
    answer = client.get(f"{BEGIN}vuelta/?code=abc&state=def")
    assert answer.status_code == 403
    assert client.get(f"{BEGIN}vuelta/?error=access_denied").status_code == 403


def test_a_directory_that_does_not_answer_is_said_so(client: Any, directory: str, settings: Any) -> None:
    apps = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    apps[0]["settings"]["server_url"] = "http://localhost:1"
    assert client.get(BEGIN).status_code == 403
    assert client.get("/entrar/hospital/otro/").status_code == 404


def test_the_door_is_on_the_sign_in_page(client: Any, directory: str) -> None:
    shown = client.get("/entrar/?next=/personas/").content.decode()
    assert "Entrar con Hospital Sierra Quimera" in shown and f"{BEGIN}?next=%2Fpersonas%2F" in shown


def test_being_fresh_takes_that_the_directory_has_asked_now(client: Any, directory: str, cast: Any) -> None:
    link(cast.professional.user, "h-123")
    person(directory, "h-123", amr=["mfa"], auth_time=int(time.time()) - 7200)
    vouch(client, directory, "h-123")
    asked = client.get("/cuenta/aplicacion/")
    assert asked["Location"].startswith("/cuenta/confirmar/")
    page = client.get(asked["Location"]).content.decode()
    assert "prompt%3Dlogin" in page
    person(directory, "h-123", amr=["mfa"], auth_time=int(time.time()))
    vouch(client, directory, "h-123")
    assert client.get("/cuenta/aplicacion/").status_code == 200


def test_an_administrator_makes_the_link(directory: str, cast: Any, sign_in: Any) -> None:
    address = reverse("admin:entities_directorylink_add")
    sent = {"user": str(cast.colleague.user_id), "provider": "sierra", "uid": "h-55"}
    assert sign_in(cast.coordinator).post(address, sent).status_code == 403
    assert sign_in(cast.administrator).post(address, sent).status_code == 302
    assert SocialAccount.objects.get(uid="h-55").user_id == cast.colleague.user_id
