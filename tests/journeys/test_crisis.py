"""The crisis plan by hand in Chromium: offered, written apart, in force, printed on one page; and what changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Journey

ITEMS = {
    "signs": ("Dejo de coser, no duermo y contesto corto.", "person_only", ""),
    "helps": ("Que me dejen la luz del pasillo y a la gata. Hablar bajo.", "agreed", ""),
    "treatment": ("Antes que haloperidol, olanzapina.", "not_committed", "depende de la urgencia."),
    "practical": ("La gata se queda con Rosa, la del 2.º. La llave la tiene ella.", "open", ""),
}


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


def send(page: Page, field: str) -> None:
    page.locator(f"form:has([name={field}]) button[type=submit]").first.click()


def offer(at: Journey, patient: Any) -> None:
    """Two clicks from the person's page, nothing in force, and the way to offer one."""
    page = at.go(f"/personas/{patient.pk}/")
    page.get_by_role("link", name="En una crisis").click()
    expect(page.get_by_text("Todavía no hay plan de crisis")).to_be_visible()
    at.fine()
    page.get_by_role("link", name="Ofrecer un plan de crisis").click()
    at.fine()
    page.get_by_label("Sí, vamos a escribirlo").check()
    page.fill("[name=words]", "Vale, pero con Carmen.")
    send(page, "answer")
    expect(page.get_by_text("No hay que rellenar nada")).to_be_visible()
    at.fine()


def write(at: Journey, patient: Any) -> None:
    """What she chose, whom to call and whom not, the meeting."""
    for about, (words, agreement, reason) in ITEMS.items():
        page = at.go(f"/personas/{patient.pk}/crisis/preparar/sobre/{about}/")
        page.fill("[name=words]", words)
        page.check(f"[name=agreement][value={agreement}]")
        page.fill("[name=reason]", reason)
        at.fine()
        send(page, "words")
    for name, relation, phone in (("Carmen", "mi hermana", "600 111 222"), ("Luis", "mi hermano", "")):
        page = at.go(f"/personas/{patient.pk}/crisis/preparar/contactos/nuevo/")
        page.fill("[name=name]", name)
        page.fill("[name=relation]", relation)
        page.fill("[name=phone]", phone)
        if phone:
            page.fill("[name=may_know]", "en una crisis puede saberlo todo")
        else:
            page.check("[name=not_to_be_told]")
        at.fine()
        send(page, "relation")
    page = at.go(f"/personas/{patient.pk}/crisis/preparar/reunion/")
    page.fill("[name=facilitator_name]", "Leonor Usón, Defensoría")
    page.check("[name=directive][value=yes]")
    page.fill("[name=directive_details]", "registro de Aragón, 2024")
    at.fine()
    send(page, "facilitator_name")
    at.fine()


def in_force(at: Journey) -> None:
    page = at.page
    page.get_by_role("link", name="Ponerlo en vigor").click()
    at.fine()
    send(page, "agreed_on")
    expect(page.get_by_text("No avisar a: Luis, mi hermano")).to_be_visible()
    at.fine()


def signed(at: Journey) -> None:
    """What could not be promised stays in sight; she signs all the same, and so does who wrote it with her."""
    page = at.page
    page.get_by_role("link", name="Firmarlo").click()
    expect(page.get_by_text("sin poder prometerlo: depende de la urgencia.")).to_be_visible()
    at.fine()
    page.check("[name=person_signs]")
    page.check("[name=signs]")
    send(page, "signs")
    expect(page.get_by_text("Pilar Abadía Ferrer (la persona").first).to_be_visible()
    expect(page.get_by_text("sin poder prometerlo: depende de la urgencia.")).to_be_visible()
    at.fine()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_crisis_plan_from_the_offer_to_the_page(
    journey: Callable[..., Journey], people: SimpleNamespace, width: int
) -> None:
    at = journey(width=width)
    at.enter(people.professional)
    offer(at, people.pili)
    write(at, people.pili)
    in_force(at)
    signed(at)
    assert len(re.findall(rb"/Type\s*/Page\b", at.page.pdf(format="A4"))) == 1, "one A4 page"
    at.page.get_by_role("link", name="Se ha usado").click()
    at.fine()
    at.page.fill("[name=text]", "Ayudó la luz del pasillo.")
    send(at.page, "text")
    at.go(f"/personas/{people.pili.pk}/cambios/")
    expect(at.page.get_by_text("Ayudó la luz del pasillo.")).to_be_visible()
    at.fine()
