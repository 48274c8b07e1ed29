"""Signing in by hand in Chromium: the application and a passkey set up, then used; and a session that ends kindly."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.entities.entering import PASSWORD, code, give_password
from tests.journeys.conftest import Journey


@pytest.fixture
def marta(server: str) -> Any:
    """Somebody whose role needs a second step, and who has none yet."""
    from tests import cast

    people: SimpleNamespace = cast.load()
    return give_password(people.professional.user)


def by_password(at: Journey, name: str) -> None:
    page = at.go("/entrar/")
    page.fill("[name=login]", name)
    page.fill("[name=password]", PASSWORD)
    page.locator("form:has([name=password]) button[type=submit]").click()


def leave(at: Journey) -> None:
    at.page.locator("details.user summary").click()
    at.page.get_by_role("button", name="Salir").click()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_application_and_a_passkey(journey: Callable[..., Journey], marta: Any, width: int) -> None:
    at = journey(width=width)
    page = at.page
    by_password(at, marta.username)
    expect(page.get_by_role("heading", name="Un segundo paso para entrar")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Preparar la aplicación").click()
    secret = page.locator("code.secret").inner_text()
    at.fine()
    page.fill("[name=code]", code(secret=secret))
    page.get_by_role("button", name="Guardar").click()
    expect(page.locator(".spare-codes li")).to_have_count(10)
    at.fine()
    page.get_by_role("link", name="Ya los he guardado").click()
    leave(at)

    by_password(at, marta.username)
    expect(page.get_by_role("heading", name="Un paso más")).to_be_visible()
    at.fine()
    page.fill("[name=code]", code(time.time() + 30, secret))
    page.locator("form:has([name=code]) button[type=submit]").click()

    devices = at.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    at.go("/cuenta/claves/nueva/")
    page.fill("[name=name]", "mi portátil")
    at.fine()
    page.get_by_role("button", name="Guardar una clave de acceso").click()
    expect(page.get_by_text("mi portátil", exact=True)).to_be_visible()
    at.fine()
    leave(at)
    page.get_by_role("button", name="Entrar con una clave de acceso").click()
    expect(page.locator("details.user summary")).to_be_visible()
    at.go("/cuenta/")
    expect(page.get_by_text("Clave de acceso: abre sin contraseña")).to_be_visible()


def test_a_session_warns_and_covers_what_was_typed(journey: Callable[..., Journey], marta: Any) -> None:
    from tests import cast

    people = cast.load()
    at = journey()
    page = at.page
    page.clock.install()
    at.enter(people.professional)
    at.go(f"/personas/{people.pili.pk}/notas/")
    page.fill("[name=text]", "media hora de trabajo")
    page.clock.fast_forward(13 * 60 * 1000)
    expect(page.get_by_role("button", name="Sigo aquí")).to_be_visible()
    at.fine()
    page.get_by_role("button", name="Sigo aquí").click()
    expect(page.get_by_role("button", name="Sigo aquí")).to_be_hidden()
    page.clock.fast_forward(16 * 60 * 1000)
    expect(page.get_by_role("heading", name="La sesión se ha cerrado")).to_be_visible()
    expect(page.locator("[name=text]")).to_be_hidden()
    page.get_by_role("button", name="Ya he entrado: seguir").click()
    expect(page.locator("[name=text]")).to_have_value("media hora de trabajo")
    expect(page.locator("[name=text]")).to_be_visible()
