"""The crisis plan is signed by whoever takes part, and talked over some time after; neither stops anything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.utils import timezone

from entities.acting import actor_for
from monitoring import reminders
from monitoring.models import Reminder
from plans.crisis_signing import NOT_TODAY_DAYS
from plans.models import CrisisFeedback, CrisisPlan, CrisisSignature
from ppr.lib.access import acting_as
from ppr.lib.ids import uuid7
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
    with acting(cast.professional):
        plan = CrisisPlan.objects.get(patient=cast.pili)
        plan.offered_on = timezone.localdate() - timedelta(days=9)
        plan.save_from(plan.row_version)
    client = sign_in(cast.professional)
    sent = {"read": read(client, cast), "mode": "paper", "person_signs": "on", "signs": "on"}
    assert client.post(url(cast, "crisis_sign"), sent).status_code == 422
    day = timezone.localdate() - timedelta(days=1)
    assert client.post(url(cast, "crisis_sign"), {**sent, "paper_on": day.isoformat()}).status_code == 302
    hers = signed(cast, acting)["person"]
    assert hers.mode == "paper" and timezone.localdate(hers.signed_at) == day
    page = sign_in(cast.person_user).get(url(cast, "crisis")).content.decode()
    assert url(cast, "crisis_sign") not in page, "she has signed: nobody asks it of her again"


def test_nobody_signs_a_version_that_was_replaced_while_they_read(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    before = read(client, cast)
    put_one_in_force(cast, acting)
    late = client.post(url(cast, "crisis_sign"), {"read": before, "mode": "screen", "signs": "on"})
    assert late.status_code == 409 and "El plan ha cambiado desde que usted abrió" in late.content.decode()
    assert signed(cast, acting) == {}


def there(who: Any, table: str) -> int:
    """How many rows of the table whoever acts reads with plain SQL."""
    member = hasattr(who, "user")
    actor = actor_for(who.user if member else who, who if member else None, uuid7())
    with transaction.atomic(), acting_as(actor), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


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
    for who in (cast.supporter_user, cast.facilitator):
        shared = sign_in(who).get(url(cast, "crisis"))
        assert shared.status_code == 200 and "Sin prisa." not in shared.content.decode(), "those who accompany read it"
    for table in ("plans_crisisfeedback", "plans_historicalcrisisfeedback"):  # and the wall holds without the page
        assert [there(who, table) for who in (cast.person_user, cast.professional, cast.clinician)] == [1, 1, 1]
        assert [there(who, table) for who in (cast.supporter_user, cast.facilitator)] == [0, 0]
    ward = client.get(url(cast, "crisis_sheet"))
    assert ward.status_code == 200 and b"Sin prisa" not in ward.content


def test_what_helped_last_time_is_there_when_it_is_looked_at_again(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    client.post(url(cast, "crisis_used"), {"text": "Ayudó la luz del pasillo."})
    assert "Ayudó la luz del pasillo." in client.get(url(cast, "crisis_revise")).content.decode()


def agreed(cast: Any, acting: Any, days: int) -> CrisisPlan:
    """The version in force, agreed so many days ago."""
    with acting(cast.professional):
        plan = CrisisPlan.objects.get(patient=cast.pili, state="in_force")
        plan.agreed_on = date.today() - timedelta(days=days)
        plan.save_from(plan.row_version)
    return plan


def test_the_agreement_says_after_how_many_days(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    cast.agreement.crisis_asked_days = 10
    cast.agreement.save()
    address, home = url(cast, "crisis_after"), sign_in(cast.person_user)

    def asked_at_home() -> bool:
        return address in home.get("/").content.decode()

    agreed(cast, acting, 9)
    assert not asked_at_home() and "ask_now" in home.get(url(cast, "crisis")).context
    agreed(cast, acting, 10)
    assert asked_at_home() and "Hoy no" in home.get(address).content.decode()
    assert sign_in(cast.professional).post(address, {"go_on": "yes", "row_version": "0"}).status_code == 302
    assert not asked_at_home(), "answered with somebody, and never asked twice"
    assert "Hoy no" not in home.get(address).content.decode()


def asked_of(cast: Any, acting: Any) -> list[tuple[date, bool]]:
    """The day of each «ask how it was» on the list of whoever accompanies, and whether it is still to be done."""
    with acting(cast.professional):
        rows = Reminder.objects.filter(rule="crisis_asked", recipient=cast.professional).order_by("due_on")
        return [(row.due_on, row.closed_at is None) for row in rows]


def test_not_today_is_kept_and_asked_again_another_day(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    plan, address = agreed(cast, acting, 40), url(cast, "crisis_after")
    today, again = date.today(), date.today() + timedelta(days=NOT_TODAY_DAYS)
    with acting(cast.professional):
        reminders.sync(("crisis_plan",), cast.pili.pk)
    ((due, still),) = asked_of(cast, acting)
    assert due < today and still, "it stands on the list, late"
    hers, worker = sign_in(cast.person_user), sign_in(cast.professional)
    assert address in hers.get("/").content.decode()
    answer = hers.post(address, {"not_today": "1", "row_version": "0", "words": " ", "go_on": ""}, follow=True)
    assert answer.redirect_chain == [("/", 302)] and address not in answer.content.decode().split("<main", 1)[1]
    assert asked_of(cast, acting) == [(due, False)], "nobody is late with what she put off"
    with acting(cast.professional):
        assert not CrisisFeedback.objects.filter(crisis_plan=plan).exists(), "«not today» is no answer to them"
        kept = CrisisPlan.history.filter(id=plan.pk, ask_again_on=again).get()
    assert (kept.history_user_id, timezone.localdate(kept.history_date)) == (cast.person_user.pk, today)
    for client, said in ((worker, "dijo «hoy no»"), (hers, "Has dejado para otro día")):
        text = client.get(url(cast, "crisis")).content.decode()
        assert said in text and ("Se te volverá" if client is hers else "Se le volverá") in text
        assert said in client.get(address).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=NOT_TODAY_DAYS), tick=False):
        with acting(cast.professional):
            reminders.sync(("crisis_plan",), cast.pili.pk)
        assert asked_of(cast, acting) == [(due, False), (again, True)]
        hers, worker = sign_in(cast.person_user), sign_in(cast.professional)
        assert address in hers.get("/").content.decode()
        assert "La última vez dijo «hoy no»" in worker.get("/").content.decode()
        assert hers.post(address, {"go_on": "yes", "row_version": "0"}).status_code == 302
    assert asked_of(cast, acting) == [(due, False), (again, False)]
    hers = sign_in(cast.person_user)
    assert "Has dejado" not in hers.get(url(cast, "crisis")).content.decode()


def test_not_today_said_to_the_worker_throws_no_words_away(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    plan, address, worker = agreed(cast, acting, 40), url(cast, "crisis_after"), sign_in(cast.professional)
    typed = worker.post(address, {"not_today": "1", "row_version": "0", "words": "Me cansé."})
    assert typed.status_code == 422 and "Me cansé." in typed.content.decode()
    assert set(typed.context["form"].errors) == {"words"}
    for _twice in range(2):
        assert worker.post(address, {"not_today": "1"})["Location"] == url(cast, "crisis")
    with acting(cast.professional):
        kept = CrisisPlan.history.filter(id=plan.pk).exclude(ask_again_on=None).get()
        assert kept.history_membership_id == cast.professional.pk, "once, and who wrote it down"
    assert worker.post(address, {"go_on": "yes", "row_version": "0"}).status_code == 302
    late = worker.post(address, {"not_today": "1", "row_version": "1"}, follow=True)
    assert "Mientras tanto se han contestado" in late.content.decode()
    assert sign_in(cast.professional_other).post(address, {"not_today": "1"}).status_code == 404


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
