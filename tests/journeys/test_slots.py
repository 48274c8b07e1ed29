"""A coordinator's slots in Chromium: every step of a tile with the keyboard alone, a leaving, the month's settlement."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests import cast as people
from tests.cast import key
from tests.journeys.conftest import Journey
from tests.making import Maker


def by_keyboard(page: Page, target: Any, press: str = "Enter") -> None:
    """Reach it with Tab alone, then press."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            if press:
                page.keyboard.press(press)
            return
    raise AssertionError(f"not reached with the keyboard: {target}")


def on_tile(page: Page, tile: str) -> None:
    """The keyboard is where the step was made: on the tile."""
    expect(page.locator(f"#{tile}")).to_be_focused()


def fields_of(page: Page, tile: str) -> Any:
    return page.locator(f".slot-more:has(#{tile}) .slot-verbs")


def set_aside(page: Page, tile: str, why: str, button: str, who: str = "") -> None:
    """Open the tile, say why (and for whom), press: with the keyboard alone."""
    verbs = fields_of(page, tile)
    by_keyboard(page, verbs.get_by_label("Por qué se aparta"), "")
    page.keyboard.type(why)
    if who:
        by_keyboard(page, verbs.get_by_label("Para quién"), "")
        page.keyboard.type(who)
    by_keyboard(page, verbs.get_by_role("button", name=button))


def hold_offer_release_and_out(at: Journey, waits: Any) -> None:
    """From home to a free tile; kept, offered, given up, out of service and free again, never leaving the keyboard."""
    page, name = at.go("/"), waits.patient.list_name
    by_keyboard(page, page.get_by_role("link", name="Plazas", exact=True))
    expect(page.locator(".board").first).to_be_visible()
    at.fine()
    free = page.locator(".slot-more > summary.free").first
    tile = str(free.get_attribute("id"))
    by_keyboard(page, free)
    at.fine()
    set_aside(page, tile, "Viene el lunes.", "Guardarla 7 días", name)
    expect(page.locator(f"#{tile}.offered", has_text=name)).to_be_visible()
    on_tile(page, tile)
    page.keyboard.press("Enter")
    by_keyboard(page, fields_of(page, tile).get_by_role("button", name=f"Ofrecérsela a {name}"))
    expect(page.locator(f"#{tile}", has_text="ofrecida")).to_be_visible()
    on_tile(page, tile)
    page.keyboard.press("Enter")
    at.fine()
    by_keyboard(page, fields_of(page, tile).get_by_role("link", name="No la acepta"))
    expect(page.locator("[name=text]")).to_be_visible()
    by_keyboard(page, page.locator("[name=text]"), "")
    page.keyboard.type("Prefiere esperar a la primavera.")
    by_keyboard(page, page.locator("main button.primary"))
    expect(page).to_have_url(f"{at.server}/derivaciones/{waits.pk}/")
    page = at.go("/plazas/")
    by_keyboard(page, page.locator(f"#{tile}.free"))
    set_aside(page, tile, "", "Fuera de servicio")  # without a reason: its page says so, and keeps what was typed
    expect(page.locator("#id_reason_error")).to_be_visible()
    at.fine()
    by_keyboard(page, page.locator("[name=reason]"), "")
    page.keyboard.type("Se cambia la caldera.")
    by_keyboard(page, page.get_by_role("button", name="Apartar la plaza"))
    expect(page.locator(f"#{tile}.out")).to_be_visible()
    on_tile(page, tile)
    page.keyboard.press("Enter")
    by_keyboard(page, fields_of(page, tile).get_by_role("button", name="Liberarla ahora"))
    expect(page.locator(f"#{tile}.free")).to_be_visible()
    on_tile(page, tile)


def expect_leaving(at: Journey) -> None:
    page = at.go(f"/derivaciones/{key('referral-pili')}/")
    page.get_by_role("link", name="Cuándo se prevé que salga").click()
    at.fine()
    page.fill("[name=expected_end_on]", f"{timezone.localdate() + timedelta(days=40)}")
    page.get_by_role("button", name="Anotarlo").click()
    at.fine()
    at.go("/plazas/")
    expect(page.locator(".slot.leaving")).to_be_visible()


def settle(at: Journey) -> None:
    page = at.go("/plazas/")
    page.get_by_role("link", name="Liquidación").click()
    page.get_by_role("link", name="Más recientes").click()
    expect(page.get_by_text("Todavía abierta")).to_be_visible()
    at.fine()
    if at.javascript:
        with page.expect_download() as download:
            page.get_by_role("link", name="Descargar como tabla").click()
        assert download.value.suggested_filename.startswith("liquidacion-")


@pytest.mark.parametrize(
    ("width", "javascript"),
    [(1280, True), (320, True), (320, False)],
    ids=["wide", "narrow", "narrow without JavaScript"],
)
def test_a_coordinator_keeps_frees_and_settles(
    server: str, journey: Callable[..., Journey], width: int, javascript: bool
) -> None:
    cast = people.load()
    waits = Maker(cast).received()
    at = journey(width=width, javascript=javascript)
    at.enter(cast.coordinator)
    hold_offer_release_and_out(at, waits)
    expect_leaving(at)
    settle(at)
    at.enter(cast.manager)
    at.go("/liquidacion/")
    at.fine()
