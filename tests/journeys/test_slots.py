"""A coordinator's slots by hand in Chromium: one kept for who waits, freed, somebody's leaving, the month's settlement."""

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
            page.keyboard.press(press)
            return
    raise AssertionError(f"not reached with the keyboard: {target}")


def keep(at: Journey, waits: Any, *, keyboard: bool) -> None:
    """From home in two clicks to a free slot, kept for who waits, and free again."""
    page = at.go("/")
    page.get_by_role("link", name="Plazas", exact=True).click()
    at.fine()
    free = page.locator("a.slot.free").first
    by_keyboard(page, free) if keyboard else free.click()
    expect(page.get_by_role("heading", name="Apartarla")).to_be_visible()
    at.fine()
    page.get_by_label("Guardarla para alguien").check()
    page.get_by_role("button", name="Apartar la plaza").click()
    expect(page.locator("#id_until_error, #id_reason_error").first).to_be_visible()
    at.fine()
    page.get_by_label("Para quién, si se guarda").select_option(str(waits.pk))
    page.fill("[name=until]", f"{timezone.localdate() + timedelta(days=6)}")
    page.fill("[name=reason]", "Viene el lunes a conocer el centro.")
    save = page.get_by_role("button", name="Apartar la plaza")
    by_keyboard(page, save) if keyboard else save.click()
    tile = page.locator(".slot.offered", has_text=waits.patient.given_name)
    expect(tile).to_be_visible()
    at.fine()
    tile.click()
    at.fine()
    page.get_by_role("button", name="Liberarla ahora").click()
    expect(page.locator("a.slot.free").first).to_be_visible()


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
    ("width", "javascript", "keyboard"),
    [(1280, True, True), (320, True, False), (320, False, False)],
    ids=["wide, by keyboard", "narrow", "narrow without JavaScript"],
)
def test_a_coordinator_keeps_frees_and_settles(
    server: str, journey: Callable[..., Journey], width: int, javascript: bool, keyboard: bool
) -> None:
    cast = people.load()
    waits = Maker(cast).received()
    at = journey(width=width, javascript=javascript)
    at.enter(cast.coordinator)
    keep(at, waits, keyboard=keyboard)
    expect_leaving(at)
    settle(at)
    at.enter(cast.manager)
    at.go("/liquidacion/")
    at.fine()
