"""File locks. The kernel drops them with the process that held them, so none is ever stale."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FileLock:
    """An advisory lock on a file, exclusive or shared."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.descriptor: int | None = None

    def take(self, *, shared: bool = False, wait: bool = True) -> bool:
        """Takes the lock, or turns the one held into the other kind; False if it is not to be had now."""
        if self.descriptor is None:
            self.descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self.descriptor, mode if wait else mode | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)
            self.descriptor = None


@contextmanager
def exclusive(path: Path) -> Iterator[None]:
    """Holds the lock for the length of a block, waiting for it first."""
    lock = FileLock(path)
    lock.take()
    try:
        yield
    finally:
        lock.release()


def is_held(path: Path) -> bool:
    """Tells whether another process holds the lock now."""
    if not path.exists():
        return False
    lock = FileLock(path)
    try:
        return not lock.take(wait=False)
    finally:
        lock.release()
