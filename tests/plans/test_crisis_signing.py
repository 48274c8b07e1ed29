"""The crisis plan is signed by whoever takes part, and talked over some time after; neither stops anything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from plans.models import CrisisFeedback, CrisisPlan, CrisisSignature
from tests.plans.parts import url
from tests.plans.test_crisis_copies import put_one_in_force


def signed(cast: Any, acting: Any) -> dict[str, CrisisSignature]:
    with acting(cast.professional):
        return {row.role: row for row in CrisisSignature.objects.filter(patient=cast.pili)}


def read(client: Any, cast: Any) -> str:
    value: str = client.get(url(cast, "crisis_sign")).context["form"]["read"].value()
    return value


def test_each_signs_what_was_read_and_the_representative_beside(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    assert url(cast, "crisis_sign") in client.get(url(cast, "crisis")).content.decode()
    sent = {"read": read(client, cast), "mode": "screen", "representative": "Carmen Abadía, curadora"}
    empty = client.post(url(cast, "crisis_sign"), sent)
    assert empty.status_code == 422 and 'id="id_signs_error"' in empty.content.decode() and not signed(cast, acting)
    for _twice in range(2):
        client.post(url(cast, "crisis_sign"), {**sent, "signs": "on"})
    assert set(signed(cast, acting)) == {"team", "representative"}, "never in place of hers"
    hers, doctor = sign_in(cast.person_user), sign_in(cast.clinician)
    for one in (hers, doctor):
        mode = {} if one is hers else {"mode": "screen"}
        assert one.post(url(cast, "crisis_sign"), {"read": read(one, cast), "signs": "on", **mode}).status_code == 302
    page = client.get(url(cast, "crisis")).content.decode()
    assert set(signed(cast, acting)) == {"team", "representative", "person", "health"}
    assert "Carmen Abadía, curadora" in page and "Pilar Abadía Ferrer" in page
    assert url(cast, "crisis_sign") not in page, "whoever has signed is not asked again"
    assert len({row.digest for row in signed(cast, acting).values()}) == 4


def test_a_paper_that_comes_back_carries_its_day(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    sent = {"read": read(client, cast), "mode": "paper", "person_signs": "on", "signs": "on"}
    assert client.post(url(cast, "crisis_sign"), sent).status_code == 422
    day = timezone.localdate() - timedelta(days=1)
    assert client.post(url(cast, "crisis_sign"), {**sent, "paper_on": day.isoformat()}).status_code == 302
    hers = signed(cast, acting)["person"]
    assert hers.mode == "paper" and timezone.localdate(hers.signed_at) == day


def test_nobody_signs_a_version_that_was_replaced_while_they_read(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    before = read(client, cast)
    put_one_in_force(cast, acting)
    late = client.post(url(cast, "crisis_sign"), {"read": before, "mode": "screen", "signs": "on"})
    assert late.status_code == 409 and "El plan ha cambiado desde que usted abrió" in late.content.decode()
    assert signed(cast, acting) == {}


def test_four_questions_some_weeks_after_and_never_twice(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    address, said = url(cast, "crisis_after"), {"involved": "yes", "go_on": "in_part", "words": "Sin prisa."}
    hers, client = sign_in(cast.person_user), sign_in(cast.professional)
    assert address not in hers.get(url(cast, "crisis")).content.decode(), "not on the day itself"
    with acting(cast.professional):
        plan = CrisisPlan.objects.get(patient=cast.pili, state="in_force")
        plan.agreed_on = date.today() - timedelta(days=40)
        plan.save_from(plan.row_version)
    assert address in hers.get(url(cast, "crisis")).content.decode()
    assert hers.post(address, {**said, "row_version": "0"}).status_code == 302
    page = client.get(url(cast, "crisis")).content.decode()
    assert "Sin prisa." in page and "Sentí que contaban conmigo" in page and "en parte" in page
    with acting(cast.professional):
        (row,) = CrisisFeedback.objects.filter(patient=cast.pili)
    assert (row.involved, row.positive, row.in_control, row.go_on, row.typed_by_id) == ("yes", "", "", "in_part", None)
    ward = client.get(url(cast, "crisis_sheet"))
    assert ward.status_code == 200 and b"Sin prisa" not in ward.content


def test_what_helped_last_time_is_there_when_it_is_looked_at_again(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    client.post(url(cast, "crisis_used"), {"text": "Ayudó la luz del pasillo."})
    assert "Ayudó la luz del pasillo." in client.get(url(cast, "crisis_revise")).content.decode()


def test_the_agreement_says_after_how_many_days_and_not_today_keeps_nothing(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    put_one_in_force(cast, acting)
    cast.agreement.crisis_asked_days = 10
    cast.agreement.save()
    address, home = url(cast, "crisis_after"), sign_in(cast.person_user)

    def agreed(days: int) -> None:
        with acting(cast.professional):
            plan = CrisisPlan.objects.get(patient=cast.pili, state="in_force")
            plan.agreed_on = date.today() - timedelta(days=days)
            plan.save_from(plan.row_version)

    def asked_at_home() -> bool:
        return address in home.get("/").content.decode()

    agreed(9)
    assert not asked_at_home() and "ask_now" in home.get(url(cast, "crisis")).context
    agreed(10)
    assert asked_at_home()
    page = home.get(address).content.decode()
    assert "Hoy no" in page and asked_at_home(), "«Hoy no» is a way back: they are asked another day"
    assert sign_in(cast.professional).post(address, {"go_on": "yes", "row_version": "0"}).status_code == 302
    assert not asked_at_home(), "answered with somebody, and never asked twice"


@pytest.mark.parametrize("route", ["crisis_sign", "crisis_after"])
def test_without_a_version_in_force_there_is_nothing_to_sign(cast: Any, sign_in: Any, route: str) -> None:
    client = sign_in(cast.professional)
    assert client.get(url(cast, route)).status_code == 302
    sent = client.post(url(cast, route), {"words": "Lo que iba a decir."})
    assert sent.status_code == 409 and "Lo que iba a decir." in sent.content.decode()


@pytest.mark.parametrize("route", ["crisis_sign", "crisis_after"])
@pytest.mark.parametrize(("who", "status"), [("person_user", 200), ("clinician", 200), ("professional_other", 404), ("ward", 403), ("auditor", 403)])  # fmt: skip
def test_who_may(cast: Any, sign_in: Any, acting: Any, route: str, who: str, status: int) -> None:
    put_one_in_force(cast, acting)
    assert sign_in(getattr(cast, who)).get(url(cast, route)).status_code == status
