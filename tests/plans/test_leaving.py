"""Leaving: the slot is free that second, the team sees for the handover and no longer, the way back is open."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from monitoring.models import Reminder
from patients.models import CareLink, Patient
from plans import leaving as services
from plans.models import HospitalStay, Leaving, Plan
from referrals import slots
from referrals.calendar import add_months
from referrals.models import LIVE, Placement, PlacementEvent, Referral
from tests.cast import key

LEAVING, REPORT, DIED, COURSE = "plans:leaving", "plans:leaving_report", "plans:died", "plans:course"


def at(name: str, patient: Any) -> str:
    return reverse(name, args=[patient.pk])


def sent(**fields: Any) -> dict[str, Any]:
    return {
        "ending": "discharge", "left_on": str(timezone.localdate()), "words": "Me voy cosiendo.", "answer": "said",
        **dict.fromkeys(Leaving.CHECKLIST, "yes"), "peer": "not_needed", "housing": "no",
        "report": "Lo que se hizo.", "next_step": "Cita con Inés el lunes.", **fields,
    }  # fmt: skip


def dated(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, a number standing for so many days from today."""
    today = timezone.localdate()
    return {n: str(today + timedelta(days=v)) if isinstance(v, int) else v for n, v in fields.items()}


@pytest.fixture
def now(cast: Any, acting: Any) -> Any:
    """(placement, plan, referral) of Pili as they stand."""

    def read() -> tuple[Placement, Plan, Referral]:
        with acting(cast.clinician):
            referral = Referral.objects.get(pk=cast.referral_pili.pk)
            return Placement.objects.get(referral=referral), Plan.objects.get(patient=cast.pili), referral

    return read


def test_nobody_reads_that_who_left_is_in_the_programme(cast: Any, sign_in: Any) -> None:
    clinician = sign_in(cast.clinician)
    for address in (reverse("plans:person", args=[cast.pili.pk]), reverse("patients:list")):
        assert "no está en el programa" not in clinician.get(address).content.decode()
    assert "en el programa desde" in clinician.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert sign_in(cast.professional).post(at(LEAVING, cast.pili), sent()).status_code == 302
    for who in ("clinician", "professional"):  # the team still sees, to hand over
        page = sign_in(getattr(cast, who)).get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
        assert "ya no está en el programa" in page and "en el programa desde" not in page
    assert "Ya no está en el programa" in clinician.get(reverse("patients:list")).content.decode()


def test_whoever_has_left_reads_until_when_they_may_come_back_and_whom_to_tell(
    cast: Any, sign_in: Any, now: Any, acting: Any
) -> None:
    own = sign_in(cast.person_user)
    for address in (reverse("home"), at(COURSE, cast.pili)):
        assert "puedes volver" not in own.get(address).content.decode()
    worker = sign_in(cast.professional)
    assert "usted es su profesional de referencia" in worker.get(at(COURSE, cast.pili)).content.decode()
    assert worker.post(at(LEAVING, cast.pili), sent()).status_code == 302
    until = now()[2].way_back_until
    for address in (reverse("home"), at(COURSE, cast.pili)):
        page = own.get(address).content.decode()
        assert f"de {until.year} puedes volver" in page and cast.usm.name in page
    assert "Te acompaña" not in own.get(reverse("home")).content.decode()
    course = worker.get(at(COURSE, cast.pili)).content.decode()
    assert "puede volver sin una derivación nueva" in course and "usted fue su profesional de referencia" in course
    with acting(cast.clinician):  # a year later the door has closed, and nobody is told that it is open
        referral = now()[2]
        referral.way_back_until = timezone.localdate() - timedelta(days=1)
        referral.save()
    assert "puedes volver" not in own.get(reverse("home")).content.decode()
    assert "puede volver" not in worker.get(at(COURSE, cast.pili)).content.decode()


def test_a_plan_that_came_to_its_end_is_not_put_in_force_by_a_late_review_or_signature(
    cast: Any, sign_in: Any, now: Any
) -> None:
    worker = sign_in(cast.professional)
    assert worker.post(at(LEAVING, cast.pili), sent()).status_code == 302
    for client in (worker, sign_in(cast.clinician)):
        page = client.get(at("plans:person", cast.pili)).content.decode()
        assert at("plans:notes", cast.pili) in page
        for step in ("plans:review_new", "plans:sign"):
            refused = client.post(at(step, cast.pili), {})
            assert refused.status_code == 403 and "El proceso terminó" in refused.content.decode()
            assert at(step, cast.pili) not in page
    assert (now()[1].state, now()[1].next_review_on) == ("closed", None)


def test_who_left_and_asks_for_a_call_is_called_by_the_unit_that_goes_on(cast: Any, sign_in: Any, acting: Any) -> None:
    her = sign_in(cast.person_user)
    call = {"suits": "Por la tarde", "text": ""}
    assert her.post(at("plans:call_me", cast.pili), call).status_code == 302

    def whose() -> list[Any]:
        with acting(cast.clinician):
            rows = Reminder.objects.filter(rule="call_back", closed_at=None)
            return list(rows.values_list("recipient_id", flat=True))

    with acting(cast.professional):
        assert Reminder.objects.filter(rule="call_back", recipient=cast.professional, closed_at=None).exists()
    assert sign_in(cast.professional).post(at(LEAVING, cast.pili), sent()).status_code == 302
    assert whose() == [cast.clinician.pk]
    page = her.get(at("plans:call_me", cast.pili)).content.decode()
    assert "Te llama alguien de <bdi>USM Cierzo Bajo</bdi>" in page and "o alguien del equipo" not in page


def test_everything_ends_and_the_slot_is_free(cast: Any, sign_in: Any, acting: Any, now: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(at(LEAVING, cast.pili), sent()).status_code == 302
    placement, plan, referral = now()
    today = timezone.localdate()
    assert (placement.state, placement.ending, placement.ended_on) == ("ended", "discharge", today)
    assert placement.slot_id in slots.free_ids([cast.line.pk])
    assert (plan.state, plan.next_review_on) == ("closed", None)
    assert (referral.state, referral.closed_on, referral.due_on) == ("closed", today, None)
    assert referral.way_back_until == add_months(today, cast.agreement.way_back_months)
    with acting(cast.clinician):
        row = Leaving.objects.get(patient=cast.pili)
        assert PlacementEvent.objects.get(placement=placement).kind == "ended"
    assert (row.words, row.answer, row.typed_by_id) == ("Me voy cosiendo.", "said", cast.professional.pk)
    assert row.reported_at is not None and row.still_open
    text = sign_in(cast.person_user).get(at(COURSE, cast.pili)).content.decode()
    assert "Me voy cosiendo." in text and "Lo que se hizo." in text


def test_the_team_sees_for_the_handover_and_no_longer(cast: Any, sign_in: Any, acting: Any) -> None:
    assert sign_in(cast.professional).post(at(LEAVING, cast.pili), sent()).status_code == 302
    for who in (cast.professional, cast.colleague):
        assert sign_in(who).get(at("plans:notes", cast.pili)).status_code == 200
    with acting(cast.clinician):
        links = CareLink.objects.filter(patient=cast.pili, purpose__in=["treating", "key_worker", "coordinating"])
        for link in list(links):
            left = link.until - timezone.now()
            days = cast.agreement.handover_days
            assert timedelta(days=days - 1) < left <= timedelta(days=days)
    _over(cast, acting)
    for who in (cast.professional, cast.colleague):
        for name in ("plans:notes", COURSE):
            assert sign_in(who).get(at(name, cast.pili)).status_code == 404
    assert sign_in(cast.coordinator).get(at(COURSE, cast.pili)).status_code == 404
    for who in (cast.clinician, cast.person_user):
        assert sign_in(who).get(at("plans:notes", cast.pili)).status_code == 200


def _over(cast: Any, acting: Any) -> None:
    """The handover has gone by: the window ended a minute ago."""
    with acting(cast.clinician):
        for link in list(CareLink.objects.filter(patient=cast.pili, until__isnull=False)):
            link.since = timezone.now() - timedelta(days=40)
            link.until = timezone.now() - timedelta(minutes=1)
            link.save()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # as at the end of a request
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_coordinator_ends_it_and_the_team_writes_the_report(cast: Any, sign_in: Any, acting: Any, now: Any) -> None:
    client = sign_in(cast.coordinator)
    assert 'name="report"' not in client.get(at(LEAVING, cast.pili)).content.decode()
    assert client.post(at(LEAVING, cast.pili), sent(ending="by_choice")).status_code == 302
    assert now()[0].ending == "by_choice"
    with acting(cast.clinician):
        assert not Leaving.objects.exists()
    team = sign_in(cast.professional)
    assert at(REPORT, cast.pili) in team.get(at(COURSE, cast.pili)).content.decode()
    assert team.post(at(REPORT, cast.pili), sent(report=" ")).status_code == 422
    assert team.post(at(REPORT, cast.pili), sent()).status_code == 302
    with acting(cast.clinician):
        assert Leaving.objects.get(patient=cast.pili).words == "Me voy cosiendo."
    assert team.post(at(REPORT, cast.pili), sent(report="Otro.")).status_code == 409
    assert at(REPORT, cast.pili) not in team.get(at(COURSE, cast.pili)).content.decode()


def test_a_report_left_for_later(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(at(LEAVING, cast.pili), sent(report=""))
    text = client.get(at(REPORT, cast.pili)).content.decode()
    assert 'name="report"' in text and 'name="words"' not in text and 'name="housing"' not in text
    assert client.post(at(REPORT, cast.pili), {"report": "Al fin."}).status_code == 302
    with acting(cast.clinician):
        row = Leaving.objects.get(patient=cast.pili)
    assert (row.report, row.words) == ("Al fin.", "Me voy cosiendo.")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ending": ""}, "ending"),
        ({"ending": "death"}, "ending"),
        ({"left_on": +1}, "left_on"),
        ({"left_on": -400}, "left_on"),
        ({"housing": ""}, "housing"),
        ({"next_step": ""}, "next_step"),
        ({"words": ""}, "words"),
        ({"ending": "transfer"}, "line"),
        ({"ending": "transfer", "line": str(key("line_other"))}, "handover"),
        ({"ending": "transfer", "line": str(key("line")), "handover": "x"}, "line"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_nothing_ends(
    cast: Any, sign_in: Any, now: Any, fields: dict[str, Any], field: str
) -> None:
    page = sign_in(cast.professional).post(at(LEAVING, cast.pili), sent(**dated(fields)))
    text = page.content.decode()
    assert page.status_code == 422 and f'id="id_{field}_error"' in text and "Lo que se hizo." in text
    placement, plan, referral = now()
    assert (placement.state, plan.state, referral.state) == ("active", "active", "joined")


def moved(**fields: Any) -> dict[str, Any]:
    return sent(ending="transfer", line=str(key("line_other")), handover="Cose, y quiere vivir sola.", **fields)


def test_a_transfer_reaches_the_next_entity_with_its_history(cast: Any, sign_in: Any, acting: Any, now: Any) -> None:
    other = sign_in(cast.coordinator_other)
    assert other.get(at(COURSE, cast.pili)).status_code == 404
    assert sign_in(cast.professional).post(at(LEAVING, cast.pili), moved()).status_code == 302
    with acting(cast.clinician):
        new = Referral.objects.get(patient=cast.pili, state__in=LIVE)
    placement, _plan, old = now()
    assert (new.state, new.to_entity_id, new.from_entity_id) == ("sent", cast.carrasca.pk, cast.usm.pk)
    assert new.responsible_id == cast.clinician.pk and new.person_wish == old.person_wish
    assert (old.state, old.way_back_until, placement.ending) == ("closed", None, "transfer")
    page = other.get(reverse("referrals:detail", args=[new.pk]))
    text = page.content.decode()
    assert page.status_code == 200 and "Cose, y quiere vivir sola." in text and "Fundación Peña Lucera" in text
    # Neither the plan nor the report open before the first day there.
    assert other.get(at("plans:notes", cast.pili)).status_code == 404
    assert "Lo que se hizo." not in other.get(at(COURSE, cast.pili)).content.decode()
    acknowledged = other.post(reverse("referrals:acknowledge", args=[new.pk]))
    assert acknowledged.status_code == 302


def test_when_nothing_comes_of_a_transfer_the_way_back_is_a_year_all_the_same(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    assert sign_in(cast.professional).post(at(LEAVING, cast.pili), moved()).status_code == 302
    with acting(cast.clinician):
        new = Referral.objects.get(patient=cast.pili, state__in=LIVE)
    health = sign_in(cast.clinician)
    assert health.post(reverse("referrals:withdraw", args=[new.pk]), {"text": "No quiere ir."}).status_code == 302
    for days, status in ((300, 302), (400, 409)):
        with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
            health = sign_in(cast.clinician)
            mark = transaction.savepoint()
            answer = health.post(reverse("referrals:reopen", args=[new.pk]), {"line": str(key("line"))})
            assert answer.status_code == status, answer.content.decode()[-3000:]
            transaction.savepoint_rollback(mark)


@pytest.mark.parametrize("step", ["hand_on", "end"])
def test_nothing_is_half_written(
    cast: Any, sign_in: Any, acting: Any, now: Any, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def break_off(*args: Any, **facts: Any) -> None:
        raise RuntimeError("planted")

    client = sign_in(cast.professional)
    client.raise_request_exception = False
    monkeypatch.setattr(services.course, step, break_off)
    assert client.post(at(LEAVING, cast.pili), moved()).status_code == 500
    placement, plan, referral = now()
    assert (placement.state, plan.state, referral.state) == ("active", "active", "joined")
    with acting(cast.clinician):
        assert not Leaving.objects.exists() and Referral.objects.filter(patient=cast.pili).count() == 1
        assert not CareLink.objects.filter(patient=cast.pili, purpose="treating", until__isnull=False).exists()


@pytest.mark.parametrize(
    ("who", "leave", "report", "death"),
    [
        ("coordinator", 200, 403, 403),
        ("colleague", 200, 200, 200),
        ("clinician", 403, 403, 200),
        ("person_user", 403, 403, 403),
        ("sector_coordinator", 403, 403, 403),
        ("coordinator_other", 404, 403, 403),
        ("professional_other", 404, 404, 404),
        ("clinician_other", 403, 403, 404),
    ],
)
def test_who_may(cast: Any, sign_in: Any, who: str, leave: int, report: int, death: int) -> None:
    client = sign_in(getattr(cast, who))
    for name, status in ((LEAVING, leave), (REPORT, report), (DIED, death)):
        assert client.get(at(name, cast.pili)).status_code == status, name


def test_whoever_left_is_not_left_again(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert [client.post(at(LEAVING, cast.pili), sent()).status_code for _ in range(2)] == [302, 409]
    page = sign_in(cast.coordinator).get(at(LEAVING, cast.teresa))
    assert page.status_code == 200 and "no está ahora en un programa" in page.content.decode()


def died_on(**fields: Any) -> dict[str, Any]:
    return {"died_on": str(timezone.localdate()), "sure": "on", **fields}


@pytest.mark.parametrize("who", ["professional", "clinician"])
def test_a_death_ends_everything_and_frees_the_slot(cast: Any, sign_in: Any, acting: Any, now: Any, who: str) -> None:
    with acting(cast.professional):
        from entities.models import Entity
        from plans import hospital

        ward = Entity.objects.get(kind="hospital_unit")
        stay = HospitalStay(patient=cast.pili, hospital=ward, admitted_at=timezone.now() - timedelta(days=1))
        hospital.admit(stay, by=cast.professional)
    assert sign_in(getattr(cast, who)).post(at(DIED, cast.pili), died_on()).status_code == 302
    placement, plan, referral = now()
    assert (placement.state, placement.ending, plan.state, referral.state) == ("ended", "death", "closed", "closed")
    assert placement.slot_id in slots.free_ids([cast.line.pk]) and referral.way_back_until is None
    with acting(cast.clinician):
        assert Patient.objects.get(pk=cast.pili.pk).died_on == timezone.localdate()
        stay = HospitalStay.objects.get(patient=cast.pili)
        assert stay.left_at is not None and stay.contact_due_at is None
        from monitoring.models import Reminder

        assert not Reminder.objects.filter(patient=cast.pili, kind="work", closed_at=None).exists()
    assert sign_in(cast.person_user).get(at("plans:notes", cast.pili)).status_code == 404
    assert sign_in(cast.professional).post(at(DIED, cast.pili), died_on()).status_code == 409


def test_a_death_ends_a_referral_on_its_way_and_its_slot(cast: Any, sign_in: Any, acting: Any) -> None:
    assert sign_in(cast.clinician).post(at(DIED, cast.teresa), died_on()).status_code == 302
    with acting(cast.clinician):
        assert Referral.objects.get(patient=cast.teresa).state == "closed"
    assert key("line-2") in slots.free_ids([cast.line.pk])
    assert sign_in(cast.coordinator).get(reverse("referrals:list")).status_code == 200


def test_for_who_has_died_nothing_new_begins(cast: Any, sign_in: Any, acting: Any) -> None:
    health = sign_in(cast.clinician)
    no = {"text": "", "next_step": "Se llama en mayo.", "responsible": str(cast.clinician.pk)}
    declined = cast.referral_adrian
    assert health.post(reverse("referrals:person_declines", args=[declined.pk]), no).status_code == 302
    for who in (cast.pili, cast.adrian):
        assert health.post(at(DIED, who), died_on()).status_code == 302
    for page in (reverse("referrals:refer", args=[cast.pili.pk]), at("plans:sharing_new", cast.pili)):
        answer = health.get(page)
        assert answer.status_code == 403 and "ha fallecido" in answer.content.decode()
    sent = {"line": str(key("line")), "reason": "x", "urgency": "ordinary", "options_explained": "on"}
    assert health.post(reverse("referrals:refer", args=[cast.pili.pk]), sent).status_code == 403
    again = health.post(reverse("referrals:reopen", args=[declined.pk]), {"line": str(key("line"))})
    assert again.status_code == 422 and "ha fallecido" in again.content.decode()
    with acting(cast.clinician):
        assert Referral.objects.get(pk=declined.pk).state == "person_declined"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"sure": ""}, "sure"),
        ({"died_on": ""}, "died_on"),
        ({"died_on": +1}, "died_on"),
        ({"died_on": "1979-05-12"}, "died_on"),
    ],
)
def test_nobody_dies_by_a_slip_of_the_hand(
    cast: Any, sign_in: Any, now: Any, fields: dict[str, Any], field: str
) -> None:
    page = sign_in(cast.clinician).post(at(DIED, cast.pili), died_on(**dated(fields)))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert now()[0].state == "active"
