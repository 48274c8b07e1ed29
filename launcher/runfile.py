"""What is known of the run of this project: var/run.json, true as long as var/run.lock is held."""

import json
import os
import signal
from typing import Any

from launcher import processes
from launcher.errors import Refusal
from launcher.locks import FileLock, is_held
from launcher.project import Project


def _read(project: Project) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads((project.var / "run.json").read_text())
    except (OSError, ValueError):
        return {}
    return record


def write(project: Project, port: int, pids: list[int]) -> None:
    """Records who runs, where, and the processes to end should we be killed."""
    children = [{"pid": pid, "birth": processes.birth(pid)} for pid in pids]
    record = {"pid": os.getpid(), "port": port, "children": children}
    draft = project.var / "run.json.new"
    draft.write_text(json.dumps(record))
    draft.replace(project.var / "run.json")


def remove(project: Project) -> None:
    (project.var / "run.json").unlink(missing_ok=True)


def claim(project: Project, port: int) -> FileLock:
    """Makes us the one run of this project; raises Refusal when there is one already."""
    lock = FileLock(project.var / "run.lock")
    if not lock.take(wait=False):
        at = _read(project).get("port")
        where = f"at http://localhost:{at}" if at else "and still starting"
        raise Refusal(f"already running {where}, stop it with python3 dev.py stop")
    end_leftovers(project)
    write(project, port, [])
    return lock


def end_leftovers(project: Project) -> bool:
    """Ends what a killed run left behind; True if there was anything."""
    left = [
        child["pid"]
        for child in _read(project).get("children", [])
        if processes.same_process(child["pid"], child["birth"])
    ]
    for pid in left:
        processes.send(pid, signal.SIGTERM)
    for pid in left:
        processes.end(pid, seconds=5, group=True)
    remove(project)
    return bool(left)


def stop(project: Project) -> bool:
    """Ends the run of this project and waits for it; True if there was one."""
    lock = project.var / "run.lock"
    if not is_held(lock):
        return end_leftovers(project)
    pid = _read(project).get("pid", 0)
    if pid:
        processes.send(pid, signal.SIGTERM)
    if not processes.wait_until(lambda: not is_held(lock), 45):
        processes.end(pid, number=signal.SIGKILL, seconds=1)
        end_leftovers(project)
    return True
