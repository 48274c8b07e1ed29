"""The steps between the servers and a page: messages, tables, static files, demo."""

import hashlib
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from launcher.errors import NO_SPACE, Refusal, disk_full
from launcher.project import Project
from launcher.steps import Steps

UNREAD = {".venv", "var", ".git", "node_modules"}


def digest(files: Iterable[Path]) -> str:
    """Returns a hash over the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(os.fsencode(path) + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


class Preparation:
    """Runs manage.py commands as steps, those with unchanged input not again."""

    def __init__(self, project: Project, steps: Steps, environment: Mapping[str, str]) -> None:
        self.project = project
        self.steps = steps
        self.environment = environment

    def messages(self) -> None:
        """Compiles the translations."""
        sources = self._catalogues()
        stamp = digest(sources)
        current = all(path.with_suffix(".mo").exists() for path in sources) and self._unchanged("messages", stamp)
        self._step("messages", ["compile_messages"], current)
        self._remember("messages", stamp)

    def static(self) -> None:
        """Builds fonts and the hashed, compressed static files."""
        sources = [
            *files_below(self.project.root / "static"),
            self.project.root / "requirements" / "prod.txt",
        ]
        sources += self.project.root.glob("*/management/commands/build_static.py")
        stamp = digest(sources)
        current = (self.project.var / "static").exists() and self._unchanged("static", stamp)
        self._step("static files", ["build_static"], current)
        self._remember("static", stamp)

    def tables(self) -> None:
        """Brings the tables up to date."""
        self._step("migrate", ["migrate", "--verbosity", "0"], False)

    def demo(self) -> None:
        """Fills an empty database with invented people."""
        self._step("demo", ["seed_demo", "--if-empty"], False)

    def _step(self, name: str, arguments: list[str], current: bool) -> None:
        with self.steps.step(name) as step:
            step.quick = current
            step.detail = "unchanged" if current else self._manage(name, arguments)

    def _manage(self, name: str, arguments: list[str]) -> str:
        """Runs a command, returns the last line it printed; raises Refusal with its output."""
        result = subprocess.run(
            [self.project.python, "manage.py", *arguments],
            cwd=self.project.root,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        lines = result.stdout.strip().splitlines()
        if result.returncode and NO_SPACE in result.stdout:
            raise disk_full(self.project.var)
        if result.returncode:
            shown = "\n".join("    " + line for line in lines[-25:])
            raise Refusal(f"The step «{name}» (manage.py {' '.join(arguments)}) failed:\n{shown}")
        return lines[-1][:90] if lines else ""

    # What has not changed since is not done again

    def _catalogues(self) -> list[Path]:
        apps = [path for path in self.project.root.iterdir() if path.is_dir() and path.name not in UNREAD]
        return [found for app in apps for found in app.glob("locale/*/LC_MESSAGES/*.po")]

    def _unchanged(self, name: str, stamp: str) -> bool:
        try:
            return (self.project.var / "stamps" / name).read_text() == stamp
        except OSError:
            return False

    def _remember(self, name: str, stamp: str) -> None:
        folder = self.project.var / "stamps"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(stamp)
