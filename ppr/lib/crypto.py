"""Values that a dump must not show: AES-256-GCM to store, HMAC-SHA-256 to find by equality."""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Seal:
    """Where a model keeps a sealed value: its columns, and the kind to which it is bound.

    `kind_column` holds the kind where rows are of several; else `kind` is that of them all. `digest`, where there
    is one, is the column by which the value is found.
    """

    ciphertext: str
    key_id: str
    kind: str = ""
    kind_column: str = ""
    digest: str = ""
    at_once: int = 500  # rows whose values are taken into memory together


def encrypt(value: str, *, bound_to: tuple[UUID, str]) -> tuple[bytes, str]:
    """Ciphertext (12-byte nonce first) and the id of the key; it opens only for the same patient and kind."""
    return encrypt_bytes(value.encode(), bound_to=bound_to)


def encrypt_bytes(value: bytes, *, bound_to: tuple[UUID, str]) -> tuple[bytes, str]:
    """As `encrypt`, of a file."""
    key_id = settings.FIELD_KEYS["current"]
    nonce = os.urandom(12)
    sealed = AESGCM(_key(key_id)).encrypt(nonce, value, _associated(bound_to))
    return nonce + sealed, key_id


def decrypt(ciphertext: bytes, key_id: str, *, bound_to: tuple[UUID, str]) -> str:
    """The value; raises InvalidTag when the ciphertext belongs to another patient or kind."""
    return decrypt_bytes(ciphertext, key_id, bound_to=bound_to).decode()


def decrypt_bytes(ciphertext: bytes, key_id: str, *, bound_to: tuple[UUID, str]) -> bytes:
    """As `decrypt`, of a file."""
    raw = bytes(ciphertext)
    return AESGCM(_key(key_id)).decrypt(raw[:12], raw[12:], _associated(bound_to))


def digest(value: str, kind: str) -> str:
    """Hex digest under its own key: a plain hash of a DNI would fall to trying all 10^8."""
    return digests(value, kind)[0]


def digests(value: str, kind: str) -> list[str]:
    """Every digest under which the value may be stored: the present one first, then those not yet rotated."""
    keys = [settings.DIGEST_KEY, *settings.DIGEST_KEYS_BEFORE]
    return [hmac.new(key, f"{kind}\0{value}".encode(), hashlib.sha256).hexdigest() for key in keys]


def _key(key_id: str) -> bytes:
    return base64.b64decode(settings.FIELD_KEYS["keys"][key_id])


def _associated(bound_to: tuple[UUID, str]) -> bytes:
    patient_id, kind = bound_to
    return f"{patient_id}:{kind}".encode()
