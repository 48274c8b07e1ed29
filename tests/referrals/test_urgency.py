"""How urgent and why: criteria with their dates, recorded and read by both sides; clocks that the agreement shortens."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from entities.models import UrgencyClock, UrgencyCriterion
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import calendar, waiting
from referrals.models import Referral, ReferralEvent, UrgencyReason
from referrals.transitions import Refused
from tests.referrals.test_path import ASKED

SOON = timezone.localdate() + timedelta(days=12)


@pytest.fixture
def criteria(cast: Any) -> dict[str, UrgencyCriterion]:
    """Two criteria of the catalogue: one with a date, one without."""
    rows = [
        UrgencyCriterion(code="desahucio", label_es="Aviso de desahucio", label_en="Notice of eviction", asks_day=True),
        UrgencyCriterion(code="menores", label_es="Menores a su cargo", label_en="Minors in their charge", position=1),
    ]
    for row in rows:
        row.save()
    return {row.code: row for row in rows}


def prioritise(client: Any, referral: Any, **said: Any) -> Any:
    sent = {"urgency": "high", "text": "Pierde la casa.", **said}
    return client.post(reverse("referrals:prioritise", args=[referral.pk]), sent)


def standing(acting: Any, reader: Any, referral: Any) -> dict[str, Any]:
    with acting(reader) as actor:
        rows = UrgencyReason.objects.visible_to(actor).filter(referral=referral, ended_at=None)
        return {row.criterion.code: row.day for row in rows.select_related("criterion")}


@pytest.mark.usefixtures("criteria")
def test_whoever_refers_says_what_makes_it_urgent_and_all_parties_read_it(
    cast: Any, sign_in: Any, make: Any, acting: Any
) -> None:
    person, client = make.person(), sign_in(cast.clinician)
    url = reverse("referrals:refer", args=[person.pk])
    said = {**ASKED, "line": str(cast.line.pk), "urgency": "high"}
    without = client.post(url, said)
    assert without.status_code == 422 and set(without.context["form"].errors) == {"criteria"}
    undated = client.post(url, {**said, "criteria": ["desahucio"]})
    assert undated.status_code == 422 and set(undated.context["form"].errors) == {"day_of_desahucio"}
    sent = client.post(url, {**said, "criteria": ["desahucio", "menores"], "day_of_desahucio": f"{SOON:%d/%m/%Y}"})
    assert sent.status_code == 302
    for member in (cast.clinician, cast.coordinator, cast.sector_coordinator):
        page = sign_in(member).get(sent.url).content.decode()
        assert "Aviso de desahucio (" in page and "Menores a su cargo" in page
    with acting(cast.clinician) as actor:
        referral = Referral.objects.visible_to(actor).get(patient=person)
    assert standing(acting, cast.coordinator, referral) == {"desahucio": SOON, "menores": None}


@pytest.mark.usefixtures("criteria")
def test_the_sector_changes_it_and_what_held_before_stays_on_record(cast: Any, sign_in: Any, acting: Any) -> None:
    client, referral = sign_in(cast.sector_coordinator), cast.referral_adrian
    assert prioritise(client, referral).status_code == 422, "an urgency without a criterion"
    assert prioritise(client, referral, criteria=["menores"]).status_code == 302
    dated = {"criteria": ["desahucio"], "day_of_desahucio": f"{SOON:%d/%m/%Y}"}
    assert prioritise(client, referral, **dated).status_code == 302
    assert standing(acting, cast.clinician, referral) == {"desahucio": SOON}
    form = client.get(reverse("referrals:prioritise", args=[referral.pk])).context["form"]
    assert form["criteria"].value() == ["desahucio"] and form["day_of_desahucio"].value() == SOON
    assert prioritise(client, referral, urgency="ordinary", text="Ya tiene casa.").status_code == 302
    assert standing(acting, cast.clinician, referral) == {}
    with acting(cast.clinician) as actor:
        ended = UrgencyReason.objects.visible_to(actor).filter(referral=referral)
        assert {(row.criterion.code, row.ended_by_id) for row in ended.select_related("criterion")} == {
            ("menores", cast.sector_coordinator.pk), ("desahucio", cast.sector_coordinator.pk),
        }  # fmt: skip
        assert ReferralEvent.objects.visible_to(actor).filter(referral=referral, verb="prioritise").count() == 3


def test_only_the_sector_sets_it_and_strangers_see_nothing(cast: Any, sign_in: Any, criteria: Any, acting: Any) -> None:
    for member, status in ((cast.clinician, 403), (cast.coordinator, 403), (cast.clinician_other, 403)):
        assert prioritise(sign_in(member), cast.referral_adrian, criteria=["menores"]).status_code == status
    prioritise(sign_in(cast.sector_coordinator), cast.referral_adrian, criteria=["menores"])
    for member in (cast.clinician_other, cast.coordinator_other, cast.professional):
        with acting(member) as actor:
            assert not UrgencyReason.objects.visible_to(actor).exists()
            assert not UrgencyReason.objects.all().exists(), "the wall alone"


def test_no_service_takes_an_urgency_that_nothing_justifies(cast: Any, criteria: Any, acting: Any) -> None:
    with acting(cast.sector_coordinator), pytest.raises(Refused):
        waiting.prioritise(cast.referral_adrian, by=cast.sector_coordinator, urgency="high", text="48 puntos.")


# ---- who waits ----------------------------------------------------------------------


def text_of(page: Any) -> str:
    """What a screen reader reads of a page, one line."""
    return " ".join(html.unescape(strip_tags(page.content.decode())).split())


@pytest.mark.usefixtures("criteria")
def test_the_board_and_the_list_say_who_presses_and_why(cast: Any, sign_in: Any, make: Any) -> None:
    ordinary = make.referral()
    dated = {"criteria": ["desahucio", "menores"], "day_of_desahucio": f"{SOON:%d/%m/%Y}"}
    prioritise(sign_in(cast.sector_coordinator), cast.referral_adrian, **dated)
    why = f"Aviso de desahucio ({spoken_date_text(SOON)}) · Menores a su cargo"
    coordinator = sign_in(cast.coordinator)
    board, line = coordinator.get(reverse("slots")), coordinator.get(reverse("line", args=[cast.line.pk]))
    for page, people in ((board, board.context["boards"][0]["waiting"]), (line, line.context["waiting"])):
        first, second = people
        assert (first["urgent"]["word"], first["why"]) == ("urgencia alta", why)
        assert "urgent" not in second and second["name"] == ordinary.patient.list_name
        assert f"Adrián C. urgencia alta {why} · " in text_of(page), "in words, beside the name"
    for member in (cast.clinician, cast.coordinator, cast.sector_coordinator):
        listed = sign_in(member).get(reverse("referrals:list"))
        assert f"urgencia alta {why} · responde" in text_of(listed) and text_of(listed).count("urgencia alta") == 1
        file = sign_in(member).get(reverse("referrals:export"), {"show": "open"}).getvalue().decode()
        assert why in file and file.count("Aviso de desahucio") == 1


@pytest.mark.usefixtures("criteria")
def test_nothing_presses_any_more_once_it_has_ended(cast: Any, sign_in: Any) -> None:
    prioritise(sign_in(cast.sector_coordinator), cast.referral_adrian, criteria=["menores"])
    client = sign_in(cast.clinician)
    client.post(reverse("referrals:withdraw", args=[cast.referral_adrian.pk]), {"text": "Ya no."})
    ended = client.get(reverse("referrals:list"), {"show": "ended"})
    (row,) = (row for row in ended.context["rows"] if row["cells"][0]["text"] == "Adrián C.")
    assert not row["cells"][-1]["also"] and "Menores" not in row["cells"][-1]["note"]


@pytest.mark.usefixtures("criteria")
def test_an_older_day_says_what_pressed_then(cast: Any, sign_in: Any) -> None:
    now, office = timezone.now(), sign_in(cast.sector_coordinator)
    prioritise(office, cast.referral_adrian, criteria=["menores"])
    with time_machine.travel(now + timedelta(days=1), tick=False):
        prioritise(sign_in(cast.sector_coordinator), cast.referral_adrian, urgency="ordinary", text="Se arregló.")
    with time_machine.travel(now + timedelta(days=3), tick=False):
        client, board = sign_in(cast.coordinator), reverse("slots")
        for ago, said in ((3, "Menores a su cargo"), (1, None)):
            day = timezone.localdate() - timedelta(days=ago)
            (then,) = client.get(board, {"dia": f"{day:%Y-%m-%d}"}).context["boards"]
            (adrian,) = (row for row in then["waiting"] if row["name"] == "Adrián C.")
            assert adrian.get("why") == said


@pytest.mark.usefixtures("criteria")
def test_the_sector_reads_how_many_press_and_no_name(cast: Any, sign_in: Any) -> None:
    office = sign_in(cast.sector_coordinator)
    prioritise(office, cast.referral_adrian, criteria=["menores"])
    page = office.get(reverse("slots"))
    cells = next(row["cells"] for row in page.context["rows"] if "Peña" in row["cells"][0]["note"])
    assert cells[-2] == {"text": "1", "note": "1 con urgencia alta"}
    assert "Adrián" not in page.content.decode() and "Menores" not in page.content.decode()


# ---- clocks -------------------------------------------------------------------------


def due(acting: Any, cast: Any) -> Any:
    with acting(cast.clinician) as actor:
        return Referral.objects.visible_to(actor).get(pk=cast.referral_adrian.pk).due_on


def test_the_clock_is_shortened_only_where_the_agreement_says_so(
    cast: Any, sign_in: Any, acting: Any, criteria: Any
) -> None:
    client, before = sign_in(cast.sector_coordinator), due(acting, cast)
    prioritise(client, cast.referral_adrian, criteria=["menores"])
    assert due(acting, cast) == before, "no clock of its own in this agreement"
    UrgencyClock.objects.create(agreement=cast.agreement, level="high", acknowledge_days=1, decide_days=4)
    prioritise(client, cast.referral_adrian, criteria=["menores"])
    today = timezone.localdate()
    assert due(acting, cast) == calendar.add_working_days(today, 1) < before
    prioritise(client, cast.referral_adrian, urgency="ordinary", text="Ya no.")
    assert due(acting, cast) == calendar.add_working_days(today, 1), "a date that was given is not put off"
    prioritise(client, cast.referral_adrian, criteria=["menores"])
    sign_in(cast.coordinator).post(reverse("referrals:acknowledge", args=[cast.referral_adrian.pk]))
    assert due(acting, cast) == today + timedelta(days=4)


def test_a_longer_clock_for_the_urgent_is_not_taken(cast: Any, make: Any, criteria: Any) -> None:
    UrgencyClock.objects.create(agreement=cast.agreement, level="high", acknowledge_days=30, decide_days=90)
    urgent, ordinary = make.referral(urgency="high"), make.referral()
    assert urgent.due_on == ordinary.due_on
