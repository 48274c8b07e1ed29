"""One transaction a request: identity, the view as a savepoint, the audit last."""

from __future__ import annotations

import importlib
import re
from typing import Any

import pytest
from django.db import connection, transaction
from django.urls import reverse

from patients.models import Patient
from tests import database


def note_form(text: str) -> dict[str, str]:
    return {"text": text, "kind": "contact", "visibility": "everyone"}


def entries(name: str | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        cursor.execute("SELECT what, method, result, patient_ids, user_id FROM entities_auditentry ORDER BY id")
        return cursor.fetchall()


def test_what_a_page_shows_is_on_record(cast: Any, sign_in: Any) -> None:
    response = sign_in(cast.professional).get(reverse("plans:person", args=[cast.pili.pk]))
    assert response.status_code == 200
    assert entries()[-1] == ("plans:person", "GET", 200, [cast.pili.pk], cast.professional.user_id)


def test_a_refusal_is_on_record_too(cast: Any, sign_in: Any) -> None:
    response = sign_in(cast.professional_other).get(reverse("plans:person", args=[cast.pili.pk]))
    assert response.status_code == 404
    assert entries()[-1] == ("plans:person", "GET", 404, [], cast.professional_other.user_id)


def test_a_foreign_and_a_missing_person_answer_the_same(cast: Any, sign_in: Any) -> None:
    from uuid import uuid4

    client = sign_in(cast.professional_other)
    foreign = client.get(reverse("plans:person", args=[cast.pili.pk]))
    missing = client.get(reverse("plans:person", args=[uuid4()]))
    assert (foreign.status_code, plain(foreign)) == (missing.status_code, plain(missing))


def plain(response: Any) -> str:
    """The page without the two things that differ from one request to the next: its own address and the CSRF token."""
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"|X-CSRFToken": "\w+"', "", response.content.decode())
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", "", text)


def test_a_view_that_writes_and_then_raises_leaves_nothing_but_its_audit(
    cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def write_and_break(note: Any, *, by: Any) -> Any:
        note.author, note.entity_id = by, by.entity_id
        note.save(force_insert=True)
        raise RuntimeError("after writing")

    monkeypatch.setattr(importlib.import_module("plans.views.notes"), "write_note", write_and_break)
    client = sign_in(cast.professional)
    client.raise_request_exception = False
    response = client.post(reverse("plans:notes", args=[cast.pili.pk]), note_form(text="Se ha escrito y no queda."))
    assert response.status_code == 500
    assert entries()[-1][:3] == ("plans:notes", "POST", 500)
    with database_rows("SELECT count(*) FROM plans_progressnote WHERE text LIKE 'Se ha escrito%'") as rows:
        assert rows == [(0,)]


def database_rows(sql: str) -> Any:
    """Rows as seen inside this test's own transaction, by somebody who may see them."""
    from contextlib import contextmanager

    from tests.cast import acting, key

    @contextmanager
    def run() -> Any:
        from entities.models import Membership

        membership = Membership.objects.select_related("user", "entity").get(pk=key("professional"))
        with transaction.atomic(), acting(membership), connection.cursor() as cursor:
            cursor.execute(sql)
            yield cursor.fetchall()

    return run()


@pytest.mark.parametrize("revoked", [
    "REVOKE EXECUTE ON FUNCTION ppr_audit(text, text, text, int, text, text, uuid[]) FROM ppr_app",
    "REVOKE INSERT ON entities_auditentry FROM ppr_owner",
])  # fmt: skip
def test_without_a_place_for_the_audit_no_person_data_leaves(
    committed_db: str, sign_in: Any, revoked: str, figure: Any
) -> None:
    from tests import cast as people

    cast = people.load()
    client = sign_in(cast.professional)
    page = reverse("plans:person", args=[cast.pili.pk])
    assert "Palabras de pili" in client.get(page).content.decode()
    with database.connect("owner", committed_db) as owner:
        owner.execute(revoked)
    response = client.get(page)
    assert response.status_code == 503
    assert "Pilar" not in response.content.decode() and "Palabras" not in response.content.decode()
    before = rows_of_notes(committed_db)
    assert (
        client.post(
            reverse("plans:notes", args=[cast.pili.pk]), note_form(text="Sin registro no hay nota.")
        ).status_code
        == 503
    )
    assert rows_of_notes(committed_db) == before


def rows_of_notes(name: str) -> int:
    with database.connect("owner", name) as owner:
        return owner.execute("SELECT count(*) FROM plans_progressnote").fetchone()[0]


def test_an_answer_is_kept_in_no_cache(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    for url in (reverse("home"), reverse("plans:person", args=[cast.pili.pk]), "/nowhere/"):
        assert client.get(url).headers["Cache-Control"] == "no-store"


def test_a_link_that_ends_is_refused_at_the_next_request(cast: Any, sign_in: Any, acting: Any, figure: Any) -> None:
    from patients import services

    page = reverse("plans:person", args=[cast.pili.pk])
    colleague = sign_in(cast.colleague)
    assert colleague.get(page).status_code == 200
    with acting(cast.clinician):
        assert services.close_care_links(cast.pili.pk, ["treating"]) == 1
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    assert colleague.get(page).status_code == 404


def test_a_membership_that_ends_is_refused_at_the_next_request(cast: Any, sign_in: Any) -> None:
    page = reverse("plans:person", args=[cast.pili.pk])
    client = sign_in(cast.professional)
    assert client.get(page).status_code == 200
    cast.professional.until = cast.professional.since
    cast.professional.save()
    assert client.get(page).status_code == 404


def test_history_says_who(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.clinician):
        past = Patient.history.filter(id=cast.pili.pk).latest("history_date")
    assert (past.history_user_id, past.history_membership_id) == (cast.clinician.user_id, cast.clinician.pk)


def test_identifiers_are_sealed_and_bound_to_their_person(cast: Any, acting: Any) -> None:
    from cryptography.exceptions import InvalidTag

    from patients.models import Identifier

    with acting(cast.clinician):
        row = Identifier.objects.get(patient=cast.pili)
        assert row.value == "00000023T"
        assert b"00000023" not in bytes(row.ciphertext)
        row.patient_id = cast.adrian.pk
        with pytest.raises(InvalidTag):
            row.value
