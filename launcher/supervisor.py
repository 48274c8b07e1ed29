"""`dev.py run`: starts web, worker and beat, watches over them and the servers, ends them in order."""

import http.client
import signal
import time
from collections.abc import Mapping
from types import FrameType

from launcher import children, runfile
from launcher.children import Child
from launcher.errors import Refusal
from launcher.project import Project
from launcher.services import Services
from launcher.steps import Steps

FIRST_PAGE_SECONDS = 60
PAUSE = 0.25


class Stop(Exception):
    """Somebody asked the run to end."""


def _asked_to_stop(number: int, frame: FrameType | None) -> None:
    raise Stop


SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def listen_for_signals() -> None:
    """Makes Ctrl+C, a polite kill and a closed terminal all end the run in order."""
    for number in SIGNALS:
        signal.signal(number, _asked_to_stop)


def ignore_signals() -> None:
    """Lets the last moments, which are short, go undisturbed."""
    for number in SIGNALS:
        signal.signal(number, signal.SIG_IGN)


class Supervisor:
    """The children of one run. Restarts what dies, gives up on what dies again and again."""

    def __init__(
        self, project: Project, services: Services, steps: Steps, environment: Mapping[str, str], port: int
    ) -> None:
        self.project = project
        self.services = services
        self.steps = steps
        self.environment = environment
        self.port = port
        self.children: list[Child] = []

    def run(self) -> None:
        """Serves until a signal comes (raised as Stop) or a child cannot be kept alive (Refusal)."""
        try:
            self._start()
            self._wait_for_page()
            while True:
                time.sleep(PAUSE)
                self._look_after_servers()
                self._look_after_children()
        finally:
            self._end()

    # Starting

    def _start(self) -> None:
        with self.steps.step("processes", "web, worker and beat started"):
            makers = (children.web(self.project, self.port), children.worker(self.project))
            for child in (*makers, children.beat(self.project)):
                self.children.append(child)
                child.start(self.project, self.environment)
            self._record()

    def _record(self) -> None:
        pids = [child.process.pid for child in self.children if child.process]
        runfile.write(self.project, self.port, pids)

    def _wait_for_page(self) -> None:
        with self.steps.step("first page", "healthy"):
            web = self.children[0]
            end = time.monotonic() + FIRST_PAGE_SECONDS
            while not self._healthy():
                if web.died or time.monotonic() > end:
                    raise Refusal(f"The web server did not start; {web.log} ends with:\n{web.last_words()}")
                self._look_after_children()
                time.sleep(0.05)
        seconds = self.steps.elapsed()
        print(f"\n  http://localhost:{self.port}   after {seconds:.1f} s; Ctrl+C stops\n", flush=True)

    def _healthy(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz", headers={"Host": f"localhost:{self.port}"})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    # Watching

    def _look_after_servers(self) -> None:
        dead = self.services.dead()
        if dead:
            self.steps.say(f"{' and '.join(dead)} died and {'is' if len(dead) == 1 else 'are'} started again")
            self.services.ensure()

    def _look_after_children(self) -> None:
        for child in self.children:
            if not child.died:
                continue
            if child.crashes_in_a_loop():
                raise Refusal(f"The {child.name} process keeps dying; {child.log} ends with:\n{child.last_words()}")
            self.steps.say(f"{child.name} {child.ending()} and is started again; see {child.log}")
            child.kill()
            child.start(self.project, self.environment)
            self._record()

    # Ending

    def _end(self) -> None:
        """Ends the children in order; a second signal meanwhile kills them at once."""
        began = time.monotonic()
        try:
            for child in self.children:
                child.stop()
        except Stop:
            self.steps.say("killed at once")
        finally:
            ignore_signals()
            for child in self.children:
                child.kill()
            runfile.remove(self.project)
        self.steps.line("stopped", time.monotonic() - began, "web, worker and beat")
