"""Profiles of need placed against waiting: read by both sides, ranked by nobody, told in groups of five at least."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from entities.models import GoalArea
from referrals import needs, slots
from referrals.models import Need
from tests.cast import acting as act

WAITS = reverse("referrals:need_waits")


def note(client: Any, referral: Any, **levels: str) -> Any:
    """Send the form with these levels by the area's code."""
    areas = {area.code: area.pk for area in GoalArea.objects.all()}
    said = {f"area_{areas[code]}": level for code, level in levels.items()}
    return client.post(reverse("referrals:profile", args=[referral.pk]), said)


def test_both_sides_note_it_and_read_it_and_it_moves_nobody(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    referral = make.received(cast.referral_adrian)
    assert note(sign_in(cast.clinician), referral, vivienda="much", empleo="some").status_code == 302
    assert note(sign_in(cast.coordinator), referral, vivienda="much", empleo="none").status_code == 302
    for member in (cast.clinician, cast.coordinator, cast.sector_coordinator):
        page = sign_in(member).get(reverse("referrals:detail", args=[referral.pk])).content.decode()
        assert "Mucha necesidad: vivienda" in page and "Sin necesidad aquí: empleo y formación" in page
    with acting(cast.clinician) as actor:
        rows = list(Need.objects.visible_to(actor).filter(referral=referral).select_related("area"))
        assert sorted((r.area.code, r.level, r.ended_at is None) for r in rows) == [
            ("empleo", "none", True), ("empleo", "some", False), ("vivienda", "much", True),
        ]  # fmt: skip
    assert note(sign_in(cast.clinician), referral, vivienda="").status_code == 302
    with acting(cast.clinician) as actor:
        assert not needs.of(actor, [referral.pk]), "nobody has looked any more"


def test_it_sets_nobodys_place_in_a_list(cast: Any, sign_in: Any, make: Any, acting: Any) -> None:
    from tests.referrals.pressing import press

    first, second = make.received(), make.received()
    for referral in (first, second):
        press(cast, referral, "wait", cast.coordinator)
    note(sign_in(cast.clinician), second, vivienda="much", empleo="much")
    with acting(cast.clinician):
        assert (slots.waiting_place(first), slots.waiting_place(second)) == ((1, 2), (2, 2))


def test_only_the_two_sides_note_it(cast: Any, sign_in: Any) -> None:
    for member, status in ((cast.sector_coordinator, 403), (cast.professional, 403), (cast.clinician_other, 404),
                           (cast.coordinator_other, 404)):  # fmt: skip
        assert note(sign_in(member), cast.referral_adrian, vivienda="much").status_code == status
    answer = note(sign_in(cast.clinician), cast.referral_adrian, vivienda="enorme")
    assert answer.status_code == 422


# ---- need and waiting -------------------------------------------------------------------


@pytest.fixture
def crowd(cast: Any, make: Any) -> None:
    """Seven with much need in housing referred 30 days ago, three with some 90 days ago, and four elsewhere."""
    housing = GoalArea.objects.get(code="vivienda")
    for people, days, level, line in (
        (7, 30, "much", cast.line), (3, 90, "some", cast.line), (5, 60, "much", cast.line_other),
        (6, 10, "none", cast.line_other), (4, 5, "some", cast.line_other),
    ):  # fmt: skip
        for _person in range(people):
            with time_machine.travel(timezone.now() - timedelta(days=days), tick=False):
                referral = make.referral(line=line)
            with act(cast.clinician):
                needs.note(referral, {housing: level}, by=cast.clinician)


def cells(answer: Any) -> dict[str, list[str]]:
    rows = [row["cells"] for row in answer.context["rows"]]
    return {f"{row[0]['text']} {row[0]['note']}".strip(): [f"{c['text']} {c['note']}" for c in row[1:]] for row in rows}


@pytest.mark.usefixtures("crowd")
def test_the_sector_sees_whether_who_needs_most_waits_longest(cast: Any, sign_in: Any, queries: Any) -> None:
    client = sign_in(cast.sector_coordinator)
    answer = client.get(WAITS)
    assert cells(answer) == {
        "Proceso de alta intensidad Fundación Peña Lucera": [
            "30 días 7 personas", "– muy pocas personas para decirlo", "– nadie"],
        "Proceso de alta intensidad Fundación Carrasca Clara": [
            "60 días 5 personas", "– muy pocas personas para decirlo", "10 días 6 personas"],
        "En conjunto": ["30 días 12 personas", "5 días 7 personas", "10 días 6 personas"],
    }  # fmt: skip
    people = answer.context["people"]
    assert len(people) == 12 and people[0]["cells"][3] == "60 días"
    with queries() as asked:
        client.get(WAITS)
    assert len(asked) <= 12
    of_work = client.get(WAITS, {"area": "empleo"})
    assert of_work.context["rows"] == [] and of_work.status_code == 200
    assert client.get(reverse("slots")).content.decode().count(WAITS) == 1


@pytest.mark.usefixtures("crowd")
def test_who_manages_sees_no_name(cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.manager).get(WAITS)
    page = answer.content.decode()
    assert cells(answer)["Teruel"] == ["30 días 12 personas", "5 días 7 personas", "10 días 6 personas"]
    assert not answer.context["people"] and "Persona" not in page.replace("personas", "")
    for member in (cast.clinician, cast.coordinator, cast.professional, cast.auditor):
        assert sign_in(member).get(WAITS).status_code == 403


def test_what_a_total_would_give_away_is_left_out_too() -> None:
    much, wait = Need.Level.MUCH, needs.Wait
    rows = [{much: wait(7, 30)}, {much: None}]
    assert needs.total(rows, {much: wait(9, 31)}) == {much: None}, "9 less 7 are two people"
    assert needs.total([{much: None}, {much: None}], {much: wait(6, 9)}) == {much: wait(6, 9)}
    assert needs.total([{much: wait(7, 30)}, {much: None}, {much: None}], {much: wait(9, 9)}) == {much: None}
    assert needs.total([{much: wait(7, 30)}], {much: wait(7, 30)}) == {much: wait(7, 30)}
