"""An emergency by hand in Chromium: the ward opens a page that was opened to it, breaks a glass, others review it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Journey


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in; Pili's crisis plan is in force and open to wards."""
    from django.db import transaction

    from plans import crisis
    from tests import cast

    found = cast.load()
    with transaction.atomic(), cast.acting(found.professional):
        plan = crisis.offer(found.pili.pk, by=found.professional, on=date.today())
        crisis.answer(plan, yes=True, words="", ask_again_on=None, by=found.professional, started_from=1)
        given: dict[str, Any] = {"facilitator_name": "Leonor Usón", "open_to_emergency": True}
        crisis.arrange(plan, given, by=found.professional, started_from=plan.row_version)
        crisis.put_in_force(plan, by=found.professional, agreed_on=date.today())
    return found


@pytest.mark.parametrize("width", [1280, 320])
def test_the_ward_opens_what_is_open_to_it_and_breaks_a_glass_that_others_review(
    journey: Callable[..., Journey], people: SimpleNamespace, figure: Any, width: int
) -> None:
    at = journey(width=width)
    at.enter(people.ward)
    page = at.go("/")
    at.fine()
    page.fill("[name=who]", "Pilar Abadía 12/5/1980")
    page.get_by_role("button", name="Abrir la página de crisis").click()  # one click from the first page
    expect(page.get_by_text("porque Pili lo quiso")).to_be_visible()
    at.fine()

    page = at.go("/")
    page.fill("[name=who]", "00000046T")
    page.get_by_role("button", name="Abrir la página de crisis").click()
    expect(page.get_by_text("No se ha abierto nada")).to_be_visible()
    at.fine()
    pressed = ["No puede esperar", "Abrir la página de crisis"]
    page.get_by_role("button", name=pressed[0]).click()
    expect(page.locator("[name=who]")).to_have_value("00000046T")
    at.fine()
    page.get_by_label("Alguien está en peligro inmediato").check()
    page.fill("[name=text]", "Está en la puerta de urgencias y no habla.")
    page.get_by_role("button", name=pressed[1]).click()
    figure("clicks from a search to a crisis page, the glass broken", len(pressed), at_most=2)
    expect(page.get_by_text("otra persona lo revisará")).to_be_visible()
    at.fine()

    at.enter(people.sector_coordinator)
    at.go("/").get_by_role("link", name="Revisar").first.click()
    expect(page.get_by_text("Está en la puerta de urgencias y no habla.")).to_be_visible()
    at.fine()
    page.get_by_label("Estaba justificado", exact=True).check()
    page.fill("[name=text]", "Hablado con la planta: no había otra manera.")
    page.get_by_role("button", name="Guardar la revisión").click()
    expect(page.get_by_text("No hay nada por revisar")).to_be_visible()
    at.fine()


def test_the_person_reads_that_the_page_was_opened(journey: Callable[..., Journey], people: SimpleNamespace) -> None:
    at = journey(width=320)
    at.enter(people.ward)
    at.go("/").fill("[name=who]", "00000023T")
    at.page.get_by_role("button", name="Abrir la página de crisis").click()
    at.enter(SimpleNamespace(user=people.person_user, pk=""))
    page = at.go("/")
    expect(page.get_by_text("Se abrió tu página de crisis en una urgencia")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Ver cuándo y por qué").click()
    expect(page.get_by_text("como la persona deseó")).to_be_visible()
    at.fine()
