"""For the day on which nothing answers: an entity's current crisis plans as PDFs, in one file under its own key.

What is in it is what the entity's team may read at that moment, by both walls. Nothing is ever written in clear.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from entities.acting import party_group
from entities.models import Entity
from entities.roles import CLINICIAN, PROFESSIONAL, Kind
from plans import crisis, crisis_plan_pdf
from plans.models import CrisisContact, CrisisItem, CrisisPlan
from plans.views import crisis_shown as shown
from ppr.lib.access import Actor

MARK = b"PPR-OUTAGE-1\n"
# Whose eyes the pack has: the team that accompanies, in each kind of organisation that has one.
READERS: dict[str, str] = {Kind.SOCIAL_ENTITY: PROFESSIONAL, Kind.HEALTH_UNIT: CLINICIAN}


def reader_of(entity: Entity) -> Actor:
    """The party as which the pack is put together. Raises KeyError for an organisation that accompanies nobody."""
    role = READERS[entity.kind]
    return Actor(entity_id=entity.pk, group_id=party_group(entity.pk, role), role=role, system="outage_pack")


def gather(entity: Entity) -> dict[str, bytes]:
    """Name of the file → PDF, for each crisis plan in force that the entity's team may read. Acts as `reader_of`."""
    reader = reader_of(entity)
    eyes = Actor(entity_id=reader.entity_id, group_id=reader.group_id, role=reader.role)
    plans = CrisisPlan.objects.visible_to(eyes).filter(agreed_on__isnull=False, patient__died_on=None)
    plans = plans.select_related("patient")
    numbers: dict[UUID, int] = defaultdict(int)
    current = []
    for plan in plans.annotate(signed=shown.signed_by(eyes)).order_by("number"):
        numbers[plan.patient_id] += 1
        if plan.state == CrisisPlan.State.IN_FORCE:
            current.append(plan)
    items, contacts = _by_plan(CrisisItem, current, eyes), _by_plan(CrisisContact, current, eyes)
    return {
        _name(plan): crisis_plan_pdf.printed(
            crisis_plan_pdf.SHEET, plan, numbers[plan.patient_id], plan.patient,
            [contact for contact in contacts[plan.pk] if contact.name], crisis.said(items[plan.pk]),
            shown.signatures(plan),
        )
        for plan in current
    }  # fmt: skip


def _by_plan(model: Any, plans: list[CrisisPlan], eyes: Actor) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in model.objects.visible_to(eyes).filter(crisis_plan__in=plans).order_by("position", "pk"):
        found[row.crisis_plan_id].append(row)
    return found


def _name(plan: CrisisPlan) -> str:
    """Found by name in the dark; it stands inside the sealed file alone."""
    patient = plan.patient
    who = f"{patient.surname1} {patient.surname2}, {patient.given_name}"
    plain = "".join(sign if sign.isalnum() or sign in " ,-" else "_" for sign in who)
    return f"{plain[:120]} {plan.agreed_on:%Y-%m-%d} {str(plan.pk)[-6:]}.pdf"


def seal(files: dict[str, bytes], key: bytes, entity_id: UUID, at: datetime) -> bytes:
    """The files as one, sealed with AES-256-GCM for this entity and this moment."""
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as pack:
        for name, content in files.items():
            pack.writestr(name, content)
    head, nonce = MARK + f"{entity_id} {at.isoformat()}\n".encode(), os.urandom(12)
    return head + nonce + AESGCM(key).encrypt(nonce, inside.getvalue(), head)


def open_sealed(sealed: bytes, key: bytes) -> tuple[datetime, dict[str, bytes]]:
    """When it was made, and its files. Raises InvalidTag for another key or a changed file, ValueError for no pack."""
    mark, said, rest = sealed.split(b"\n", 2) if sealed.startswith(MARK) else (b"", b"", b"")
    if not mark:
        raise ValueError("this is no outage pack")
    head = MARK + said + b"\n"
    inside = AESGCM(key).decrypt(rest[:12], rest[12:], head)
    with zipfile.ZipFile(io.BytesIO(inside)) as pack:
        files = {name: pack.read(name) for name in pack.namelist()}
    return datetime.fromisoformat(said.decode().split(" ", 1)[1]), files
