"""Who read or did what, on record. Nothing about a person leaves before its row is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse

from entities.gate import Rule
from entities.roles import AUDITOR
from ppr.lib.access import Actor, acting_as
from ppr.lib.walls import recording_reads


class Act(StrEnum):
    """What was done: a page opened, a list, a search, a file taken away, a print, something written."""

    READ = "read"
    LIST = "list"
    SEARCH = "search"
    EXPORT = "export"
    PRINT = "print"
    WRITE = "write"
    LOG = "log"  # the audit itself was read


# On record even when they found nobody. What was searched for is never kept, only that, and whom it found.
ALWAYS = (Act.SEARCH, Act.EXPORT, Act.PRINT, Act.LOG)
_SAFE = ("GET", "HEAD", "OPTIONS")


def act_of(request: HttpRequest, response: HttpResponse) -> Act:
    """What a request did: as its rule says, else by the file that it answers, its method, its address."""
    rule = _rule(request)
    if hasattr(request, "act"):  # one page may do several things; its view then says which
        return Act(request.act)
    if rule.act and (request.method in _SAFE) is (rule.act != Act.SEARCH):
        return Act(rule.act)
    if response.headers.get("Content-Disposition", "").startswith("attachment"):
        return Act.EXPORT
    if response.headers.get("Content-Type", "").startswith("application/pdf"):
        return Act.PRINT
    if request.method not in _SAFE:
        return Act.WRITE
    return Act.READ if rule.about else Act.LIST


def _rule(request: HttpRequest) -> Rule:
    view: Any = request.resolver_match.func if request.resolver_match else None
    kind = getattr(view, "cls", None) or getattr(view, "view_class", None)
    return getattr(view, "rule", None) or getattr(kind, "rule", None) or Rule()


def record(
    actor: Actor,
    what: str,
    *,
    act: Act,
    method: str,
    result: int,
    patients: Iterable[UUID],
) -> None:
    """Append one entry to the chain of the acting organisation. Raises DatabaseError when it cannot.

    Why the actor looks at these people is read from their care links, by the database.
    """
    purpose = "audit" if actor.role == AUDITOR else "task" if actor.system else ""
    system = f"system:{actor.system}" if actor.system else ""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ppr_audit(%s, %s, %s, %s, %s, %s, %s::uuid[])",
            [what[:80], act, method, result, purpose, system, sorted(patients)],
        )


@contextmanager
def task(name: str) -> Iterator[Actor]:
    """Work of a background task: one transaction, its actor `system:<name>`, and whom it touched on record."""
    with transaction.atomic(), acting_as(Actor(system=name)) as actor, recording_reads() as patients:
        yield actor
        if patients:
            record(actor, name, act=Act.WRITE, method="TASK", result=200, patients=patients)
