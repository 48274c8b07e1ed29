"""«Cambios»: one timeline from both sides, in order, without gap, narrowed like everything else."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import crisis, services, story
from plans.models import Goal, HospitalStay
from plans.story import KINDS, STRANDS
from plans.views.story import _TITLES
from plans.views.story import KINDS as CALLED
from ppr.lib.access import PERMISSIONS
from tests.cast import key


def url(patient: Any) -> str:
    return reverse("plans:story", args=[patient.pk])


def titles(page: Any) -> list[str]:
    found = re.findall(r"<h3>(.*?)</h3>", page.content.decode(), re.DOTALL)
    return [re.sub(r"<[^>]+>", "", title).strip() for title in found]


def test_both_sides_stand_on_it_newest_first(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    make.note(cast.plan, by=cast.clinician, text="La vi en consulta.", happened_at=timezone.now() - timedelta(days=40))
    text = sign_in(cast.professional).get(url(cast.pili)).content.decode()
    parts = (
        "Nota de pili.",
        "Palabras de pili.",
        "Objetivo de pili.",
        "Decisiones de pili.",
        "Derivada",
        "La vi en consulta.",
    )
    assert all(part in text for part in parts if part != "Derivada"), [p for p in parts if p not in text]
    assert text.index("Nota de pili.") < text.index("La vi en consulta.")
    assert "Inés C." in text and "USM Cierzo Bajo" in text and "Marta Z." in text


def test_what_has_no_hour_stands_above_what_has_one_that_day(cast: Any, sign_in: Any, make: Any) -> None:
    make.note(cast.plan, by=cast.clinician, text="Ahora mismo.")
    text = sign_in(cast.professional).get(url(cast.pili)).content.decode()
    assert text.index("Decisiones de pili.") < text.index("Ahora mismo.")


def test_everything_that_happens_finds_its_place(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.clinician):
        HospitalStay(
            patient=cast.pili, hospital=cast.usm_other, admitted_at=timezone.now() - timedelta(days=2),
            left_at=timezone.now(), recorded_by=cast.clinician,
        ).save(force_insert=True)  # fmt: skip
    with acting(cast.professional):
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.state = Goal.State.ACHIEVED
        services.change_goal(goal, by=cast.professional, started_from=goal.row_version)
        plan = crisis.offer(cast.pili.pk, by=cast.professional, on=date.today())
        crisis.answer(plan, yes=True, words="Venga.", ask_again_on=None, by=cast.professional, started_from=1)
        crisis.arrange(plan, {"facilitator_name": "Leonor Usón"}, by=cast.professional, started_from=2)
        crisis.put_in_force(plan, by=cast.professional, agreed_on=date.today())
    page = sign_in(cast.professional).get(url(cast.pili))
    wanted = {"Objetivo: conseguido", "Plan de crisis vigente", "Se habla del plan de crisis",
              "Ingresa en el hospital: USM Vega Lucera",
              "Vuelve a casa del hospital: USM Vega Lucera", "Un objetivo nuevo", "Revisión hecha"}  # fmt: skip
    assert wanted <= set(titles(page)), wanted - set(titles(page))


def test_what_is_narrowed_is_absent(cast: Any, sign_in: Any, make: Any) -> None:
    make.note(cast.plan, text="Solo de casa.", visibility="my_side")
    assert "Solo de casa." in sign_in(cast.colleague).get(url(cast.pili)).content.decode()
    assert "Solo de casa." in sign_in(cast.person_user).get(url(cast.pili)).content.decode()
    assert "Solo de casa." not in sign_in(cast.clinician).get(url(cast.pili)).content.decode()


@pytest.mark.parametrize("kind", KINDS)
def test_the_filter_shows_one_kind(cast: Any, sign_in: Any, kind: str) -> None:
    page = sign_in(cast.professional).get(url(cast.pili), {"kind": kind})
    assert page.status_code == 200 and ("Nota de pili." in page.content.decode()) == (kind == "notes")
    assert f'value="{kind}" selected' in page.content.decode()


def test_pages_follow_without_gap_or_double(cast: Any, sign_in: Any, make: Any) -> None:
    same = timezone.now() - timedelta(days=3)
    for n in range(70):
        make.note(cast.plan, text=f"«N{n}»", happened_at=same if n % 2 else same - timedelta(hours=n))
    client, seen, here, pages = sign_in(cast.professional), [], url(cast.pili), 0
    while here:
        text = client.get(here).content.decode()
        rows = re.findall(r'<li class="timeline-row">', text)
        assert len(rows) <= 30
        seen += re.findall(r"«N\d+»", text)
        older = re.search(r'href="([^"]+)" rel="next"', text)
        here, pages = older[1].replace("&amp;", "&") if older else "", pages + 1
        assert pages < 9
    assert len(seen) == 70 == len(set(seen))


@pytest.mark.parametrize(
    "place", ["x", "1_2_3", "9" * 40, "_", "99999999999999999999999_00000000-0000-7000-8000-000000000000_note"]
)
def test_a_nonsense_place_is_the_newest(cast: Any, sign_in: Any, place: str) -> None:
    page = sign_in(cast.professional).get(url(cast.pili), {"before": place, "kind": "nonsense"})
    assert page.status_code == 200 and "Nota de pili." in page.content.decode()


def test_as_many_queries_for_ten_as_for_two_hundred(cast: Any, sign_in: Any, make: Any, queries: Any) -> None:
    client = sign_in(cast.professional)

    def count() -> int:
        with queries() as counted:
            assert client.get(url(cast.pili)).status_code == 200
        return len(counted)

    count()
    few = count()
    for n in range(200):
        make.note(cast.plan, text=f"N{n}", happened_at=timezone.now() - timedelta(days=n))
    assert few <= 12 and count() <= few


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("clinician", 200),
        ("person_user", 200),
        ("coordinator", 404),
        ("sector_coordinator", 404),
        ("professional_other", 404),
        ("auditor", 403),
    ],
)
def test_who_reads_it(cast: Any, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get(url(cast.pili)).status_code == status


def test_the_reading_is_on_record(cast: Any, sign_in: Any) -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        assert sign_in(cast.clinician).get(url(cast.pili)).status_code == 200
        cursor.execute("SELECT set_config('ppr.role', 'auditor', true)")
        cursor.execute("SELECT what, patient_ids FROM entities_auditentry ORDER BY id DESC LIMIT 1")
        what, patients = cursor.fetchone()
    assert what == "plans:story" and cast.pili.pk in patients


def test_every_strand_has_its_words() -> None:
    assert {s.key for s in STRANDS} == set(_TITLES) | {"referral"}
    assert set(KINDS) == set(CALLED)


def test_every_strand_is_read_where_its_kind_is_asked_for() -> None:
    sql = (Path(story.__file__).parent / "sql" / "story.sql").read_text()
    read = re.findall(r"SELECT '(\w+)', .*?of_kind IN \('', '(\w+)'\)", sql, re.DOTALL)
    assert read and set(read) == {(s.key, s.kind) for s in STRANDS}


def test_what_is_not_held_is_left_out_before_the_wall_is_asked(cast: Any, acting: Any, make: Any) -> None:
    make.note(cast.plan, text="De hoy.")
    with acting(cast.professional):
        every = {e.strand for e in story.entries(cast.pili.pk, PERMISSIONS)[0]}
        without = {e.strand for e in story.entries(cast.pili.pk, set(PERMISSIONS) - {"view_notes"})[0]}
        nothing = story.entries(cast.pili.pk, ())[0]
        others = story.entries(cast.outsider.pk, PERMISSIONS)[0]  # the wall, whatever is said to be held
    assert every - without == {"note"}
    assert not nothing and not others
