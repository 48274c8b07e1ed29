"""Where the servers' data, sockets and programs lie, so that the user they run as can reach them.

For root the servers run as `nobody`, who may be unable to enter the project (a parent such as /root
is private); a socket's path may hold 107 bytes at most. Whatever does not fit in var/ goes elsewhere,
and var/places.json remembers where.
"""

import json
import os
import shutil
import socket
import stat
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Refusal
from launcher.processes import Account, bare_environment, server_account
from launcher.project import Project, plain

Say = Callable[[str], None]
SOCKET_NAME = "/.s.PGSQL.5432.lock"  # the longest name that is made in the folder
SOCKET_LIMIT = 107


@dataclass(frozen=True)
class Places:
    """The folder of the data, the folder of the sockets, and the user who owns both."""

    data: Path
    sockets: Path
    account: Account


def _private(folder: Path, account: Account) -> bool:
    """Makes the folder and gives it to the account alone; False where the file system cannot."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if folder.stat().st_uid != account.uid:
            os.chown(folder, account.uid, account.gid)
        folder.chmod(0o700)
    except (PermissionError, FileExistsError):
        return False
    return stat.S_IMODE(folder.stat().st_mode) == 0o700


def _reachable(folder: Path, account: Account) -> bool:
    """Tells by trying whether the account can enter the folder and write there."""
    probe = 'cd "$1" && : > .probe && rm .probe'
    result = subprocess.run(
        ["/bin/sh", "-c", probe, "sh", str(folder)],
        cwd="/",
        env=bare_environment(),
        stderr=subprocess.DEVNULL,
        **account.options(),
    )
    return result.returncode == 0


def _usable(folder: Path, account: Account) -> bool:
    return _private(folder, account) and _reachable(folder, account)


def _elsewhere(instance: str) -> Path:
    if os.getuid() == 0:
        return Path("/var/lib") / f"ppr-{instance}"
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / f"ppr-{instance}"


def _move(source: Path, target: Path, account: Account) -> None:
    """Moves data that can no longer be reached (the project was moved below a private folder)."""
    for item in source.iterdir():
        shutil.move(item, target / item.name)
    for path in (target, *target.rglob("*")):
        os.chown(path, account.uid, account.gid, follow_symlinks=False)


def _data(project: Project, instance: str, account: Account, say: Say) -> Path:
    inside, outside = project.var / "data", _elsewhere(instance)
    # os.path: a home that may not even be looked into has no data of ours.
    if _usable(inside, account) and not os.path.exists(outside / "postgres"):
        return inside
    if not _usable(outside, account):
        raise Refusal(f"The servers' data cannot be kept in {inside} nor in {outside}: neither can be made private.")
    if (inside / "postgres").exists() and not (outside / "postgres").exists():
        _move(inside, outside, account)
    say(f"data is kept in {outside}: {project.var} lies where the user that runs the servers cannot work")
    return outside


def _takes_sockets(folder: Path) -> bool:
    """Tells by trying whether sockets can be made there (some mounted folders cannot hold them)."""
    path = folder / ".probe"
    with socket.socket(socket.AF_UNIX) as probe:
        try:
            probe.bind(str(path))
        except OSError:
            return False
    path.unlink()
    return True


def _short(folder: Path) -> bool:
    return plain(folder) and len(os.fsencode(str(folder) + SOCKET_NAME)) <= SOCKET_LIMIT


def _socket_bases() -> list[Path]:
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    own = [Path("/run")] if os.getuid() == 0 else [Path(runtime)] if runtime else []
    return [base for base in (*own, Path("/tmp"), Path("/var/tmp")) if os.access(base, os.W_OK)]


def _sockets(project: Project, account: Account) -> Path:
    inside = project.var / "sockets"
    if _short(inside) and _usable(inside, account) and _takes_sockets(inside):
        return inside
    for base in _socket_bases():
        made = Path(tempfile.mkdtemp(prefix="ppr-", dir=base))  # a name nobody can foresee
        if _short(made) and _usable(made, account) and _takes_sockets(made):
            return made
        made.rmdir()
    raise Refusal("No folder with a short path was found for the servers' sockets: make /tmp writable.")


def _still_private(folder: Path, account: Account) -> bool:
    try:
        found = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == account.uid and found.st_mode & 0o077 == 0


def _remembered(project: Project) -> dict[str, str]:
    try:
        record: dict[str, str] = json.loads((project.var / "places.json").read_text())
    except (OSError, ValueError):
        return {}
    # A copy or a moved project must not share the sockets of the original.
    return record if record.get("var") == str(project.var) else {}


def recall(project: Project) -> Places | None:
    """Returns the places of the last start if they are still good, without making anything."""
    record = _remembered(project)
    if not record:
        return None
    data, sockets = Path(record["data"]), Path(record["sockets"])
    account = server_account(data)
    good = _still_private(data, account) and _still_private(sockets, account)
    return Places(data, sockets, account) if good else None


def settle(project: Project, instance: str, say: Say) -> Places:
    """Returns the places, made if need be; call it with the start lock held and no server running."""
    account = server_account(project.var / "data")
    data = _data(project, instance, account, say)
    account = server_account(data)
    known = recall(project)
    sockets = known.sockets if known else _sockets(project, account)
    record = {"var": str(project.var), "data": str(data), "sockets": str(sockets)}
    (project.var / "places.json").write_text(json.dumps(record))
    return Places(data, sockets, account)
