"""The crisis page is near and useful, also where no crisis plan is in force."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.urls import reverse


def url(name: str, patient: Any) -> str:
    return reverse(f"plans:{name}", args=[patient.pk])


@pytest.fixture
def client(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.professional)


def test_with_nothing_in_force_there_is_something_to_do_all_the_same(cast: Any, client: Any) -> None:
    page = client.get(url("crisis", cast.pili))
    text = page.content.decode()
    assert 'href="tel:112"' in text and 'href="tel:024"' in text and 'href="tel:978000000"' in text
    assert url("crisis_offer", cast.pili) in text


def test_the_lines_are_those_of_the_region(cast: Any, client: Any, settings: Any) -> None:
    settings.CRISIS_LINES = [{"text": "Peligro:", "number": "911"}]
    text = client.get(url("crisis", cast.pili)).content.decode()
    assert 'href="tel:911"' in text and 'href="tel:112"' not in text


@pytest.mark.parametrize("who", ["professional", "clinician"])
def test_two_clicks_from_home_at_most(cast: Any, sign_in: Any, who: str) -> None:
    client, person, target = (
        sign_in(getattr(cast, who)),
        reverse("plans:person", args=[cast.pili.pk]),
        url("crisis", cast.pili),
    )
    home = client.get("/").content.decode()
    links = set(re.findall(r'href="(/personas/[^"#?]+)"', home)) | {"/personas/"}
    assert person in links or who == "clinician"
    start = person if person in links else "/personas/"
    text = client.get(start).content.decode()
    if start == "/personas/":
        assert person in text
        text = client.get(person).content.decode()
    assert f'href="{target}"' in text
