"""In Chromium: the person reads who has looked at their plan; the auditor reads the log and takes it along."""

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


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (320, True), (320, False)])
def test_the_person_reads_who_has_looked(
    journey: Callable[..., Journey], people: SimpleNamespace, width: int, javascript: bool
) -> None:
    at = journey(width=width, javascript=javascript)
    at.enter(people.professional)
    at.go(f"/personas/{people.pili.pk}/crisis/")
    at.go("/personas/")
    own = SimpleNamespace(user=people.person_user, pk="")
    at.enter(own)
    page = at.go("/")
    page.get_by_role("link", name="Quién ha mirado mi plan").click()
    expect(page.get_by_text("Miró qué hacer en una crisis")).to_be_visible()
    expect(page.get_by_text("Vio tu nombre en una lista")).to_be_visible()
    expect(page.get_by_text("es quien te acompaña más de cerca").first).to_be_visible()
    expect(page.get_by_text(people.professional.user.last_name)).to_have_count(0)
    at.fine()


@pytest.mark.parametrize("width", [1280, 320])
def test_the_auditor_reads_the_log_and_takes_it_along(
    journey: Callable[..., Journey], people: SimpleNamespace, width: int
) -> None:
    at = journey(width=width)
    at.enter(people.professional)
    at.go(f"/personas/{people.pili.pk}/")
    at.enter(people.auditor)
    page = at.go("/")
    at.fine()
    page.get_by_role("link", name="Ver quién miró qué").click()
    expect(page.get_by_text("plans:person")).to_be_visible()
    at.fine()
    page.get_by_text("Solo sobre una persona").click()
    page.fill("[name=number]", "00000023T")
    at.fine()
    page.get_by_role("button", name="Mostrar qué se miró de esta persona").click()
    assert "00000023" not in page.url
    expect(page.get_by_text("Solo sobre la persona")).to_be_visible()
    at.fine()
    with page.expect_download() as download:
        page.get_by_role("link", name="Llevarse esto como archivo CSV").click()
    assert "plans:person" in download.value.path().read_text()
