"""Signing in by hand: a password, the code of RFC 6238, the words of the pages."""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time
from typing import Any

SECRET = base64.b32encode(b"twenty invented byte").decode()
PASSWORD = "una frase larga de prueba"
LOGIN = "/entrar/"


def code(at: float | None = None, secret: str = SECRET) -> str:
    """The six digits of the application at that moment, worked out by hand."""
    step = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06}"


def give_password(user: Any) -> Any:
    """The user, with the password of these tests."""
    user.set_password(PASSWORD)
    user.save()
    return user


def enter(client: Any, name: str, password: str = PASSWORD, **more: str) -> Any:
    """The answer of the sign-in page."""
    return client.post(LOGIN, {"login": name, "password": password, **more})
