"""The person's page: their words first; what is there before they join; who may open it; its cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from entities.models import GoalArea
from patients import entering
from plans import services
from plans.models import Goal, Plan
from tests.cast import acting


def url(patient: Any, route: str = "plans:person", *more: Any) -> str:
    return reverse(route, args=[patient.pk, *more])


def test_her_words_stand_first_and_the_empty_ones_invite(cast: Any, sign_in: Any) -> None:
    text = sign_in(cast.professional).get(url(cast.pili)).content.decode()
    assert "Pilar Abadía Ferrer" in text and "usted es su profesional de referencia" in text
    assert text.index("Palabras de pili.") < text.index(">Objetivos")
    assert text.count("Todavía no hay palabras de") == 3
    own = sign_in(cast.person_user).get(url(cast.pili)).content.decode()
    assert own.count("Todavía no has escrito nada aquí.") == 3 and "Todavía no hay palabras de" not in own
    assert url(cast.pili, "plans:words", "what_matters") in text
    assert "Revisar el plan" in text and "Próximamente" in text


@pytest.mark.parametrize(
    ("days", "said"), [(-5, "Tocaba hace 5 días"), (-40, "Tocaba el "), (0, "hoy"), (3, "el "), (40, " de ")]
)
def test_a_date_that_has_passed_is_told_as_due(cast: Any, sign_in: Any, days: int, said: str) -> None:
    with transaction.atomic(), acting(cast.professional):
        plan = Plan.objects.get(pk=cast.plan.pk)
        plan.next_review_on = timezone.localdate() + timedelta(days=days)
        plan.save()
    for who in (cast.professional, cast.person_user):
        text = sign_in(who).get(url(cast.pili)).content.decode()
        shown = re.sub("<[^>]+>", "", text.split("Próximamente")[1].split('class="full-date"')[0])
        assert said in shown and ("Tocaba" in shown) is (days < 0), who
        assert "Revisar el plan" in text


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("professional", 200),
        ("colleague", 200),
        ("clinician", 200),
        ("social_worker", 200),
        ("person_user", 200),
        ("professional_other", 404),
        ("clinician_other", 404),
        ("coordinator", 404),
        ("coordinator_other", 404),
        ("sector_coordinator", 404),
        ("auditor", 403),
        ("administrator", 403),
    ],
)
@pytest.mark.parametrize("route", ["plans:person", "plans:notes"])
def test_who_may_open_it(cast: Any, sign_in: Any, route: str, who: str, status: int) -> None:
    page = sign_in(getattr(cast, who)).get(url(cast.pili, route))
    assert page.status_code == status
    if status != 200:
        assert "Pili" not in page.content.decode()


def test_missing_and_foreign_answer_alike(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    foreign = client.get(url(cast.outsider))
    missing = client.get(reverse("plans:person", args=["00000000-0000-7000-8000-000000000000"]))
    assert foreign.status_code == missing.status_code == 404
    assert "Ajena" not in foreign.content.decode()


def test_before_joining_the_clinician_is_told_where_things_stand(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.clinician).get(url(cast.adrian))
    text = page.content.decode()
    assert page.status_code == 200
    assert "todavía no tiene plan" in text and url(cast.referral_adrian, "referrals:detail") in text
    assert sign_in(cast.professional).get(url(cast.adrian)).status_code == 404
    assert sign_in(cast.professional).get(url(cast.teresa)).status_code == 404, "a slot opens nothing"


@pytest.mark.parametrize("route", ["plans:person", "plans:notes"])
def test_before_joining_the_person_is_spoken_to_and_led_nowhere_closed(
    cast: Any, sign_in: Any, acting: Any, route: str
) -> None:
    with acting(cast.clinician) as actor:
        user = entering.open_account(cast.adrian, by=actor)
    page = sign_in(user).get(url(cast.adrian, route))
    text = page.content.decode()
    assert page.status_code == 200 and "Todavía no hay plan que mostrar." in text
    assert "/derivaciones/" not in text and "todavía no tiene plan" not in text


def test_only_the_tabs_that_open_are_shown(cast: Any, sign_in: Any) -> None:
    text = sign_in(cast.professional).get(url(cast.pili)).content.decode()
    for route in ("plans:notes", "monitoring:progress", "patients:social", "patients:who"):
        assert f'href="{url(cast.pili, route)}"' in text


def twelve_goals(cast: Any, acting: Any) -> None:
    area = GoalArea.objects.get(code="empleo")
    with acting(cast.professional):
        for n in range(12):
            goal = Goal(plan=cast.plan, patient_id=cast.pili.pk, area=area, objective=f"Objetivo {n}", target_on=None)
            services.put_words(goal, f"Deseo {n}", "said", cast.professional)
            services.add_goal(goal, by=cast.professional)
        for kind in ("what_matters", "how_supported", "how_treated"):
            services.say(cast.plan, kind, "Palabras.", "said", typed_by=cast.professional, started_from=0)


def test_the_same_queries_with_twelve_goals(cast: Any, sign_in: Any, acting: Any, queries: Any, figure: Any) -> None:
    client = sign_in(cast.professional)
    client.get(url(cast.pili))
    with queries() as few:
        client.get(url(cast.pili))
    twelve_goals(cast, acting)
    with queries() as many:
        text = client.get(url(cast.pili)).content.decode()
    assert "Deseo 11" in text
    assert len(many) <= len(few)
    figure("queries of the person's page, 12 goals", len(many), at_most=10)
    assert len(many) <= 10


@pytest.mark.parametrize("route", ["plans:notes", "patients:social", "patients:who"])
def test_every_tab_stays_cheap(cast: Any, sign_in: Any, acting: Any, make: Any, queries: Any, route: str) -> None:
    for n in range(15):
        make.note(cast.plan, text=f"Nota {n}")
    client = sign_in(cast.professional)
    client.get(url(cast.pili, route))
    with queries() as counted:
        client.get(url(cast.pili, route))
    assert len(counted) <= 12
