"""Failures told in one sentence."""

import errno
from pathlib import Path

NO_SPACE = "No space left on device"


class Refusal(Exception):
    """Stops the command: its text is the one sentence (and, below it, the tail of a log) shown."""


def disk_full(where: Path | str) -> Refusal:
    return Refusal(f"The disk is full: no space left for {where}; free some and run the same command again.")


def sentence_for(error: OSError) -> str:
    """Returns one sentence for an error of the operating system that nothing nearer explained."""
    where = error.filename or "this project"
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return str(disk_full(where))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"Cannot write or read {where} ({error.strerror}): give this user the right to it and try again."
    return f"The operating system refused: {error.strerror or error} ({where})."


def tail(log: Path, lines: int = 15, since: int = 0) -> str:
    """Returns the last lines written to a log after position `since` (bytes)."""
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - 20_000))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join("    " + line for line in text.splitlines()[-lines:])


def failure(sentence: str, output: str, where: Path | str) -> Refusal:
    """Returns the refusal for a failed program: a full disk is recognised in what it printed."""
    if NO_SPACE in output:
        return disk_full(where)
    return Refusal(f"{sentence}\n{output}" if output else sentence)
