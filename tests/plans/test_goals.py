"""Goals in two voices: the wish first; proposed until accepted; nobody overwrites another."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import GoalArea
from plans import services
from plans.models import Goal
from tests.cast import key


def new_url(cast: Any) -> str:
    return reverse("plans:goal_new", args=[cast.pili.pk])


def url(goal: Goal) -> str:
    return reverse("plans:goal", args=[goal.patient_id, goal.pk])


def sent(**fields: Any) -> dict[str, Any]:
    area = GoalArea.objects.get(code="empleo").pk
    return {
        "words": "Coser para otras.",
        "answer": "said",
        "objective": "Tres encargos pagados.",
        "area": area,
        "state": "proposed",
        "target_on": "",
        "row_version": 0,
        **fields,
    }


def goals(cast: Any, acting: Any) -> list[Goal]:
    with acting(cast.professional):
        return list(Goal.objects.filter(plan=cast.plan).exclude(pk=key("goal-pili")).order_by("position"))


def one(cast: Any, acting: Any, typed_by: Any = "professional", **facts: Any) -> Goal:
    writer = getattr(cast, typed_by) if typed_by else None
    goal = Goal(
        plan=cast.plan,
        patient_id=cast.pili.pk,
        area=GoalArea.objects.get(code="empleo"),
        objective="Objetivo.",
        **facts,
    )
    services.put_words(goal, "Mi deseo.", "said", writer)
    with acting(cast.professional):
        return services.add_goal(goal, by=cast.professional)


def test_the_wish_and_the_objective_stand_in_two_voices(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    form = client.get(new_url(cast)).content.decode()
    assert form.index('name="words"') < form.index('name="objective"'), "her words first"
    assert client.post(new_url(cast), sent()).status_code == 302
    (goal,) = goals(cast, acting)
    assert (goal.words, goal.objective, goal.state, goal.agreed_on) == (
        "Coser para otras.",
        "Tres encargos pagados.",
        "proposed",
        None,
    )
    assert goal.typed_by_id == goal.objective_by_id == cast.professional.pk
    page = client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert page.index("Coser para otras.") < page.index("Tres encargos pagados.")
    assert "propuesto" in page


def test_what_staff_propose_stays_proposed_until_she_accepts(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    refused = client.post(new_url(cast), sent(state="agreed"))
    text = refused.content.decode()
    assert refused.status_code == 422 and 'id="id_accepted_error"' in text and "Tres encargos pagados." in text
    assert goals(cast, acting) == []
    assert client.post(new_url(cast), sent(state="agreed", accepted="on")).status_code == 302
    assert goals(cast, acting)[0].agreed_on == timezone.localdate()


def test_she_accepts_it_herself(cast: Any, sign_in: Any, acting: Any) -> None:
    goal = one(cast, acting)
    client = sign_in(cast.person_user)
    text = client.get(url(goal)).content.decode()
    assert "Acepto este objetivo" in text and 'name="objective"' not in text
    data = sent(words="Mi deseo.", accepted="on", row_version=1, objective="Ajeno", state="achieved")
    assert client.post(url(goal), data).status_code == 302
    (kept,) = goals(cast, acting)
    assert kept.state == "agreed" and kept.objective == "Objetivo.", "the team's words are not hers to change"
    assert kept.typed_by_id == cast.professional.pk, "words that did not change keep who typed them"


def test_nobody_else_changes_what_she_wrote(cast: Any, sign_in: Any, acting: Any) -> None:
    goal = one(cast, acting, typed_by=None)
    client = sign_in(cast.professional)
    text = client.get(url(goal)).content.decode()
    assert 'name="words"' not in text and "Mi deseo." in text
    assert client.post(url(goal), sent(words="Corregido.", row_version=1)).status_code == 302
    (kept,) = goals(cast, acting)
    assert (kept.words, kept.typed_by_id, kept.objective) == ("Mi deseo.", None, "Tres encargos pagados.")


def test_two_change_it_at_once_and_neither_text_is_lost(cast: Any, sign_in: Any, acting: Any) -> None:
    goal = one(cast, acting)
    assert sign_in(cast.professional).post(url(goal), sent(objective="El de Marta.", row_version=1)).status_code == 302
    late = sign_in(cast.clinician)
    page = late.post(url(goal), sent(objective="El de Inés.", row_version=1))
    text = page.content.decode()
    assert page.status_code == 409 and "El de Marta." in text and "El de Inés." in text
    assert 'name="row_version" value="2"' in text
    assert goals(cast, acting)[0].objective == "El de Marta."
    assert late.post(url(goal), sent(objective="El de ambas.", row_version=2)).status_code == 302
    kept = goals(cast, acting)[0]
    assert kept.objective == "El de ambas." and kept.objective_by_id == cast.clinician.pk


def test_a_past_day_is_refused_unless_it_stood_there(cast: Any, sign_in: Any, acting: Any) -> None:
    past = timezone.localdate() - timedelta(days=1)
    client = sign_in(cast.professional)
    page = client.post(new_url(cast), sent(target_on=str(past)))
    assert page.status_code == 422 and 'id="id_target_on_error"' in page.content.decode()
    goal = one(cast, acting, target_on=past)
    assert client.post(url(goal), sent(target_on=str(past), row_version=1)).status_code == 302
    earlier = client.post(url(goal), sent(target_on=str(past - timedelta(days=1)), row_version=2))
    assert earlier.status_code == 422


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"area": ""}, "area"),
        ({"area": "999999"}, "area"),
        ({"words": "", "answer": "not_yet", "objective": ""}, "objective"),
        ({"words": ""}, "words"),
        ({"state": "forgotten"}, "state"),
        ({"target_on": "mañana"}, "target_on"),
    ],
)
def test_a_mistake_is_said_on_its_field(
    cast: Any, sign_in: Any, acting: Any, fields: dict[str, str], field: str
) -> None:
    page = sign_in(cast.professional).post(new_url(cast), sent(**fields))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert goals(cast, acting) == []


def test_that_she_sees_it_differently_is_said(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(new_url(cast), sent(differs="on"))
    assert "Lo ven de distinta manera" in client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 302),
        ("clinician", 302),
        ("person_user", 302),
        ("professional_other", 404),
        ("coordinator", 404),
        ("auditor", 403),
    ],
)
def test_who_may_add_and_change(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    goal = one(cast, acting)
    client = sign_in(getattr(cast, who))
    assert client.post(url(goal), sent(row_version=1)).status_code == status
    assert client.post(new_url(cast), sent()).status_code == status
    assert len(goals(cast, acting)) == (2 if status == 302 else 1)


def test_a_goal_of_another_person_is_not_there(cast: Any, sign_in: Any, acting: Any) -> None:
    goal = one(cast, acting)
    foreign = reverse("plans:goal", args=[cast.outsider.pk, goal.pk])
    assert sign_in(cast.professional_other).get(foreign).status_code == 404
    assert sign_in(cast.professional).get(foreign).status_code == 404


def test_before_the_plan_it_says_what_to_do(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.clinician).post(reverse("plans:goal_new", args=[cast.adrian.pk]), sent())
    assert page.status_code == 422
    assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in page.content.decode()
