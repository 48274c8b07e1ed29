"""How somebody is reached and where they live; where that is protected, it stands on no list and on no paper."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from patients.models import Contact, Patient
from ppr.lib import outbox
from ppr.lib.access import Actor
from ppr.lib.versions import Stale

KINDS = tuple(Contact.Kind.values)


def ways(patient_id: UUID, actor: Actor) -> dict[str, str]:
    """Kind → how the person is reached by it, in clear; the kinds that are not known are absent."""
    rows = Contact.objects.visible_to(actor).filter(patient_id=patient_id).order_by("pk")
    return {row.kind: row.value for row in rows}


def change(
    patient: Patient, said: dict[str, str], *, town: str, protected: bool, started_from: int, by: Actor
) -> Patient:
    """Save how the person is reached. Raises Stale, with the person as they stand, where somebody else did meanwhile."""
    with transaction.atomic():
        current = Patient.objects.select_for_update(of=("self",)).get(pk=patient.pk)
        if current.row_version != started_from:
            raise Stale(current)
        _save_ways(current.pk, said)
        current.town, current.address_protected = town, protected
        current.row_version += 1
        current.save()
        outbox.announce("reach_changed", "patient", current.pk, current.pk, by=by.membership_id or by.user_id)
    return current


def _save_ways(patient_id: UUID, said: dict[str, str]) -> None:
    known = {row.kind: row for row in Contact.objects.filter(patient_id=patient_id)}
    for kind in KINDS:
        value, row = said.get(kind, ""), known.get(kind)
        if (row.value if row else "") == value:
            continue
        sealed = Contact.seal(patient_id, kind, value)
        if row is None:
            sealed.save(force_insert=True)
        else:
            row.ciphertext, row.key_id, row.digest = sealed.ciphertext, sealed.key_id, sealed.digest
            row.save()
