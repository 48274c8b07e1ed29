"""Seal every value anew under the present keys; with `--new`, first print what to put in the environment."""

import base64
import json
import os
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from ppr.lib import key_rotation
from ppr.lib.logins import owner_only


class Command(BaseCommand):
    help = "Write encrypted values, their digests and search keys anew under the present keys. May be begun again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--new", action="store_true", help="print FIELD_KEYS with one more key, and write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["new"]:
            self.stdout.write(json.dumps(_with_one_more()))
            return
        owner_only()
        written = key_rotation.rotate(lambda table, rows: self.stdout.write(f"{table}: {rows}"))
        current, left = settings.FIELD_KEYS["current"], key_rotation.left()
        stale = {key: rows for key, rows in left.items() if key != current}
        if stale:
            raise CommandError(f"rows remain under other keys: {stale}; run it again")
        unused = sorted(set(settings.FIELD_KEYS["keys"]) - {current})
        self.stdout.write(f"{written} rows written, all {left[current]} under «{current}».")
        if unused:
            self.stdout.write(f"No row needs {', '.join(unused)} any more: take them out of FIELD_KEYS.")
        if settings.DIGEST_KEYS_BEFORE:
            self.stdout.write("No digest needs an older key any more: take DIGEST_KEYS_BEFORE out of the environment.")


def _with_one_more() -> dict[str, Any]:
    keys = dict(settings.FIELD_KEYS["keys"])
    name = f"k{len(keys) + 1}"
    while name in keys:
        name += "b"
    keys[name] = base64.b64encode(os.urandom(32)).decode()
    return {"current": name, "keys": keys}
