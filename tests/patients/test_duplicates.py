"""Two records of one person: found, judged, joined without widening anybody's access, and taken apart as before."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from patients import duplicates, merging
from patients import services as patients
from patients.models import CareLink, Merge, Patient
from ppr.lib.access import permissions_on
from referrals import services as referrals
from tests.cast import acting as act

WRITING = {"view_identity", "view_social", "view_crisis", "view_plan", "view_notes", "view_measures", "contribute"}


def settle() -> None:
    """What the end of a transaction would do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def held(member: Any, patient: Any) -> set[str]:
    with transaction.atomic(), act(member) as actor:
        return set(permissions_on(actor, patient.pk))


@pytest.fixture
def twice(cast: Any, make: Any) -> Any:
    """Pili, and somebody of a name alike and her date of birth, registered by another unit and sent away again."""
    born = cast.pili.birth_date
    other = make.person(by=cast.clinician_other, given_name="Mª Pilar", surname1="Abadia", birth_date=born)
    _known_to_the_sector(cast, other)
    return other


def _known_to_the_sector(cast: Any, other: Patient) -> None:
    with transaction.atomic(), act(cast.clinician_other) as actor:
        for purpose, role in (("routing", "sector_coordinator"), ("matching", "ehr_coordinator")):
            patients.open_care_link(
                other.pk, purpose, basis=("registration", other.pk), entity_id=cast.office.pk, role=role, by=actor
            )  # fmt: skip


def decide(client: Any, one: Any, two: Any, **given: Any) -> Any:
    return client.post(reverse("patients:merge", args=[one.pk, two.pk]), given)


def join(client: Any, cast: Any, kept: Any, other: Any, **given: Any) -> Any:
    body = {"verb": "merge", "kept": kept.pk, "reason": "Ella misma lo dice.", **given}
    answer = decide(client, kept, other, acting=cast.sector_coordinator.pk, **body)
    settle()
    return answer


def test_a_pair_is_proposed_to_who_may_know_both_and_to_nobody_else(cast: Any, twice: Any, sign_in: Any) -> None:
    for who in (cast.sector_coordinator, cast.ehr_coordinator):
        said = sign_in(who).get(reverse("patients:duplicates")).content.decode()
        assert reverse("patients:merge", args=sorted((cast.pili.pk, twice.pk))) in said and "Mª Pilar" in said
    for who in (cast.clinician, cast.coordinator, cast.administrator, cast.person_user):
        assert sign_in(who).get(reverse("patients:duplicates")).status_code == 403
    with transaction.atomic(), act(cast.clinician) as actor:
        assert not duplicates.candidates(actor), "who knows one of the two hears of no pair"


def test_side_by_side_stand_identity_facts_and_masked_documents(cast: Any, twice: Any, sign_in: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    said = client.get(reverse("patients:merge", args=[cast.pili.pk, twice.pk])).content.decode()
    detail = reverse("referrals:detail", args=[cast.referral_pili.pk])
    record = sign_in(cast.ehr_coordinator).get(reverse("patients:merge", args=[cast.pili.pk, twice.pk]))
    assert detail in said and detail not in record.content.decode(), "no way to a page that is not part of the role"
    assert "USM Vega Lucera" in said and "···23T" in said
    assert "00000023T" not in said and "Motivo" not in said and "Palabras" not in said
    assert sign_in(cast.clinician).get(reverse("patients:merge", args=[cast.pili.pk, twice.pk])).status_code == 403


def test_two_people_stay_two_and_nobody_is_asked_again(cast: Any, twice: Any, sign_in: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    assert decide(client, cast.pili, twice, verb="apart", apart_reason="Son primas.").status_code == 302
    said = client.get(reverse("patients:duplicates")).content.decode()
    assert reverse("patients:merge", args=sorted((cast.pili.pk, twice.pk))) not in said
    assert "Son primas." in client.get(reverse("patients:merge", args=[twice.pk, cast.pili.pk])).content.decode()


def test_a_document_in_both_or_a_slip_of_the_name_speaks_for_it(cast: Any, make: Any) -> None:
    def judged(one: str, two: str, born: date | None, phone: bool = False) -> list[str]:
        first = Patient(given_name=one, surname1="Lahuerta", surname2="Gil", birth_date=date(1981, 4, 9))
        second = Patient(given_name=two, surname1="Lahuerta", birth_date=born)
        return duplicates.judge(first, second, False, phone).reasons

    assert judged("María José", "Mª Jose", date(1981, 4, 9))
    assert judged("María José", "Maria Jose", None), "the first conversation did not know the date"
    assert not judged("María José", "Ramón", date(1981, 4, 9)), "a twin has a name of their own"
    assert not judged("María José", "Mª Jose", date(1950, 1, 1))
    assert judged("María José", "Mª Jose", date(1950, 1, 1), phone=True), "a date may be mistyped"


def test_joining_widens_nobodys_access_by_itself(cast: Any, twice: Any, sign_in: Any) -> None:
    before = {
        name: held(getattr(cast, name), cast.pili) for name in ("clinician", "professional", "coordinator", "peer")
    }
    assert join(sign_in(cast.sector_coordinator), cast, cast.pili, twice).status_code == 302
    assert {name: held(getattr(cast, name), cast.pili) for name in before} == before
    assert held(cast.clinician_other, cast.pili) == {"view_identity"}, "they arrive at the kept record, and no further"
    for name in before:
        assert not held(getattr(cast, name), twice), "the kept record's people see nothing of the other one"
    assert held(cast.clinician_other, twice) == WRITING - {"contribute"}, "what they wrote they go on reading"


def test_who_is_let_in_goes_on_as_before_less_what_is_withheld(cast: Any, twice: Any, sign_in: Any) -> None:
    with transaction.atomic(), act(cast.clinician_other):
        for link in CareLink.objects.filter(patient_id=twice.pk, purpose="referring"):
            link.withheld = ["view_notes"]
            link.save()
    settle()
    key = f"entity:{cast.usm_other.pk}"
    page = sign_in(cast.sector_coordinator).get(reverse("patients:merge", args=[cast.pili.pk, twice.pk]))
    assert key in page.content.decode(), "whom it would let in is said beforehand"
    assert join(sign_in(cast.sector_coordinator), cast, cast.pili, twice, let_in=[key]).status_code == 302
    assert held(cast.clinician_other, cast.pili) == (WRITING | {"sign"}) - {"view_notes"}


def test_the_joined_record_is_read_and_leads_to_the_kept_one(cast: Any, twice: Any, sign_in: Any) -> None:
    join(sign_in(cast.sector_coordinator), cast, cast.pili, twice)
    client = sign_in(cast.clinician_other)
    page = client.get(reverse("plans:course", args=[twice.pk]))
    assert page.status_code == 200 and reverse("plans:course", args=[cast.pili.pk]) in page.content.decode()
    fact = reverse("patients:fact_new", args=[twice.pk, "housing"])
    assert client.post(fact, {"acting": cast.clinician_other.pk}).status_code == 403
    found = client.post(reverse("patients:search"), {"q": "pilar abadia"}).content.decode()
    assert "Pilar Abadía" in found and "Mª Pilar" not in found
    assert twice.pk not in [row.pk for row in _caseload(cast.clinician_other)]
    again = client.get(reverse("referrals:refer", args=[twice.pk]))
    assert again["Location"] == reverse("referrals:refer", args=[cast.pili.pk])
    said = sign_in(cast.sector_coordinator).get(reverse("plans:course", args=[cast.pili.pk])).content.decode()
    assert "Mª Pilar" in said and reverse("plans:course", args=[twice.pk]) in said
    assert "Mª Pilar" not in sign_in(cast.clinician).get(reverse("plans:course", args=[cast.pili.pk])).content.decode()


def _caseload(member: Any) -> list[Patient]:
    from patients.caseload import caseload

    with transaction.atomic(), act(member) as actor:
        return [row.patient for row in caseload(actor)[0]]


def test_one_live_referral_counts_for_both_records(cast: Any, twice: Any, sign_in: Any) -> None:
    with transaction.atomic(), act(cast.clinician_other):
        assert not referrals.has_live_referral(twice, "process")
    join(sign_in(cast.sector_coordinator), cast, cast.pili, twice)
    with transaction.atomic(), act(cast.clinician_other):
        assert referrals.has_live_referral(twice, "process")
        twice.refresh_from_db()
        with pytest.raises(referrals.Refused):
            referrals.hold_kept(twice)


def test_with_something_under_way_in_both_nothing_is_asked(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    page = client.get(reverse("patients:merge", args=[cast.pili.pk, cast.teresa.pk])).content.decode()
    assert 'value="merge"' not in page and 'value="apart"' in page and "hay algo en marcha" in page
    assert join(client, cast, cast.pili, cast.teresa).status_code == 422


def test_in_an_emergency_two_joined_records_are_one_person(cast: Any, twice: Any, sign_in: Any) -> None:
    from patients import break_glass
    from patients.exact import sought

    def asked() -> Any:
        with transaction.atomic(), act(cast.ward):
            return break_glass.who_is(sought("pilar abadia 12/05/1980"), by=cast.ward)

    assert asked() is None, "two people of that name and day: nobody is told which"
    join(sign_in(cast.sector_coordinator), cast, cast.pili, twice)
    assert asked() == cast.pili.pk


def test_a_record_with_a_live_process_is_the_one_that_is_kept(cast: Any, twice: Any, sign_in: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    refused = join(client, cast, twice, cast.pili)
    assert refused.status_code == 422 and "kept" in refused.context["form"].errors
    assert "Ella misma lo dice." in refused.content.decode(), "nothing typed is lost"
    with transaction.atomic(), act(cast.clinician):
        assert Patient.objects.get(pk=cast.pili.pk).joined_to is None


def test_no_chains_of_joined_records(cast: Any, twice: Any, make: Any, sign_in: Any) -> None:
    third = make.person(by=cast.clinician_other, given_name="Pili", surname1="Abadía")
    _known_to_the_sector(cast, third)
    client = sign_in(cast.sector_coordinator)
    join(client, cast, cast.pili, twice)
    assert join(client, cast, twice, third).status_code == 422
    assert join(client, cast, third, twice).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic(), act(cast.sector_coordinator):
        row = Patient.objects.get(pk=third.pk)
        row.joined_to = twice.pk
        row.save()


def test_only_who_may_know_both_reads_that_they_were_joined(cast: Any, twice: Any, sign_in: Any) -> None:
    join(sign_in(cast.sector_coordinator), cast, cast.pili, twice)
    for member, rows in ((cast.sector_coordinator, 1), (cast.clinician, 0), (cast.professional, 0)):
        with transaction.atomic(), act(member) as actor:
            assert Merge.objects.count() == Merge.objects.visible_to(actor).count() == rows


@pytest.mark.parametrize("seed", range(12))
def test_joined_and_undone_all_is_as_before(seed: int, cast: Any, twice: Any, sign_in: Any) -> None:
    chance = random.Random(seed)
    members = [
        cast.clinician,
        cast.clinician_other,
        cast.social_worker,
        cast.professional_other,
        cast.coordinator_other,
    ]
    purposes = {"clinician": "referring", "health_social_worker": "referring", "professional": "treating",
                "entity_coordinator": "coordinating"}  # fmt: skip
    with transaction.atomic(), act(cast.sector_coordinator) as actor:
        for _each in range(chance.randint(1, 8)):
            member, person = chance.choice(members), chance.choice((cast.pili, twice))
            link = patients.open_care_link(
                person.pk, purposes[member.role], basis=("person", person.pk), entity_id=member.entity_id,
                role=member.role, by=actor,
            )  # fmt: skip
            link.withheld = (
                chance.sample(link.opens[1:], k=chance.randint(0, len(link.opens) - 1)) if link.opens[1:] else []
            )
            link.save()
    settle()
    before = _state(cast, twice)
    with transaction.atomic(), act(cast.sector_coordinator) as actor:
        keys = [party.key for party in _newcomers(cast.pili, twice, actor)]
        let_in = chance.sample(keys, k=chance.randint(0, len(keys)))
        row = merging.merge(
            cast.pili.pk, twice.pk, reason="Sí.", let_in=let_in, by=cast.sector_coordinator, actor=actor
        )  # fmt: skip
        settle()
    assert _state(cast, twice) != before
    with transaction.atomic(), act(cast.sector_coordinator):
        merging.undo(row, by=cast.sector_coordinator)
        settle()
    assert _state(cast, twice) == before


def _newcomers(kept: Any, other: Any, actor: Any) -> Any:
    links = merging.links_of([kept.pk, other.pk], actor)
    return merging.newcomers(links[kept.pk], links[other.pk])


def _state(cast: Any, twice: Any) -> Any:
    """What each of the cast holds on both, every link in force with all it says, and where the records point."""
    names = ("clinician", "clinician_other", "social_worker", "professional", "professional_other", "coordinator",
             "coordinator_other", "sector_coordinator", "ehr_coordinator", "peer", "invited")  # fmt: skip
    rights = {(n, p.pk): frozenset(held(getattr(cast, n), p)) for n in names for p in (cast.pili, twice)}
    with transaction.atomic(), act(cast.sector_coordinator) as actor:
        links = {
            (link.pk, link.patient_id, link.purpose, tuple(link.opens), tuple(link.withheld), link.until)
            for person in (cast.pili, twice)
            for link in merging.links_of([person.pk], actor)[person.pk]
        }
        pointing = {p.pk: p.joined_to for p in Patient.objects.filter(pk__in=[cast.pili.pk, twice.pk])}
    return rights, links, pointing


def test_undone_by_hand(cast: Any, twice: Any, sign_in: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    join(client, cast, cast.pili, twice)
    page = reverse("patients:merge", args=[cast.pili.pk, twice.pk])
    assert 'value="undo"' in client.get(page).content.decode()
    assert client.post(page, {"verb": "undo"}).status_code == 302
    settle()
    assert held(cast.clinician_other, twice) == WRITING | {"sign"} and not held(cast.clinician_other, cast.pili)


def test_the_list_costs_the_same_for_many(cast: Any, twice: Any, make: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    address = reverse("patients:duplicates")
    client.get(address)
    with queries() as few:
        client.get(address)
    for _each in range(20):
        make.referral(make.person(given_name="Ana", surname1="Repe", birth_date=date(1970, 1, 1)))
    with queries() as many:
        assert client.get(address).context["pairs"]
    assert len(few) == len(many) <= 12
    with queries() as beside:
        client.get(reverse("patients:merge", args=[cast.pili.pk, twice.pk]))
    assert len(beside) <= 12
