"""Every address of the resolver with its declared rule, and what its parameters may stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from entities.gate import Rule
from entities.roles import ADMINISTRATOR
from tests.cast import NAMESPACE, key

ADMIN = Rule(roles=frozenset({ADMINISTRATOR}), methods=("GET", "POST"))


@dataclass(frozen=True)
class Address:
    """One URL pattern: its full name, its parameters, the rule that it declares, and which door it lies behind."""

    name: str
    params: tuple[str, ...]
    rule: Rule
    door: str  # page, api or admin
    route: str

    def url(self, subject: str) -> str:
        """The address for one subject of the cast («missing» for ids that exist nowhere)."""
        if self.name.endswith("None"):
            # A few of the administration's redirects have no name: their route is filled in by hand.
            return "/" + re.sub(
                r"<\w+:(\w+)>|\(.*", lambda m: str(value(m[1], subject)) if m[1] else "nowhere/", self.route
            )
        return reverse(self.name, kwargs={p: value(p, subject) for p in self.params})


class OTHERS:
    """Addresses of packages, whose rule stands here because their code cannot carry it."""

    @staticmethod
    def covers(name: str) -> bool:
        return name.startswith("admin:")


def walk(
    resolver: URLResolver | None = None, spaces: str = "", above: tuple[str, ...] = (), root: str = ""
) -> Iterator[Address]:
    """Every address; one without a rule is yielded with a rule that lets nobody in, so that the matrix fails on it."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            deeper = f"{spaces}{entry.namespace}:" if entry.namespace else spaces
            yield from walk(entry, deeper, above + _params(entry), root + str(entry.pattern))
        else:
            yield _address(entry, spaces, above + _params(entry), root + str(entry.pattern))


def _params(entry: Any) -> tuple[str, ...]:
    return tuple(entry.pattern.converters) or tuple(entry.pattern.regex.groupindex)


def _address(entry: URLPattern, spaces: str, params: tuple[str, ...], route: str) -> Address:
    name = f"{spaces}{entry.name}"
    view: Any = entry.callback
    cls = getattr(view, "cls", None) or getattr(view, "view_class", None)
    door = "admin" if name.startswith("admin:") else "api" if name.startswith("api:") else "page"
    rule = ADMIN if door == "admin" else getattr(view, "rule", None) or getattr(cls, "rule", None) or Rule()
    return Address(name, params, rule, door, route)


def value(param: str, subject: str) -> str | UUID | int:
    """What a parameter of an address stands for, given whom it is about."""
    missing = uuid5(NAMESPACE, "nobody")
    about = subject != "missing"
    ids: dict[str, Any] = {
        "patient_id": key(subject) if about else missing,
        "referral_id": key(f"referral-{subject}") if about else missing,
        "pk": key(f"referral-{subject}") if about else missing,
        "slot_id": key({"pili": "line-1", "outsider": "line_other-1"}.get(subject, "line-3")) if about else missing,
        "line_id": key({"outsider": "line_other"}.get(subject, "line")) if about else missing,
        "goal_id": key(f"goal-{subject}") if about else missing,
        "review_id": key(f"review-{subject}") if about else missing,
        "note_id": key(f"note-{subject}") if about else missing,
        **{f"{part}_id": missing for part in ("strength", "support", "step", "risk", "question", "call", "objection", "glass", "copy", "attachment", "aftercare", "arrears", "letter", "paper", "view", "wish", "statement")}, "number": 1, "other": 1,
        "key_id": 1, "provider_id": "hospital",
        "kind": "who_i_am", "block": "housing", "about": "helps", "contact": "nuevo", "contact_id": missing, "instrument": "dialog", "name": "1",
        "other_id": key("teresa") if about else missing, "document_id": missing,
        "purpose": "peer", "question": "toolbox", "party": key({"outsider": "carrasca"}.get(subject, "pena")), "object_id": str(missing), "app_label": "entities", "content_type_id": 1, "url": "entities/",
    }  # fmt: skip
    return ids[param]
