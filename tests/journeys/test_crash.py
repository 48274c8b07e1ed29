"""The whole of `dev.py run` on a state folder of its own: its servers killed during use, then started again."""

from __future__ import annotations

import http.cookiejar
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from launcher import places
from launcher.postgres import Postgres
from launcher.project import Project
from launcher.valkey import Valkey
from tests.database import ROOT
from tests.journeys.conftest import free_port, wait_for

NOTE = "Esta nota se escribió antes de que cayera todo."


class Browser:
    """Just enough of a browser: cookies and forms."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> tuple[int, str]:
        return self._open(urllib.request.Request(self.base + path))

    def post(self, path: str, at: str = "", **fields: str) -> tuple[int, str]:
        """Send a form, with the hidden fields that its page (`at`, or the path itself) carries."""
        _, page = self.get(at or path)
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', page))
        data = urllib.parse.urlencode({**hidden, **fields}).encode()
        return self._open(urllib.request.Request(self.base + path, data, {"Referer": self.base + path}))

    def _open(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=120) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Any]:
    """run(): start `dev.py run` on this test's own folder and port, and wait until it serves."""
    port = free_port()
    ours = (
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "JOBS_DATABASE_URL",
        "BROKER_URL",
        "CACHE_URL",
        "REDIS_URL",
        "PPR_LOGIN",
    )
    env = {k: v for k, v in os.environ.items() if k not in ours} | {"PPR_VAR": str(tmp_path / "var ñ")}
    started: list[subprocess.Popen[bytes]] = []

    def start() -> tuple[subprocess.Popen[bytes], str]:
        process = subprocess.Popen(
            [sys.executable, "dev.py", "run", "--port", str(port)], cwd=ROOT, env=env, stdout=subprocess.DEVNULL
        )
        started.append(process)
        wait_for(f"http://localhost:{port}/healthz", process, 900)  # a whole demonstration, on however busy a machine
        return process, f"http://localhost:{port}"

    yield start
    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait(60)


def servers(var: Path) -> list[int]:
    """The database and the broker that work for this folder, wherever their data had to go."""
    project = Project(root=ROOT, var=var, venv=ROOT / ".venv")
    where = places.recall(project)
    assert where is not None
    return [pid for pid in (Postgres(where, var, {}).pid(), Valkey(where, var).pid()) if pid]


@pytest.mark.browser
@pytest.mark.early
def test_nothing_is_lost_when_database_and_broker_are_killed(run: Any, tmp_path: Path) -> None:
    process, base = run()
    marta = Browser(base)
    assert marta.post("/demo/entrar/", at="/entrar/", username="marta.zueco")[0] == 200
    _, people = marta.get("/personas/")
    person = re.findall(r"/personas/[0-9a-f-]{36}/", people)[0]
    assert marta.post(f"{person}notas/", text=NOTE, kind="contact", visibility="everyone")[0] == 200
    victims = servers(tmp_path / "var ñ")
    assert len(victims) == 2
    process.send_signal(signal.SIGSTOP)  # whoever starts them again looks away while somebody asks for a page
    for pid in victims:
        os.kill(pid, signal.SIGKILL)
    status, page = marta.get(person)
    assert status == 503 and "PPR" in page and "Traceback" not in page
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGCONT)
    process.wait(60)
    _, base = run()
    assert NOTE in marta.get(f"{person}notas/")[1]
