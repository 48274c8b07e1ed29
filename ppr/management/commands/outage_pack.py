"""Write each entity's crisis plans as one sealed file for the day of an outage; `--drill` opens one and says what is in it."""

from __future__ import annotations

import base64
import os
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone, translation

from entities import audit
from entities.models import Entity
from plans import outage_pack
from ppr.lib.access import acting_as
from ppr.lib.walls import recording_reads

FRESH = timedelta(hours=26)  # made every night: an older one is a pack that nobody makes any more


class Command(BaseCommand):
    help = "Write the crisis plans of each entity that has a key in OUTAGE_KEYS as one sealed file. Run it every night."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.OUTAGE_FOLDER, help="where the files go")
        parser.add_argument(
            "--drill", type=UUID, metavar="ENTITY", help="open this entity's file and say what it found"
        )

    def handle(self, *args: Any, folder: Path, drill: UUID | None = None, **options: Any) -> None:
        if settings.LOGIN != "app":
            raise CommandError("this reads what the teams read: run it under the web's login (PPR_LOGIN=app)")
        if drill is not None:
            return self._drill(folder, drill)
        keys = settings.OUTAGE_KEYS
        for entity in Entity.objects.filter(active=True, kind__in=outage_pack.READERS).order_by("name"):
            if str(entity.pk) in keys:
                number = write(entity, base64.b64decode(keys[str(entity.pk)]), folder)
                self.stdout.write(f"{entity.name}: {number} crisis plans")
            else:
                self.stdout.write(f"{entity.name}: no key in OUTAGE_KEYS, nothing written")
        return None

    def _drill(self, folder: Path, entity_id: UUID) -> None:
        key = settings.OUTAGE_KEYS.get(str(entity_id))
        file = folder / f"{entity_id}.pack"
        if key is None or not file.exists():
            raise CommandError("there is no key or no file for this entity")
        try:
            at, files = outage_pack.open_sealed(file.read_bytes(), base64.b64decode(key))
        except (InvalidTag, ValueError) as error:
            raise CommandError("it does not open: another key, or the file was changed") from error
        whole = sum(content.startswith(b"%PDF-") and content.rstrip().endswith(b"%%EOF") for content in files.values())
        self.stdout.write(f"made {at:%Y-%m-%d %H:%M}; {len(files)} crisis plans, {whole} of them whole")
        if whole != len(files):
            raise CommandError("some of its files are broken")
        if timezone.now() - at > FRESH:
            raise CommandError("it is older than a day: the nightly run has stopped")


def write(entity: Entity, key: bytes, folder: Path) -> int:
    """Put one entity's pack in the folder in place of the former, on record; how many plans are in it."""
    with transaction.atomic(), acting_as(outage_pack.reader_of(entity)) as actor, recording_reads() as patients:
        with translation.override(settings.LANGUAGE_CODE):
            files = outage_pack.gather(entity)
        audit.record(actor, "outage_pack", act=audit.Act.EXPORT, method="TASK", result=200, patients=patients)
    sealed = outage_pack.seal(files, key, entity.pk, timezone.now())
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = folder / f"{entity.pk}.part"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(sealed)
        out.flush()
        os.fsync(out.fileno())
    part.replace(folder / f"{entity.pk}.pack")
    return len(files)
