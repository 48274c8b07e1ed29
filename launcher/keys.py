"""The generated secrets of one working copy: var/secrets.json, readable by its owner only."""

import base64
import json
import os
import secrets
from pathlib import Path

from launcher.locks import exclusive

LOGINS = ("superuser", "owner", "app", "jobs", "backup")


def _key() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _generate() -> dict[str, str]:
    made = {f"{login}_password": secrets.token_urlsafe(24) for login in LOGINS}
    return made | {
        "instance": secrets.token_hex(4),
        "secret_key": secrets.token_urlsafe(50),
        "field_keys": json.dumps({"current": "k1", "keys": {"k1": _key()}}),
        "digest_key": _key(),
        "audit_key": _key(),
    }


def _write(path: Path, values: dict[str, str]) -> None:
    # Renamed into place whole: a crash leaves either no file or a complete one.
    draft = path.with_name(path.name + ".new")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(values, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def load(var: Path) -> dict[str, str]:
    """Returns the secrets, generated at the first call; raises ValueError for a damaged file."""
    path = var / "secrets.json"
    with exclusive(var / "secrets.lock"):
        if not path.exists():
            _write(path, _generate())
        values: dict[str, str] = json.loads(path.read_text())
        if "audit_key" not in values:  # a working copy from before there was one
            values["audit_key"] = _key()
            _write(path, values)
    return values
