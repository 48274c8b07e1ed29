"""In Chromium: names of eighty letters without a space, of people and of organisations, on the narrowest screen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests import cast as people
from tests.database import connect
from tests.journeys.conftest import Journey

LONG = "Rehabilitacionpsicosocialcomunitariaeintegradadelosvallesaltosdelturiaydelguadalope"
# A word stands on two lines: what is one word is drawn in two boxes, one under the other.
BROKEN = """() => [...document.querySelectorAll("h2, .button, .rail a, .status, th")].filter(each => {
  const word = each.innerText.trim().split(/\\s/)[0];
  const text = document.createTreeWalker(each, NodeFilter.SHOW_TEXT).nextNode();
  if (!word || word.length > 20 || !text || !each.offsetParent || each.closest("thead")) return false;
  const at = text.data.indexOf(word), range = document.createRange();
  if (at < 0) return false;
  range.setStart(text, at); range.setEnd(text, at + word.length);
  return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size > 1;
}).map(each => each.innerText)"""


@pytest.mark.parametrize("width", [320, 1280])
def test_long_names_break_and_short_words_do_not(
    committed_db: str, journey: Callable[..., Journey], width: int
) -> None:
    cast = people.load()
    with connect("owner", committed_db) as owner:
        assert owner.execute("UPDATE patients_patient SET surname1 = %s, town = %s", [LONG[:80]] * 2).rowcount
        owner.execute("UPDATE entities_entity SET name = left(name || %s, 120)", [LONG])
        owner.execute("UPDATE entities_user SET last_name = %s", [LONG])
    at = journey(width=width)
    at.enter(cast.professional)
    own = f"/personas/{cast.pili.pk}/"
    for path in ("/", "/personas/", own, f"{own}notas/", f"{own}quien-es-quien/", f"{own}recorrido/", f"{own}crisis/"):
        page: Page = at.go(path)
        at.fine()
        assert not page.evaluate(BROKEN), path
    assert LONG[:80] in at.go(own).inner_text("h1")
    at.enter(cast.coordinator)
    for path in ("/", "/derivaciones/", "/plazas/", "/liquidacion/", "/personal/"):
        page = at.go(path)
        at.fine()
        assert not page.evaluate(BROKEN), path
