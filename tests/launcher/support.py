"""Shared by the launcher's tests."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import psycopg

from launcher import places
from launcher.project import Project
from launcher.services import Services

ROOT = Path(__file__).resolve().parents[2]
OURS = ("DATABASE", "BROKER_URL", "REDIS_URL", "CACHE_URL", "JOBS_", "BACKUP_", "PPR_", "DEMO")


def make_project(var: Path) -> Project:
    """A project with the packages of the running environment and its state elsewhere."""
    project = Project(root=ROOT, var=var, venv=Path(sys.prefix))
    project.prepare()
    return project


def clean_environment(**extra: str) -> dict[str, str]:
    """The environment without what dev.py told the test run about its own servers."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    return kept | extra


def dev(*arguments: str, **extra: str) -> "subprocess.CompletedProcess[str]":
    """Runs dev.py as a person would."""
    command = [sys.executable, str(ROOT / "dev.py"), *arguments]
    return subprocess.run(command, env=clean_environment(**extra), capture_output=True, text=True, timeout=60)


def put_away(project: Project) -> None:
    """Stops the servers of a project and removes all that they kept, wherever it is."""
    Services(project, environ={}).leave()
    where = places.recall(project)
    for folder in (where.data, where.sockets) if where else ():
        shutil.rmtree(folder, ignore_errors=True)


def connect(url: str, **changes: str) -> "psycopg.Connection[tuple[object, ...]]":
    parts = urlsplit(url)
    host = unquote(parts.netloc.rpartition("@")[2].rpartition(":")[0])
    values = {"host": host, "port": str(parts.port), "dbname": parts.path[1:]}
    values |= {"user": parts.username or "", "password": parts.password or ""}
    return psycopg.connect(**(values | changes), autocommit=True)  # type: ignore[arg-type]
