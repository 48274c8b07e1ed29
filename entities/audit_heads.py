"""The heads of the audit's chains, kept in files outside the database: a line for each head that moved.

Each line carries a code over itself and the line before, under a key of its own, so that the files cannot be
rewritten in silence either. What they prove ends with their last line: ship them elsewhere often.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone

Head = dict[str, Any]  # chain, seq, digest, at
_FIELDS = ("chain", "seq", "digest", "at")
_KEPT_PER_CHAIN = 500  # heads held against the chain: the last proves all before it, the others find the place


class Rewritten(RuntimeError):
    """A line of the files does not follow from the one before it."""


def export() -> int:
    """Append the heads that have moved since the last time; the number of lines written, already on the disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT chain, seq, digest FROM ppr_audit_heads() ORDER BY chain")
        now = {str(chain): (seq, digest) for chain, seq, digest in cursor.fetchall()}
    with _alone(settings.AUDIT_HEADS) as folder:
        last, code = _known(folder)
        moved = [(chain, *head) for chain, head in now.items() if last.get(chain) != list(head)]
        if moved:
            _append(folder, moved, code)
            _remember(folder, {chain: list(head) for chain, head in now.items()})
    return len(moved)


def read() -> list[Head]:
    """Every head ever written, oldest first. Raises Rewritten where a line was changed, put in or taken out."""
    found: list[Head] = []
    code = ""
    for number, line in enumerate(_lines(settings.AUDIT_HEADS), start=1):
        row = _parsed(line)
        if row is None:
            continue  # torn by a crash; were it a forged one, the next code would not follow
        if not hmac.compare_digest(row.get("code", ""), _code(code, row)):
            raise Rewritten(f"line {number} of the kept heads does not follow from the one before it")
        code = row["code"]
        found.append({name: row[name] for name in _FIELDS})
    return found


def thinned(heads: list[Head]) -> list[Head]:
    """At most some hundreds of each chain, evenly, with its last."""
    chains: dict[str, list[Head]] = {}
    for head in heads:
        chains.setdefault(head["chain"], []).append(head)
    return [h for rows in chains.values() for h in [*rows[: -1 : len(rows) // _KEPT_PER_CHAIN + 1], rows[-1]]]


def begin_again() -> None:
    """Set the files aside, where the database itself was begun anew. For the demonstration only."""
    if not settings.DEMO:
        raise RuntimeError("the kept heads are evidence")
    for path in settings.AUDIT_HEADS.glob("*"):
        path.unlink()


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    """The folder, while no other process writes in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with os.fdopen(_open(folder / "lock"), "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _open(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _append(folder: Path, moved: list[tuple[str, int, str]], code: str) -> None:
    at = timezone.now()
    lines = []
    for chain, seq, digest in moved:
        row: dict[str, Any] = {"chain": chain, "seq": seq, "digest": digest, "at": at.isoformat()}
        row["code"] = code = _code(code, row)
        lines.append(json.dumps(row))
    path = folder / f"heads-{at:%Y-%m}.jsonl"
    torn = path.exists() and not _tail(path).endswith(b"\n") and path.stat().st_size > 0
    with os.fdopen(_open(path), "ab") as out:
        out.write((("\n" if torn else "") + "\n".join(lines) + "\n").encode())
        out.flush()
        os.fsync(out.fileno())


def _code(before: str, row: dict[str, Any]) -> str:
    text = json.dumps([before, *(row.get(name) for name in _FIELDS)])
    return hmac.new(settings.AUDIT_KEY, text.encode(), hashlib.sha256).hexdigest()


def _known(folder: Path) -> tuple[dict[str, Any], str]:
    """The heads as last written, and the code of the last line; both nothing at the beginning."""
    files = sorted(folder.glob("heads-*.jsonl"))
    rows = [row for line in (_tail(files[-1]).splitlines() if files else []) if (row := _parsed(line.decode()))]
    memory = folder / "last.json"
    last = _parsed(memory.read_text()) if memory.exists() and rows else None
    return last or {}, rows[-1]["code"] if rows else ""


def _remember(folder: Path, heads: dict[str, Any]) -> None:
    # Only to know what has moved: lost or wrong, it costs lines written twice and proves nothing.
    draft = folder / "last.json.new"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(heads, out)
    draft.replace(folder / "last.json")


def _tail(path: Path) -> bytes:
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - 4096))
        return file.read()


def _lines(folder: Path) -> Iterator[str]:
    for path in sorted(folder.glob("heads-*.jsonl")):
        with path.open() as file:
            yield from file


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        row = json.loads(line)
    except ValueError:
        return None
    return row if isinstance(row, dict) else None
