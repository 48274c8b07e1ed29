"""What there is in each comarca: anybody who signs in browses it, administrators keep it, a step points to it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import Comarca, CommunityResource
from tests.cast import key
from tests.plans.parts import url

Kind = CommunityResource.Kind


@pytest.fixture
def places(cast: Any) -> dict[str, CommunityResource]:
    jiloca = Comarca.objects.create(code="jiloca", name="Jiloca", sector_id="teruel")
    litera = Comarca.objects.create(code="litera", name="La Litera")
    Comarca.objects.create(code="vacia", name="Sin nada")
    rows = (
        (jiloca, Kind.LEARNING, "Aula de adultos", "Calamocha", "978 000 612", None),
        (jiloca, Kind.WORK, "Club de costura Ñandú", "Calamocha", "", None),
        (jiloca, Kind.LEISURE, "La que cerró", "", "", timezone.localdate()),
        (litera, Kind.LEISURE, "Cineclub La Cebolla", "Binéfar", "", None),
    )
    return {
        name: CommunityResource.objects.create(
            comarca=comarca, kind=kind, name=name, where=where, phone=phone, retired_on=over
        )
        for comarca, kind, name, where, phone, over in rows
    }


def shown(answer: Any) -> list[str]:
    return [item["row"].name for group in answer.context["groups"] for item in group["rows"]]


@pytest.mark.parametrize("who", ["person_user", "professional", "clinician", "supporter_user", "administrator", "peer"])
def test_anybody_browses_it_and_the_administration_alone_keeps_it(
    who: str, cast: Any, sign_in: Any, places: Any
) -> None:
    answer = sign_in(getattr(cast, who)).get(reverse("community"))
    text = answer.content.decode()
    assert shown(answer) == ["Aula de adultos", "Club de costura Ñandú", "Cineclub La Cebolla"]
    assert "978 000 612" in text and "La que cerró" not in text
    assert ("Mantener esta lista" in text) is (who == "administrator")


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({"comarca": "litera"}, ["Cineclub La Cebolla"]),
        ({"kind": "work"}, ["Club de costura Ñandú"]),
        ({"words": "NANDU costura"}, ["Club de costura Ñandú"]),
        ({"words": "binefar"}, ["Cineclub La Cebolla"]),
        ({"words": "aprender", "comarca": "litera"}, []),
        ({"comarca": "no-existe"}, ["Aula de adultos", "Club de costura Ñandú", "Cineclub La Cebolla"]),
    ],
)
def test_by_comarca_kind_or_word(asked: dict[str, str], names: list[str], cast: Any, sign_in: Any, places: Any) -> None:
    answer = sign_in(cast.professional).get(reverse("community"), asked)
    assert shown(answer) == names
    if not names:
        assert "No hay nada así en la lista" in answer.content.decode()
    assert "Sin nada" not in answer.content.decode()  # a comarca without places is no choice


def test_from_there_a_step_of_a_goal_points_to_one(cast: Any, sign_in: Any, places: Any, queries: Any) -> None:
    client, goal = sign_in(cast.professional), key("goal-pili")
    form = client.get(url(cast, "step_new", goal))
    there = url(cast, "step_places", goal)
    assert there in form.content.decode()
    with queries() as asked:
        answer = client.get(there)
    assert shown(answer)[0] == "Aula de adultos", "the person's own sector first"
    assert len(asked) <= 12
    place = places["Aula de adultos"]
    begun = client.get(url(cast, "step_new", goal), {"lugar": place.pk})
    assert begun.context["form"]["resource"].value() == place.pk
    for wrong in (places["La que cerró"].pk, 99999, "x", "9" * 12):
        again = client.get(url(cast, "step_new", goal), {"lugar": wrong})
        assert again.status_code == 200 and again.context["form"]["resource"].value() is None
