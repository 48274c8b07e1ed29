"""The options on plain cards before referring, and what the person chooses among them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import Line, Programme
from referrals import slots
from referrals.models import Referral
from tests.referrals.test_path import ASKED


def cards_of(client: Any, patient: Any) -> Any:
    return client.get(reverse("plans:options", args=[patient.pk]))


def test_a_card_says_what_it_is_for_whom_where_when_what_it_costs_and_how_long_the_wait(
    cast: Any, sign_in: Any, make: Any
) -> None:
    Programme.objects.filter(code="alta").update(
        explanation_es="Compañía casi diaria.", for_whom_es="Para una temporada difícil.", costs_es="Nada.",
        for_whom_en="For a hard stretch.",
    )  # fmt: skip
    Line.objects.filter(pk=cast.line.pk).update(where="Ronda de Ambeles, Teruel", hours="De 9 a 20")
    person = make.person()
    client = sign_in(cast.clinician)
    page = cards_of(client, person)
    shown = page.content.decode()
    for words in ("Compañía casi diaria.", "Para una temporada difícil.", "Nada.", "Ronda de Ambeles", "De 9 a 20",
                  "sin espera", "Se puede decir que no.", "Fundación Peña Lucera", "Fundación Carrasca Clara"):  # fmt: skip
        assert words in shown, words
    (chosen,) = [card for card in page.context["cards"] if card["line"].pk == cast.line.pk]
    form = client.get(reverse("referrals:refer", args=[person.pk]) + chosen["query"])
    assert [option["value"] for option in form.context["options"] if option["checked"]] == [cast.line.pk]


def test_the_wait_on_the_card_counts_those_whom_the_reader_may_not_see(
    cast: Any, sign_in: Any, make: Any, acting: Any
) -> None:
    """A clinician of another unit sees none of those who wait, and reads the same wait as they are."""
    make.received()
    with acting(cast.clinician_other) as actor:
        assert not Referral.objects.visible_to(actor).filter(line=cast.line).exists()
        assert slots.waiting_counts([cast.line.pk, cast.line_other.pk]) == {cast.line.pk: 2}
    cast.line.slots.filter(number__gte=3).update(closes_on=timezone.localdate() - timedelta(days=1))
    page = cards_of(sign_in(cast.clinician), make.person())
    (card,) = [card for card in page.context["cards"] if card["line"].pk == cast.line.pk]
    assert {f["label"]: f["value"] for f in card["facts"]}["Cuánto se espera ahora"] == "no se puede decir"


def test_the_person_reads_the_cards_and_strangers_do_not(cast: Any, sign_in: Any) -> None:
    hers = cards_of(sign_in(cast.person_user), cast.pili)
    assert hers.status_code == 200 and "Derivar a esta" not in hers.content.decode()
    assert cards_of(sign_in(cast.person_user), cast.adrian).status_code == 404
    assert cards_of(sign_in(cast.clinician_other), cast.adrian).status_code == 404
    assert cards_of(sign_in(cast.coordinator), cast.adrian).status_code == 403


def refer(client: Any, cast: Any, person: Any, **said: str) -> Any:
    return client.post(reverse("referrals:refer", args=[person.pk]), {**ASKED, "line": str(cast.line.pk), **said})


def test_what_the_person_chooses_is_read_by_both_sides(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    person = make.person()
    said = {"choice": "none", "choice_why": "Quiere pensarlo hasta el lunes."}
    done = refer(sign_in(cast.clinician), cast, person, **said)
    assert done.status_code == 302
    for member in (cast.clinician, cast.coordinator):
        page = sign_in(member).get(done.url).content.decode()
        assert "No ha elegido" in page and "Quiere pensarlo hasta el lunes." in page
    with acting(cast.clinician) as actor:
        found = Referral.objects.visible_to(actor).get(patient=person)
    assert (found.choice, found.options_explained) == ("none", True)


def test_what_nobody_wrote_down_is_said_so(cast: Any, sign_in: Any, make: Any) -> None:
    done = refer(sign_in(cast.clinician), cast, make.person())
    assert "Nadie lo ha anotado" in sign_in(cast.coordinator).get(done.url).content.decode()


@pytest.mark.parametrize(
    ("choice", "field"), [("none", "choice_why"), ("not_asked", "choice_why"), ("other", "other_wish"), ("x", "choice")]
)
def test_what_is_no_choice_says_why(cast: Any, sign_in: Any, make: Any, choice: str, field: str) -> None:
    answer = refer(sign_in(cast.clinician), cast, make.person(), choice=choice, choice_why=" ")
    assert answer.status_code == 422 and set(answer.context["form"].errors) == {field}
    assert "Quiero volver a coser." in answer.content.decode()


def test_the_cards_cost_the_same_with_many_lines(cast: Any, sign_in: Any, make: Any, queries: Any) -> None:
    person, client = make.person(), sign_in(cast.clinician)
    counts = []
    for more in range(0, 30, 15):
        for number in range(more):
            Programme.objects.create(code=f"mas-{number}", label_es=f"Más {number}", label_en=f"More {number}")
        for programme in Programme.objects.filter(code__startswith="mas-"):
            Line.objects.create(
                agreement=cast.agreement, entity=cast.pena, programme=programme, sector_id="teruel",
                monthly_price="1.00", valid_from="2024-01-01",
            )  # fmt: skip
        cards_of(client, person)
        with queries() as asked:
            assert len(cards_of(client, person).context["cards"]) == 2 + more
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12, counts
