"""Where things lie: the project folder, its var/ and its .venv."""

import errno
import os
import re
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import Refusal

LOG_LIMIT = 5_000_000


@dataclass(frozen=True)
class Project:
    """The folders of one working copy. `var` holds all state and may be given by PPR_VAR."""

    root: Path
    var: Path
    venv: Path

    @classmethod
    def here(cls) -> "Project":
        root = Path(__file__).resolve().parent.parent
        var = Path(os.environ.get("PPR_VAR") or root / "var").absolute()
        return cls(root=root, var=var, venv=root / ".venv")

    @property
    def python(self) -> Path:
        return self.venv / "bin" / "python"

    @property
    def logs(self) -> Path:
        return self.var / "log"

    def packages(self) -> Path:
        """Returns the site-packages folder of the environment (which may not exist yet)."""
        found = sorted(self.venv.glob("lib/python3.*/site-packages"))
        return found[0] if found else self.venv / "lib"

    def prepare(self) -> None:
        """Makes var/ and its log folder; raises Refusal when that cannot be."""
        try:
            self.logs.mkdir(parents=True, exist_ok=True)
            # Others may pass through (the servers may run as another user) but not look around.
            if self.var.stat().st_uid == os.getuid():
                self.var.chmod(0o711)
        except PermissionError as error:
            raise self.unwritable(error) from error
        except OSError as error:
            if error.errno in (errno.EROFS, errno.ENOTDIR):
                raise self.unwritable(error) from error
            raise
        if not os.access(self.var, os.W_OK):
            raise self.unwritable(PermissionError(errno.EACCES, "Permission denied"))

    def unwritable(self, error: OSError) -> Refusal:
        return Refusal(
            f"The folder {self.var} cannot be written ({error.strerror}): "
            "make it writable for this user, or set PPR_VAR to a folder that is."
        )

    def log(self, name: str) -> Path:
        """Returns the path of a log, started anew when it has grown large."""
        path = self.logs / f"{name}.log"
        if path.exists() and path.stat().st_size > LOG_LIMIT:
            path.replace(path.with_suffix(".log.1"))
        return path


def plain(path: Path) -> bool:
    """Tells whether a path holds nothing that a URL would have to escape."""
    return bool(re.fullmatch(r"[A-Za-z0-9/_.-]+", str(path)))
