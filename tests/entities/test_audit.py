"""Every look on record: who, as what, about whom, what, why, with which result; searches and files by their name."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from entities import audit
from entities.audit import Act
from entities.models import AuditEntry
from tests import database
from tests.addresses import Address, walk


def last() -> AuditEntry:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        found = AuditEntry.objects.latest("id")
        cursor.execute("SELECT set_config('ppr.role', '', true)")
    return found


def entries() -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        return AuditEntry.objects.filter(system__gt="").count()


@pytest.mark.parametrize(
    ("who", "name", "purpose"),
    [
        ("professional", "plans:person", "key_worker"),
        ("colleague", "plans:person", "treating"),
        ("clinician", "plans:person", "referring"),
        ("person_user", "plans:person", "self"),
        ("coordinator", "plans:course", "coordinating"),
        ("sector_coordinator", "plans:course", "routing"),
    ],
)
def test_an_entry_says_who_as_what_about_whom_and_why(
    cast: Any, sign_in: Any, who: str, name: str, purpose: str
) -> None:
    visitor = getattr(cast, who)
    response = sign_in(visitor).get(reverse(name, args=[cast.pili.pk]))
    assert response.status_code == 200
    entry = last()
    assert (entry.user_id, entry.membership_id) == (
        getattr(visitor, "user", visitor).pk,
        getattr(visitor, "user_id", None) and visitor.pk,
    )
    assert (entry.role, entry.purpose) == (getattr(visitor, "role", "person"), purpose)
    assert (entry.act, entry.what, entry.method, entry.result) == ("read", name, "GET", 200)
    assert entry.patient_ids == [cast.pili.pk]
    assert entry.request_id == UUID(response.headers["X-Request-ID"])
    assert entry.chain == (visitor.entity_id if who != "person_user" else UUID(int=0))


def test_a_list_names_all_whom_it_shows(cast: Any, sign_in: Any) -> None:
    sign_in(cast.clinician).get(reverse("patients:list"))
    entry = last()
    assert (entry.act, entry.purpose) == ("list", "referring")
    assert {cast.pili.pk, cast.adrian.pk, cast.teresa.pk} == set(entry.patient_ids)


@pytest.mark.parametrize(("typed", "finds"), [("Abadía", True), ("Nadie Conocido", False)])
def test_a_search_is_on_record_without_what_was_typed(cast: Any, sign_in: Any, typed: str, finds: bool) -> None:
    for who, address in ((cast.professional, "patients:search"), (cast.clinician, "referrals:new")):
        sign_in(who).post(reverse(address), {"q": typed})
        entry = last()
        assert (entry.act, entry.patient_ids) == ("search", [cast.pili.pk] if finds else [])
        assert not any(word in repr(entry.__dict__) for word in typed.split())


def test_a_change_is_a_change_and_a_refusal_keeps_its_result(cast: Any, sign_in: Any) -> None:
    note = {"text": "Ha venido al taller.", "kind": "contact", "visibility": "everyone"}
    sign_in(cast.professional).post(reverse("plans:notes", args=[cast.pili.pk]), note)
    assert (last().act, last().result, last().purpose) == ("write", 302, "key_worker")
    sign_in(cast.administrator).get(reverse("plans:notes", args=[cast.pili.pk]))
    assert (last().what, last().result, last().role) == ("plans:notes", 403, "administrator")
    sign_in(cast.clinician).get(reverse("api:referral-detail", args=[cast.referral_outsider.pk]))
    assert (last().what, last().result, last().patient_ids) == ("api:referral-detail", 404, [])


def test_the_api_is_on_record_as_the_pages_are(cast: Any, sign_in: Any) -> None:
    sign_in(cast.clinician).get(reverse("api:referral-list"))
    assert (last().what, last().act) == ("api:referral-list", "list")
    assert {cast.pili.pk, cast.adrian.pk, cast.teresa.pk} == set(last().patient_ids)
    sign_in(cast.clinician).get(reverse("api:referral-detail", args=[cast.referral_pili.pk]))
    assert (last().act, last().patient_ids, last().purpose) == ("read", [cast.pili.pk], "referring")


@pytest.mark.parametrize(
    ("headers", "act"),
    [
        ({"Content-Disposition": 'attachment; filename="x.csv"'}, Act.EXPORT),
        ({"Content-Type": "application/pdf"}, Act.PRINT),
        ({"Content-Type": "text/html"}, Act.LIST),
    ],
)
def test_a_file_that_leaves_is_named_for_what_it_is(headers: dict[str, str], act: Act) -> None:
    request = HttpRequest()
    request.method, request.resolver_match = "GET", None
    assert audit.act_of(request, HttpResponse("", headers=headers)) == act


def test_a_task_says_which_it_is(cast: Any) -> None:
    from patients.models import Patient

    with transaction.atomic():
        with audit.task("lapse_offers") as actor:
            list(Patient.objects.visible_to(actor))  # the web's login: the wall shows it nobody
        assert entries() == 0
        audit.record(actor, "lapse_offers", act=Act.WRITE, method="TASK", result=200, patients=[cast.pili.pk])
    assert (last().system, last().purpose) == ("system:lapse_offers", "task")


def test_without_a_place_for_the_audit_no_page_shows_anybody(committed_db: str, sign_in: Any, figure: Any) -> None:
    """Every page and API address that shows somebody, in every role of the cast; downloads and lists included."""
    from tests import cast as people

    cast = people.load()
    names = ("professional", "clinician", "coordinator", "sector_coordinator", "person_user")
    clients = {name: sign_in(getattr(cast, name)) for name in names}
    showing = [
        (name, address)
        for name, client in clients.items()
        for address in walk()
        if _asked(address) and _shows(client.get(address.url("pili")))
    ]
    with database.connect("owner", committed_db) as owner:
        owner.execute("REVOKE INSERT ON entities_auditentry FROM ppr_owner")
    answers = [(name, a.name, clients[name].get(a.url("pili"))) for name, a in showing]
    leaked = [(name, page) for name, page, answer in answers if answer.status_code != 503 or _shows(answer)]
    assert not leaked
    figure("pages that show nobody without an audit", len(answers), at_least=80)
    assert {"api:referral-list", "patients:list", "plans:person", "home"} <= {page for _name, page, _a in answers}


def _asked(address: Address) -> bool:
    return "GET" in address.rule.methods and not address.rule.public and not address.name.startswith("demo")


def _shows(response: Any) -> bool:
    body = b"".join(response.streaming_content) if response.streaming else response.content
    text = body.decode(errors="replace")
    return response.status_code == 200 and any(word in text for word in ("Pilar", "Pili", "Abadía", "de pili"))
