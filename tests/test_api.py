"""The REST endpoint: the same access as the pages, problems as problem+json, a schema that changes on purpose."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

SNAPSHOT = Path(__file__).parent / "snapshots" / "openapi.yaml"


def test_each_party_reads_its_own_referrals(cast: Any, sign_in: Any) -> None:
    found = sign_in(cast.coordinator).get(reverse("api:referral-list")).json()
    assert {row["patient_name"] for row in found["results"]} == {
        "Pilar Abadía Ferrer", "Adrián Cólera Ñudi", "Teresa Lafuente Gil",
    }  # fmt: skip
    other = sign_in(cast.coordinator_other).get(reverse("api:referral-list")).json()
    assert [row["patient_name"] for row in other["results"]] == ["Forastera Ajenisima Deltodo"]


def test_the_list_is_filtered_by_state(cast: Any, sign_in: Any) -> None:
    found = sign_in(cast.coordinator).get(reverse("api:referral-list"), {"state": "sent"}).json()
    assert [row["id"] for row in found["results"]] == [str(cast.referral_adrian.pk)]
    for unknown in ("lost", "\0"):
        refused = sign_in(cast.coordinator).get(reverse("api:referral-list"), {"state": unknown})
        assert (refused.status_code, refused.headers["Content-Type"]) == (400, "application/problem+json")


def test_a_foreign_referral_and_a_missing_one_answer_the_same_problem(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.coordinator)
    answers = [client.get(reverse("api:referral-detail", args=[pk])) for pk in (cast.referral_outsider.pk, uuid4())]
    assert [a.status_code for a in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()
    assert answers[0].headers["Content-Type"] == "application/problem+json"


def test_without_a_sign_in_the_answer_is_401_and_for_other_roles_403(cast: Any, sign_in: Any) -> None:
    assert Client().get(reverse("api:referral-list")).status_code == 401
    refused = sign_in(cast.professional).get(reverse("api:referral-list"))
    assert (refused.status_code, refused.json()["status"]) == (403, 403)


def test_the_list_costs_the_same_for_few_and_for_many(cast: Any, sign_in: Any, make: Any, queries: Any) -> None:
    client = sign_in(cast.coordinator)
    with queries() as few:
        client.get(reverse("api:referral-list"))
    for _ in range(20):
        make.referral()
    with queries() as many:
        client.get(reverse("api:referral-list"))
    assert len(many) == len(few) <= 12


def test_what_is_read_is_on_record(cast: Any, sign_in: Any) -> None:
    from tests.test_requests import entries

    sign_in(cast.coordinator).get(reverse("api:referral-detail", args=[cast.referral_adrian.pk]))
    assert entries()[-1][:4] == ("api:referral-detail", "GET", 200, [cast.adrian.pk])


def test_the_schema_changes_only_on_purpose(cast: Any, sign_in: Any) -> None:
    """Write the snapshot anew with PPR_SNAPSHOT=1 and read its diff."""
    schema = sign_in(cast.clinician).get(reverse("api:schema")).content.decode()
    if os.environ.get("PPR_SNAPSHOT"):
        SNAPSHOT.write_text(schema)
    assert schema == SNAPSHOT.read_text()
