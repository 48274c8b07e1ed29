"""The person closes a section by hand in Chromium, and it vanishes for the entity; then she shares something else."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Journey


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


@pytest.mark.parametrize("width", [1280, 320])
def test_she_closes_the_notes_and_they_are_gone_for_the_entity(
    people: SimpleNamespace, journey: Callable[..., Journey], width: int
) -> None:
    her, team = journey(width), journey(width)
    team.enter(people.colleague)
    page = team.go(f"/personas/{people.pili.pk}/notas/")
    tabs = page.get_by_role("navigation", name="Páginas de Pili")
    expect(tabs.get_by_role("link", name="Notas")).to_be_visible()
    her.enter(people.person_user)
    mine = her.go("/")
    mine.get_by_role("link", name="Quién ve qué").click()
    her.fine()
    mine.get_by_role("link", name=people.pena.name).click()
    her.fine()
    mine.get_by_label("Las notas de quienes acompañan").uncheck()
    mine.get_by_role("button", name="Guardar lo que ve").click()
    expect(mine.get_by_text("Cerrado:")).to_be_visible()
    her.fine()
    page.reload()
    expect(page.get_by_role("heading", name="Esta página no está aquí")).to_be_visible()
    page = team.go(f"/personas/{people.pili.pk}/")
    expect(tabs.get_by_role("link", name="Notas")).to_have_count(0)
    team.noise.clear()  # the 404 that was wanted
    team.fine()


@pytest.mark.parametrize("width", [1280, 320])
def test_she_sees_first_what_her_sister_would_see(
    people: SimpleNamespace, journey: Callable[..., Journey], width: int
) -> None:
    her = journey(width)
    her.enter(people.person_user)
    page = her.go(f"/personas/{people.pili.pk}/compartir/invitar/")
    her.fine()
    page.get_by_role("link", name="Alguien cercano").click()
    page.fill("[name=user_name]", "p-9h3c5")
    page.get_by_label("El plan: mis palabras").check()
    page.fill("[name=what_for]", "Que sepa cómo voy.")
    her.fine()
    page.get_by_role("button", name="Ver antes lo que vería").click()
    expect(page.get_by_text("Palabras de pili.")).to_be_visible()
    her.fine()
    page.get_by_role("button", name="Compartir", exact=True).click()
    expect(page.get_by_text("Compartido. Ahora hay que darle el código")).to_be_visible()
    her.fine()
    sister = journey(width)
    sister.enter(people.supporter_user)
    page = sister.go("/")
    page.get_by_role("link", name="Pilar A.").click()
    sister.fine()
