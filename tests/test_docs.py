"""The pages of docs/ hold what they say: every test that one of them names is there."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from django.conf import settings

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


# What the page on security says in figures → where it works by them. Both have to be there, and alike.
FIGURES = {
    "15 minutes without use and 8 hours in all": lambda: (settings.IDLE_MINUTES, settings.SESSION_HOURS) == (15, 8),
    "a day and a week for the person": lambda: (
        (settings.PERSON_IDLE_HOURS, settings.PERSON_SESSION_HOURS) == (24, 7 * 24)
    ),
    "Two minutes before the end": lambda: "const WARN = 120;" in (TESTS.parent / "static/js/session.js").read_text(),
    "after five the name is closed": lambda: settings.LOCK_AFTER == 5,
    "ten codes on paper": lambda: recovery_codes() == 10,
    "one person; sixty minutes": lambda: settings.BREAK_GLASS_MINUTES == 60,
    "Every ten seconds the heads": lambda: beat("export-audit-heads") == 10,
    "mode 600, synced": lambda: "0o600" in (TESTS.parent / "entities/audit_heads.py").read_text(),
    "At least 10,000 entries a second": lambda: (
        "at_least=10_000" in (TESTS / "entities/test_tampering.py").read_text()
    ),
}  # fmt: skip


def recovery_codes() -> int:
    from allauth.mfa import app_settings

    return int(app_settings.RECOVERY_CODE_COUNT)


def beat(task: str) -> float:
    from ppr.celery import app

    return float(app.conf.beat_schedule[task]["schedule"])


@pytest.mark.parametrize("words", FIGURES)
def test_the_figures_of_the_page_are_those_by_which_it_works(words: str) -> None:
    text = " ".join((TESTS.parent / "docs/security.md").read_text().split())
    assert words in text and FIGURES[words]()
