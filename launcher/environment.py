"""The project's own .venv: checked against the lock at each command, made or mended when it differs."""

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

from launcher.installer import Installer
from launcher.locks import FileLock
from launcher.project import Project
from launcher.steps import Step, Steps

# Asked of the environment's Python, which answers in 10 ms for it loads no packages (-S).
WHO = "import sys; print('python%d.%d' % sys.version_info[:2])"
LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;]+)(\s*;)?", re.MULTILINE)


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def locked(requirements: Path) -> set[str]:
    """Returns the name==version pairs that must be there; those for other systems only are left out."""
    found = LOCKED.findall(requirements.read_text())
    return {f"{_name(name)}=={version}" for name, version, marker in found if not marker}


def installed(packages: Path) -> set[str]:
    """Returns the name==version pairs that a site-packages folder holds."""
    stems = (path.name.removesuffix(".dist-info") for path in packages.glob("*.dist-info"))
    return {f"{_name(name)}=={version}" for name, _, version in (stem.partition("-") for stem in stems)}


class Environment:
    """The .venv of a project, held at what requirements/<group>.txt locks."""

    def __init__(self, project: Project, steps: Steps) -> None:
        self.project = project
        self.steps = steps
        self.unfinished = project.venv / "unfinished"

    def ensure(self, *groups: str) -> None:
        """Has the groups' packages installed; raises Refusal when that cannot be."""
        with self.steps.step("environment", "ready") as step:
            step.quick = self._complete(groups)
            if not step.quick:
                self._mend(groups, step)

    def _mend(self, groups: Sequence[str], step: Step) -> None:
        lock = FileLock(self.project.var / "environment.lock")
        if not lock.take(wait=False):
            self.steps.say("waiting for another dev.py that installs packages")
            lock.take()
        try:
            step.detail = "installed by another dev.py"
            if not self._complete(groups):
                self._install(groups)
                step.detail = f"installed {' and '.join(groups)} in {self.project.venv.name}"
        finally:
            lock.release()

    def _install(self, groups: Sequence[str]) -> None:
        interrupted = self.unfinished.exists()
        installer = Installer(self.project)
        if not self._sound():
            if self.project.venv.exists():
                self.steps.say(f"{self.project.venv.name} does not work with this Python and is made anew")
            installer.make()
        self.unfinished.touch()
        # After an interrupted install a package may be listed and yet lack files.
        installer.install([self._requirements(group) for group in groups], again=interrupted)
        self.unfinished.unlink()

    def _requirements(self, group: str) -> Path:
        return self.project.root / "requirements" / f"{group}.txt"

    def _complete(self, groups: Sequence[str]) -> bool:
        if self.unfinished.exists() or not self._sound():
            return False
        present = installed(self.project.packages())
        return all(present >= locked(self._requirements(group)) for group in groups)

    def _sound(self) -> bool:
        """Tells whether the environment's Python still starts and is the one its packages are for."""
        if not (self.project.venv / "pyvenv.cfg").exists():
            return False
        try:
            result = subprocess.run(
                [self.project.python, "-I", "-S", "-c", WHO], capture_output=True, text=True, check=False
            )
        except OSError:
            return False
        return result.stdout.strip() == self.project.packages().parent.name
