"""Who somebody is on paper: names and documents, each from a day until a day; nothing is overwritten without a trace."""

from __future__ import annotations

import re
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from stdnum.es import dni, nie

from entities.models import Membership
from patients import search
from patients.models import FormerName, Identifier, Patient, SearchKey
from patients.services import person_known
from ppr.lib import crypto, history
from ppr.lib.versions import Stale

Kind = Identifier.Kind


def normal(typed: str) -> str:
    """Letters and digits alone, in capitals: as documents are stored and found."""
    return re.sub(r"[^0-9A-Za-z]", "", typed).upper()


def doubt(kind: str, number: str) -> str:
    """What does not fit in this number, in words, or nothing. It only warns: a card says what it says."""
    if kind == Kind.DNI and not dni.is_valid(number):
        return _("The letter does not fit the number of this DNI. It is kept as written: look at the card again.")
    if kind == Kind.NIE and not nie.is_valid(number):
        return _("The letters do not fit the number of this NIE. It is kept as written: look at the card again.")
    if kind == Kind.NASS and not fits_nass(number):
        return _("The last two digits do not fit this number. It is kept as written: look at the document again.")
    return ""


def fits_nass(number: str) -> bool:
    """Twelve digits, the last two the rest of the others by 97; a short body is counted in either of two ways."""
    if not re.fullmatch(r"\d{12}", number):
        return False
    province, body, control = int(number[:2]), int(number[2:10]), int(number[10:])
    return control in {int(number[:10]) % 97, (province * 10**7 + body) % 97}


def rename(patient: Patient, *, started_from: int, keeps_former: bool, by: Membership) -> None:
    """Save the names as they now stand on `patient`; the name before is kept as such, or was a slip of the hand.

    Raises Stale with the current row where somebody saved since version `started_from`.
    """
    with transaction.atomic():
        current = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
        if current.row_version != started_from:
            raise Stale(current)
        if keeps_former and current.full_name != patient.full_name:
            FormerName(
                patient_id=patient.pk, name=current.full_name, until=timezone.localdate(), recorded_by=by
            ).save(force_insert=True)  # fmt: skip
        patient.row_version = started_from + 1
        patient.save()
        _find_by(search.keys_for(patient, []))


def add_document(row: Identifier) -> bool:
    """Keep a document; whether another record has the same one, so that somebody has to look at both."""
    elsewhere = person_known([row.digest])
    with transaction.atomic():
        row.save(force_insert=True)
        _find_by([SearchKey(patient_id=row.patient_id, key=row.digest)])
    return elsewhere


def change_document(row: Identifier, number: str, *, since: date | None, until: date | None, seen: bool) -> None:
    """Correct a document, or say until when it was in force; the version before stays in its history."""
    if row.value != number:
        row.ciphertext, row.key_id = crypto.encrypt(number, bound_to=(row.patient_id, row.kind))
        row.digest = crypto.digest(number, row.kind)
    row.since, row.until = since, until
    if seen:
        row.checked_on = timezone.localdate()
    with transaction.atomic():
        row.save()
        _find_by([SearchKey(patient_id=row.patient_id, key=row.digest)])


def new_document(patient_id: UUID, kind: str, number: str, *, since: date | None, seen: bool) -> Identifier:
    """An unsaved document of this person."""
    row = Identifier.seal(patient_id, kind, number)
    row.since, row.checked_on = since, timezone.localdate() if seen else None
    return row


def has_document(patient_id: UUID, kind: str, number: str) -> bool:
    """Whether this very document stands in the record already, in force or not."""
    found = Identifier.objects.filter(patient_id=patient_id, kind=kind)
    return found.filter(digest__in=crypto.digests(number, kind)).exists()


def _find_by(keys: list[SearchKey]) -> None:
    with history.deriving():
        SearchKey.objects.bulk_create(keys, ignore_conflicts=True)
