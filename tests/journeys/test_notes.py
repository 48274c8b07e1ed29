"""Notes in Chromium: what is typed survives a restart of the server; the person objects to a note and is answered."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import expect

from tests import database
from tests.journeys.conftest import Journey, free_port, wait_for


class Restarted:
    """The web server on one port, which may be stopped and begun again."""

    def __init__(self, name: str) -> None:
        port = free_port()
        self.url = f"http://localhost:{port}"
        self.env = {**database.environment(name, "app"), "PPR_PORT": str(port), "BASE_URL": self.url}
        self.command = [sys.executable, "-m", "gunicorn", "ppr.wsgi", "-b", f"127.0.0.1:{port}", "--threads", "4"]
        self.begin()

    def begin(self) -> None:
        self.process = subprocess.Popen([*self.command, "--log-level", "warning"], cwd=database.ROOT, env=self.env)
        wait_for(f"{self.url}/healthz", self.process)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(20)


@pytest.fixture
def running(committed_db: str) -> Iterator[Restarted]:
    server = Restarted(committed_db)
    yield server
    server.end()


@pytest.fixture
def server(running: Restarted) -> str:
    """In place of the one that all journeys share: this one is restarted."""
    return running.url


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    from tests import cast

    return cast.load()


@pytest.mark.parametrize("width", [1280, 320])
def test_what_is_typed_survives_a_restart(
    running: Restarted, people: SimpleNamespace, journey: Callable[..., Journey], width: int
) -> None:
    at = journey(width)
    at.enter(people.professional)
    page = at.go(f"/personas/{people.pili.pk}/notas/")
    at.fine()
    page.locator("[name=text]").press_sequentially("Hoy hemos ido juntas a")
    expect(page.locator("#note_draft")).to_contain_text("Guardado como borrador")
    running.end()
    running.begin()
    page = at.go(f"/personas/{people.pili.pk}/notas/")
    expect(page.locator("[name=text]")).to_have_value("Hoy hemos ido juntas a")
    at.fine()
    page.locator("[name=text]").fill("Hoy hemos ido juntas a la mercería.")
    page.get_by_role("button", name="Guardar la nota").click()
    expect(page.get_by_text("La nota está guardada")).to_be_visible()
    expect(page.locator("[name=text]")).to_have_value("")
    at.fine()


@pytest.mark.parametrize("width", [1280, 320])
def test_she_objects_to_a_note_and_reads_the_answer(
    people: SimpleNamespace, journey: Callable[..., Journey], width: int
) -> None:
    own, team = journey(width), journey(width)
    herself: Any = SimpleNamespace(user=people.person_user, pk="")
    own.enter(herself)
    page = own.go("/")
    own.fine()
    page.get_by_role("link", name="Mis notas").click()
    own.fine()
    page.get_by_role("link", name="Decir algo de esta nota").first.click()
    own.fine()
    page.get_by_role("textbox", name="Con mis palabras").fill("No fue así: yo ya estaba allí.")
    page.get_by_role("button", name="Guardar lo que digo").click()
    expect(page.get_by_text("No fue así: yo ya estaba allí.")).to_be_visible()
    own.fine()

    team.enter(people.professional)
    page = team.go("/")
    team.fine()
    page.get_by_role("link", name="Leer y responder").first.click()
    team.fine()
    page.locator("textarea[name=text]").fill("Tienes razón, lo apunté al día siguiente.")
    page.get_by_role("button", name="Guardar la respuesta junto a la nota").click()
    expect(page.get_by_text("Tienes razón, lo apunté al día siguiente.")).to_be_visible()
    team.fine()

    page = own.go(f"/personas/{people.pili.pk}/notas/")
    expect(page.get_by_text("Tienes razón, lo apunté al día siguiente.")).to_be_visible()
    own.fine()
