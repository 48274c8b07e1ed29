"""Goal Attainment Scaling: the exact T of the literature, its bounds, and how it stands beside the goals."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from monitoring.attainment import shown
from monitoring.instruments.gas import Scored, t_score
from plans.models import Goal
from tests.cast import acting as acting_as
from tests.cast import key
from tests.plans.parts import url

LEVELS = {f"level_{n}": f"Nivel {n}" for n in range(5)}


@pytest.mark.parametrize(
    ("goals", "expected"),
    [
        ([Scored(1)], "60.00"),
        ([Scored(1), Scored(1)], "62.40"),  # 50 + 20/√2.6
        ([Scored(1), Scored(-1)], "50.00"),
        ([Scored(-2)], "30.00"),
        ([Scored(0)] * 5, "50.00"),
        ([Scored(1), Scored(-2, importance=0)], "60.00"),  # what has no weight is dropped
        ([Scored(1, 3, 3), Scored(-1)], "58.56"),  # 50 + 80/√(0.7·82 + 0.3·100)
        ([Scored(2)] * 1000, "86.47"),
    ],
)
def test_the_values_of_the_literature(goals: list[Scored], expected: str) -> None:
    assert t_score(goals) == Decimal(expected)


@pytest.mark.parametrize("goals", [[], [Scored(2, 0, 3)], [Scored(2, 3, 0)]])
def test_without_a_goal_that_counts_there_is_no_figure(goals: list[Scored]) -> None:
    assert t_score(goals) is None


@pytest.mark.parametrize("wrong", [Scored(3), Scored(-3), Scored(0, 4), Scored(0, 1, -1)])
def test_what_is_not_on_the_scale_is_refused(wrong: Scored) -> None:
    with pytest.raises(ValueError, match="not on the scale"):
        t_score([wrong])


any_goal = st.builds(Scored, st.integers(-2, 2), st.integers(1, 3), st.integers(1, 3))
CENT = Decimal("0.01")


@given(st.lists(any_goal, min_size=1, max_size=30))
def test_it_stays_in_bounds_mirrors_and_rises(goals: list[Scored]) -> None:
    score = t_score(goals)
    assert score is not None and Decimal("13.48") < score < Decimal("86.52")
    mirrored = t_score([Scored(-g.score, g.importance, g.difficulty) for g in goals])
    assert mirrored is not None and abs(score + mirrored - 100) <= CENT
    first = goals[0]
    if first.score < 2:
        better = t_score([Scored(first.score + 1, first.importance, first.difficulty), *goals[1:]])
        assert better is not None and better > score
    assert t_score(list(reversed(goals))) == score


# ---- beside the goals ------------------------------------------------------------------


def scale(cast: Any, client: Any, value: str, version: int, **more: Any) -> None:
    where = url(cast, "goal_scale", key("goal-pili"))
    answer = client.post(where, {**LEVELS, "scale_value": value, "row_version": version, **more})
    assert answer.status_code == 302, answer.content.decode()


def page(cast: Any, client: Any) -> str:
    text: str = client.get(reverse("monitoring:progress", args=[cast.pili.pk])).content.decode()
    return text


@pytest.fixture
def client(cast: Any, sign_in: Any) -> Any:
    with transaction.atomic(), acting_as(cast.professional):
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.state, goal.agreed_on = Goal.State.UNDER_WAY, date.today()
        goal.save()
    return sign_in(cast.professional)


def test_the_scale_keeps_its_past_and_the_figure_its_change(cast: Any, client: Any) -> None:
    assert "Hasta dónde han llegado" not in page(cast, client)
    scale(cast, client, "-1", 1)
    assert "igual que al principio" in page(cast, client) and "40,00" in page(cast, client)
    later = date.today() + timedelta(days=2)
    with time_machine.travel(later), transaction.atomic(), acting_as(cast.professional) as actor:
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.scale_value = 1
        goal.save()
        found = shown(cast.pili.pk, actor)
    assert found is not None
    assert [value for _day, value in found["charts"][0]["points"]] == [-1.0, 1.0]
    told = page(cast, client)
    assert "60,00" in told and "20,00 más que al principio, cuando era 40,00" in told
    assert "Ahora: Nivel 3." in told and "<table" in told and "<svg" in told


def test_where_it_stood_at_first_can_be_written_down(cast: Any, client: Any) -> None:
    scale(cast, client, "0", 1, scale_start="-2", importance="3", difficulty="2")
    told = page(cast, client)
    assert "50,00" in told and "20,00 más que al principio, cuando era 30,00" in told
    with transaction.atomic(), acting_as(cast.professional):
        goal = Goal.objects.get(pk=key("goal-pili"))
    assert (goal.scale_start, goal.importance, goal.difficulty) == (-2, 3, 2)


def test_a_goal_that_counts_for_nothing_is_no_figure(cast: Any, client: Any) -> None:
    scale(cast, client, "2", 1, importance="0")
    told = page(cast, client)
    assert "70,00" not in told and "Ninguno se cuenta" in told


@pytest.mark.parametrize("state", [Goal.State.LEFT_BY_PERSON, Goal.State.NO_LONGER_RELEVANT, Goal.State.PROPOSED])
def test_what_was_left_or_not_agreed_does_not_count(cast: Any, client: Any, state: str) -> None:
    scale(cast, client, "-2", 1)
    with transaction.atomic(), acting_as(cast.professional):
        goal = Goal.objects.get(pk=key("goal-pili"))
        goal.state = state
        goal.save()
    assert "Hasta dónde han llegado" not in page(cast, client)


def test_only_who_reads_the_plan_sees_its_goals(cast: Any, client: Any, acting: Any) -> None:
    scale(cast, client, "1", 1)
    with transaction.atomic():
        for who, sees in (
            ("clinician", True),
            ("invited", False),
            ("coordinator", False),
            ("professional_other", False),
        ):
            with acting_as(getattr(cast, who)) as actor:
                assert (shown(cast.pili.pk, actor) is not None) is sees, who


def test_the_page_costs_the_same_for_many_goals(cast: Any, client: Any, queries: Any) -> None:
    scale(cast, client, "1", 1)
    where = reverse("monitoring:progress", args=[cast.pili.pk])
    client.get(where)
    with queries() as few:
        client.get(where)
    with transaction.atomic(), acting_as(cast.professional):
        model = Goal.objects.get(pk=key("goal-pili"))
        for n in range(8):
            Goal(plan=model.plan, patient_id=model.patient_id, area_id=model.area_id, objective=f"Otro {n}", state="agreed",
                 agreed_on=date.today(), scale_levels=model.scale_levels, scale_value=0).save()  # fmt: skip
    with queries() as many:
        client.get(where)
    assert len(many) == len(few) <= 12
