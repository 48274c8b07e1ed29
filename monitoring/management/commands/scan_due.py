"""Write the reminders that have come due, now: what beat does every minute, for operators and tests."""

from typing import Any

from django.core.management.base import BaseCommand

from monitoring.tasks import scan_due


class Command(BaseCommand):
    help = "Write the reminders that have come due."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{scan_due()} new reminders")
