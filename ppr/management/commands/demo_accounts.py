"""List the accounts of the demonstration."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ppr.demo.accounts import PASSWORD, accounts


class Command(BaseCommand):
    help = "List the accounts of the demonstration, one for each role."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON, with what each is for")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("There are such accounts in a demonstration only.")
        found = [{**account, "password": PASSWORD} for account in accounts()]
        if options["json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
            return
        for account in found:
            where = ", ".join(filter(None, (account["role_label"], account["entity"])))
            self.stdout.write(f"{account['username']:<18}{account['name']:<26}{where}")
        self.stdout.write(f"password for all: {PASSWORD}")
