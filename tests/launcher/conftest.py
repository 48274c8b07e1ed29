"""State folders of their own for the launcher's tests: they never touch the project's var/."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.project import Project
from launcher.services import Services
from tests.launcher.support import make_project, put_away


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that another user can pass through, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="ppr-test-"))
    made.chmod(0o755)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def project(folder: Path) -> Iterator[Project]:
    made = make_project(folder / "var")
    yield made
    put_away(made)


@pytest.fixture
def services(project: Project) -> Services:
    return Services(project, environ={})
