"""Strengths: her words first, what others see beside; nobody edits what she wrote; two at once lose nothing."""

from __future__ import annotations

from typing import Any

import pytest

from plans.models import Strength
from tests.plans.parts import stands, strength, url


def sent(**fields: Any) -> dict[str, Any]:
    return {"words": "Madrugo.", "answer": "said", "seen_by_others": "Llega la primera.", "row_version": 0, **fields}


def test_they_stand_before_the_goals_in_both_voices(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(url(cast, "strength_new"), sent()).status_code == 302
    page = client.get(url(cast, "person")).content.decode()
    assert page.index("Madrugo.") < page.index("Llega la primera.") < page.index(">Objetivos")


def test_she_adds_her_own_and_says_nothing_for_others(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    assert 'name="seen_by_others"' not in client.get(url(cast, "strength_new")).content.decode()
    assert client.post(url(cast, "strength_new"), sent()).status_code == 302
    page = client.get(url(cast, "person")).content.decode()
    assert "Madrugo." in page and "Llega la primera." not in page


def test_nobody_else_changes_or_removes_what_she_wrote(cast: Any, sign_in: Any) -> None:
    row = strength(cast, typed_by=None)
    client = sign_in(cast.professional)
    form = client.get(url(cast, "strength", row.pk)).content.decode()
    assert 'name="words"' not in form and 'name="remove"' not in form
    assert client.post(url(cast, "strength", row.pk), sent(words="Otra cosa.", row_version=1)).status_code == 302
    assert client.post(url(cast, "strength", row.pk), {"remove": "1", "row_version": 2}).status_code == 403
    kept = stands(cast, Strength, row.pk)
    assert (kept.words, kept.seen_by_others, kept.removed_at) == ("Sé coser.", "Llega la primera.", None)


def test_the_same_form_sent_twice_adds_one_and_another_text_another(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.professional), "0190a1b2-0000-7000-8000-000000000001"
    for words in ("Madrugo.", "Madrugo.", "Canto."):
        assert client.post(url(cast, "strength_new"), sent(words=words, submission=form)).status_code == 302
    with acting(cast.professional) as actor:
        said = sorted(Strength.objects.visible_to(actor).values_list("words", flat=True))
    assert said == ["Canto.", "Madrugo."]


def test_every_part_of_a_plan_is_added_once(cast: Any, sign_in: Any, acting: Any) -> None:
    from plans.models import Goal, GoalStep, RiskTalk, Support

    client, form = sign_in(cast.professional), "0190a1b2-0000-7000-8000-000000000002"
    with acting(cast.professional) as actor:
        goal = Goal.objects.visible_to(actor).get()
    voice = {"words": "Sí.", "answer": "said", "row_version": 0, "submission": form}
    for model, name, args, fields in (
        (Support, "support_new", (), {"who": "Rosa", "kind": "family", "state": "wanted", **voice}),
        (RiskTalk, "risk_new", (), {"about": "El fuego", "team_view": "Se despista.", "shared_with_person": "1", **voice}),
        (GoalStep, "step_new", (goal.pk,), {"text": "Ir.", "whose": "person", "row_version": 0, "submission": form}),
        (Goal, "goal_new", (), {"area": str(goal.area_id), "objective": "Coser.", "state": "proposed", **voice}),
    ):  # fmt: skip
        with acting(cast.professional) as actor:
            before = model.objects.visible_to(actor).count()
        for _sent in range(2):
            assert client.post(url(cast, name, *args), fields).status_code == 302, name
        with acting(cast.professional) as actor:
            assert model.objects.visible_to(actor).count() == before + 1, name


def test_two_at_once_see_both_texts(cast: Any, sign_in: Any) -> None:
    row = strength(cast)
    assert (
        sign_in(cast.professional)
        .post(url(cast, "strength", row.pk), sent(words="La de Marta.", row_version=1))
        .status_code
        == 302
    )
    late = sign_in(cast.clinician).post(url(cast, "strength", row.pk), sent(words="La de Inés.", row_version=1))
    text = late.content.decode()
    assert (
        late.status_code == 409
        and "La de Marta." in text
        and "La de Inés." in text
        and 'name="row_version" value="2"' in text
    )
    assert stands(cast, Strength, row.pk).words == "La de Marta."
    again = sign_in(cast.clinician).post(url(cast, "strength", row.pk), sent(words="La de ambas.", row_version=2))
    assert again.status_code == 302 and stands(cast, Strength, row.pk).words == "La de ambas."


def test_one_taken_off_the_plan_leaves_the_page_and_stays_in_its_history(cast: Any, sign_in: Any, acting: Any) -> None:
    row = strength(cast)
    client = sign_in(cast.professional)
    stale = client.post(url(cast, "strength", row.pk), {**sent(row_version=7), "remove": "1"})
    assert stale.status_code == 409 and stands(cast, Strength, row.pk).removed_at is None
    assert client.post(url(cast, "strength", row.pk), {"remove": "1", "row_version": 1}).status_code == 302
    assert "Sé coser." not in client.get(url(cast, "person")).content.decode()
    assert client.get(url(cast, "strength", row.pk)).status_code == 404
    with acting(cast.professional):
        assert Strength.history.filter(id=row.pk).count() == 2


def test_empty_is_said_on_its_field(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.professional).post(
        url(cast, "strength_new"), sent(words="", answer="not_yet", seen_by_others="")
    )
    assert page.status_code == 422 and 'id="id_seen_by_others_error"' in page.content.decode()


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
def test_who_may_write(cast: Any, sign_in: Any, who: str, status: int) -> None:
    row = strength(cast)
    client = sign_in(getattr(cast, who))
    assert client.post(url(cast, "strength_new"), sent()).status_code == status
    assert client.post(url(cast, "strength", row.pk), sent(row_version=1)).status_code == status
