"""The three processes of a run, and one of them as something that can be started, watched and ended."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from launcher import processes
from launcher.errors import tail
from launcher.project import Project

CRASHES = 5  # this many within the window below, and restarting is given up
WINDOW = 60.0


URLS = {
    "app": "DATABASE_URL",
    "jobs": "JOBS_DATABASE_URL",
    "owner": "DATABASE_OWNER_URL",
    "backup": "BACKUP_DATABASE_URL",
}


def narrowed(environment: Mapping[str, str], login: str) -> dict[str, str]:
    """Returns the environment of a process that works under one login: the other passwords left out."""
    others = {name for key, name in URLS.items() if key != login}
    return {**{k: v for k, v in environment.items() if k not in others}, "PPR_LOGIN": login}


@dataclass
class Child:
    """A process of ours, its output in a log, restarted when it dies."""

    name: str
    command: Sequence[str]
    log: Path
    patience: float  # seconds it is given to end by itself
    login: str = "app"  # the only database login that it is told
    process: "subprocess.Popen[bytes] | None" = None
    starts: list[float] = field(default_factory=list)

    def start(self, project: Project, environment: Mapping[str, str]) -> None:
        self.starts.append(time.monotonic())
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=project.root,
                env=narrowed(environment, self.login),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,  # the terminal's Ctrl+C is ours to handle, in order
            )

    @property
    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def crashes_in_a_loop(self) -> bool:
        recent = [moment for moment in self.starts if time.monotonic() - moment < WINDOW]
        return len(recent) > CRASHES

    def ending(self) -> str:
        """Returns how it ended, for a line."""
        code = self.process.returncode if self.process else 0
        return f"killed by signal {-code}" if code < 0 else f"ended with code {code}"

    def stop(self) -> None:
        """Ends it and whatever it started: asked first, killed when its time is over."""
        if self.process is None:
            return
        if self.process.poll() is None:
            processes.send(self.process.pid, signal.SIGTERM)
            processes.wait_until(lambda: self.died, self.patience)
        self.kill()

    def kill(self) -> None:
        """Kills its whole group: a killed parent leaves children behind."""
        if self.process is not None:
            processes.send(self.process.pid, signal.SIGKILL, group=True)
            self.process.wait()

    def last_words(self) -> str:
        return tail(self.log)


def binds(port: int) -> list[str]:
    """Returns the loopback addresses to serve on: IPv6 as well where the machine has it."""
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("::1", port))
    except OSError:
        return [f"127.0.0.1:{port}"]
    return [f"127.0.0.1:{port}", f"[::1]:{port}"]


def _heartbeats(project: Project) -> str:
    # Gunicorn's workers touch a file there every second: memory, where there is any.
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else str(project.var)


def web(project: Project, port: int) -> Child:
    python = str(project.python)
    serving = [part for address in binds(port) for part in ("--bind", address)]
    size = ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    calm = ["--worker-tmp-dir", _heartbeats(project), "--no-control-socket", "--graceful-timeout", "8"]
    command = [python, "-m", "gunicorn", "ppr.wsgi", *serving, *size, *calm, "--log-level", "warning"]
    return Child("web", command, project.log("web"), patience=12)


def worker(project: Project) -> Child:
    python = str(project.python)
    options = ["-c", "2", "--prefetch-multiplier", "1", "--loglevel", "warning"]
    command = [python, "-m", "celery", "-A", "ppr", "worker", *options]
    return Child("worker", command, project.log("worker"), patience=12, login="jobs")


def beat(project: Project) -> Child:
    schedule = project.var / "beat"
    schedule.mkdir(exist_ok=True)
    options = ["--schedule", str(schedule / "schedule"), "--pidfile", "", "--loglevel", "warning"]
    command = [str(project.python), "-m", "celery", "-A", "ppr", "beat", *options]
    return Child("beat", command, project.log("beat"), patience=5, login="jobs")
