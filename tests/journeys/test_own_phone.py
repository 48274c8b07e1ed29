"""The person's phone, 320 px wide: in for the first time with a code, the simple version, all that is one's own."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Journey

OWN = "tres acequias y un tejado"


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


def handed(at: Journey, people: Any) -> tuple[str, str]:
    """Marta makes the paper with the code; the user name and the code that stand on it."""
    at.enter(people.professional)
    page = at.go(f"/personas/{people.pili.pk}/entrada/")
    at.fine()
    page.locator("button[name=give]").first.click()
    at.fine()
    text = page.locator("main").inner_text()
    found = re.search(r"(p-\w+)[\s\S]*?([0-9A-Z]{4}-[0-9A-Z]{4})", text)
    assert found, text
    return found[1], found[2]


def with_the_code(at: Journey, name: str, code: str) -> None:
    page = at.go("/entrar/")
    page.get_by_role("link", name="Tengo un papel con un código").click()
    at.fine()
    page.fill("[name=user_name]", name)
    page.fill("[name=code]", code.lower())
    page.locator("form:has([name=code]) button[type=submit]").click()
    expect(page.get_by_role("heading", name="Cómo quieres entrar")).to_be_visible()
    at.fine()


def comes_in(at: Journey, name: str, code: str) -> None:
    with_the_code(at, name, code)
    page = at.page
    page.fill("[name=password]", OWN)
    page.fill("[name=again]", OWN)
    page.locator("form:has([name=again]) button[type=submit]").click()
    expect(page.get_by_text("Tu próxima cita")).to_be_visible()  # at once
    at.fine()


def writes(at: Journey) -> None:
    """One question after another; the second one not today."""
    page = at.page
    page.get_by_role("link", name=re.compile("^Escribir paso a paso")).click()
    expect(page.get_by_text("1 de 4")).to_be_visible()
    expect(page.get_by_role("link", name="024")).to_be_visible()
    expect(page.get_by_role("link", name="112")).to_be_visible()
    at.fine()
    page.fill("[name=words]", "Soy de Calamocha y coso.")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_text("2 de 4")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Hoy no").click()
    expect(page.get_by_text("3 de 4")).to_be_visible()


def test_the_persons_phone_with_the_simple_version_on(
    journey: Callable[..., Journey], people: SimpleNamespace, figure: Any
) -> None:
    name, code = handed(journey(), people)
    at = journey(width=320)
    comes_in(at, name, code)
    at.page.get_by_role("button", name="Ver la versión sencilla").click()
    at.fine()
    writes(at)
    person, looked = f"/personas/{people.pili.pk}", 0
    for path in (
        "/", f"{person}/", f"{person}/crisis/", f"{person}/notas/", f"{person}/bienestar/", f"{person}/bienestar/toolbox/",
        f"{person}/llamada/", f"{person}/revisiones/proxima/", f"{person}/compartir/", f"{person}/compartir/invitar/supporter/",
        f"{person}/contacto/", "/comarcas/", f"{person}/entrada/", f"{person}/quien-ha-mirado/", f"{person}/quien-es-quien/", "/cuenta/",
    ):  # fmt: skip
        at.go(path)
        at.fine()
        looked += 1
    at.go(f"{person}/")
    expect(at.page.get_by_text("Soy de Calamocha y coso.")).to_be_visible()
    with at.page.expect_download() as saved:
        at.page.get_by_role("link", name="Guardar mi plan en papel").click()
    assert saved.value.suggested_filename.startswith("plan-de-recuperacion-sencillo-")
    figure("the person's phone: pages axe clean at 320 px in the simple version", looked, at_least=14)
    at.page.get_by_role("button", name="Ver todo").click()
    expect(at.page.get_by_role("button", name="Ver la versión sencilla")).to_have_count(0)
    at.go("/")
    expect(at.page.get_by_role("button", name="Ver la versión sencilla")).to_be_visible()


def test_she_comes_in_with_the_telephone_itself(journey: Callable[..., Journey], people: SimpleNamespace) -> None:
    at = journey(width=320)
    devices = at.context.new_cdp_session(at.page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }})  # fmt: skip
    with_the_code(at, *handed(journey(), people))
    page = at.page
    page.get_by_role("link", name="Usar este teléfono").click()
    at.fine()
    page.fill("[name=name]", "mi teléfono")
    page.get_by_role("button", name="Guardar una clave de acceso").click()
    page.wait_for_url(lambda where: "claves" not in where)
    at.fine()
    at.go("/")
    expect(page.get_by_text("Tu próxima cita")).to_be_visible()
    page.locator("details.user summary").click()
    page.get_by_role("button", name="Salir", exact=True).click()
    page.get_by_role("button", name="Entrar con una clave de acceso").click()
    expect(page.get_by_text("Tu próxima cita")).to_be_visible()
    # The team gives her another code: she is signed out, reads who and why, and says that she did not ask for it.
    team = journey()
    team.enter(people.professional)
    there = team.go(f"/personas/{people.pili.pk}/entrada/")
    there.get_by_text("Dar otro código").first.click()
    team.fine()
    there.fill("[name=reason]", "Dice que ha perdido el teléfono.")
    there.locator("button[name=give]").first.click()
    expect(there.get_by_text("El papel con el código").first).to_be_visible()
    at.go("/")
    page.get_by_role("button", name="Entrar con una clave de acceso").click()
    expect(page.get_by_text("Se ha dado un código nuevo para entrar en tu plan")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Verlo, o decir que no lo he pedido").click()
    at.fine()
    page.get_by_role("button", name="No lo he pedido").click()
    expect(page.get_by_text("Ese código ya no abre nada")).to_be_visible()


def test_the_tablet_is_locked_while_it_is_in_her_hands(
    journey: Callable[..., Journey], people: SimpleNamespace
) -> None:
    at = journey(width=820)
    at.enter(people.professional)
    page = at.go(f"/personas/{people.pili.pk}/juntos/")
    at.fine()
    page.get_by_role("button", name="Empezar y entregarlo").click()
    at.fine()
    page.fill("[name=words]", "Lo escribo yo aquí.")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.get_by_text("2 de 8")).to_be_visible()
    at.go(f"/personas/{people.pili.pk}/juntos/wish/")
    at.fine()
    page.fill("[name=words]", "Volver a la peña.")
    page.select_option("[name=area]", index=1)
    page.get_by_role("button", name="Guardar y seguir").click()
    at.fine()
    for path in ("/", "/personas/", f"/personas/{people.pili.pk}/notas/"):
        at.go(path)
        expect(page.get_by_role("heading", name="Escribe Pili")).to_be_visible()
        at.fine()
    page.get_by_role("button", name="He terminado").click()
    expect(page.get_by_role("heading", name="Confirme que es usted")).to_be_visible()
    at.fine()
