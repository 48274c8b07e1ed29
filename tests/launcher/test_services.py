"""The embedded servers: they survive a kill, many starters and odd paths, and they ask who you are."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import redis

from launcher import places
from launcher.processes import alive, wait_until
from launcher.project import Project
from launcher.services import Services
from tests.launcher.support import ROOT, clean_environment, connect, make_project, put_away

USE = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from launcher.project import Project
from launcher.services import Services
project = Project(root=Path(sys.argv[1]), var=Path(sys.argv[2]), venv=Path(sys.prefix))
with Services(project, environ={}).used():
    print("up", flush=True)
    sys.stdin.read()
"""


def valkey(environment: dict[str, str]) -> "redis.Redis":
    return redis.Redis(unix_socket_path=urlsplit(environment["CACHE_URL"]).path, decode_responses=True)


def pids(project: Project) -> tuple[int, int]:
    where = places.recall(project)
    assert where
    database = int((where.data / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    return database, json.loads((where.data / "valkey.json").read_text())["pid"]


def kill_both(project: Project) -> None:
    both = pids(project)
    for pid in both:
        os.kill(pid, signal.SIGKILL)
    assert wait_until(lambda: not any(alive(pid) for pid in both), 30)


def test_a_killed_pair_comes_back_with_everything(services: Services, figure: Callable[..., None]) -> None:
    with services.used() as environment:
        with connect(environment["DATABASE_OWNER_URL"]) as owner:
            owner.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
        with valkey(environment) as cache:
            cache.set("kept", "yes")
        kill_both(services.project)
        began = time.monotonic()
        services.ensure()
        figure("both servers back after kill -9", time.monotonic() - began, at_most=30, unit="s")
        with connect(environment["DATABASE_OWNER_URL"]) as owner:
            assert owner.execute("SELECT count(*) FROM kept").fetchone() == (1000,)
        with valkey(environment) as cache:
            assert cache.get("kept") == "yes"


def test_a_pid_file_that_names_another_program_does_not_hinder(services: Services) -> None:
    with services.used():
        kill_both(services.project)
        where = places.recall(services.project)
        assert where
        pid_file = where.data / "postgres" / "postmaster.pid"
        pid_file.write_text(pid_file.read_text().replace(str(int(pid_file.read_text().split()[0])), str(os.getpid())))
        services.ensure()
        assert not services.dead()


def test_an_interrupted_first_start_leaves_no_trap(project: Project) -> None:
    (project.var / "data" / "postgres.new").mkdir(parents=True)
    (project.var / "data" / "postgres.new" / "half").touch()
    with Services(project, environ={}).used():
        assert not (project.var / "data" / "postgres.new").exists()


def test_ten_starts_at_once_make_one_pair(project: Project) -> None:
    command = [sys.executable, "-c", USE, str(ROOT), str(project.var)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    users = [subprocess.Popen(command, env=clean_environment(), **pipes) for _ in range(10)]  # type: ignore[call-overload]
    assert [user.stdout.readline() for user in users] == ["up\n"] * 10
    log = (project.logs / "postgres.log").read_text()
    assert log.count("ready to accept connections") == 1
    both = pids(project)
    for user in users[:9]:
        user.communicate()
    assert all(alive(pid) for pid in both), "one user is left"
    users[9].communicate()
    assert not any(alive(pid) for pid in both), "the last one turns off the light"


def test_a_killed_user_does_not_count(project: Project) -> None:
    command = [sys.executable, "-c", USE, str(ROOT), str(project.var)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as user:
        assert user.stdout and user.stdout.readline() == b"up\n"
        user.kill()
    services = Services(project, environ={})
    assert services.running()
    assert services.leave()
    assert not services.running()


@pytest.mark.parametrize("name", ["con espacios y ñ", "x" * 200])
def test_odd_and_long_paths(folder: Path, name: str) -> None:
    project = make_project(folder / name / "var")
    try:
        with Services(project, environ={}).used() as environment:
            assert environment["BROKER_URL"].isascii()
            with connect(environment["DATABASE_URL"]) as app:
                assert app.execute("SELECT lower('ÁÑ')").fetchone() == ("áñ",)
            with valkey(environment) as cache:
                assert cache.ping()
    finally:
        put_away(project)


def test_below_a_private_folder(folder: Path) -> None:
    private = folder / "private"
    private.mkdir(mode=0o700)
    project = make_project(private / "var")
    try:
        with Services(project, environ={}).used() as environment:
            where = places.recall(project)
            assert where
            assert where.data.is_relative_to(project.var) == (os.getuid() != 0)
            assert stat.S_IMODE(where.sockets.stat().st_mode) == 0o700
            connect(environment["DATABASE_URL"]).close()
    finally:
        put_away(project)


def test_programs_out_of_reach_are_copied(folder: Path, project: Project) -> None:
    """An environment below a private folder, as /root/ppr/.venv is."""
    hidden = folder / "hidden"
    hidden.mkdir(mode=0o700)
    (hidden / ".venv").symlink_to(project.venv)
    beyond = Project(root=project.root, var=project.var, venv=hidden / ".venv")
    with Services(beyond, environ={}).used() as environment:
        assert (project.var / "data" / "programs").exists() == (os.getuid() == 0)
        connect(environment["DATABASE_URL"]).close()


def test_secrets_are_private_and_stay(project: Project) -> None:
    first = Services(project, environ={}).secrets
    assert Services(project, environ={}).secrets == first
    assert stat.S_IMODE((project.var / "secrets.json").stat().st_mode) == 0o600


def test_lost_secrets_are_said(services: Services) -> None:
    with services.used():
        pass
    (services.project.var / "secrets.json").unlink()
    again = Services(services.project, environ={})
    with pytest.raises(Exception, match="made with other secrets"), again.used():
        pass
    assert not again.running()
