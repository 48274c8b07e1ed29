"""From a referral to a reminded review, by hand in Chromium: clinician, entity coordinator, professional, clinician."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import database
from tests.journeys.conftest import Journey

WISH = "Quiero volver a cocinar para otros,\ncomo en el bar de mi tía."
WORDS = "Soy de Ojos Negros. Hago migas para veinte sin despeinarme."


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


def refer(at: Journey) -> None:
    """The clinician registers somebody new and refers them."""
    page = at.go("/")
    at.fine()
    page.goto(f"{at.server}/derivaciones/nueva/")
    at.fine()
    page.fill("[name=q]:not([data-slash])", "Casimira Inventada")
    page.get_by_role("button", name="Buscar", exact=True).last.click()
    for name, text in {
        "given_name": "Casimira", "surname1": "Inventada", "surname2": "Royo", "preferred_name": "Casi",
        "birth_date": "1979-04-03", "town": "Ojos Negros", "document": "00000115T", "phone": "600 000 111",
    }.items():  # fmt: skip
        page.fill(f"[name={name}]", text)
    page.select_option("[name=sex]", "female")
    at.fine()
    page.locator("form:has([name=given_name]) button").last.click()
    expect(page).to_have_url(re.compile(r"/derivaciones/nueva/[0-9a-f-]{36}/"))
    at.fine()
    page.locator("label", has_text="Peña Lucera").first.click()
    page.fill("[name=person_wish]", WISH)
    page.fill("[name=reason]", "Vive sola desde el verano y ha dejado de salir.")
    page.fill("[name=safety_facts]", "Nada que destacar.")
    page.check("[name=options_explained]")
    page.locator("form:has([name=reason]) button").last.click()
    expect(page.get_by_text("Quiero volver a cocinar para otros,")).to_be_visible()
    at.fine()


def receive(at: Journey) -> None:
    """The coordinator finds it at the top of the work, acknowledges and accepts on a slot, then starts the person."""
    page = at.go("/")
    at.fine()
    page.get_by_role("link", name=re.compile("Casimira")).first.click()
    at.fine()
    page.get_by_role("button", name=re.compile("[Aa]cusar recibo")).first.click()
    page.get_by_role("link", name=re.compile("[Aa]ceptar en una plaza")).first.click()
    at.fine()
    choose(page, "slot")
    page.locator("form:has([name=slot]) button").last.click()
    at.fine()
    page.get_by_role("link", name=re.compile("[Ii]ncorporar|[Pp]rimer día")).first.click()
    at.fine()
    page.fill("[name=joined_on]", date.today().isoformat())
    page.get_by_label(re.compile("Marta Zueco")).check()
    page.locator("form:has([name=joined_on]) button").last.click()
    at.fine()
    page.goto(f"{at.server}/plazas/")
    expect(page.get_by_text("Casimira I.")).to_be_visible()
    at.fine()


def write(at: Journey) -> None:
    """The key worker writes the person's words, a goal in two voices, a note and a review."""
    page = at.go("/")
    at.fine()
    page.goto(f"{at.server}/personas/")
    at.fine()
    page.get_by_role("link", name=re.compile("Casimira")).first.click()
    at.fine()
    home = page.url
    page.goto(f"{home}palabras/who_i_am/")
    page.fill("[name=words]", WORDS)
    said = page.locator("[name=answer][value=said]")
    if said.count():
        said.check()
    at.fine()
    save(page, "words")
    expect(page.get_by_text(WORDS)).to_be_visible()
    page.goto(f"{home}objetivos/nuevo/")
    page.fill("[name=words]", WISH)
    page.fill("[name=objective]", "Un menú a la semana en el taller de cocina, hasta el verano.")
    page.select_option("[name=area]", label="Empleo y formación")
    at.fine()
    save(page, "objective")
    at.fine()
    page.goto(f"{home}notas/")
    page.fill("[name=text]", "Ha venido al taller y ha hecho migas.")
    save(page, "text")
    expect(page.get_by_text("Ha venido al taller y ha hecho migas.")).to_be_visible()
    at.fine()
    review(at, home)


def review(at: Journey, home: str) -> None:
    page = at.page
    page.goto(f"{home}revisiones/nueva/")
    put_date(page, "held_on", date.today())
    page.fill("[name=decisions]", "Seguimos con la cocina; en enero hablamos del carné.")
    # An order of dates that cannot be: refused on the field, and nothing typed is lost.
    put_date(page, "next_on", date.today() - timedelta(days=3))
    save(page, "decisions")
    expect(page.locator("[name=decisions]")).to_have_value("Seguimos con la cocina; en enero hablamos del carné.")
    at.fine()
    put_date(page, "next_on", date.today() + timedelta(days=10))
    save(page, "decisions")
    expect(page).not_to_have_url(re.compile("nueva"))
    expect(page.get_by_text("Seguimos con la cocina")).to_be_visible()
    at.fine()


def put_date(page: Page, name: str, when: date) -> None:
    page.fill(f"[name={name}]", when.isoformat())


def choose(page: Page, name: str) -> None:
    """Take the first of some choice cards, as one does: by its label, which covers the whole card."""
    page.locator(f"label[for={page.locator(f'[name={name}]').first.get_attribute('id')}]").first.click()


def save(page: Page, field: str) -> None:
    page.locator(f"form:has([name={field}]) button").last.click()


def look_back(at: Journey) -> None:
    """The clinician hears what became of the person and reads the plan."""
    page = at.go("/")
    at.fine()
    expect(page.get_by_text(re.compile("Casimira")).first).to_be_visible()
    page.get_by_role("link", name=re.compile("Casimira")).first.click()
    at.fine()
    page.goto(f"{at.server}/personas/")
    page.get_by_role("link", name=re.compile("Casimira")).first.click()
    expect(page.get_by_text(WORDS)).to_be_visible()
    at.fine()


def be_reminded(at: Journey, run: Callable[..., str]) -> None:
    """What beat does: the review that is due in ten days stands in the key worker's work, once."""
    run("scan_due")
    run("scan_due")
    page = at.go("/")
    assert page.get_by_role("heading", name=re.compile("Revisar el plan con Casimira")).count() == 1
    at.fine()


@pytest.fixture
def run(server: str, committed_db: str) -> Callable[..., str]:
    """Run a command of the operators' in this test's database, under the jobs' login."""

    def command(*arguments: str) -> str:
        env = database.environment(committed_db, "jobs")
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments], cwd=database.ROOT, env=env, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return command


@pytest.mark.browser
def test_the_thin_line(journey: Any, people: SimpleNamespace, run: Any) -> None:
    """Walked at 320 px; test_main_line.py walks all of it at 1280, with scripts and without."""
    at: Journey = journey(width=320)
    for who, does in (
        (people.clinician, refer), (people.coordinator, receive), (people.professional, write), (people.clinician, look_back),
    ):  # fmt: skip
        at.enter(who)
        does(at)
    at.enter(people.professional)
    be_reminded(at, run)
