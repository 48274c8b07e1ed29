"""«Who has looked at my plan»: the person reads it, all of it, only about themselves; nobody else does."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from entities import audit
from entities.audit import Act
from entities.roles import ROLES
from patients import seen_by
from patients.access import PURPOSES
from ppr.lib.access import Actor, acting_as
from tests import database
from tests.addresses import walk


def shown(client: Any, patient: Any, **asked: str) -> str:
    response = client.get(reverse("patients:seen_by", args=[patient.pk]), asked)
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def looked(who: Any, patient: Any, what: str = "plans:person", act: Act = Act.READ, result: int = 200) -> None:
    from entities.acting import actor_for
    from ppr.lib.ids import uuid7

    with transaction.atomic(), acting_as(actor_for(who.user, who, uuid7())) as actor:
        audit.record(actor, what, act=act, method="GET", result=result, patients=[patient.pk])


def test_the_person_reads_what_others_opened(cast: Any, sign_in: Any) -> None:
    sign_in(cast.clinician).get(reverse("plans:crisis", args=[cast.pili.pk]))
    sign_in(cast.professional).get(reverse("plans:person", args=[cast.pili.pk]))
    text = shown(sign_in(cast.person_user), cast.pili)
    assert "Miró qué hacer en una crisis" in text and "Miró tu plan" in text
    assert text.index("Miró tu plan") < text.index("Miró qué hacer en una crisis")  # the latest first
    for word in (
        cast.pena.name,
        "Equipo de la entidad",
        "es quien te acompaña más de cerca",
        "es tu equipo de salud mental",
    ):
        assert word in text


def test_each_day_stands_once_above_what_was_looked_at(cast: Any, sign_in: Any) -> None:
    for what in ("plans:person", "plans:notes", "plans:crisis"):
        looked(cast.professional, cast.pili, what)
    text = shown(sign_in(cast.person_user), cast.pili)
    assert text.count('<h3 class="looks-day">') == text.count('<ol class="looks">') == 1
    (day,) = re.findall(r'<h3 class="looks-day">(.*?)</h3>', text)
    rows = text.split('<ol class="looks">')[1].split("</ol>")[0]
    assert "hoy" in day and rows.count("<li>") == 3 and "<time" not in rows


def test_lists_and_searches_are_told_by_the_day(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    for _ in range(3):
        client.get(reverse("patients:list"))
    client.post(reverse("patients:search"), {"q": "Abadía"})
    text = shown(sign_in(cast.person_user), cast.pili)
    assert text.count("Vio tu nombre en listas, 3 veces") == 1 and text.count("Te encontró al buscar") == 1


def test_own_visits_and_other_people_are_left_out(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    client.get(reverse("plans:person", args=[cast.pili.pk]))
    looked(cast.clinician, cast.adrian)
    text = shown(client, cast.pili)
    assert "Todavía nadie ha abierto nada tuyo." in text and "Miró" not in text


@pytest.mark.parametrize(("setting", "named"), [(False, False), (True, True)])
def test_names_are_told_where_the_setting_says_so(
    cast: Any, sign_in: Any, settings: Any, setting: bool, named: bool
) -> None:
    settings.SEEN_BY_NAMES = setting
    looked(cast.professional, cast.pili)
    main = shown(sign_in(cast.person_user), cast.pili).split('<ol class="looks"')[1].split("</ol>")[0]
    assert (cast.professional.user.last_name in main) is named


def test_an_emergency_and_a_refusal_stand_out(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.colleague) as actor, connection.cursor() as cursor:
        cursor.execute(
            "SELECT ppr_audit('plans:crisis', 'read', 'GET', 200, 'break_glass', '', ARRAY[%s]::uuid[])", [cast.pili.pk]
        )
        audit.record(actor, "plans:sign", act=Act.READ, method="GET", result=403, patients=[cast.pili.pk])
    text = shown(sign_in(cast.person_user), cast.pili)
    assert '<span class="status late">Urgencia</span>' in text and "una urgencia, sin preguntarte antes" in text
    assert "Quiso abrir tu plan" in text and "no se le dejó" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [("professional", 403), ("clinician", 403), ("coordinator", 403), ("auditor", 403), ("administrator", 403)],
)
def test_nobody_else_is_shown_who_read_what(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    looked(cast.professional, cast.pili)
    visitor = getattr(cast, who)
    assert sign_in(visitor).get(reverse("patients:seen_by", args=[cast.pili.pk])).status_code == status
    with acting(visitor):
        assert seen_by.looks(cast.pili.pk, None) == []  # the database itself tells nobody else


def test_of_another_person_there_is_no_such_page(cast: Any, sign_in: Any) -> None:
    looked(cast.clinician, cast.adrian)
    client = sign_in(cast.person_user)
    for pk in (cast.adrian.pk, cast.outsider.pk, uuid4()):
        assert client.get(reverse("patients:seen_by", args=[pk])).status_code == 404
    with transaction.atomic(), acting_as(Actor(user_id=cast.person_user.pk, role="person")):
        assert seen_by.looks(cast.adrian.pk, None) == []
        assert len(seen_by.looks(cast.pili.pk, None)) == 0


def test_pages_follow_without_gap_or_double(cast: Any, sign_in: Any) -> None:
    for n in range(seen_by.SHOWN + 7):
        looked(cast.professional, cast.pili, ["plans:person", "plans:notes"][n % 2])
    client = sign_in(cast.person_user)
    first = shown(client, cast.pili)
    older = re.search(r'href="([^"]+)" rel="next"', first)
    assert older
    second = client.get(older[1].replace("&amp;", "&")).content.decode()
    assert (first.count("Miró tu"), second.count("Miró tu")) == (seen_by.SHOWN, 7)
    assert 'rel="next"' not in second


@pytest.mark.parametrize("asked", ["x", "2026-13-45T99:00:00Z", "2026-01-01T00:00:00", "0"])
def test_a_nonsense_place_is_the_newest(cast: Any, sign_in: Any, asked: str) -> None:
    looked(cast.professional, cast.pili)
    assert "Miró tu plan" in shown(sign_in(cast.person_user), cast.pili, antes=asked)


def test_every_page_and_purpose_has_the_persons_own_words() -> None:
    about_someone = [a.name for a in walk() if a.rule.about and a.door != "admin"]
    assert len(about_someone) > 50
    wordless = [name for name in about_someone if seen_by.section(name) == "algo tuyo"]
    assert not wordless, f"patients.seen_by has no words for {wordless}"
    assert not set(PURPOSES) - {"self"} - set(seen_by._WHY), "patients.seen_by has no words for these purposes"


def test_as_many_queries_for_ten_as_for_hundreds(cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    client = sign_in(cast.person_user)
    counts = []
    for n in (10, 200):
        for _ in range(n):
            looked(cast.professional, cast.pili)
        shown(client, cast.pili)
        with queries() as asked:
            shown(client, cast.pili)
        counts.append(len(asked))
    assert counts[0] == counts[1]
    figure("queries of who has looked at my plan", counts[1], at_most=12)


def test_it_is_found_by_an_index_among_very_many(committed_db: str, sign_in: Any, figure: Any) -> None:
    from time import monotonic

    from tests import cast as people

    cast = people.load()
    with database.connect("owner", committed_db) as owner:
        owner.execute(
            """INSERT INTO entities_auditentry (chain, seq, at, user_id, role, system, act, what, method, result, purpose,
                   patient_ids, digest)
               SELECT %(chain)s, n, now() - n * interval '1 minute', gen_random_uuid(), 'professional', '',
                   CASE WHEN n %% 3 = 0 THEN 'list' ELSE 'read' END, 'plans:person', 'GET', 200, 'treating',
                   CASE WHEN n %% 500 = 0 THEN ARRAY[%(pili)s]::uuid[] ELSE ARRAY[gen_random_uuid()] END, ''
               FROM generate_series(1, 100000) n""",
            {"chain": cast.pena.pk, "pili": cast.pili.pk},
        )
        owner.execute("ANALYZE entities_auditentry")
        plan = owner.execute(
            "EXPLAIN SELECT * FROM entities_auditentry WHERE patient_ids @> ARRAY[%s]::uuid[]", [cast.pili.pk]
        ).fetchall()
    assert any("audit_of_person" in line for (line,) in plan), plan
    with transaction.atomic(), acting_as(Actor(user_id=cast.person_user.pk, role="person")):
        seen_by.looks(cast.pili.pk, None)
        took = []
        for _ in range(5):  # the best of them: others work on this machine too
            began = monotonic()
            found = seen_by.looks(cast.pili.pk, timezone.now() - timedelta(days=3))
            took.append(monotonic() - began)
    assert len(found) == seen_by.SHOWN
    figure("one person's looks among 100,000", min(took) * 1000, at_most=60, unit="ms")


def test_every_role_has_its_neutral_words() -> None:
    assert set(seen_by._AS) == set(ROLES)
