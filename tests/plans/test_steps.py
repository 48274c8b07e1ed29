"""Steps, the scale and the stage of a goal: in one press from the plan; leaving is no failure."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.dispatch import receiver
from django.utils import timezone

from entities.models import Comarca, CommunityResource, GoalArea
from plans import sections, services
from plans.models import Goal, GoalStep
from ppr.lib.outbox import happened
from tests.cast import key
from tests.plans.parts import freeze, stands, step, strength, support, url


def sent(**fields: Any) -> dict[str, Any]:
    return {"text": "Llamar a la mercería", "whose": "person", "due_on": "", "row_version": 0, **fields}


def goal(cast: Any) -> Goal:
    return stands(cast, Goal, key("goal-pili"))


def test_a_step_has_an_owner_and_a_day(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    day = timezone.localdate() + timedelta(days=1)
    new = url(cast, "step_new", key("goal-pili"))
    assert client.post(new, sent(whose=str(cast.colleague.pk), due_on=str(day))).status_code == 302
    page = client.get(url(cast, "person")).content.decode()
    assert "Llamar a la mercería" in page and "Unai G." in page and "mañana" in page
    client.post(new, sent(text="Preguntar", whose="health"))
    assert "servicio de salud" in client.get(url(cast, "person")).content.decode()


def test_done_in_one_press_and_undone(cast: Any, sign_in: Any) -> None:
    row, heard = step(cast), []

    @receiver(happened, weak=True)
    def hear(**facts: Any) -> None:
        heard.append((facts["event"], facts["object_id"]))

    client = sign_in(cast.person_user)
    for version, done in ((1, "1"), (1, "1"), (2, "0")):  # pressed twice, done once
        assert client.post(url(cast, "step_done", row.pk), {"done": done, "row_version": version}).status_code == 302
    happened.disconnect(hear)
    assert [event for event, pk in heard if pk == row.pk] == ["step_done", "step_changed"]
    kept = stands(cast, GoalStep, row.pk)
    assert kept.done_on is None and kept.row_version == 3


def test_a_press_on_what_changed_meanwhile_is_asked_again(cast: Any, sign_in: Any) -> None:
    row = step(cast)
    sign_in(cast.clinician).post(url(cast, "step", row.pk), sent(text="El de Inés", row_version=1))
    late = sign_in(cast.professional).post(url(cast, "step_done", row.pk), {"done": "1", "row_version": 1})
    assert late.status_code == 409 and "El de Inés" in late.content.decode()
    assert stands(cast, GoalStep, row.pk).done_on is None


def test_two_forms_at_once_see_both_texts(cast: Any, sign_in: Any) -> None:
    row = step(cast)
    sign_in(cast.clinician).post(url(cast, "step", row.pk), sent(text="El de Inés", row_version=1))
    late = sign_in(cast.professional).post(url(cast, "step", row.pk), sent(text="El de Marta", row_version=1))
    text = late.content.decode()
    assert late.status_code == 409 and "El de Inés" in text and "El de Marta" in text
    assert stands(cast, GoalStep, row.pk).text == "El de Inés"


@pytest.mark.parametrize(
    ("fields", "field"), [({"text": " "}, "text"), ({"whose": "nobody"}, "whose"), ({"due_on": "2020-01-01"}, "due_on")]
)
def test_a_mistake_is_said_on_its_field(cast: Any, sign_in: Any, fields: dict[str, str], field: str) -> None:
    page = sign_in(cast.professional).post(url(cast, "step_new", key("goal-pili")), sent(**fields))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()


LEVELS = {f"level_{n}": f"Nivel {n}" for n in range(5)}


def test_the_scale_shows_the_expected_step_and_where_it_stands(cast: Any, sign_in: Any) -> None:
    client, where = sign_in(cast.professional), url(cast, "goal_scale", key("goal-pili"))
    assert client.post(where, {**LEVELS, "scale_value": "-1", "row_version": 1}).status_code == 302
    kept = goal(cast)
    assert kept.scale_levels == [f"Nivel {n}" for n in range(5)] and kept.scale_value == -1
    page = client.get(url(cast, "person")).content.decode()
    assert "Nivel 1; lo esperado: Nivel 2" in page and page.count('class="reached"') == 2
    short = client.post(where, {**LEVELS, "level_4": "", "scale_value": "", "row_version": 2})
    assert short.status_code == 422 and 'id="id_level_4_error"' in short.content.decode()
    late = client.post(where, {**LEVELS, "level_0": "Otro", "scale_value": "", "row_version": 1})
    assert late.status_code == 409 and "Otro" in late.content.decode() and goal(cast).scale_levels[0] == "Nivel 0"


def press(client: Any, cast: Any, state: str, version: int) -> int:
    return client.post(url(cast, "goal_state", key("goal-pili")), {"state": state, "row_version": version}).status_code


def test_she_accepts_starts_and_leaves_it(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    assert press(client, cast, "achieved", 1) == 403, "proposed is accepted first"
    assert press(client, cast, "agreed", 1) == 302 and goal(cast).agreed_on == timezone.localdate()
    assert press(client, cast, "under_way", 2) == 302
    assert press(client, cast, "left_by_person", 3) == 302
    page = client.get(url(cast, "person")).content.decode()
    assert "por decisión de la persona" in page or "lo deja" in page
    assert press(client, cast, "under_way", 4) == 302, "and takes it up again"


def test_staff_do_not_agree_for_the_team_alone(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert press(client, cast, "under_way", 1) == 403 and goal(cast).state == "proposed"
    assert "Pili lo acepta" in client.get(url(cast, "person")).content.decode()


def test_a_stage_pressed_on_an_old_page_is_asked_again(cast: Any, sign_in: Any) -> None:
    assert press(sign_in(cast.person_user), cast, "left_by_person", 1) == 302
    assert press(sign_in(cast.professional), cast, "agreed", 1) == 409
    assert goal(cast).state == "left_by_person"


@pytest.mark.parametrize(
    ("who", "status"), [("colleague", 302), ("professional_other", 404), ("coordinator", 404), ("auditor", 403)]
)
def test_who_may(cast: Any, sign_in: Any, who: str, status: int) -> None:
    row = step(cast)
    client = sign_in(getattr(cast, who))
    assert client.post(url(cast, "step_done", row.pk), {"done": "1", "row_version": 1}).status_code == status
    assert press(client, cast, "agreed", 1) == status
    assert client.post(url(cast, "step_new", key("goal-pili")), sent()).status_code == status


def test_the_plan_costs_the_same_with_twelve_goals_and_sixty_steps(
    cast: Any, sign_in: Any, acting: Any, queries: Any, figure: Any
) -> None:
    client = sign_in(cast.professional)
    client.get(url(cast, "person"))
    area = GoalArea.objects.get(code="empleo")
    with acting(cast.professional):
        for n in range(12):
            row = Goal(plan=cast.plan, patient_id=cast.pili.pk, area=area, objective=f"Objetivo {n}")
            services.add_goal(row, by=cast.professional)
            for m in range(5):
                sections.add(
                    GoalStep(goal=row, patient_id=cast.pili.pk, text=f"Paso {n}.{m}", owner_membership=cast.colleague),
                    by=cast.professional,
                )
    for n in range(6):
        strength(cast, words=f"Fuerza {n}")
        support(cast, who=f"Apoyo {n}")
    with queries() as counted:
        text = client.get(url(cast, "person")).content.decode()
    assert "Paso 11.4" in text and "Fuerza 5" in text and "Apoyo 5" in text
    figure("queries of the person's page, 12 goals and 60 steps", len(counted), at_most=10)
    assert len(counted) <= 10


# ---- something in the comarca -----------------------------------------------------


def places() -> dict[str, CommunityResource]:
    """Two of Jiloca, one of them retired."""
    jiloca = Comarca.objects.create(code="jiloca", name="Jiloca")
    kind = CommunityResource.Kind.LEARNING
    rows = [
        CommunityResource.objects.create(comarca=jiloca, kind=kind, name=name, phone="978 000 612", retired_on=over)
        for name, over in (("Aula de adultos", None), ("La que cerró", timezone.localdate()))
    ]
    return {row.name: row for row in rows}


def test_a_step_points_to_a_place_of_the_comarca_and_keeps_how_it_stood(cast: Any, sign_in: Any) -> None:
    found, client, hers = places(), sign_in(cast.professional), step(cast, text="Preguntar por la matrícula")
    form = client.get(url(cast, "step", hers.pk)).content.decode()
    assert '<optgroup label="Jiloca">' in form and "Aula de adultos" in form and "La que cerró" not in form
    sent = {"text": hers.text, "whose": "person", "due_on": "", "row_version": 1}
    place = found["Aula de adultos"]
    assert client.post(url(cast, "step", hers.pk), {**sent, "resource": place.pk}).status_code == 302
    assert "Aula de adultos · 978 000 612" in client.get(url(cast, "person")).content.decode()
    freeze(cast)
    place.name, place.retired_on = "Otro nombre", timezone.localdate()
    place.save()
    assert "Aula de adultos · 978 000 612" in client.get(url(cast, "version", 1)).content.decode()
    assert "Otro nombre" in client.get(url(cast, "step", hers.pk)).content.decode(), (
        "what was chosen stays to be chosen"
    )


def test_what_has_been_retired_is_not_chosen_anew(cast: Any, sign_in: Any) -> None:
    found, hers = places(), step(cast)
    sent = {"text": hers.text, "whose": "person", "due_on": "", "row_version": 1, "resource": found["La que cerró"].pk}
    refused = sign_in(cast.professional).post(url(cast, "step", hers.pk), sent)
    assert refused.status_code == 422 and set(refused.context["form"].errors) == {"resource"}
