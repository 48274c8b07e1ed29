"""A stolen dump: none of ten thousand known identifiers and ways to reach somebody stands in it in clear."""

from __future__ import annotations

import random
import string
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from stdnum.es import dni, nie

from patients.models import Contact, Identifier, Patient, SearchKey
from patients.search import keys_for
from plans.models import CrisisContact, CrisisPlan
from ppr.lib import history
from tests.cast import acting
from tests.dump import allow, dump, in_clear
from tests.many import many_joined

PEOPLE = 1000


@pytest.fixture
def known(committed_db: str) -> list[str]:
    """Ten values of each of a thousand people, written by the same models as the pages write by."""
    from tests import cast as people

    cast, chance = people.load(), random.Random(19)
    ids = many_joined(cast, PEOPLE)
    with transaction.atomic(), acting(cast.professional):
        sealed, reached = _identifiers(ids, chance), _contacts(ids, chance)
        history.create_all(sealed, Identifier)
        history.create_all(reached, Contact)
        of: dict[UUID, list[Identifier]] = {}
        for row in sealed:
            of.setdefault(row.patient_id, []).append(row)
        with history.deriving():
            keys = [k for pk in ids for k in keys_for(Patient(pk=pk), of[pk])]
            SearchKey.objects.bulk_create(keys, batch_size=1000)
        relatives = _relatives(ids, cast.professional, chance)
    return [r.value for r in (*sealed, *reached)] + [r.phone for r in relatives]


def _identifiers(ids: list[UUID], chance: random.Random) -> list[Identifier]:
    found = []
    for pk in ids:
        body, foreign = f"{chance.randrange(10**8):08d}", f"Y{chance.randrange(10**7):07d}"
        found.append(Identifier.seal(pk, "dni", body + dni.calc_check_digit(body)))
        found.append(Identifier.seal(pk, "nie", foreign + nie.calc_check_digit(foreign)))
        found.append(Identifier.seal(pk, "cia", f"AR{chance.randrange(10**10):010d}"))
    return found


def _contacts(ids: list[UUID], chance: random.Random) -> list[Contact]:
    found = []
    for pk in ids:
        for _ in range(2):
            word = "".join(chance.choices(string.ascii_lowercase, k=12))
            found.append(Contact.seal(pk, "phone", _phone(chance)))
            found.append(Contact.seal(pk, "email", f"{word}@correo.invalid"))
        found.append(Contact.seal(pk, "address", f"Calle {''.join(chance.choices(string.ascii_lowercase, k=9))}, 3"))
    return found


def _relatives(ids: list[UUID], by: Any, chance: random.Random) -> list[CrisisContact]:
    plans = [CrisisPlan(patient_id=pk, offered_on=date.today(), led_by=by) for pk in ids]
    history.create_all(plans, CrisisPlan)
    rows = []
    for plan in plans:
        for position, name in enumerate(("La hermana", "Un amigo")):
            row = CrisisContact(patient_id=plan.patient_id, crisis_plan=plan, position=position, name=name)
            row.phone = _phone(chance)
            rows.append(row)
    history.create_all(rows, CrisisContact)
    return rows


def _phone(chance: random.Random) -> str:
    return f"+346{chance.randrange(10**8):08d}"


def test_a_dump_holds_none_of_ten_thousand_known_identifiers(committed_db: str, known: list[str], figure: Any) -> None:
    allow(committed_db)
    text = dump(committed_db)
    assert len(known) == 10 * PEOPLE and text.count("Muchas") >= PEOPLE
    found = in_clear(text, known)
    assert not found, found[:10]
    figure("known identifiers looked for in a dump", len(set(known)), at_least=9_900)
    figure("known identifiers found in a dump in clear", len(found), exactly=0)


@pytest.mark.parametrize("written", ["{}", "\\\\x00{hex}ff", "llamar al {} por la tarde"])
def test_the_search_would_find_one(written: str) -> None:
    values = [f"+346{n:08d}" for n in range(5000)] + ["maria@correo.invalid", "Calle Mayor, 3"]
    for value in ("+34600004321", "maria@correo.invalid"):
        text = "x" * 1000 + written.format(value, hex=value.encode().hex()) + "y" * 1000
        assert in_clear(text, values) == [value]
    assert in_clear("+3460000432 1", values) == []
