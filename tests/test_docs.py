"""The pages of docs/ hold what they say: every test that one of them names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
PAGES = sorted((TESTS.parent / "docs").rglob("*.md"))
NAMED = re.compile(r"`(?:tests/)?([\w/]+\.py)::(\w+)")


def functions(path: Path) -> set[str]:
    """The names of the tests in a file; empty when there is none."""
    if not path.exists():
        return set()
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_test_that_a_page_names_is_there(page: Path) -> None:
    gone = [f"{file}::{name}" for file, name in NAMED.findall(page.read_text()) if name not in functions(TESTS / file)]
    assert not gone, gone


def test_a_name_that_is_not_there_is_noticed() -> None:
    assert NAMED.findall("`plans/test_crisis.py::test_nowhere`") == [("plans/test_crisis.py", "test_nowhere")]
    assert "test_nowhere" not in functions(TESTS / "plans/test_crisis.py")


def test_each_hazard_of_the_log_has_a_control_and_a_test() -> None:
    rows = [line for line in (TESTS.parent / "docs/safety.md").read_text().splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(rows) >= 20
    for row in rows:
        assert NAMED.search(row), row
        assert all(cell.strip() for cell in row.strip("|").split("|")), row
