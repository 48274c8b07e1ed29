"""A Chromium for the browser tests: one on the machine, else one that is fetched; never none in silence."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher.errors import Refusal
from launcher.project import Project
from launcher.steps import Steps

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ELSEWHERE = (
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
WHERE_PLAYWRIGHT = (
    "from playwright.sync_api import sync_playwright as p\nwith p() as q: print(q.chromium.executable_path)"
)


def _works(path: str, environment: Mapping[str, str]) -> bool:
    # Some systems ship a stub under this name that only says where to get the real one.
    try:
        command = [path, "--version"]
        return subprocess.run(command, env=environment, capture_output=True, timeout=30).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def on_the_machine(environment: Mapping[str, str]) -> str | None:
    """Returns the path of a Chromium that starts, the one named by CHROMIUM first."""
    candidates = [environment.get("CHROMIUM"), *(shutil.which(name) for name in NAMES), *ELSEWHERE]
    return next((path for path in candidates if path and _works(path, environment)), None)


def _by_apt(environment: Mapping[str, str]) -> str | None:
    if os.getuid() != 0 or not shutil.which("apt-get"):
        return None
    quiet = dict(environment) | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        if subprocess.run(["apt-get", "-qq", *command], env=quiet, capture_output=True).returncode:
            return None
    return on_the_machine(environment)


def _by_playwright(project: Project, environment: Mapping[str, str]) -> str | None:
    python = str(project.python)
    located = subprocess.run([python, "-c", WHERE_PLAYWRIGHT], env=environment, capture_output=True, text=True)
    path = located.stdout.strip()
    if path and not Path(path).exists():
        subprocess.run([python, "-m", "playwright", "install", "chromium"], env=environment, capture_output=True)
    return path if path and _works(path, environment) else None


def find(project: Project, steps: Steps, environment: Mapping[str, str]) -> str:
    """Returns the path of a working Chromium, fetched if need be; raises Refusal when there is none."""
    with steps.step("browser") as step:
        found = on_the_machine(environment)
        step.quick = bool(found)
        found = found or _by_apt(environment) or _by_playwright(project, environment)
        if not found:
            raise Refusal(
                "The browser tests need Chromium and none was found or could be installed: "
                "install one, or set CHROMIUM to its path."
            )
        step.detail = found
        return found
