"""The mail that the demonstration would have sent, read from the files that it wrote instead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

# What the file backend writes after each message.
_LINE = b"\n" + b"-" * 79 + b"\n"
_NAME = re.compile(r"\d{8}-\d{6}-\d+-\d+")
MOST = 200


@dataclass(frozen=True, slots=True)
class Mail:
    """One message as it was sent; `name` finds it again."""

    name: str
    subject: str
    sender: str
    to: str
    when: datetime
    body: str


def sent() -> list[Mail]:
    """The messages, newest first."""
    files = sorted(_folder().glob("*.log"), key=lambda path: path.name, reverse=True)[:MOST]
    return sorted((mail for path in files for mail in _read(path)), key=lambda mail: mail.when, reverse=True)


def find(name: str) -> Mail | None:
    """The message of that name, or None. A name can only be one that the file backend gives."""
    if not _NAME.fullmatch(name):
        return None
    path = _folder() / f"{name.rpartition('-')[0]}.log"
    return next((mail for mail in _read(path) if mail.name == name), None) if path.is_file() else None


def _folder() -> Path:
    return Path(settings.EMAIL_FILE_PATH)


def _read(path: Path) -> Iterator[Mail]:
    for number, raw in enumerate(part for part in path.read_bytes().split(_LINE) if part.strip()):
        message: EmailMessage = message_from_bytes(raw, policy=policy.default)  # type: ignore[assignment]
        text = message.get_body(("plain",))
        yield Mail(
            name=f"{path.stem}-{number}",
            subject=str(message["Subject"]),
            sender=str(message["From"]),
            to=str(message["To"]),
            when=parsedate_to_datetime(str(message["Date"])),
            body=text.get_content() if text else "",
        )
