"""What is written about people and about who takes part in their care."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from entities.acting import party_group
from entities.models import Membership
from entities.roles import HEALTH, PROFESSIONAL
from entities.sending import one_at_a_time
from patients.access import PURPOSES
from patients.models import CareLink, Contact, Identifier, Patient, SearchKey, SocialFact
from patients.search import keys_for
from ppr.lib import history, outbox
from ppr.lib.access import Actor, current_actor


def register(patient: Patient, *, identifiers: dict[str, str], contacts: dict[str, str], by: Actor) -> Patient:
    """Save a new person whom the actor's party refers: link first, so that the wall lets the row in."""
    with transaction.atomic():
        # The actor's own role first: its grant then lets the other links in. The sector's office only routes.
        purpose = "referring" if by.role in HEALTH else "routing"
        for role in sorted(HEALTH, key=lambda role: role != by.role) if by.role in HEALTH else (by.role,):
            open_care_link(
                patient.pk, purpose, basis=("registration", patient.pk), entity_id=by.entity_id, role=role, by=by
            )
        patient.save(force_insert=True)
        sealed = [Identifier.seal(patient.pk, kind, value) for kind, value in identifiers.items() if value]
        for row in [*sealed, *(Contact.seal(patient.pk, kind, value) for kind, value in contacts.items() if value)]:
            row.save(force_insert=True)
        with history.deriving():
            SearchKey.objects.bulk_create(keys_for(patient, sealed))
    return patient


def name(patient: Patient) -> None:
    """Save the names and the date of birth that have become known; the person is found by them from now on."""
    with transaction.atomic():
        patient.row_version += 1
        patient.save()
        with history.deriving():
            SearchKey.objects.bulk_create(keys_for(patient, []), ignore_conflicts=True)


def person_known(digests: Iterable[str]) -> bool:
    """Whether somebody with one of these identifiers is registered anywhere; nothing more is told."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_person_known(%s)", [list(digests)])
        return bool(cursor.fetchone()[0])


def open_care_link(
    patient_id: UUID,
    purpose: str,
    *,
    basis: tuple[str, UUID],
    by: Actor,
    entity_id: UUID | None = None,
    role: str = "",
    membership: Membership | None = None,
    user_id: UUID | None = None,
    until: datetime | None = None,
) -> CareLink:
    """Let a party take part: everyone of an entity in a role, or one membership, or one user.

    The grants follow in the same transaction by the database. Raises KeyError for an unknown purpose.
    """
    if entity_id is not None:
        party_group(entity_id, role)
    party = entity_id or (membership.entity_id if membership else None)
    user = membership.user_id if membership else user_id
    link = CareLink(
        patient_id=patient_id,
        purpose=purpose,
        basis_kind=basis[0],
        basis_id=basis[1],
        opens=list(PURPOSES[purpose].opens),
        entity_id=entity_id,
        role=role,
        membership=membership,
        user_id=user,
        withheld=_withheld_before(patient_id, party, user, PURPOSES[purpose].opens),
        until=until,
        opened_by=by.user_id,
    )
    link.save(force_insert=True)
    return link


def _withheld_before(patient_id: UUID, entity_id: UUID | None, user_id: UUID | None, opens: Iterable[str]) -> list[str]:
    """What the person had withdrawn from this party when it last took part: it stays withdrawn."""
    party = Q(entity_id=entity_id) | Q(membership__entity_id=entity_id) if entity_id else Q(user_id=user_id)
    links = CareLink.objects.filter(party, patient_id=patient_id).exclude(withheld=[])
    return sorted({code for link in links for code in link.withheld} & set(opens))


def close_care_links(
    patient_id: UUID, purposes: Iterable[str], *, basis_id: UUID | None = None, at: datetime | None = None
) -> int:
    """End the open links of these purposes (resting on this basis, where given); the number ended."""
    links = CareLink.objects.filter(patient_id=patient_id, purpose__in=list(purposes), until=None)
    if basis_id is not None:
        links = links.filter(basis_id=basis_id)
    return _end(links, at or timezone.now())


def cut_short(patient_id: UUID, purposes: Iterable[str]) -> int:
    """End now the links of these purposes that were to end by themselves later on; the number ended."""
    now = timezone.now()
    links = CareLink.objects.filter(patient_id=patient_id, purpose__in=list(purposes), until__gt=now)
    return _end(links, now)


def _end(links: Iterable[CareLink], at: datetime) -> int:
    ended = 0
    for link in links:
        link.until = max(at, link.since)
        link.save()
        ended += 1
    return ended


def keep_the_past(patient_id: UUID, entity_id: UUID | None, *, basis: tuple[str, UUID]) -> None:
    """Let a team that hands over keep what it wrote and the versions of its time, and nothing more."""
    if entity_id is None:
        return
    known = CareLink.objects.filter(patient_id=patient_id, entity_id=entity_id, purpose="past", until=None)
    if not known.exists():
        open_care_link(patient_id, "past", basis=basis, entity_id=entity_id, role=PROFESSIONAL, by=current_actor())


def set_next_due(patient_id: UUID, due: date | None) -> None:
    """Write the date by which lists sort this person into everyone's grants."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_set_next_due(%s, %s)", [patient_id, due])


def record_fact(fact: SocialFact, *, by: Membership) -> SocialFact:
    """Save a social fact; the current one of its block is superseded from that day, never overwritten.

    One that was saved already (the same form, sent again) is given back as it stands.
    """
    fact.recorded_by = by
    one_at_a_time(fact.pk)
    known: SocialFact | None = SocialFact.objects.filter(pk=fact.pk).first()
    if known is not None:
        return known
    with transaction.atomic():
        current = (
            SocialFact.objects.select_for_update()
            .filter(patient_id=fact.patient_id, block=fact.block, valid_to=None)
            .first()
        )
        if current is not None:
            current.valid_to = fact.valid_from
            current.save()
        fact.save(force_insert=True)
        outbox.announce("fact_recorded", "social_fact", fact.pk, fact.patient_id, by=by.pk)
    return fact


def facts_of(patient_id: UUID, actor: Actor) -> dict[str, list[SocialFact]]:
    """Block → its facts, the current one first."""
    rows: dict[str, list[Any]] = {}
    facts = SocialFact.objects.visible_to(actor).filter(patient_id=patient_id)
    for fact in facts.select_related("code", "recorded_by__user", "recorded_by__entity").order_by(
        "-valid_from", "-recorded_at"
    ):
        rows.setdefault(fact.block, []).append(fact)
    return rows
