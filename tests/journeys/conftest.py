"""A real server in front of a database of the test's own, and a real Chromium."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.base import AxeResults
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests import database

# Playwright's loop runs in this thread; Django would refuse to touch the database beside it.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
# What is expected comes at once; a machine with much else to do gets half a minute before it counts as missing.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)

CHROMIUM = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--no-first-run",
]  # fmt: skip
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],  # what passes is not told node by node: that took longer than the looking
}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    executable = os.environ.get("CHROMIUM")
    return {**browser_type_launch_args, "args": CHROMIUM, **({"executable_path": executable} if executable else {})}


@pytest.fixture
def server(committed_db: str) -> Iterator[str]:
    """The address of gunicorn, run as in production, on the clone of this test."""
    port = free_port()
    env = {**database.environment(committed_db, "app"), "PPR_PORT": str(port), "BASE_URL": f"http://localhost:{port}"}
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "ppr.wsgi",
        "-b",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
        "--log-level",
        "warning",
    ]
    process = subprocess.Popen(command, cwd=database.ROOT, env=env)
    try:
        wait_for(f"http://localhost:{port}/healthz", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url: str, process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    """Poll until the server answers; raises when it ended or took too long."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if process.poll() is not None:
            raise RuntimeError("the server ended before it answered")
        try:
            urllib.request.urlopen(url, timeout=20)
            return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(url)


class Journey:
    """One browser window of somebody of the cast."""

    def __init__(self, server: str, context: BrowserContext, javascript: bool) -> None:
        self.server, self.context, self.page = server, context, context.new_page()
        self.javascript = javascript
        self.noise: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda e: self.noise.append(str(e)))

    def _hear(self, message: Any) -> None:
        # A form that comes back with its errors is answered 422: the browser reports that as an error of its own.
        # The suggesting fields of Django's administration measure themselves with a style that the policy blocks.
        known = "status of 422" in message.text or ("/admin/" in self.page.url and "inline style" in message.text)
        if message.type == "error" and not known:
            self.noise.append(message.text)

    def enter(self, membership: Any) -> None:
        """Be signed in under this membership, or as this user who has none (how one signs in is another journey)."""
        from django.test import Client

        from entities import second_factor

        client = Client()
        user = getattr(membership, "user", membership)
        client.force_login(user)
        session = client.session
        if user is not membership:
            session["acting"] = str(membership.pk)
        second_factor.mark(session, user, "mfa")
        session.save()
        self.context.clear_cookies()
        self.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session.session_key, "url": self.server}]
        )

    def go(self, path: str) -> Page:
        self.page.goto(f"{self.server}{path}")
        return self.page

    def there(self) -> None:
        """Wait until the page is whole: a click comes back when the next one has begun, and has nothing in it yet."""
        self.page.wait_for_load_state()

    def fine(self) -> None:
        """This page: WCAG 2.2 AA by axe, no overflow to the side, no error in the console."""
        self.there()
        if not self.javascript:
            return  # axe is a script itself; the same pages are measured with scripts on
        axe = Axe()
        if self.page.evaluate("typeof axe") == "undefined":
            self.page.evaluate(axe.axe_script)
        results = AxeResults(self.page.evaluate("options => axe.run(document, options)", RULES))
        assert results.violations_count == 0, f"{self.page.url}\n{results.generate_report()}"
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wider <= 0, f"{self.page.url} is {wider} px too wide"
        assert not self.noise, f"{self.page.url}: {self.noise}"


@pytest.fixture
def journey(server: str, browser: Browser) -> Iterator[Callable[..., Journey]]:
    """journey(width=1280, javascript=True): a window of that width."""
    contexts: list[BrowserContext] = []

    def start(width: int = 1280, javascript: bool = True) -> Journey:
        context = browser.new_context(
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            locale="es-ES",
            timezone_id="Europe/Madrid",
        )
        context.set_default_timeout(PATIENCE)
        contexts.append(context)
        return Journey(server, context, javascript)

    yield start
    for context in contexts:
        context.close()
