"""Measure the same pages with the walls down, and say what they cost. Runs as the owner, whom policies let pass."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any
from unittest import mock

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.test import override_settings

from ppr.management.commands import bench

# What the walls may cost: policies, stated identity and audit together, as a multiple of the page without them.
BUDGET = 1.25
PAGES = ("caseload", "plan page")


class Command(BaseCommand):
    help = "Measure pages without policies and audit, against the figures that `bench` has just left."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--runs", type=int, default=40)

    def handle(self, *args: Any, runs: int = 40, **options: Any) -> None:
        if not settings.DEMO or settings.LOGIN != "owner":
            raise CommandError("this looks past the walls: it works on the demonstration, as its owner")
        walled = {row["what"]: row for row in json.loads((settings.VAR / "bench.json").read_text())}
        # The lists still choose whose rows they show: a page of everybody would be another page.
        with (
            override_settings(ROOT_URLCONF="ppr.bench.urls", ALLOWED_HOSTS=["testserver"]),
            mock.patch("entities.audit.record"),
        ):
            rows = bench.measure(*bench.key_worker(), runs)
        self.stdout.write(f"{'':<16}{'walls':>8}{'none':>8}{'×':>7}{'budget':>8}")
        for row in rows:
            if row["what"] in PAGES:
                with_walls = walled[row["what"]]["ms"]
                self.stdout.write(
                    f"{row['what']:<16}{with_walls:>8.1f}{row['ms']:>8.1f}{with_walls / row['ms']:>7.2f}{BUDGET:>8}"
                )
