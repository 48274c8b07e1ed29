"""Fail on a sentence without its Spanish, on a fuzzy one, and on one that nothing uses any more."""

from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from ppr.lib import messages


class Command(BaseCommand):
    help = "Check that every sentence of the sources has its Spanish."

    def handle(self, *args: Any, **options: Any) -> None:
        problems = list(find_problems())
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} messages to mend")


def find_problems() -> Any:
    """One line for each message that is missing, empty, fuzzy or unused."""
    catalogue = polib.pofile(str(settings.LOCALE_PATHS[0] / "es" / "LC_MESSAGES" / "django.po"))
    entries = {
        messages.Message(e.msgctxt or None, e.msgid, e.msgid_plural or None): e for e in catalogue if not e.obsolete
    }
    wanted = messages.in_sources(settings.BASE_DIR)
    for message, place in wanted.items():
        entry = entries.get(message)
        if entry is None or not (entry.msgstr or all(entry.msgstr_plural.values()) and entry.msgstr_plural):
            yield f"missing: {message.singular!r} ({place})"
        elif entry.fuzzy:
            yield f"fuzzy: {message.singular!r}"
    for message in entries.keys() - wanted.keys():
        yield f"unused: {message.singular!r}"
