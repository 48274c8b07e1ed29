"""Write the reminders that have come due, now: what beat does every minute, for operators and tests."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from monitoring.tasks import scan_due


class Command(BaseCommand):
    help = "Write the reminders that have come due."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.LOGIN == "app":
            raise CommandError("the web's login sees no clock: run it under the tasks' (PPR_LOGIN=jobs)")
        self.stdout.write(f"{scan_due()} new reminders")
