"""Read from PostgreSQL's own catalogue whether every wall stands, and fail naming each gap."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from ppr.lib import wall_check


class Command(BaseCommand):
    help = "Check from the catalogue that every table about people is walled and no runtime login can do more."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", help="another database of the same server", default=None)

    def handle(self, *args: Any, database: str | None = None, **options: Any) -> None:
        gaps = wall_check.gaps(database)
        for gap in gaps:
            self.stdout.write(f"gap: {gap}")
        if gaps:
            raise CommandError(f"{len(gaps)} gaps in the walls")
        self.stdout.write("all walls stand")
