"""Measure pages in this process against a page that costs only its sign-in; ratios, not seconds, are quoted."""

from __future__ import annotations

import json
import time
from argparse import ArgumentParser
from collections.abc import Callable
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from entities import second_factor
from entities.acting import actor_for
from entities.models import Membership
from plans.models import Plan
from ppr.lib.access import acting_as
from ppr.lib.ids import uuid7

# (what, name of the page, budget as a multiple of the floor), from the performance budget.
BUDGET = {"home": 20.0, "caseload": 20.0, "plan page": 12.0, "changes": 15.0, "search": 12.0, "write a note": 10.0}


class Command(BaseCommand):
    help = "Measure the pages of the demonstration as multiples of an authenticated page that shows nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=int, default=40)

    def handle(self, *args: Any, runs: int = 40, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("bench writes notes: it works on the demonstration only")
        with override_settings(ROOT_URLCONF="ppr.bench.urls", ALLOWED_HOSTS=["testserver"]):
            rows = measure(*key_worker(), runs)
        self._show(rows)
        (settings.VAR / "bench.json").write_text(json.dumps(rows, indent=1))

    def _show(self, rows: list[dict[str, Any]]) -> None:
        self.stdout.write(f"{'':<16}{'p50 ms':>8}{'× floor':>9}{'budget':>8}{'queries':>9}")
        for row in rows:
            budget = f"{row['budget']:g}" if row["budget"] else ""
            self.stdout.write(f"{row['what']:<16}{row['ms']:>8.1f}{row['ratio']:>9.1f}{budget:>8}{row['queries']:>9}")


def measure(membership: Membership, plan: Plan, runs: int) -> list[dict[str, Any]]:
    """One row a page: p50 in ms, the multiple of the floor, its budget, its queries."""
    client = Client()
    client.force_login(membership.user)
    session = client.session
    second_factor.mark(session, membership.user, "mfa")
    session.save()
    notes = reverse("plans:notes", args=[plan.patient_id])
    pages: dict[str, Callable[[], Any]] = {
        "floor": lambda: client.get(reverse("hello")),
        "home": lambda: client.get(reverse("home")),
        "caseload": lambda: client.get(reverse("patients:list")),
        "plan page": lambda: client.get(reverse("plans:person", args=[plan.patient_id])),
        "changes": lambda: client.get(reverse("plans:story", args=[plan.patient_id])),
        "search": lambda: client.post(reverse("patients:search"), {"q": "garcia"}),
        "plan as PDF": lambda: client.get(reverse("plans:plan_sheet", args=[plan.patient_id])),
        "crisis as PDF": lambda: client.get(reverse("plans:crisis_sheet", args=[plan.patient_id])),
        "crisis card": lambda: client.get(reverse("plans:crisis_card", args=[plan.patient_id])),
        "write a note": lambda: _undone(lambda: client.post(notes, {"text": "Nota de medida."})),
    }
    found: list[dict[str, Any]] = []
    for what, ask in pages.items():
        ms, queries = _cost(ask, runs)
        floor = found[0]["ms"] if found else ms
        found.append({"what": what, "ms": ms, "ratio": ms / floor, "budget": BUDGET.get(what), "queries": queries})
    return found


def _cost(ask: Callable[[], Any], runs: int) -> tuple[float, int]:
    for _ in range(5):
        answer = ask()
        if answer.status_code >= 400:
            raise CommandError(f"the page answered {answer.status_code}")
    with CaptureQueriesContext(connection) as captured:
        ask()
    control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
    queries = sum(not q["sql"].startswith(control) for q in captured.captured_queries)
    return median(_timed(ask) for _ in range(runs)), queries


def _timed(ask: Callable[[], Any]) -> float:
    start = time.perf_counter()
    ask()
    return (time.perf_counter() - start) * 1000


def _undone(ask: Callable[[], Any]) -> Any:
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return answer


def key_worker() -> tuple[Membership, Plan]:
    """A professional and one of their plans in the demonstration. Raises CommandError before that is there."""
    if Membership._meta.db_table not in connection.introspection.table_names():
        raise CommandError("the demonstration is not there yet: start it once with `python3 dev.py run`")
    for membership in Membership.objects.live().filter(role="professional").select_related("user", "entity"):
        with transaction.atomic(), acting_as(actor_for(membership.user, membership, uuid7())) as actor:
            plan = Plan.objects.visible_to(actor, "view_plan").filter(key_worker=membership).first()
        if plan is not None:
            return membership, plan
    raise CommandError("there is no plan to measure: run `dev.py manage seed_demo` first")
