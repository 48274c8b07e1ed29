"""What each command of dev.py does."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FrameType

from launcher import browser, runfile
from launcher.checks import check_all
from launcher.environment import Environment
from launcher.errors import Refusal
from launcher.preparation import Preparation
from launcher.project import Project
from launcher.services import Services
from launcher.steps import Steps
from launcher.supervisor import Stop, Supervisor, ignore_signals, listen_for_signals

HOST = "127.0.0.1"
DEFAULT_PORT = 8000


def require_free_port(port: int) -> None:
    """Raises Refusal when something else listens on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except PermissionError:
            raise Refusal(f"Port {port} is not for this user: choose one above 1023 with --port.") from None
        except OSError:
            raise Refusal(f"Port {port} is taken by another program: choose another one with --port.") from None


def child_environment(services: Services, found: Mapping[str, str], *, demo: bool, port: int) -> dict[str, str]:
    """Returns the whole environment of a child. An external database is a demo only where asked for."""
    values = {**os.environ, **found, "PPR_HOST": HOST, "PPR_PORT": str(port)}
    if demo or services.own_database:
        values.setdefault("DEMO", "1")
    return values


@contextmanager
def everything_up(
    project: Project, steps: Steps, *groups: str, demo: bool = False, port: int = DEFAULT_PORT
) -> Iterator[tuple[Services, dict[str, str]]]:
    """Has environment and servers ready for a block; yields the servers and a child's environment."""
    services = Services(project, steps)  # first: half an external database is refused at once
    Environment(project, steps).ensure(*groups)
    with services.used() as found:
        yield services, child_environment(services, found, demo=demo, port=port)


def foreground(project: Project, command: Sequence[str], environment: Mapping[str, str]) -> int:
    """Runs a program on our terminal and returns its exit code; signals are its own to answer."""
    process = subprocess.Popen(command, cwd=project.root, env=environment)

    def pass_on(number: int, frame: FrameType | None) -> None:
        # Ctrl+C reaches the program through the terminal already.
        if number != signal.SIGINT:
            process.send_signal(number)

    previous = {number: signal.signal(number, pass_on) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        code = process.wait()
    finally:
        for number, handler in previous.items():
            signal.signal(number, handler)
    return code if code >= 0 else 128 - code


def run(project: Project, port: int) -> int:
    """Serves the demo until it is stopped."""
    steps = Steps()
    claimed = runfile.claim(project, port)
    try:
        require_free_port(port)
        listen_for_signals()
        with everything_up(project, steps, "run", demo=True, port=port) as (services, environment):
            prepare_demo(project, steps, environment)
            Supervisor(project, services, steps, environment, port).run()
    except Stop:
        return 0
    finally:
        ignore_signals()
        runfile.remove(project)
        claimed.release()
    return 0


def prepare_demo(project: Project, steps: Steps, environment: Mapping[str, str]) -> None:
    preparation = Preparation(project, steps, environment)
    preparation.messages()
    preparation.tables()
    preparation.static()
    preparation.demo()


def test(project: Project, arguments: list[str]) -> int:
    """Runs pytest over everything, or over what the arguments name."""
    steps = Steps()
    rest = [argument for argument in arguments if argument != "--long"]
    with everything_up(project, steps, "test", demo=True) as (_, environment):
        preparation = Preparation(project, steps, environment)
        preparation.messages()
        preparation.static()
        environment["CHROMIUM"] = browser.find(project, steps, environment)
        environment |= {"PPR_LONG": "1"} if "--long" in arguments else {}
        command = [str(project.python), "-m", "pytest", *in_parallel(rest), *rest]
        code = foreground(project, command, environment)
    print(f"  {steps.elapsed():.1f} s in all", flush=True)
    return code


def in_parallel(arguments: Sequence[str]) -> list[str]:
    """Returns the options for a worker more than processors, unless the arguments have their own idea or a debugger.

    While one waits for the database or the browser, another has the processor; eight are as many as one server likes.
    """
    joined = " ".join(arguments)
    own = any(argument.startswith(("-n", "--numprocesses", "--pdb", "--trace")) for argument in arguments)
    return [] if own or "no:xdist" in joined else ["-n", str(min((os.cpu_count() or 1) + 1, 8)), "--dist", "loadgroup"]


def manage(project: Project, arguments: list[str]) -> int:
    """Runs a command of manage.py, its output untouched."""
    with everything_up(project, Steps(quiet=True), "run") as (_, environment):
        return foreground(project, [str(project.python), "manage.py", *arguments], environment)


def bench(project: Project, arguments: list[str]) -> int:
    """Measures the pages, then the same with the walls down."""
    return manage(project, ["bench", *arguments]) or manage(project, ["bench_open", *arguments])


def check(project: Project, arguments: list[str]) -> int:
    """Runs every check that reads the code without running its tests."""
    steps = Steps()
    with everything_up(project, steps, "test", "lint", demo=True) as (_, environment):
        return check_all(project, steps, environment)


def stop(project: Project, arguments: list[str]) -> int:
    """Ends a run and the embedded servers, unless somebody else uses these."""
    began = time.monotonic()
    services = Services(project, Steps(), environ={})
    ran, served = runfile.stop(project), services.running()
    down = services.leave() if served else True
    said = "stopped" if ran or (served and down) else "nothing was running"
    if not down:
        said = ("the run is stopped, " if ran else "") + "the servers stay up: another dev.py uses them"
    print(f"  {said} ({time.monotonic() - began:.1f} s)")
    return 0
