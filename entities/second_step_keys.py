"""The secrets of second steps under a new key: they stand within the package's own rows, as text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings


class SecondSteps:
    """Renews every sealed text in the data of every second step."""

    def renew(self) -> int:
        written = 0
        for row in Authenticator.objects.select_for_update().order_by("pk"):
            fresh = _renewed(row.data)
            if fresh != row.data:
                row.data = fresh
                row.save(update_fields=["data"])
                written += 1
        return written

    def left(self) -> Counter[str]:
        found: Counter[str] = Counter()
        for row in Authenticator.objects.all():
            found.update(_keys(row.data))
        return found


def _key_of(value: Any) -> str:
    """The id of the key that sealed this text; nothing for whatever is not sealed."""
    key_id = value.rpartition(":")[0] if isinstance(value, str) else ""
    return key_id if key_id in settings.FIELD_KEYS["keys"] else ""


def _renewed(data: Any) -> Any:
    if isinstance(data, dict):
        return {name: _renewed(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_renewed(value) for value in data]
    if _key_of(data) and _key_of(data) != settings.FIELD_KEYS["current"]:
        adapter = get_adapter()
        return adapter.encrypt(adapter.decrypt(data))
    return data


def _keys(data: Any) -> set[str]:
    if isinstance(data, dict):
        return set().union(*map(_keys, data.values()))
    if isinstance(data, list):
        return set().union(*map(_keys, data))
    return {_key_of(data)} - {""}
