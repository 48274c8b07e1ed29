"""Fill an empty database with the invented people of the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from patients.models import Patient
from ppr.demo import seed
from ppr.demo.accounts import PASSWORD


class Command(BaseCommand):
    help = "Fill an empty database with the invented people of the demonstration."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--if-empty", action="store_true", help="do nothing where there is data already")
        which.add_argument("--again", action="store_true", help="empty the database first (everything in it is lost)")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demonstration's people go into a demonstration only: set DEMO=1.")
        if seed.has_data() and not options["again"]:
            return self._leave(options["if_empty"])
        total = 0.0

        def say(step: str, seconds: float) -> None:
            nonlocal total
            total += seconds
            self.stdout.write(f"  {step:<22}{seconds:6.2f} s")

        scene = seed.seed(say, again=options["again"])
        self.stdout.write(f"{len(scene.of(Patient))} invented people, password «{PASSWORD}» ({total:.1f} s)")

    def _leave(self, quietly: bool) -> None:
        count = Patient.objects.count()
        if not quietly:
            raise CommandError(
                f"There is data already ({count} people). --again empties the database and builds it anew."
            )
        self.stdout.write(f"{count} people, unchanged")
