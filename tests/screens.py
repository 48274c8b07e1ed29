"""Take the pictures of docs/screens from a running demonstration: `.venv/bin/python -m tests.screens [--port 8000]`.

Those of the README by name, and one of every page that somebody reaches by following links from the first one.
"""

from __future__ import annotations

import argparse
import io
import os
import re
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Error, Page, sync_playwright

from tests.journeys.conftest import CHROMIUM

TO = Path(__file__).resolve().parent.parent / "docs" / "screens"

MOST = 1600  # pixels of height: the rest of a long page says no more about its look

# name: (account, path or a link to follow from home, width, what else)
PICTURES: dict[str, tuple[str, str, int, dict[str, Any]]] = {
    "home": ("marta.zueco", "/", 1280, {}),
    "plan": ("marta.zueco", "Pilar A.", 1280, {}),
    "plan-phone": ("marta.zueco", "Pilar A.", 320, {}),
    "plan-dark": ("marta.zueco", "Pilar A.", 1280, {"color_scheme": "dark"}),
    "plan-print": ("marta.zueco", "Pilar A.", 794, {"print": True}),
    "home-clinician": ("ines.calvo", "/", 1280, {}),
    "home-coordinator": ("joaquin.sese", "/", 1280, {}),
    "home-sector": ("nieves.torrijo", "/", 1280, {}),
    "home-person": ("p-7t4mq2", "/", 320, {}),
    "home-ward": ("hugo.pallas", "/", 1280, {}),
    "home-auditor": ("fermin.lahoz", "/", 1280, {}),
    "crisis-phone": ("p-7t4mq2", "Qué hacer en una crisis", 320, {}),
}
# Whose pages are walked, in this order; a page that somebody before has shown is not taken again.
WALKERS = ("marta.zueco", "ines.calvo", "joaquin.sese", "nieves.torrijo", "p-7t4mq2", "hugo.pallas", "fermin.lahoz",
           "berta.lasheras", "olga.pardos", "noa.used")  # fmt: skip
# What one sees but does not follow: it ends the session, is a file, or is somebody else's site.
LEFT_ALONE = re.compile(r"^/(static|salir|salir-ya|api|estilo|demo/correo/.+|admin/.+/.+|admin/jsi18n|admin/password)")
TRIES = 3  # of one page with other people, where the first has nothing to show


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--only", choices=("named", "walked"))
    given = parser.parse_args()
    base = f"http://localhost:{given.port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM"), args=CHROMIUM)
        if given.only != "walked":
            for name, picture in PICTURES.items():
                _take(browser, base, name, *picture)
        if given.only != "named":
            _walk(browser, base)


def _take(browser: Browser, base: str, name: str, account: str, place: str, width: int, more: dict[str, Any]) -> None:
    options = {key: value for key, value in more.items() if key != "print"}
    context = browser.new_context(viewport={"width": width, "height": 800}, locale="es-ES", **options)
    page = context.new_page()
    _enter(page, base, account)
    if place.startswith("/"):
        page.goto(base + place)
    else:
        page.get_by_role("link", name=place, exact=True).first.click()
        page.wait_for_load_state()
    if "print" in more:
        page.emulate_media(media="print")
    _keep(page, TO / f"{name}.png")
    context.close()


def _walk(browser: Browser, base: str) -> None:
    """One picture a route, by the first account that reaches it."""
    taken: set[str] = set()
    for account in ("", *WALKERS):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, locale="es-ES")
        page = context.new_page()
        _enter(page, base, account)
        for name in _pages(page, base, "/" if account else "/entrar/"):
            if name not in taken:
                taken.add(name)
                _keep(page, TO / "pages" / f"{name}.png")
        context.close()
    print(f"{len(taken)} pages")


def _pages(page: Page, base: str, first: str) -> Iterator[str]:
    """Open what links lead to, each kind of page once; its kind is its address without ids."""
    waiting, tried = deque([first]), dict[str, int]()
    while waiting:
        path = waiting.popleft()
        name = _kind(path)
        if tried.get(name, 0) >= TRIES:
            continue
        tried[name] = tried.get(name, 0) + 1
        if LEFT_ALONE.match(path):
            continue
        answer = None
        with suppress(Error):  # a file is downloaded instead of shown
            answer = page.goto(base + path)
        if answer is None or answer.status != 200 or "html" not in (answer.headers.get("content-type") or ""):
            continue
        tried[name] = TRIES
        found = page.eval_on_selector_all("a[href]", "all => all.map(a => a.getAttribute('href'))")
        waiting.extend(link.split("#")[0] for link in found if link.startswith("/"))
        yield name


def _kind(path: str) -> str:
    """«personas-objetivos» of /personas/6d50…/objetivos/7f69…/."""
    parts = [part for part in path.split("?")[0].strip("/").split("/") if not re.fullmatch(r"[0-9a-f-]{36}|\d+", part)]
    return "-".join(parts) + ("-uno" if re.search(r"[0-9a-f-]{36}/?$|/\d+/?$", path.split("?")[0]) else "") or "inicio"


def _keep(page: Page, to: Path) -> None:
    to.parent.mkdir(parents=True, exist_ok=True)
    size = page.evaluate("[document.documentElement.clientWidth, document.documentElement.scrollHeight]")
    clip = {"x": 0, "y": 0, "width": size[0], "height": min(size[1], MOST)}
    taken = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip)))
    taken.convert("RGB").quantize(64).save(to, optimize=True)
    print(to.stem)


def _enter(page: Page, base: str, account: str) -> None:
    page.goto(f"{base}/entrar/")
    if account:
        page.locator(f"form:has([value='{account}']) button, button[value='{account}']").first.click()
        page.wait_for_url(lambda url: "/entrar" not in url)


if __name__ == "__main__":
    main()
