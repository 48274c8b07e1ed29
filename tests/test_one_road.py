"""Take away each visible_to in the pages in turn: PostgreSQL still returns no foreign row."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import pytest

from ppr.lib.walls import ProtectedQuerySet, walled_tables
from tests import database
from tests.addresses import walk
from tests.test_house_rules import sources

ROOT = Path(__file__).resolve().parent.parent

# What only Fundación Carrasca Clara and USM Vega Lucera may ever see.
FOREIGN = ("Forastera", "Ajenisima", "outsider")
STRANGERS = ("professional", "coordinator", "clinician", "social_worker", "colleague")


def calls() -> list[tuple[str, int, int]]:
    """(file, first line, last line) of every statement that calls visible_to outside the library."""
    found = []
    for name, tree in sources():
        if name.startswith("ppr/lib/"):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "visible_to":
                found.append((name, node.lineno, node.end_lineno or node.lineno))
    return sorted(set(found))


@pytest.mark.early
def test_no_removed_filter_shows_a_foreign_row(
    cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch, figure: Any
) -> None:
    """Every page is asked for by those who may not see the outsider, with one filter after the other gone."""
    used, shown = without_each_filter(cast, sign_in, monkeypatch, STRANGERS)
    figure("filters taken away, one at a time", len(used), at_least=50)
    figure("foreign rows shown with a filter gone", len(shown), exactly=0)
    assert not shown, shown


@pytest.mark.early
def test_with_the_second_wall_down_the_pages_notice(
    committed_db: str, cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch, figure: Any
) -> None:
    """The proof that the test above can fail: without policies a missing filter is seen, and none missing is not."""
    with database.connect("owner", committed_db) as owner:
        for table in walled_tables():
            owner.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    _used, shown = without_each_filter(cast, sign_in, monkeypatch, STRANGERS[:2])
    assert not [entry for entry in shown if entry[0] is None]  # the filters alone hold too
    figure("filters whose loss alone shows foreign rows with the wall down", len({e[0] for e in shown}), at_least=1)


def without_each_filter(
    cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch, strangers: tuple[str, ...]
) -> tuple[set[Any], list[Any]]:
    """The filters that were passed and taken away, and (filter, page, who, word) for each foreign word shown.

    The filter is None where the word stood there with all of them in place.
    """
    pages = [a for a in walk() if a.door in ("page", "api") and not a.rule.public]
    roles = {name: getattr(cast, name).role for name in strangers}
    clients = {name: sign_in(getattr(cast, name)) for name in strangers}
    for client in clients.values():
        client.raise_request_exception = False
    used: set[tuple[str, int, int]] = set()
    genuine = ProtectedQuerySet.visible_to
    sites = calls()
    shown: list[Any] = []
    # Which pages pass which filter: asked once with all filters in place.
    passed = _passed_by(sites, pages, roles, clients, monkeypatch, genuine, shown)
    for site in sites:
        monkeypatch.setattr(ProtectedQuerySet, "visible_to", _without(site, genuine, used))
        # A filter of every page stands in hundreds: forty of them say what it lets through.
        for name, address, subject in passed.get(site, ())[:: max(1, len(passed.get(site, ())) // 40)]:
            shown += _foreign(clients[name], site, name, address, subject)
        monkeypatch.setattr(ProtectedQuerySet, "visible_to", genuine)
    print("never reached by reading:", [site for site in sites if site not in used])
    return used, shown


def _foreign(client: Any, site: Any, name: str, address: Any, subject: str) -> list[Any]:
    body = client.get(address.url(subject)).getvalue().decode(errors="replace")
    return [(site, address.name, name, word) for word in FOREIGN if word in body]


def _passed_by(
    sites: Any, pages: Any, roles: Any, clients: Any, monkeypatch: Any, genuine: Any, shown: list[Any]
) -> Any:
    passed: dict[Any, list[Any]] = {}
    now: list[Any] = []

    def noting(rows: Any, actor: Any, code: str = "") -> Any:
        site = _site(sites, sys._getframe(1))
        if site and now[0] not in passed.setdefault(site, []):
            passed[site].append(now[0])
        return genuine(rows, actor, code)

    monkeypatch.setattr(ProtectedQuerySet, "visible_to", noting)
    for name, client in clients.items():
        for address in pages:
            if roles[name] not in address.rule.roles:
                continue  # refused before any filter
            # Somebody who is theirs, so that the filters behind the first are reached, and somebody who is not.
            for subject in ("pili", "outsider"):
                now[:] = [(name, address, subject)]
                shown += _foreign(client, None, name, address, subject)
    monkeypatch.setattr(ProtectedQuerySet, "visible_to", genuine)
    return passed


def _without(site: Any, genuine: Any, used: set[Any]) -> Any:
    def visible_to(rows: Any, actor: Any, code: str = "") -> Any:
        if _site([site], sys._getframe(1)):
            used.add(site)
            return rows.all()
        return genuine(rows, actor, code)

    return visible_to


def _site(sites: Any, frame: Any) -> Any:
    # Between the page and the query set stands the manager's own method.
    for _ in range(3):
        if frame is None or (ROOT / ".venv") not in Path(frame.f_code.co_filename).parents:
            break
        frame = frame.f_back
    name = Path(frame.f_code.co_filename)
    short = str(name.relative_to(ROOT))
    return next((s for s in sites if s[0] == short and s[1] <= frame.f_lineno <= s[2]), None)
