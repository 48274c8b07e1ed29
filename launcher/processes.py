"""Processes: is it alive, is it the one we started, end it; and the user that the servers run as."""

import os
import pwd
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

POLL = 0.02
_servers: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class Account:
    """The operating system's user that the embedded servers run as."""

    uid: int
    gid: int

    @property
    def is_us(self) -> bool:
        return self.uid == os.getuid()

    def options(self) -> dict[str, Any]:
        """Returns the options that make subprocess start a program as this user."""
        if self.is_us:
            return {"umask": 0o077}
        return {"user": self.uid, "group": self.gid, "extra_groups": [], "umask": 0o077}


def server_account(existing: Path | None = None) -> Account:
    """Returns who runs the servers: us, or for root the owner of the existing data, else nobody."""
    if os.getuid() != 0:
        return Account(os.getuid(), os.getgid())
    if existing is not None and existing.exists() and existing.stat().st_uid != 0:
        found = existing.stat()
        return Account(found.st_uid, found.st_gid)
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def give(path: Path, account: Account) -> None:
    """Makes the account the owner of a path (a no-op when that is us)."""
    if not account.is_us:
        os.chown(path, account.uid, account.gid)


def bare_environment() -> dict[str, str]:
    """Returns the environment for the servers: none of our secrets, no locale but the neutral one."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _status_fields(pid: int) -> list[str]:
    """Returns the kernel's fields of a process from its state on, empty when there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


def _ps(pid: int, column: str) -> str:
    # Only where there is no /proc (macOS).
    result = subprocess.run(["ps", "-o", f"{column}=", "-p", str(pid)], capture_output=True, text=True)
    return result.stdout.strip()


def alive(pid: int) -> bool:
    """Tells whether the process runs; one that has ended and waits to be reaped does not."""
    if pid <= 0:
        return False
    if Path("/proc/self/stat").exists():
        fields = _status_fields(pid)
        return bool(fields) and fields[0] not in "ZX"
    state = _ps(pid, "stat")
    return bool(state) and not state.startswith("Z")


def birth(pid: int) -> str:
    """Returns what, with the pid, names a process for good: the moment it started."""
    if Path("/proc/self/stat").exists():
        fields = _status_fields(pid)
        return fields[19] if len(fields) > 19 else ""
    return _ps(pid, "lstart")


def same_process(pid: int, born: str) -> bool:
    return alive(pid) and birth(pid) == born


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return "" if Path("/proc/self").exists() else _ps(pid, "command")


def working_in(folder: Path) -> list[int]:
    """Returns the processes whose working directory is the folder (only where there is a /proc)."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == str(folder) and alive(int(entry.name)):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def wait_until(true: Callable[[], bool], seconds: float) -> bool:
    """Polls until the condition holds; False when the time is over."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(POLL)
    return True


def send(pid: int, number: int, *, group: bool = False) -> None:
    """Sends a signal to a process (or its group), content if it is gone already."""
    with suppress(ProcessLookupError):
        (os.killpg if group else os.kill)(pid, number)


def end(pid: int, *, number: int = signal.SIGTERM, seconds: float = 10, group: bool = False) -> bool:
    """Asks a process to end and kills it when the time is over; True if it ended by itself."""
    send(pid, number)
    if wait_until(lambda: not alive(pid), seconds):
        return True
    send(pid, signal.SIGKILL, group=group)
    wait_until(lambda: not alive(pid), 5)
    return False


def detached(command: Sequence[str | Path], log: Path, account: Account, cwd: Path) -> subprocess.Popen[bytes]:
    """Starts a server in a session of its own, so that Ctrl+C in the terminal does not reach it."""
    # Kept, so that one that ends while we live is reaped at the next start.
    _servers[:] = [server for server in _servers if server.poll() is None]
    with log.open("ab") as output:
        server = subprocess.Popen(
            [str(part) for part in command],
            cwd=cwd,
            env=bare_environment(),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            **account.options(),
        )
    _servers.append(server)
    return server
