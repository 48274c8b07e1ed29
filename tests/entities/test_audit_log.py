"""The auditor's log: filtered, paged, as a file; people by their id alone, and itself on record."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities import audit, audit_log
from entities.acting import actor_for
from entities.audit import Act
from entities.audit_pages import page_words
from ppr.lib.access import acting_as
from ppr.lib.ids import uuid7
from tests import database
from tests.addresses import walk
from tests.entities.test_audit import last


@pytest.fixture
def looked(cast: Any) -> Any:
    """looked(who, about=…): an entry as a request of that member of the cast would leave it."""

    def write(who: str, what: str = "plans:person", act: Act = Act.READ, result: int = 200, about: Any = ()) -> None:
        member = getattr(cast, who)
        with transaction.atomic(), acting_as(actor_for(member.user, member, uuid7())) as actor:
            audit.record(actor, what, act=act, method="GET", result=result, patients=[p.pk for p in about])

    return write


@pytest.fixture
def day(cast: Any, looked: Any) -> None:
    looked("professional", about=[cast.pili])
    looked("clinician", "patients:list", Act.LIST, about=[cast.pili, cast.adrian])
    looked("clinician_other", "plans:crisis", result=404)
    looked("coordinator", "slots", Act.EXPORT, about=[cast.teresa])


def body(client: Any, **asked: str) -> str:
    response = client.get(reverse("audit"), asked)
    assert response.status_code == 200
    return str(re.sub(r"\s+", " ", response.content.decode()))


def rows(client: Any, **asked: str) -> list[str]:
    """The pages named in the table, in its order."""
    return re.findall(r'<span class="note">([a-z_]+:[a-z_]+|slots|audit)</span>', body(client, **asked))


@pytest.mark.usefixtures("day")
@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({}, ["slots", "plans:crisis", "patients:list", "plans:person"]),
        ({"username": "professional"}, ["plans:person"]),
        ({"username": "nobody-here"}, []),
        ({"role": "clinician"}, ["plans:crisis", "patients:list"]),
        ({"act": "export"}, ["slots"]),
        ({"purpose": "key_worker"}, ["plans:person"]),
        ({"purpose": "housing"}, []),
        ({"what": "plans:crisis"}, ["plans:crisis"]),
        ({"result": "refused"}, ["plans:crisis"]),
        ({"result": "allowed", "act": "read"}, ["plans:person"]),
        ({"since": "2199-01-01"}, []),
        ({"until": "2001-01-01"}, []),
    ],
)
def test_each_filter_finds_what_fits(cast: Any, sign_in: Any, asked: dict[str, str], wanted: list[str]) -> None:
    assert rows(sign_in(cast.auditor), **asked) == wanted


@pytest.mark.usefixtures("day")
def test_by_organisation_person_and_day(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.auditor)
    today = timezone.localdate().isoformat()
    assert rows(client, organisation=str(cast.pena.pk), since=today, until=today) == ["slots", "plans:person"]
    assert rows(client, person=str(cast.pili.pk), act="read") == ["plans:person"]
    assert rows(client, person=str(cast.pili.pk), act="list") == ["patients:list"]
    assert rows(client, person=str(uuid4())) == []


@pytest.mark.usefixtures("day")
def test_nothing_of_a_person_stands_there_but_an_id(cast: Any, sign_in: Any) -> None:
    text = body(sign_in(cast.auditor))
    assert audit_log.short(cast.pili.pk) in text and "2 personas" in text and str(cast.professional.user) in text
    for word in ("Pilar", "Pili", "Abadía", "Adrián", "Teresa", "00000023"):
        assert word not in text


@pytest.mark.parametrize("number", ["00000023T", "00.000.023-t"])
def test_an_official_number_leads_to_an_id_and_is_kept_nowhere(cast: Any, sign_in: Any, number: str) -> None:
    response = sign_in(cast.auditor).post(reverse("audit"), {"number": number})
    assert response.status_code == 302
    assert response["Location"] == f"{reverse('audit')}?person={cast.pili.pk}"
    entry = last()
    assert (entry.act, entry.patient_ids) == ("search", [cast.pili.pk])
    assert "23" not in entry.what and not entry.purpose.strip("audit")


@pytest.mark.parametrize("number", ["00000099Z", "Abadía", ""])
def test_an_unknown_number_finds_nobody_and_says_so_on_its_field(cast: Any, sign_in: Any, number: str) -> None:
    response = sign_in(cast.auditor).post(reverse("audit"), {"number": number})
    assert response.status_code == 422 and "has-error" in response.content.decode()


def test_the_database_tells_no_one_else_who_has_a_number(cast: Any, acting: Any) -> None:
    from ppr.lib import crypto

    digests = crypto.digests("00000023T", "dni")
    with acting(cast.auditor):
        assert audit_log.person_of(digests) == cast.pili.pk
    for who in ("professional_other", "administrator", "sector_coordinator"):
        with acting(getattr(cast, who)):
            assert audit_log.person_of(digests) is None


@pytest.mark.usefixtures("day")
def test_the_file_holds_what_the_filters_find_and_runs_nothing(cast: Any, sign_in: Any) -> None:
    user = cast.professional.user
    user.first_name = "=HYPERLINK(0)"
    user.save()
    response = sign_in(cast.auditor).get(reverse("audit_csv"), {"role": "professional"})
    assert response["Content-Disposition"].startswith("attachment")
    (row,) = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";")
    assert row["user"].startswith("'=HYPERLINK") and row["what"] == "plans:person"
    assert row["person_ids"] == str(cast.pili.pk) and row["purpose"] == "key_worker" and len(row["digest"]) == 64
    assert (last().what, last().act, last().role) == ("audit_csv", "export", "auditor")


def test_every_purpose_has_its_words() -> None:
    from patients.access import PURPOSES

    assert not set(PURPOSES) - set(audit_log.PURPOSES), "entities.audit_log has no words for these purposes"


def test_reading_the_log_is_in_the_log_and_the_person_sees_it(cast: Any, sign_in: Any) -> None:
    sign_in(cast.auditor).get(reverse("audit"), {"person": str(cast.pili.pk)})
    entry = last()
    assert (entry.what, entry.act, entry.purpose, entry.patient_ids) == ("audit", "log", "audit", [cast.pili.pk])
    seen = sign_in(cast.person_user).get(reverse("patients:seen_by", args=[cast.pili.pk])).content.decode()
    assert "Comprobó quién mira tu plan" in seen


@pytest.mark.parametrize("asked", [
    {"since": "yesterday"}, {"since": "2026-02-02", "until": "2026-02-01"}, {"role": "king"}, {"person": "pili"},
])  # fmt: skip
def test_a_senseless_filter_is_refused_on_its_field(cast: Any, sign_in: Any, asked: dict[str, str]) -> None:
    client = sign_in(cast.auditor)
    response = client.get(reverse("audit"), asked)
    assert response.status_code == 422
    assert client.get(reverse("audit_csv"), asked).status_code == 302


@pytest.mark.parametrize("who", ["professional", "coordinator", "sector_coordinator", "administrator", "person_user"])
def test_nobody_else_reads_it(cast: Any, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    for name in ("audit", "audit_csv"):
        assert client.get(reverse(name)).status_code == 403


def test_pages_follow_and_cost_the_same_for_ten_as_for_hundreds(
    cast: Any, sign_in: Any, looked: Any, queries: Any, figure: Any
) -> None:
    client = sign_in(cast.auditor)
    counts = []
    for n in (10, 120):
        for _ in range(n):
            looked("professional", about=[cast.pili])
        body(client)
        with queries() as asked:
            body(client, act="read")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    figure("queries of the audit log", counts[1], at_most=12)
    seen, address = 0, reverse("audit") + "?act=read"
    while address:
        text = client.get(address).content.decode()
        seen += len(re.findall('<span class="note">plans:person</span>', text))
        older = re.search(r'href="([^"]+)" rel="next"', text)
        address = older[1].replace("&amp;", "&") if older else ""
    assert seen == 130


def test_every_filter_is_quick_among_very_many(committed_db: str, figure: Any) -> None:
    from time import monotonic

    from tests import cast as people

    cast = people.load()
    with database.connect("owner", committed_db) as owner:
        owner.execute(
            """INSERT INTO entities_auditentry (chain, seq, at, user_id, role, system, act, what, method, result, purpose,
                   patient_ids, digest)
               SELECT CASE WHEN n %% 1000 = 0 THEN %s ELSE md5((n %% 40)::text)::uuid END, n,
                   now() - (100000 - n) * interval '1 minute', md5((n %% 300)::text)::uuid, 'professional', '',
                   CASE WHEN n %% 900 = 0 THEN 'export' ELSE 'read' END, 'plans:page' || n %% 50, 'GET',
                   CASE WHEN n %% 70 = 0 THEN 404 ELSE 200 END,
                   CASE WHEN n %% 800 = 0 THEN 'emergency' ELSE 'treating' END, ARRAY[md5((n %% 2000)::text)::uuid], ''
               FROM generate_series(1, 100000) n""",
            [cast.pena.pk],
        )
        owner.execute("ANALYZE entities_auditentry")
    slowest = 0.0
    with transaction.atomic(), acting_as(actor_for(cast.auditor.user, cast.auditor, uuid7())):
        with connection.cursor() as cursor:
            cursor.execute("SELECT md5('7')::uuid")
            person = cursor.fetchone()[0]
        for asked in (
            audit_log.Asked(),
            audit_log.Asked(person=person),
            audit_log.Asked(username="nobody"),
            audit_log.Asked(organisation=cast.pena.pk),
            audit_log.Asked(what="plans:page3"),
            audit_log.Asked(result="refused"),
            audit_log.Asked(act="export"),
            audit_log.Asked(purpose="emergency"),
            audit_log.Asked(since=timezone.localdate() - timedelta(days=60), until=timezone.localdate() - timedelta(days=55)),
        ):  # fmt: skip
            took = []
            for _ in range(5):  # the best of them: others work on this machine too
                began = monotonic()
                audit_log.entries(asked)
                took.append(monotonic() - began)
            slowest = max(slowest, min(took))
    figure("audit log: the slowest filter among 100,000", slowest * 1000, at_most=150, unit="ms")


@pytest.mark.parametrize(("result", "said"), [(200, "No falta nada"), (500, "El registro no está íntegro")])
def test_the_auditors_first_page_leads_there_and_says_whether_it_is_whole(
    cast: Any, sign_in: Any, result: int, said: str
) -> None:
    client = sign_in(cast.auditor)
    first = client.get("/").content.decode()
    assert f'href="{reverse("audit")}"' in first and "todavía no se ha comprobado" in first
    from ppr.lib.access import Actor

    with transaction.atomic(), acting_as(Actor(system="verify_audit")) as actor:
        audit.record(actor, "verify_audit", act=Act.LOG, method="TASK", result=result, patients=[])
    assert said in client.get("/").content.decode()


@pytest.mark.usefixtures("day")
def test_a_page_is_named_in_words_beside_its_route(cast: Any, sign_in: Any, looked: Any) -> None:
    looked("professional", "plans:crisis_meeting", about=[cast.pili])
    looked("coordinator", "no_such_page", about=[cast.pili])
    text = body(sign_in(cast.auditor))
    assert 'abrió una página: plan de crisis<span class="note">plans:crisis_meeting</span>' in text
    assert 'abrió una página<span class="note">no_such_page</span>' in text


def test_every_page_about_somebody_has_words_for_the_auditor() -> None:
    wordless = [a.name for a in walk() if a.rule.about and a.door != "admin" and not page_words(a.name)]
    assert not wordless, f"entities.audit_pages has no words for {wordless}"
