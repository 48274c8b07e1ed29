"""Making a .venv and filling it: with uv where it can be had, else with pip."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from launcher import settings
from launcher.errors import NO_SPACE, Refusal, disk_full
from launcher.project import Project

OFFLINE = re.compile(
    r"failed to (fetch|establish)|name resolution|name or service|connection (refused|reset|error|broken)"
    r"|network is unreachable|timed out|dns error|error sending request|proxyerror|no matching distribution",
    re.IGNORECASE,
)


class Installer:
    """Runs uv or pip for one project; every failure is a Refusal with one sentence."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self.tools = project.var / "tools"
        # The Python outside any environment: this one may be the environment about to be replaced.
        self.base = getattr(sys, "_base_executable", None) or sys.executable

    def _run(self, command: Sequence[str | Path]) -> tuple[int, str]:
        quiet = {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_ROOT_USER_ACTION": "ignore"}
        environment = os.environ | settings.common(self.project) | quiet
        result = subprocess.run(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return result.returncode, result.stdout

    # The environment

    def make(self) -> None:
        """Makes .venv anew."""
        shutil.rmtree(self.project.venv, ignore_errors=True)
        uv = shutil.which("uv")
        if uv and self._make_with(uv):
            return
        code, output = self._run([self.base, "-m", "venv", self.project.venv])
        if code == 0:
            return
        # Debian's python3 lacks venv unless it is asked for; a uv of our own does without.
        own = self._uv_from(self.base, "--target", self.tools)
        if not (own and self._make_with(own)):
            raise self._not_made(output)

    def _make_with(self, uv: str) -> bool:
        return self._run([uv, "venv", "-q", "--clear", "--python", self.base, self.project.venv])[0] == 0

    def _not_made(self, output: str) -> Refusal:
        if NO_SPACE in output:
            return disk_full(self.project.venv)
        if "ensurepip" in output:
            return Refusal("This Python cannot make an environment: install python3-venv and run it again.")
        return Refusal(f"The environment {self.project.venv} could not be made:\n{_last(output)}")

    # Its packages

    def install(self, requirements: Sequence[Path], *, again: bool) -> None:
        """Installs what the files lock, hashes checked; `again` replaces what is there."""
        files = [part for path in requirements for part in ("-r", str(path))]
        code, output = self._run([*self._command(again), *files])
        if code:
            raise self._not_installed(output)

    def _command(self, again: bool) -> list[str]:
        python = str(self.project.python)
        uv = shutil.which("uv") or self._own_uv()
        if uv:
            command = [uv, "pip", "install", "-q", "--python", python, "--require-hashes"]
            return command + (["--reinstall"] if again else [])
        command = [python, "-m", "pip", "install", "-q", "--require-hashes"]
        return command + (["--force-reinstall"] if again else [])

    def _own_uv(self) -> str | None:
        found = [path for path in (self.project.venv / "bin" / "uv", self.tools / "bin" / "uv") if path.exists()]
        if found:
            return str(found[0])
        if self._run([self.project.python, "-m", "pip", "--version"])[0]:
            self._run([self.project.python, "-m", "ensurepip"])
        return self._uv_from(self.project.python)

    def _uv_from(self, python: str | Path, *where: str | Path) -> str | None:
        """Installs the pinned uv by the pip of a Python and returns its path, None if that failed."""
        listed = self.project.root / "requirements" / "uv.txt"
        command = [
            python,
            "-m",
            "pip",
            "install",
            "-q",
            "--retries",
            "1",
            "--require-hashes",
            *where,
            "-r",
            listed,
        ]
        if self._run(command)[0]:
            return None
        folder = self.tools if where else self.project.venv
        return str(folder / "bin" / "uv")

    def _not_installed(self, output: str) -> Refusal:
        if NO_SPACE in output:
            return disk_full(self.project.venv)
        if OFFLINE.search(output):
            return Refusal(
                "The packages could not be fetched: .venv is incomplete and needs the network once. "
                f"Connect and run the same command again.\n{_last(output, 3)}"
            )
        return Refusal(f"The packages could not be installed:\n{_last(output)}")


def _last(output: str, lines: int = 12) -> str:
    return "\n".join("    " + line for line in output.strip().splitlines()[-lines:])
