"""The simple version: fewer things, one question a page, «Hoy no», and the same on paper."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from plans import hospital
from plans.models import Goal, HospitalStay, IStatement
from tests.cast import acting as acting_as
from tests.cast import key
from tests.plans.parts import freeze, stands, step, support, url
from tests.plans.test_printing import faults, pages, text_of

KINDS = IStatement.Kind.values


def move_goal(cast: Any, state: str) -> None:
    goal = stands(cast, Goal, key("goal-pili"))
    with transaction.atomic(), acting_as(cast.professional):
        goal.state, goal.agreed_on = state, None if state == "proposed" else date.today()
        goal.save()


@pytest.fixture
def her(cast: Any, sign_in: Any) -> Any:
    """Pili, in the simple version; her goal is under way."""
    move_goal(cast, "under_way")
    client = sign_in(cast.person_user)
    assert client.post(reverse("set_simple"), {"simple": "1", "next": "/cuenta/"})["Location"] == "/cuenta/"
    return client


def test_the_switch_is_hers_and_goes_both_ways(cast: Any, sign_in: Any, her: Any) -> None:
    assert "data-simple" in her.get("/").content.decode()
    her.post(reverse("set_simple"), {"simple": "0"})
    assert "data-simple" not in her.get("/").content.decode()
    assert her.post(reverse("set_simple"), {"simple": "x"}).status_code == 404
    assert sign_in(cast.professional).post(reverse("set_simple"), {"simple": "1"}).status_code == 403


def test_the_page_says_less_and_keeps_her_words(cast: Any, her: Any) -> None:
    support(cast, who="La mercería de la plaza", rhythm="los martes", state="going_on")
    text = her.get(url(cast, "person")).content.decode()
    for piece in ("Palabras de pili.", "Deseo de pili.", "La mercería de la plaza", 'href="tel:112"', 'href="tel:024"'):
        assert piece in text, piece
    tabs = text.split('class="person-tabs"')[1].split("</nav>")[0]
    assert tabs.count("<a ") == 3


def test_of_each_wish_the_next_step_alone_and_done_in_one_press(cast: Any, her: Any) -> None:
    first = step(cast, text="Llamar a la autoescuela", owner="person", due_on=date.today())
    step(cast, text="Después, la teórica", owner="person", due_on=date.today() + timedelta(days=9))
    text = her.get(url(cast, "person")).content.decode()
    assert "Llamar a la autoescuela" in text and "Después, la teórica" not in text
    assert text.count("Ya lo he hecho") == 1
    her.post(url(cast, "step_done", first.pk), {"done": "1", "row_version": first.row_version})
    text = her.get(url(cast, "person")).content.decode()
    assert "Después, la teórica" in text and "Llamar a la autoescuela" not in text


def test_her_own_step_comes_before_what_others_do_and_no_day_gone_by_is_held_against_her(cast: Any, her: Any) -> None:
    step(cast, text="Escribir el informe", owner="entity", due_on=date.today() - timedelta(days=3))
    text = her.get(url(cast, "person")).content.decode()
    assert "Escribir el informe" in text and "Estaba previsto:" in text
    step(cast, text="Llamar a la autoescuela", owner="person", due_on=date.today() - timedelta(days=1))
    text = her.get(url(cast, "person")).content.decode()
    assert "Llamar a la autoescuela" in text and "Escribir el informe" not in text and "Estaba previsto" not in text


def test_from_the_simple_version_all_that_is_hers_can_be_reached(cast: Any, her: Any) -> None:
    text = her.get(url(cast, "person")).content.decode()
    for name in ("plans:wellbeing", "patients:housing", "patients:sharing", "patients:seen_by"):
        address = reverse(name, args=[cast.pili.pk])
        assert f'href="{address}"' in text and her.get(address).status_code == 200, name


def test_what_the_team_proposes_is_counted_and_can_be_answered(cast: Any, her: Any) -> None:
    move_goal(cast, "proposed")
    text = her.get(url(cast, "person")).content.decode()
    assert "Tu equipo te propone 1 cosa más." in text and text.count("Lo acepto") == 1 == text.count("No lo quiero")
    folded = text.split('id="goals"', 1)[1].split("<details", 1)[1].split("</details>")[0]
    assert "Deseo de pili." in folded, "it is there to open, and asks for nothing"
    goal = stands(cast, Goal, key("goal-pili"))
    said = {"state": "agreed", "row_version": goal.row_version}
    assert her.post(url(cast, "goal_state", goal.pk), said).status_code == 302
    text = her.get(url(cast, "person")).content.decode()
    assert "te propone" not in text and "Deseo de pili." in text


def test_in_the_whole_plan_too_a_proposal_asks_for_her_answer_first(cast: Any, sign_in: Any) -> None:
    move_goal(cast, "proposed")
    text = sign_in(cast.person_user).get(url(cast, "person")).content.decode()
    assert "no se hace nada hasta que digas que sí" in text and "Lo acepto" in text and "No lo quiero" in text
    assert url(cast, "goal_scale", key("goal-pili")) not in text
    assert "No lo quiero" not in sign_in(cast.professional).get(url(cast, "person")).content.decode()


def test_a_stay_in_hospital_has_its_place_and_only_then(cast: Any, her: Any, acting: Any, queries: Any) -> None:
    address = url(cast, "hospital")
    text = her.get(url(cast, "person")).content.decode()
    assert address not in text and "hospital" not in text, "where there was none, none is named"
    stay = HospitalStay(patient=cast.pili, hospital=cast.usm, admitted_at=timezone.now() - timedelta(days=4))
    with transaction.atomic(), acting(cast.clinician):
        stay = hospital.admit(stay, by=cast.clinician)
    with queries() as asked:
        text = her.get(url(cast, "person")).content.decode()
    assert len(asked) <= 10
    assert "Estoy en el hospital" in text and "La vuelta a casa se prepara contigo." in text
    assert f'href="{address}"' in text and her.get(address).status_code == 200
    with transaction.atomic(), acting(cast.clinician):
        hospital.leave(stay, by=cast.clinician, left_at=timezone.now(), early_contact=False)
    text = her.get(url(cast, "person")).content.decode()
    assert "Cuando estuve en el hospital" in text and "Volviste a casa:" in text and f'href="{address}"' in text


def test_one_question_a_page_to_the_end(cast: Any, her: Any, acting: Any) -> None:
    for number, kind in enumerate(KINDS):
        page = her.get(url(cast, "words", kind))
        text = page.content.decode()
        assert f"{number + 1} de {len(KINDS)}" in text and "Hoy no" in text
        assert text.count("<textarea") == 1 and 'type="radio"' not in text
        assert text.index("Nadie lee esto en el momento") < text.index("<textarea")  # before anything is written
        started = re.search(r'name="started_from" value="(\d+)"', text)
        assert started
        onward = url(cast, "words", KINDS[number + 1]) if number + 1 < len(KINDS) else url(cast, "person")
        assert f'href="{onward}"' in text  # «Hoy no» goes on, and keeps nothing
        sent = {"words": f"Lo mío, {number}.", "answer": "said", "started_from": started[1]}
        assert her.post(url(cast, "words", kind), sent)["Location"] == onward
    with acting(cast.professional):
        rows = IStatement.objects.filter(plan=cast.plan, superseded_at=None)
        assert {row.words for row in rows} == {f"Lo mío, {n}." for n in range(len(KINDS))}
        assert not [row for row in rows if row.typed_by_id]  # she typed them herself


def test_an_empty_box_is_an_answer_too(cast: Any, her: Any, acting: Any) -> None:
    sent = {"words": "  ", "answer": "said", "started_from": "1"}
    assert her.post(url(cast, "words", "who_i_am"), sent).status_code == 302
    with acting(cast.professional):
        now = IStatement.objects.get(plan=cast.plan, kind="who_i_am", superseded_at=None)
    assert (now.words, now.answer) == ("", "not_yet")


@pytest.mark.parametrize("who", ["person_user", "professional", "peer"])
@pytest.mark.parametrize("language", ["es", "en"])
def test_on_paper_it_is_valid_and_says_of_which_day(cast: Any, sign_in: Any, who: str, language: str) -> None:
    move_goal(cast, "under_way")
    freeze(cast, position="in_part", words="Falta lo del carné.", answer="said")
    client = sign_in(getattr(cast, who))
    client.post(reverse("set_language"), {"language": language})
    answer = client.get(url(cast, "simple_sheet"))
    told = text_of(answer.content)
    assert answer.headers["Content-Type"] == "application/pdf" and not faults(answer.content)
    heading = {"es": "Lo que quiero", "en": "What I want"}[language]
    for piece in (heading, "Palabras de pili.", "Falta lo del carné.", "112", "024"):
        assert piece in told, piece
    assert pages(answer.content) <= 3 and "Ferrer" not in told


def test_whoever_may_not_read_may_not_take_it_away(cast: Any, sign_in: Any) -> None:
    for who, status in (("supporter_user", 404), ("coordinator", 404), ("professional_other", 404), ("auditor", 403)):
        assert sign_in(getattr(cast, who)).get(url(cast, "simple_sheet")).status_code == status
