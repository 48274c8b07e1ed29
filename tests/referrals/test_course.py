"""A process after joining: another intensity, another key worker, each a dated event, never a new referral."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import Line, Programme, Slot
from patients.models import CareLink
from plans.models import Plan, ProgressNote
from referrals import course, slots
from referrals.models import Placement, PlacementEvent, Referral
from referrals.transitions import Refused
from tests.cast import key

INTENSITY, KEY_WORKER, COURSE = "plans:course_intensity", "plans:course_key_worker", "plans:course"


def at(name: str, patient: Any) -> str:
    return reverse(name, args=[patient.pk])


def dated(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields, a number standing for so many days from today."""
    today = timezone.localdate()
    return {n: str(today + timedelta(days=v)) if isinstance(v, int) else v for n, v in fields.items()}


@pytest.fixture
def low(cast: Any) -> Slot:
    """A free slot of a low-intensity line of the same entity."""
    programme = Programme.objects.create(code="baja", label_es="Proceso de baja intensidad", label_en="Low intensity")
    line = Line.objects.create(
        agreement=cast.agreement, entity=cast.pena, programme=programme, sector_id="teruel", monthly_price="478.00",
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    return Slot.objects.create(line=line, number=1, opens_on=date(2024, 1, 1))


@pytest.fixture
def process(cast: Any, acting: Any) -> Any:
    """Pili's process as it stands when asked."""

    def read() -> Placement:
        with acting(cast.professional):
            return Placement.objects.select_related("slot__line", "referral").get(patient=cast.pili)

    return read


def events(cast: Any, acting: Any) -> list[PlacementEvent]:
    with acting(cast.professional):
        return list(PlacementEvent.objects.filter(patient=cast.pili).order_by("recorded_at"))


def moved(low: Slot, **fields: Any) -> dict[str, Any]:
    return {"slot": str(low.pk), "on": str(timezone.localdate()), "reason": "Se apaña sola entre semana.", **fields}


def test_the_old_slot_is_free_the_same_second(cast: Any, sign_in: Any, acting: Any, low: Slot, process: Any) -> None:
    client, before = sign_in(cast.coordinator), process()
    assert before.slot_id not in slots.free_ids([cast.line.pk])
    assert "plaza 1" in client.get(at(INTENSITY, cast.pili)).content.decode().lower()
    assert client.post(at(INTENSITY, cast.pili), moved(low)).status_code == 302
    now = process()
    assert (now.pk, now.slot_id, now.state) == (before.pk, low.pk, "active")
    assert before.slot_id in slots.free_ids([cast.line.pk]) and slots.free_ids([low.line_id]) == []
    assert (now.referral.line_id, now.referral.programme_id) == (low.line_id, low.line.programme_id)
    (event,) = events(cast, acting)
    assert (event.kind, event.from_slot_id, event.to_slot_id) == ("intensity", before.slot_id, low.pk)
    with acting(cast.clinician):
        assert Referral.objects.filter(patient=cast.pili).count() == 1
    text = sign_in(cast.clinician).get(at(COURSE, cast.pili)).content.decode()
    assert "Se apaña sola entre semana." in text and "Proceso de baja intensidad" in text


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"slot": ""}, "slot"),
        ({"slot": str(key("line-3"))}, "slot"),
        ({"slot": str(key("line_other-2"))}, "slot"),
        ({"reason": " "}, "reason"),
        ({"on": +1}, "on"),
        ({"on": -400}, "on"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_nothing_moves(
    cast: Any, sign_in: Any, low: Slot, process: Any, fields: dict[str, Any], field: str
) -> None:
    before = process()
    page = sign_in(cast.coordinator).post(at(INTENSITY, cast.pili), moved(low, **dated(fields)))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert process().slot_id == before.slot_id


def test_a_slot_taken_meanwhile_moves_nothing(cast: Any, acting: Any, low: Slot, process: Any, make: Any) -> None:
    make.accepted(make.received(line=low.line))  # takes a slot of its own
    taken = low
    with acting(cast.coordinator):
        other = make.received(line=low.line)
    with acting(cast.coordinator):
        slots.allocate(other, taken)
    before = process()
    with acting(cast.coordinator), pytest.raises(Refused):
        course.change_intensity(process(), taken, by=cast.coordinator, on=timezone.localdate(), reason="x")
    assert process().slot_id == before.slot_id and events(cast, acting) == []


def handed(cast: Any, **fields: Any) -> dict[str, Any]:
    given = {"key_worker": str(cast.colleague.pk), "introduced_on": str(timezone.localdate())}
    return {**given, "handover": "Prefiere que llamen antes de ir.", **fields}


def links(cast: Any, acting: Any, membership: Any) -> list[CareLink]:
    with acting(cast.clinician):
        return list(CareLink.objects.filter(patient=cast.pili, purpose="key_worker", membership=membership))


def test_the_key_worker_hands_over(cast: Any, sign_in: Any, acting: Any, process: Any) -> None:
    assert sign_in(cast.professional).post(at(KEY_WORKER, cast.pili), handed(cast)).status_code == 302
    (old,), (new,) = links(cast, acting, cast.professional), links(cast, acting, cast.colleague)
    assert old.until is not None and new.until is None
    now = process()
    assert now.key_worker_id == now.referral.responsible_id == cast.colleague.pk
    with acting(cast.colleague):
        assert Plan.objects.get(patient=cast.pili).key_worker_id == cast.colleague.pk
        note = ProgressNote.objects.get(patient=cast.pili, kind="coordination")
    assert (note.text, note.author_id) == ("Prefiere que llamen antes de ir.", cast.professional.pk)
    (event,) = events(cast, acting)
    assert (event.kind, event.to_membership_id, event.reason) == ("key_worker", cast.colleague.pk, "")
    # The one who hands over still belongs to the team, the new one may sign.
    from ppr.lib.access import permissions_on

    with acting(cast.professional) as actor:
        assert "sign" not in permissions_on(actor, cast.pili.pk)
    with acting(cast.colleague) as actor:
        assert "sign" in permissions_on(actor, cast.pili.pk)


def test_a_coordinator_may_change_it_without_seeing_the_plan(
    cast: Any, sign_in: Any, acting: Any, process: Any
) -> None:
    client = sign_in(cast.coordinator)
    assert client.post(at(KEY_WORKER, cast.pili), handed(cast)).status_code == 302
    assert process().key_worker_id == cast.colleague.pk
    text = client.get(at(COURSE, cast.pili)).content.decode()
    assert "Prefiere que llamen antes de ir." in text and "Unai Gracia" in text
    with acting(cast.professional):
        assert not ProgressNote.objects.filter(patient=cast.pili, kind="coordination").exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"handover": ""}, "handover"),
        ({"key_worker": str(key("professional"))}, "key_worker"),
        ({"key_worker": str(key("professional_other"))}, "key_worker"),
        ({"introduced_on": +2}, "introduced_on"),
    ],
)
def test_no_handover_without_a_note_and_an_introduction(
    cast: Any, sign_in: Any, acting: Any, process: Any, fields: dict[str, Any], field: str
) -> None:
    page = sign_in(cast.professional).post(at(KEY_WORKER, cast.pili), handed(cast, **dated(fields)))
    assert page.status_code == 422 and f'id="id_{field}_error"' in page.content.decode()
    assert process().key_worker_id == cast.professional.pk and events(cast, acting) == []


@pytest.mark.parametrize(
    ("who", "read", "change", "hand_over"),
    [
        ("coordinator", 200, 200, 200),
        ("professional", 200, 403, 200),
        ("colleague", 200, 403, 200),
        ("clinician", 200, 403, 403),
        ("person_user", 200, 403, 403),
        ("sector_coordinator", 200, 403, 403),
        ("coordinator_other", 404, 404, 404),
        ("professional_other", 404, 403, 404),
        ("clinician_other", 404, 403, 403),
        ("auditor", 403, 403, 403),
    ],
)
def test_who_may(cast: Any, sign_in: Any, who: str, read: int, change: int, hand_over: int) -> None:
    client = sign_in(getattr(cast, who))
    for name, status in ((COURSE, read), (INTENSITY, change), (KEY_WORKER, hand_over)):
        assert client.get(at(name, cast.pili)).status_code == status, name


def test_before_the_first_day_there_is_nothing_to_change(cast: Any, sign_in: Any, low: Slot) -> None:
    client = sign_in(cast.coordinator)
    for name in (INTENSITY, KEY_WORKER):
        page = client.get(at(name, cast.teresa))
        assert page.status_code == 200 and "no está ahora en un programa" in page.content.decode()
    assert client.post(at(INTENSITY, cast.teresa), moved(low)).status_code == 409
    assert client.get(at(COURSE, cast.teresa)).status_code == 200


def test_the_course_asks_few_questions(cast: Any, sign_in: Any, queries: Any, acting: Any, process: Any) -> None:
    client = sign_in(cast.professional)
    client.get(at(COURSE, cast.pili))
    with queries() as few:
        client.get(at(COURSE, cast.pili))
    with acting(cast.professional):
        for _ in range(30):
            course.hold(process(), by=cast.professional, on=timezone.localdate())
            course.resume(process(), by=cast.professional, on=timezone.localdate())
    with queries() as many:
        page = client.get(at(COURSE, cast.pili))
    assert len(page.context["rows"]) == 61
    assert len(few) == len(many) <= 12
