"""Names and documents: dated, corrected with a trace, and those of before seen on one page alone."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from patients import identity
from patients.models import FormerName, Identifier, Patient
from tests.cast import acting as act

TODAY = timezone.localdate()
BEFORE = "De antes, fuera de uso"


def page(pili: Any) -> str:
    return reverse("patients:identity", args=[pili.pk])


def renamed(client: Any, cast: Any, **given: Any) -> Any:
    body = {"given_name": "Julia", "surname1": "Abadía", "surname2": "Ferrer", "preferred_name": "Juli", "gender": "",
            "pronoun": "", "row_version": "1", "why": "changed", "acting": cast.social_worker.pk}  # fmt: skip
    return client.post(reverse("patients:identity_name", args=[cast.pili.pk]), {**body, **given})


def test_the_new_name_stands_everywhere_the_old_one_on_one_page(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.social_worker)
    assert renamed(client, cast).status_code == 302
    said = client.get(page(cast.pili)).content.decode()
    assert "Pilar Abadía Ferrer" in said.partition(BEFORE)[2]
    assert said.count("Pilar") == 1
    for who, names in (
        (cast.professional, ("plans:person", "plans:crisis", "plans:notes", "patients:who", "patients:social")),
        (cast.sector_coordinator, ("plans:course",)),
        (cast.person_user, ("plans:person", "plans:crisis")),
    ):
        for name in names:
            shown = sign_in(who).get(reverse(name, args=[cast.pili.pk])).content.decode()
            assert "Julia" in shown or "Juli" in shown
            assert "Pilar" not in shown, name
    for name in ("patients:list", "referrals:list", "home"):
        assert "Pilar" not in sign_in(cast.clinician).get(reverse(name)).content.decode()
    for name in ("plans:crisis", "plans:shared"):
        assert "Pilar" not in sign_in(cast.facilitator).get(reverse(name, args=[cast.pili.pk])).content.decode()


def test_the_old_name_still_finds_the_person_called_by_the_new_one(cast: Any, sign_in: Any) -> None:
    renamed(sign_in(cast.social_worker), cast)
    for typed in ("pilar abadia", "julia", "juli"):
        found = sign_in(cast.clinician).post(reverse("patients:search"), {"q": typed}).content.decode()
        assert "Julia Abadía Ferrer" in found and "Pilar" not in found


def test_a_slip_of_the_hand_leaves_no_name_of_before(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.social_worker)
    assert renamed(client, cast, given_name="Pilara", why="slip").status_code == 302
    assert BEFORE not in client.get(page(cast.pili)).content.decode()
    with transaction.atomic(), act(cast.social_worker):
        versions = Patient.history.filter(id=cast.pili.pk).values_list("given_name", flat=True)
        assert {"Pilar", "Pilara"} <= set(versions), "what was written before stays in the history"


def test_who_reads_and_who_writes(cast: Any, sign_in: Any) -> None:
    for who in (cast.clinician, cast.professional, cast.coordinator, cast.sector_coordinator, cast.person_user):
        client = sign_in(who)
        assert client.get(page(cast.pili)).status_code == 200
        assert client.get(reverse("patients:identity_name", args=[cast.pili.pk])).status_code == 403
    for who in (cast.peer, cast.facilitator, cast.invited, cast.supporter_user, cast.ward, cast.auditor):
        assert sign_in(who).get(page(cast.pili)).status_code == 403
    for who in (cast.clinician_other, cast.professional_other):
        assert sign_in(who).get(page(cast.pili)).status_code == 404
    assert sign_in(cast.ehr_coordinator).get(reverse("patients:document_new", args=[cast.pili.pk])).status_code == 200


def test_a_number_stands_whole_only_for_who_keeps_it_right_and_for_whose_it_is(cast: Any, sign_in: Any) -> None:
    for who in (cast.social_worker, cast.ehr_coordinator, cast.person_user):
        assert "00000023T" in sign_in(who).get(page(cast.pili)).content.decode()
    for who in (cast.clinician, cast.professional, cast.coordinator, cast.sector_coordinator):
        said = sign_in(who).get(page(cast.pili)).content.decode()
        assert "···23T" in said and "00000023T" not in said


def test_the_database_too_keeps_old_names_from_guests(cast: Any, sign_in: Any) -> None:
    renamed(sign_in(cast.social_worker), cast)
    for who, rows in ((cast.professional, 1), (cast.peer, 0), (cast.facilitator, 0), (cast.clinician_other, 0)):
        with transaction.atomic(), act(who) as actor:
            assert FormerName.objects.count() == FormerName.objects.visible_to(actor).count() == rows


def test_two_rename_at_once_and_neither_text_is_lost(cast: Any, sign_in: Any) -> None:
    renamed(sign_in(cast.social_worker), cast)
    second = renamed(sign_in(cast.social_worker), cast, given_name="Julieta")
    said = second.content.decode()
    assert second.status_code == 409 and "Julieta" in said and "Julia Abadía Ferrer" in said


def added(client: Any, cast: Any, kind: str, number: str, **given: Any) -> Any:
    body = {"kind": kind, "number": number, "since": "", "acting": cast.social_worker.pk, **given}
    return client.post(reverse("patients:document_new", args=[cast.pili.pk]), body, follow=True)


@pytest.mark.parametrize(
    ("kind", "number", "warned"),
    [
        ("nie", "X1234567L", False),
        ("nie", "X1234567A", True),
        ("dni", "00000000T", False),
        ("dni", "00000000A", True),
        ("nass", "281234567840", False),
        ("nass", "281234567841", True),
        ("passport", "XDA123456", False),
        ("cip", "BBBBBBBBQR648597", False),
    ],
)
def test_a_number_that_does_not_fit_is_kept_with_a_warning(
    cast: Any, sign_in: Any, kind: str, number: str, warned: bool
) -> None:
    shown = added(sign_in(cast.social_worker), cast, kind, number)
    assert shown.status_code == 200 and number in shown.content.decode()
    assert any(message.level_tag == "warning" for message in shown.context["messages"]) == warned


def test_both_ways_of_counting_a_short_social_security_number() -> None:
    assert identity.fits_nass("280123456740"[:10] + f"{2801234567 % 97:02d}")
    assert identity.fits_nass("2801234567" + f"{(28 * 10**7 + 1234567) % 97:02d}")
    assert not identity.fits_nass("28012345")


def test_a_document_that_has_ended_finds_the_person_and_is_corrected_with_a_trace(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.social_worker)
    added(client, cast, "cia", "AR990000000001")
    with transaction.atomic(), act(cast.social_worker):
        row = Identifier.objects.get(patient_id=cast.pili.pk, kind="cia")
    address = reverse("patients:document", args=[cast.pili.pk, row.pk])
    body = {"number": "AR990000000002", "since": "2020-01-01", "until": "2019-01-01"}
    assert client.post(address, body).status_code == 422
    assert client.post(address, {**body, "until": str(TODAY + timedelta(days=1))}).status_code == 422
    assert client.post(address, {**body, "until": "2026-01-31"}).status_code == 302
    said = client.get(page(cast.pili)).content.decode()
    assert "AR990000000002" in said.partition(BEFORE)[2]
    found = client.post(reverse("patients:search"), {"q": "AR990000000002"}).content.decode()
    assert "Pilar Abadía" in found
    with transaction.atomic(), act(cast.social_worker):
        assert Identifier.history.filter(id=row.pk).count() == 2
        assert Identifier.objects.get(pk=row.pk).until == date(2026, 1, 31)


def test_the_document_of_another_record_is_kept_and_said(cast: Any, sign_in: Any) -> None:
    shown = added(sign_in(cast.social_worker), cast, "dni", "00000046T")
    assert any(message.level_tag == "warning" for message in shown.context["messages"])
    assert "Adrián" not in " ".join(str(m) for m in shown.context["messages"])
    again = added(sign_in(cast.social_worker), cast, "dni", "00000046T")
    assert again.status_code == 422
    pairs = sign_in(cast.sector_coordinator).get(reverse("patients:duplicates")).content.decode()
    assert "Adrián" in pairs and "mismo documento" in pairs
