"""A database's address as one URL."""

from typing import Any
from urllib.parse import unquote, urlsplit


def parse(url: str) -> dict[str, Any]:
    """NAME, USER, PASSWORD, HOST and PORT as Django wants them; the host may be a socket's folder, %-encoded."""
    parts = urlsplit(url)
    return {
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        # urlsplit lowers the case of a host; a folder's name must keep it.
        "HOST": unquote(parts.netloc.rsplit("@", 1)[-1].rsplit(":", 1)[0]),
        "PORT": str(parts.port or 5432),
    }
