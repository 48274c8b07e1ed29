"""Take the pictures of docs/screens from a running demonstration: `.venv/bin/python -m tests.screens [--port 8000]`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from tests.journeys.conftest import CHROMIUM

TO = Path(__file__).resolve().parent.parent / "docs" / "screens"

MOST = 1600  # pixels of height: the rest of a long page says no more about its look

# name: (account, path or a link to follow from home, width, what else)
PICTURES: dict[str, tuple[str, str, int, dict[str, Any]]] = {
    "sign-in": ("", "/entrar/", 1280, {}),
    "home": ("marta.zueco", "/", 1280, {}),
    "home-coordinator": ("joaquin.sese", "/", 1280, {}),
    "home-sector": ("nieves.torrijo", "/", 1280, {}),
    "home-clinician": ("ines.calvo", "/", 1280, {}),
    "people": ("marta.zueco", "/personas/", 1280, {}),
    "plan": ("marta.zueco", "Pilar A.", 1280, {}),
    "plan-phone": ("marta.zueco", "Pilar A.", 320, {}),
    "plan-dark": ("marta.zueco", "Pilar A.", 1280, {"color_scheme": "dark"}),
    "plan-print": ("marta.zueco", "Pilar A.", 794, {"print": True}),
    "notes": ("marta.zueco", "Pilar A./notas/", 1280, {}),
    "progress": ("marta.zueco", "Pilar A./como-va/", 1280, {}),
    "social": ("marta.zueco", "Pilar A./situacion/", 1280, {}),
    "who": ("marta.zueco", "Pilar A./quien-es-quien/", 1280, {}),
    "refer": ("ines.calvo", "/derivaciones/nueva/", 1280, {}),
    "referrals": ("joaquin.sese", "/derivaciones/", 1280, {}),
    "slots": ("joaquin.sese", "/plazas/", 1280, {}),
    "administration": ("olga.pardos", "/admin/", 1280, {}),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("names", nargs="*", help="only these")
    given = parser.parse_args()
    TO.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=CHROMIUM)
        for name, (account, place, width, more) in PICTURES.items():
            if not given.names or name in given.names:
                printed = more.pop("print", False)
                context = browser.new_context(viewport={"width": width, "height": 800}, locale="es-ES", **more)
                page = context.new_page()
                base = f"http://localhost:{given.port}"
                _enter(page, base, account)
                _go(page, base, place)
                if printed:
                    page.emulate_media(media="print")
                tall = page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(tall, MOST)}
                page.screenshot(path=TO / f"{name}.png", full_page=True, clip=clip)
                context.close()
                print(name)


def _enter(page: Page, base: str, account: str) -> None:
    page.goto(f"{base}/entrar/")
    if account:
        page.locator(f"form:has([value='{account}']) button, button[value='{account}']").first.click()
        page.wait_for_url(f"{base}/")


def _go(page: Page, base: str, place: str) -> None:
    """Open an address, or follow a person's link from home and then what comes after it."""
    if place.startswith("/"):
        page.goto(base + place)
        return
    person, _, tab = place.partition("/")
    page.get_by_role("link", name=person, exact=True).first.click()
    page.wait_for_load_state()
    if tab:
        page.goto(page.url + tab)


if __name__ == "__main__":
    main()
