"""Make the deliveries that are due, now: what beat does every twenty seconds, for operators and tests."""

from typing import Any

from django.core.management.base import BaseCommand

from monitoring.tasks import deliver_outbox


class Command(BaseCommand):
    help = "Make the deliveries that are due."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_outbox()} deliveries made")
