"""Figures: a test records what it measured and what is wanted; the run ends with their table and fails on a short one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LONG = os.environ.get("PPR_LONG") == "1"


def _var() -> Path:
    return Path(os.environ.get("PPR_VAR", "var"))


@pytest.fixture
def figure() -> Callable[..., None]:
    """figure(name, value, at_least=… | at_most=… | exactly=…): record it; add=True sums those of the same name."""

    def record(name: str, value: float, *, at_least: float | None = None, at_most: float | None = None,
               exactly: float | None = None, unit: str = "", add: bool = False) -> None:  # fmt: skip
        limits = {"≥": at_least, "≤": at_most, "=": exactly}
        row = {
            "name": name,
            "value": value,
            "unit": unit,
            "add": add,
            "limits": {k: v for k, v in limits.items() if v is not None},
        }
        folder = _var() / "figures"
        folder.mkdir(parents=True, exist_ok=True)
        with (folder / f"{os.getpid()}.jsonl").open("a") as out:
            out.write(json.dumps(row) + "\n")

    return record


@pytest.fixture(scope="session")
def long_run() -> bool:
    """Whether this is `dev.py test --long`: the big counts."""
    return LONG


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        for old in (_var() / "figures").glob("*.jsonl"):
            old.unlink()


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    if hasattr(session.config, "workerinput"):
        return
    rows = _rows()
    (_var()).mkdir(parents=True, exist_ok=True)
    (_var() / "figures.json").write_text(json.dumps({"long": LONG, "figures": rows}, indent=1, ensure_ascii=False))
    if exitstatus == 0 and any(not row["reached"] for row in rows):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    rows = _rows()
    if not rows:
        return
    terminalreporter.section("figures" + (" (long)" if LONG else ""))
    width = max(len(row["name"]) for row in rows)
    for row in rows:
        mark = "    " if row["reached"] else "SHORT"
        value = f"{row['value']:g}"
        terminalreporter.write_line(
            f"{row['name']:<{width}}  {value:>10} {row['unit']:<4} wanted {row['wanted']:<12} {mark}"
        )


_HOLDS = {"≥": float.__ge__, "≤": float.__le__, "=": float.__eq__}


def _rows() -> list[dict[str, Any]]:
    files = sorted((_var() / "figures").glob("*.jsonl"))
    found: dict[str, dict[str, Any]] = {}
    for row in (json.loads(line) for path in files for line in path.read_text().splitlines()):
        before = found.get(row["name"])
        if before is not None and row["add"]:
            row["value"] += before["value"]
        found[row["name"]] = row
    return [_judged(row) for _, row in sorted(found.items())]


def _judged(row: dict[str, Any]) -> dict[str, Any]:
    wanted = " ".join(f"{sign} {limit:g}" for sign, limit in row["limits"].items())
    reached = all(_HOLDS[sign](float(row["value"]), float(limit)) for sign, limit in row["limits"].items())
    return {"name": row["name"], "value": row["value"], "unit": row["unit"], "wanted": wanted, "reached": reached}
