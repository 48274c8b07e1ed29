"""How it goes: the measure is asked, kept, shown over time, and decides nothing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Assessment


def url(patient: Any) -> str:
    return reverse("monitoring:progress", args=[patient.pk])


def form_url(patient: Any) -> str:
    return reverse("monitoring:measure", args=[patient.pk, "dialog"])


def answers(cast: Any, day: date | str | None = None, **facts: str) -> dict[str, str]:
    """A whole form; `item_3=""` leaves one out."""
    given = {f"item_{n}": str(1 + n % 7) for n in range(1, 12)}
    when = str(day if day is not None else timezone.localdate())
    return {
        **given,
        "taken_on": when,
        "rater": "self",
        "mode": "together",
        "acting": str(cast.professional.pk),
        **facts,
    }


def kept(cast: Any, acting: Any) -> list[Assessment]:
    with acting(cast.professional):
        return list(Assessment.objects.order_by("taken_on"))


@pytest.fixture
def marta(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.professional)


def test_asked_together_it_is_kept_and_drawn(cast: Any, marta: Any, acting: Any) -> None:
    assert "Pili aún no ha contestado esto." in marta.get(url(cast.pili)).content.decode()
    sent = marta.post(form_url(cast.pili), answers(cast))
    assert sent.status_code == 302 and sent["Location"] == url(cast.pili)
    (row,) = kept(cast, acting)
    assert row.answers == [2, 3, 4, 5, 6, 7, 1, 2, 3, 4, 5]
    assert (row.recorded_by_id, row.rater, row.mode) == (cast.professional.pk, "self", "together")
    shown = marta.get(url(cast.pili)).content.decode()
    assert "Las respuestas están guardadas." in shown
    assert shown.count('<figure class="chart">') == 2
    assert "3,8" in shown and "4,0" in shown  # 30/8 and 12/3


def test_before_answering_it_says_who_will_see_it_and_what_it_decides(cast: Any, marta: Any) -> None:
    shown = marta.get(form_url(cast.pili)).content.decode()
    assert "lo verá <bdi>Pili</bdi>" in shown
    assert "USM Cierzo Bajo y Fundación Peña Lucera" in shown
    assert "Nada se decide por un número" in shown
    assert shown.index("Nada se decide") < shown.index('type="radio"')
    assert shown.count('value="" id=') == 11  # each may be left out


def test_what_is_left_out_is_shown_and_not_scored(cast: Any, marta: Any, acting: Any) -> None:
    assert marta.post(form_url(cast.pili), answers(cast, item_3="")).status_code == 302
    assert kept(cast, acting)[0].answers[2] is None
    shown = marta.get(url(cast.pili)).content.decode()
    assert "10 de 11 áreas" in shown and "sin calcular" in shown
    assert shown.count('<figure class="chart">') == 1  # the help I get is whole


def test_one_answer_is_enough_and_none_is_not_recorded(cast: Any, marta: Any, acting: Any) -> None:
    nothing = {f"item_{n}": "" for n in range(1, 12)}
    refused = marta.post(form_url(cast.pili), answers(cast, **nothing))
    assert refused.status_code == 422
    assert "No se ha contestado nada." in refused.content.decode()
    assert kept(cast, acting) == []
    assert marta.post(form_url(cast.pili), answers(cast, **{**nothing, "item_9": "6"})).status_code == 302
    assert "Todavía no se puede dibujar ninguna línea." in marta.get(url(cast.pili)).content.decode()


def test_twice_on_one_day_is_refused_on_the_day(cast: Any, marta: Any, acting: Any) -> None:
    marta.post(form_url(cast.pili), answers(cast))
    again = marta.post(form_url(cast.pili), answers(cast, item_1="7"))
    assert again.status_code == 422
    assert "Ya está recogido para ese día." in str(again.context["form"].errors["taken_on"])
    assert again.context["form"]["item_1"].value() == "7"  # what was typed stays
    assert kept(cast, acting)[0].answers[0] == 2
    assert marta.post(form_url(cast.pili), answers(cast, rater="staff")).status_code == 302  # another view


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"taken_on": str(date.today() + timedelta(days=1))}, "taken_on"),
        ({"taken_on": "1980-05-11"}, "taken_on"),  # the day before Pili was born
        ({"taken_on": "31/02/2026"}, "taken_on"),
        ({"taken_on": ""}, "taken_on"),
        ({"item_4": "8"}, "item_4"),
        ({"item_4": "0"}, "item_4"),
        ({"item_4": "x"}, "item_4"),
        ({"rater": "nadie"}, "rater"),
        ({"mode": ""}, "mode"),
    ],
)
def test_what_cannot_be_is_refused_on_its_field(
    cast: Any, marta: Any, acting: Any, facts: dict[str, str], field: str
) -> None:
    refused = marta.post(form_url(cast.pili), answers(cast, **facts))
    assert refused.status_code == 422
    assert list(refused.context["form"].errors) == [field]
    assert kept(cast, acting) == []


def test_a_day_as_it_is_written_here_is_understood(cast: Any, marta: Any, acting: Any) -> None:
    marta.post("/idioma/", {"language": "en"})
    marta.post(form_url(cast.pili), answers(cast, "3/10/2025"))
    assert kept(cast, acting)[0].taken_on == date(2025, 10, 3)


def test_the_person_answers_alone_and_is_not_asked_who_or_how(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.person_user)
    shown = client.get(form_url(cast.pili)).content.decode()
    assert 'name="rater"' not in shown and 'name="mode"' not in shown
    assert client.post(form_url(cast.pili), answers(cast, rater="staff", mode="paper")).status_code == 302
    (row,) = kept(cast, acting)
    assert (row.rater, row.mode, row.recorded_by_id) == ("self", "alone", None)


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
        ("coordinator", 403),
        ("sector_coordinator", 403),
        ("auditor", 403),
        ("administrator", 403),
    ],
)
def test_who_sees_and_asks(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    client = sign_in(getattr(cast, who))
    sent = {**answers(cast), "acting": str(client.session.get("acting", ""))}
    assert client.get(url(cast.pili)).status_code == status
    assert client.get(form_url(cast.pili)).status_code == status
    assert client.post(form_url(cast.pili), sent).status_code == (302 if status == 200 else status)
    assert len(kept(cast, acting)) == (1 if status == 200 else 0)


def test_before_joining_nobody_of_the_entity_sees_it(cast: Any, marta: Any) -> None:
    assert marta.get(url(cast.adrian)).status_code == 404
    assert marta.post(form_url(cast.adrian), answers(cast)).status_code == 404


def test_a_measure_that_does_not_exist(cast: Any, marta: Any) -> None:
    assert marta.get(form_url(cast.pili).replace("dialog", "otra")).status_code == 404


def test_the_lines_stand_beside_joining_and_reviews(cast: Any, marta: Any, acting: Any) -> None:
    joined = cast.plan.picked_up_on
    for days in (-30, 0):
        marta.post(form_url(cast.pili), answers(cast, joined + timedelta(days=days)))
    (chart, _other) = marta.get(url(cast.pili)).context["charts"]
    assert [day for day, _value in chart["points"]] == [joined - timedelta(days=30), joined]
    assert {"day": joined, "label": "entró en el programa"} in chart["events"]
    assert any(event["label"] == "revisión" for event in chart["events"])


def test_the_teams_view_is_not_mixed_into_the_persons_line(cast: Any, marta: Any) -> None:
    marta.post(form_url(cast.pili), answers(cast))
    marta.post(form_url(cast.pili), answers(cast, rater="staff", item_1="7"))
    (life, _help) = marta.get(url(cast.pili)).context["charts"]
    assert len(life["points"]) == 1


def test_a_form_opened_under_another_membership_is_kept_and_not_saved(cast: Any, marta: Any, acting: Any) -> None:
    response = marta.post(form_url(cast.pili), answers(cast, acting=str(cast.colleague.pk)))
    assert response.status_code == 409
    assert kept(cast, acting) == []


def test_as_many_queries_for_one_as_for_many(cast: Any, marta: Any, acting: Any, queries: Any, figure: Any) -> None:
    from monitoring import services

    counts = []
    for days in ([0], range(1, 120)):
        with acting(cast.professional):
            for n in days:
                services.record(
                    Assessment(
                        patient=cast.pili,
                        instrument="dialog",
                        taken_on=timezone.localdate() - timedelta(days=n),
                        answers=[4] * 11,
                    ),
                    by=cast.professional,
                )
        marta.get(url(cast.pili))
        with queries() as counted:
            assert marta.get(url(cast.pili)).status_code == 200
        counts.append(len(counted))
    assert counts[0] == counts[1]
    figure("how it goes: queries with 120 measures", counts[1], at_most=12)
