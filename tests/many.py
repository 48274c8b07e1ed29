"""Many people at once, for tests that count: written as the owner's rows would be, links first."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from patients.access import PURPOSES
from patients.models import CareLink, Patient
from patients.services import set_next_due
from plans.models import Plan
from ppr.lib import history
from ppr.lib.ids import uuid7
from tests.cast import acting


def many_joined(cast: Any, number: int) -> list[UUID]:
    """So many people in the programme of Peña Lucera, every fifth with the cast's key worker; their ids.

    Due dates go round three weeks; every seventh has none.
    """
    from django.db import transaction

    ids = [uuid7() for _ in range(number)]
    with transaction.atomic(), acting(cast.professional):
        # The party's links first, as the wall wants it: they let in the named ones and the people.
        history.create_all([_link(cast.pena, "professional", pk) for pk in ids], CareLink)
        history.create_all([_named(cast.professional, pk) for pk in ids[::5]], CareLink)
        history.create_all([_patient(n, pk) for n, pk in enumerate(ids)], Patient)
        history.create_all([_plan(cast, pk) for pk in ids], Plan)
        for n, pk in enumerate(ids):
            set_next_due(pk, None if n % 7 == 6 else date.today() + timedelta(days=n % 21 - 5))
    return ids


def _link(entity: Any, role: str, pk: UUID) -> CareLink:
    opens = list(PURPOSES["treating"].opens)
    return CareLink(
        patient_id=pk,
        purpose="treating",
        entity=entity,
        role=role,
        opens=opens,
        basis_kind="referral",
        basis_id=uuid7(),
    )


def _named(membership: Any, pk: UUID) -> CareLink:
    opens = list(PURPOSES["key_worker"].opens)
    return CareLink(
        patient_id=pk,
        purpose="key_worker",
        membership=membership,
        user=membership.user,
        opens=opens,
        basis_kind="referral",
        basis_id=uuid7(),
    )


def _patient(n: int, pk: UUID) -> Patient:
    return Patient(
        pk=pk,
        given_name=f"Muchas{n}",
        surname1="Inventada",
        birth_date=date(1980, 1, 1),
        town="Alloza",
        sector_id="teruel",
    )


def _plan(cast: Any, pk: UUID) -> Plan:
    today = date.today()
    return Plan(
        patient_id=pk,
        entity=cast.pena,
        key_worker=cast.professional,
        placement_id=uuid7(),
        picked_up_on=today,
        initial_due_on=today + timedelta(days=45),
        next_review_on=today + timedelta(days=45),
    )
