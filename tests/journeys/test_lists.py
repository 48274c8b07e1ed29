"""The list of referrals on a phone, in Chromium: narrowed, kept as a view, and one thing done with several."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import cast as people
from tests.journeys.conftest import Journey
from tests.making import Maker


@pytest.mark.browser
def test_a_coordinator_narrows_keeps_and_acknowledges_several(server: str, journey: Callable[..., Journey]) -> None:
    cast = people.load()
    new = [Maker(cast).referral().patient.list_name for _ in range(2)]
    at = journey(width=320)
    at.enter(cast.coordinator)
    page = at.go("/derivaciones/")
    at.fine()
    page.get_by_text("Filtrar y ordenar").click()
    page.get_by_label("Situación").select_option("sent")
    page.get_by_role("button", name="Mostrar").click()
    at.fine()
    page.get_by_text("Guardar esta vista").click()
    page.get_by_label("Nombre de la vista").fill("Por acusar")
    page.get_by_role("button", name="Guardar la vista").click()
    expect(page.get_by_role("link", name="Por acusar")).to_have_attribute("aria-current", "true")
    for name in new:
        page.get_by_label(f"Elegir a {name}").check()
    page.get_by_role("button", name="Acusar recibo").click()
    expect(page.get_by_text("Hecho: 2. Sin hacer: 0.")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Volver a la lista").click()
    expect(page.get_by_role("link", name="Por acusar")).to_have_attribute("aria-current", "true")
    assert not page.get_by_text(new[0]).count()
