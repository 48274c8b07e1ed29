"""Print the crisis plan in force of one person, or of whoever comes first, into a file: for operators, on record."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import translation

from entities import audit
from entities.models import Entity
from plans import crisis_plan_pdf, outage_pack
from plans.models import CrisisPlan
from plans.views import crisis_shown as shown
from ppr.lib.access import Actor, acting_as
from ppr.lib.walls import recording_reads

FORMS = {"sheet": crisis_plan_pdf.SHEET, "card": crisis_plan_pdf.CARD}


class Command(BaseCommand):
    help = "Print a crisis plan in force as PDF. Read with the eyes of the team that accompanies the person; on record."

    def add_arguments(self, parser: CommandParser) -> None:
        whose = parser.add_mutually_exclusive_group(required=True)
        whose.add_argument("person", nargs="?", type=UUID, metavar="ID", help="the person, or the crisis plan itself")
        whose.add_argument("--any", action="store_true", help="whichever comes first: to try the printer")
        parser.add_argument("--output", type=Path, required=True, metavar="FILE")
        parser.add_argument("--form", choices=[*FORMS], default="sheet")
        parser.add_argument("--language", choices=[code for code, _name in settings.LANGUAGES], default="es")

    def handle(self, *args: Any, output: Path, form: str, language: str, **options: Any) -> None:
        if settings.LOGIN != "app":
            raise CommandError("this reads what the teams read: run it under the web's login (PPR_LOGIN=app)")
        wanted: UUID | None = options["person"]
        for entity in Entity.objects.filter(active=True, kind__in=outage_pack.READERS).order_by("name"):
            with translation.override(language):
                made = _printed(entity, wanted, FORMS[form])
            if made:
                _write(output, made)
                self.stdout.write(f"{output}: {len(made)} bytes")
                return
        raise CommandError("there is no crisis plan in force" + (" of this person" if wanted else ""))


def _printed(entity: Entity, wanted: UUID | None, form: str) -> bytes:
    """The PDF of the first plan that this entity's team may read, on record; nothing where there is none."""
    reader = outage_pack.reader_of(entity)
    eyes = Actor(entity_id=reader.entity_id, group_id=reader.group_id, role=reader.role)
    operator = Actor(entity_id=reader.entity_id, group_id=reader.group_id, role=reader.role, system="print_crisis_plan")
    with transaction.atomic(), acting_as(operator) as actor, recording_reads() as patients:
        plan = next(_in_force(eyes, wanted), None)
        if plan is None:
            return b""
        every = shown.versions(plan.patient_id, eyes)
        signed = shown.signatures(every.current) if every.current else []
        contacts, items = shown.contacts_of(plan, eyes), shown.items_of(plan, eyes)
        made = crisis_plan_pdf.printed(form, plan, every.number, plan.patient, contacts, items, signed)
        audit.record(actor, "print_crisis_plan", act=audit.Act.PRINT, method="TASK", result=200, patients=patients)
    return made


def _in_force(eyes: Actor, wanted: UUID | None) -> Iterator[CrisisPlan]:
    rows = CrisisPlan.objects.visible_to(eyes).filter(state=CrisisPlan.State.IN_FORCE, agreed_on__isnull=False)
    rows = rows.filter(patient__died_on=None)
    for plan in rows.select_related("patient").order_by("agreed_on", "pk"):
        if wanted in (None, plan.pk, plan.patient_id):
            yield plan


def _write(output: Path, made: bytes) -> None:
    """For the operator's eyes alone. Raises CommandError where the file cannot be written."""
    try:
        with os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(made)
    except OSError as error:
        raise CommandError(f"{output} cannot be written: {error.strerror}") from error
