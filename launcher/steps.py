"""One line a step, each with the time it took."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

NOTABLE = 1.0  # seconds


class Step:
    """A step under way; `detail` is what its line will say, `quick` that there was nothing to do."""

    def __init__(self) -> None:
        self.detail = ""
        self.quick = False


class Steps:
    """Prints the lines. When quiet, only of steps that made somebody wait, and on standard error."""

    def __init__(self, *, quiet: bool = False) -> None:
        self.quiet = quiet
        self.began = time.monotonic()

    @property
    def stream(self) -> TextIO:
        # Looked up late: output of `manage` commands must stay free of our lines.
        return sys.stderr if self.quiet else sys.stdout

    def elapsed(self) -> float:
        return time.monotonic() - self.began

    def say(self, text: str) -> None:
        print(f"  {text}", file=self.stream, flush=True)

    def line(self, name: str, seconds: float, detail: str) -> None:
        self.say(f"{name:<14}{seconds:6.1f} s  {detail}".rstrip())

    @contextmanager
    def step(self, name: str, detail: str = "") -> Iterator[Step]:
        """Times a block and prints its line; a block that raises prints none."""
        began = time.monotonic()
        step = Step()
        step.detail = detail
        yield step
        seconds = time.monotonic() - began
        if not self.quiet or (not step.quick and seconds > NOTABLE):
            self.line(name, seconds, step.detail)
