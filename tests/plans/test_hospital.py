"""Hospital: the place is kept, the way home prepared from the first day, the first contact dated at discharge."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from entities.models import Entity
from monitoring.models import Reminder
from plans import hospital as services
from plans import leaving
from plans.models import HospitalStay, Plan, ProgressNote
from referrals import slots
from referrals.models import Placement, PlacementEvent

ADMIT, STAY, LEAVE, CONTACT = (f"plans:hospital{step}" for step in ("_admit", "", "_leave", "_contact"))


def at(name: str, patient: Any) -> str:
    return reverse(name, args=[patient.pk])


def moment(when: datetime) -> str:
    return timezone.localtime(when).strftime("%Y-%m-%dT%H:%M:%S")


@pytest.fixture
def ward() -> Entity:
    return Entity.objects.get(kind="hospital_unit")  # the one of the cast


@pytest.fixture
def admitted(cast: Any, ward: Entity) -> dict[str, Any]:
    return {
        "hospital": str(ward.pk), "admitted_at": moment(timezone.now() - timedelta(hours=2)),
        "responsible": str(cast.professional.pk), "planning": "La gata, con la vecina.",
    }  # fmt: skip


@pytest.fixture
def stay(cast: Any, acting: Any, ward: Entity) -> HospitalStay:
    """Pili has been in hospital for two hours."""
    row = HospitalStay(
        patient=cast.pili, hospital=ward, admitted_at=timezone.now() - timedelta(hours=2),
        responsible=cast.professional, planning="La gata, con la vecina.",
    )  # fmt: skip
    with acting(cast.professional):
        return services.admit(row, by=cast.professional)


@pytest.fixture
def now(cast: Any, acting: Any) -> Any:
    """(stays, placement, plan) of Pili as they stand."""

    def read() -> tuple[list[HospitalStay], Placement, Plan]:
        with acting(cast.professional):
            stays = list(HospitalStay.objects.filter(patient=cast.pili))
            return stays, Placement.objects.get(patient=cast.pili), Plan.objects.get(patient=cast.pili)

    return read


def kinds(cast: Any, acting: Any) -> list[str]:
    with acting(cast.professional):
        return [e.kind for e in PlacementEvent.objects.filter(patient=cast.pili).order_by("recorded_at")]


@pytest.mark.parametrize("who", ["professional", "colleague", "clinician", "social_worker"])
def test_the_place_is_kept_from_the_admission(
    cast: Any, sign_in: Any, acting: Any, admitted: dict[str, Any], now: Any, who: str
) -> None:
    client = sign_in(getattr(cast, who))
    assert client.post(at(ADMIT, cast.pili), admitted).status_code == 302
    (stay,), placement, _plan = now()
    day = timezone.localdate(stay.admitted_at)
    assert placement.state == "suspended"
    assert placement.hold_until == max(day, placement.joined_on) + timedelta(days=cast.agreement.hold_days)
    assert placement.slot_id not in slots.free_ids([cast.line.pk]) and kinds(cast, acting) == ["held"]
    assert (stay.responsible_id, stay.planning) == (cast.professional.pk, "La gata, con la vecina.")
    assert "La gata, con la vecina." in client.get(at(STAY, cast.pili)).content.decode()


def test_the_same_admission_twice_is_one(cast: Any, sign_in: Any, admitted: dict[str, Any], now: Any) -> None:
    client = sign_in(cast.professional)
    assert [client.post(at(ADMIT, cast.pili), admitted).status_code for _ in range(3)] == [302] * 3
    assert len(now()[0]) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"hospital": ""}, "hospital"),
        ({"admitted_at": ""}, "admitted_at"),
        ({"admitted_at": "mañana"}, "admitted_at"),
        ({"admitted_at": moment(timezone.now() + timedelta(days=1))}, "admitted_at"),
        ({"responsible": ""}, "responsible"),
    ],
)
def test_a_mistake_is_said_on_its_field(
    cast: Any, sign_in: Any, admitted: dict[str, Any], now: Any, fields: dict[str, Any], field: str
) -> None:
    page = sign_in(cast.professional).post(at(ADMIT, cast.pili), {**admitted, **fields})
    text = page.content.decode()
    assert page.status_code == 422 and f'id="id_{field}_error"' in text and "La gata, con la vecina." in text
    stays, placement, _plan = now()
    assert stays == [] and placement.state == "active"


def test_nothing_is_half_written(
    cast: Any, sign_in: Any, admitted: dict[str, Any], now: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(*args: Any, **facts: Any) -> None:
        raise RuntimeError("planted")

    client = sign_in(cast.professional)
    client.raise_request_exception = False
    monkeypatch.setattr(services.course, "hold", break_off)
    assert client.post(at(ADMIT, cast.pili), admitted).status_code == 500
    stays, placement, _plan = now()
    assert stays == [] and placement.state == "active"


def prepared(stay: HospitalStay, **fields: Any) -> dict[str, Any]:
    given = {"planning": "Las llaves, en la farmacia.", "responsible": str(stay.responsible_id)}
    given |= {"fit_to_leave_on": str(timezone.localdate()), "waiting_for": "un piso"}
    given["started_from"] = services.seen(stay)
    return {**given, **fields}


def test_fit_to_leave_says_what_it_waits_for(cast: Any, sign_in: Any, stay: HospitalStay, now: Any) -> None:
    client = sign_in(cast.clinician)
    assert client.post(at(STAY, cast.pili), prepared(stay)).status_code == 302
    (row,), _placement, _plan = now()
    assert (row.planning, row.waiting_for) == ("Las llaves, en la farmacia.", "un piso")
    assert row.fit_to_leave_on == timezone.localdate()
    assert "un piso" in client.get(reverse("plans:course", args=[cast.pili.pk])).content.decode()


def test_two_who_prepare_at_once_lose_nothing(cast: Any, sign_in: Any, stay: HospitalStay, now: Any) -> None:
    assert sign_in(cast.clinician).post(at(STAY, cast.pili), prepared(stay)).status_code == 302
    late = sign_in(cast.professional)
    page = late.post(at(STAY, cast.pili), prepared(stay, planning="El pan, encargado."))
    text = page.content.decode()
    assert page.status_code == 409 and "Las llaves, en la farmacia." in text and "El pan, encargado." in text
    assert now()[0][0].planning == "Las llaves, en la farmacia."
    again = {**prepared(stay, planning="Las dos cosas."), "started_from": page.context["form"].data["started_from"]}
    assert late.post(at(STAY, cast.pili), again).status_code == 302
    assert now()[0][0].planning == "Las dos cosas."


@pytest.mark.parametrize(
    ("left", "later"), [("2027-10-30T10:00", "2027-11-01T09:00"), ("2027-03-27T10:00", "2027-03-29T11:00")]
)
def test_48_hours_are_48_hours_also_when_the_clocks_change(
    cast: Any, sign_in: Any, acting: Any, ward: Entity, left: str, later: str
) -> None:
    home = datetime.fromisoformat(left).replace(tzinfo=timezone.get_current_timezone())
    with time_machine.travel(home + timedelta(hours=1), tick=False):
        with acting(cast.professional):
            row = HospitalStay(patient=cast.pili, hospital=ward, admitted_at=home - timedelta(hours=5))
            services.admit(row, by=cast.professional)
        sent = {"left_at": left, "early_contact": "yes"}
        assert sign_in(cast.professional).post(at(LEAVE, cast.pili), sent).status_code == 302
        with acting(cast.professional):
            due = HospitalStay.objects.get(pk=row.pk).contact_due_at
        assert due is not None and f"{timezone.localtime(due):%Y-%m-%dT%H:%M}" == later


@pytest.mark.parametrize(("risk", "within"), [("yes", timedelta(hours=48)), ("no", timedelta(days=7))])
def test_the_first_contact_is_dated_from_the_moment_of_leaving(
    cast: Any, sign_in: Any, acting: Any, stay: HospitalStay, now: Any, risk: str, within: timedelta
) -> None:
    left = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    client = sign_in(cast.professional)
    answer = client.post(at(LEAVE, cast.pili), {"left_at": moment(left), "early_contact": risk})
    assert answer.status_code == 302
    (row,), placement, plan = now()
    assert (row.left_at, row.early_contact, row.contact_due_at) == (left, risk == "yes", left + within)
    assert (placement.state, placement.hold_until) == ("active", None)
    assert kinds(cast, acting) == ["held", "resumed"]
    assert plan.next_review_on == timezone.localdate(left) + timedelta(days=cast.agreement.after_crisis_days)
    for page in (STAY, "plans:course"):  # with its hour: forty-eight of them are no date
        assert f", {timezone.localtime(left + within):%H:%M}" in client.get(at(page, cast.pili)).content.decode()


def test_whose_process_ends_during_the_stay_is_called_all_the_same(
    cast: Any, sign_in: Any, acting: Any, stay: HospitalStay, now: Any
) -> None:
    with acting(cast.professional) as actor:
        placement = Placement.objects.get(patient=cast.pili)
        leaving.leave(
            placement, by=cast.professional, actor=actor, ending="by_choice", left_on=timezone.localdate(),
            next_step="Sigue en la USM.",
        )  # fmt: skip
    left = timezone.now().replace(microsecond=0) - timedelta(minutes=5)
    answer = sign_in(cast.clinician).post(at(LEAVE, cast.pili), {"left_at": moment(left), "early_contact": "no"})
    assert answer.status_code == 302
    (row,), placement, _plan = now()
    assert (row.contact_due_at, placement.state) == (left + timedelta(days=7), "ended")
    with acting(cast.professional):
        assert Reminder.objects.filter(rule="home_contact", object_id=row.pk, closed_at=None).exists()


def test_a_review_that_is_sooner_stays(cast: Any, sign_in: Any, acting: Any, stay: HospitalStay, now: Any) -> None:
    sooner = timezone.localdate() + timedelta(days=2)
    with acting(cast.professional):
        plan = Plan.objects.get(patient=cast.pili)
        plan.next_review_on = sooner
        plan.save()
    sign_in(cast.professional).post(at(LEAVE, cast.pili), {"left_at": moment(timezone.now()), "early_contact": "no"})
    assert now()[2].next_review_on == sooner


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"early_contact": ""}, "early_contact"),
        ({"left_at": ""}, "left_at"),
        ({"left_at": moment(timezone.now() - timedelta(days=3))}, "left_at"),
        ({"left_at": moment(timezone.now() + timedelta(days=3))}, "left_at"),
    ],
)
def test_leaving_takes_a_moment_and_the_wards_word(
    cast: Any, sign_in: Any, stay: HospitalStay, now: Any, fields: dict[str, Any], field: str
) -> None:
    sent = {"left_at": moment(timezone.now()), "early_contact": "no", **fields}
    page = sign_in(cast.professional).post(at(LEAVE, cast.pili), sent)
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert now()[0][0].left_at is None and now()[1].state == "suspended"


@pytest.fixture
def home(cast: Any, acting: Any, stay: HospitalStay) -> HospitalStay:
    with acting(cast.professional):
        return services.leave(
            stay, by=cast.professional, left_at=timezone.now() - timedelta(hours=1), early_contact=True
        )


def test_the_contact_opens_on_the_goals_and_is_a_note(
    cast: Any, sign_in: Any, acting: Any, home: HospitalStay, now: Any
) -> None:
    client = sign_in(cast.professional)
    text = client.get(at(CONTACT, cast.pili)).content.decode()
    assert text.index("Deseo de pili.") < text.index('name="text"')
    assert client.post(at(CONTACT, cast.pili), {"text": "Durmió en casa."}).status_code == 302
    (row,), _placement, _plan = now()
    assert row.contacted_at is not None and row.contacted_by_id == cast.professional.pk
    with acting(cast.clinician):
        assert ProgressNote.objects.filter(patient=cast.pili, text="Durmió en casa.").count() == 1
    again = sign_in(cast.clinician).post(at(CONTACT, cast.pili), {"text": "Otra vez."})
    assert again.status_code == 422 and "Otra vez." in again.content.decode()
    with acting(cast.clinician):
        assert not ProgressNote.objects.filter(text="Otra vez.").exists()


def test_a_contact_before_leaving_is_none(cast: Any, sign_in: Any, home: HospitalStay, now: Any) -> None:
    sent = {"text": "Hola.", "happened_at": moment(timezone.now() - timedelta(days=1))}
    page = sign_in(cast.professional).post(at(CONTACT, cast.pili), sent)
    assert page.status_code == 422 and 'id="id_happened_at_error"' in page.content.decode()
    assert now()[0][0].contacted_at is None


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 200),
        ("clinician", 200),
        ("coordinator", 403),
        ("sector_coordinator", 403),
        ("person_user", 403),
        ("auditor", 403),
        ("professional_other", 404),
        ("clinician_other", 404),
    ],
)
def test_who_may(cast: Any, sign_in: Any, stay: HospitalStay, who: str, status: int) -> None:
    client = sign_in(getattr(cast, who))
    reads = 200 if who == "person_user" else status  # the person reads what is prepared, and decides it by talking
    for name, expected in ((STAY, reads), (LEAVE, status)):
        assert client.get(at(name, cast.pili)).status_code == expected, name


def test_a_coordinator_sees_that_the_place_is_kept_and_not_where(cast: Any, sign_in: Any, stay: HospitalStay) -> None:
    text = sign_in(cast.coordinator).get(reverse("plans:course", args=[cast.pili.pk])).content.decode()
    assert "Hospital Peña Bermeja" not in text and "La gata" not in text
    assert (
        "Hospital Peña Bermeja"
        in sign_in(cast.person_user).get(reverse("plans:course", args=[cast.pili.pk])).content.decode()
    )


def test_where_nothing_is_recorded_it_says_so(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    for name in (STAY, LEAVE, CONTACT):
        page = client.get(at(name, cast.pili))
        assert page.status_code == 200 and "No hay anotado ningún ingreso de esta persona." in page.content.decode()
        assert client.post(at(name, cast.pili)).status_code == 409
    for name in (ADMIT, STAY):
        assert client.get(at(name, cast.adrian)).status_code == 200
        assert client.post(at(name, cast.adrian)).status_code == 409


def test_the_pages_ask_few_questions(cast: Any, sign_in: Any, home: HospitalStay, queries: Any) -> None:
    client = sign_in(cast.professional)
    client.get(at(STAY, cast.pili))
    for name in (STAY, CONTACT, ADMIT):
        with queries() as asked:
            assert client.get(at(name, cast.pili)).status_code == 200
        assert len(asked) <= 12, name


def test_before_any_stay_the_person_reads_it_as_theirs(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.person_user).get(reverse("plans:hospital", args=[cast.pili.pk])).content.decode()
    assert "Aquí no hay anotado ningún ingreso en el hospital." in page and "de esta persona" not in page
    assert "Conviene que lo mire" not in page, "nothing went wrong: they only looked"
