"""The person disagrees with a plan, and it goes into force with the disagreement in sight, in Chromium."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Journey

SAID = "No quiero la visita de los lunes."


@pytest.fixture
def people(server: str) -> SimpleNamespace:
    """The cast of the database that the server works in."""
    from tests import cast

    return cast.load()


@pytest.mark.parametrize("width", [1280, 320])
def test_a_plan_is_in_force_with_the_disagreement_in_sight(
    journey: Callable[..., Journey], people: SimpleNamespace, width: int
) -> None:
    at = journey(width=width)
    at.enter(people.professional)
    page = at.go(f"/personas/{people.pili.pk}/firmar/")
    at.fine()
    page.check("[name=position][value=disagrees]")
    page.fill("[name=words]", SAID)
    page.check("[name=offered][value=advocate]")
    page.check("[name=signs]")
    page.locator("form:has([name=signs]) button[type=submit]").first.click()
    expect(page.get_by_text("el plan está en vigor")).to_be_visible()
    expect(page.get_by_text(SAID).first).to_be_visible()
    at.fine()

    for who in (people.clinician, people.person_user):
        at.enter(who)
        page = at.go(f"/personas/{people.pili.pk}/")
        expect(page.get_by_text(re.compile("No est(á|oy) de acuerdo")).first).to_be_visible()
        expect(page.get_by_text(SAID).first).to_be_visible()
        at.fine()
    # The clinician answers; the plan was never held up, and what she thinks stays as she said it.
    at.enter(people.clinician)
    at.go(f"/personas/{people.pili.pk}/").get_by_role("link", name="Responder a lo que piensa del plan").click()
    at.fine()
    at.page.fill("[name=text]", "Hablamos de los lunes el jueves.")
    at.page.check("[name=offers][value=sooner]")
    at.page.locator("form:has([name=text]) button[type=submit]").first.click()
    at.enter(people.person_user)
    page = at.go(f"/personas/{people.pili.pk}/")
    expect(page.get_by_text("Hablamos de los lunes el jueves.")).to_be_visible()
    expect(page.get_by_text(SAID).first).to_be_visible()
    at.fine()
