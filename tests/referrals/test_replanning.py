"""Another number of slots for a line: nobody is sent away, nobody new comes to what closes, and every day adds up."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone, translation

from entities.models import Accession, Extension, Line, LinePlan, Programme, Slot, SlotReduction
from referrals import course, ledger, pauses, replanning, services, slots
from referrals.models import Placement
from referrals.transitions import Refused
from tests.cast import key
from tests.referrals.pressing import press


def days(n: int) -> date:
    return timezone.localdate() + timedelta(days=n)


def count(cast: Any, day: date) -> ledger.Count:
    return ledger.counts([cast.line.pk], [day]).get((cast.line.pk, day), ledger.Count())


@pytest.fixture(autouse=True)
def _in_english() -> Any:
    """The reasons of refusals are compared in one language, whatever the test before has read."""
    with translation.override("en"):
        yield


@pytest.fixture
def plan(cast: Any, acting: Any) -> Any:
    """plan(slots, from_on): decided by the sector's coordination."""

    def decide(after: int, from_on: date) -> LinePlan:
        with acting(cast.sector_coordinator):
            return replanning.plan(cast.line, after, from_on, by=cast.sector_coordinator, reason="Presupuesto.")

    return decide


# Six slots: Pili in 1, Teresa assigned to 2, four free.


def test_empty_slots_close_on_the_day_the_highest_first(cast: Any, plan: Any) -> None:
    plan(4, days(30))
    assert {s.number: s.closes_on for s in cast.line.slots.all() if s.closes_on} == {5: days(30), 6: days(30)}
    assert [count(cast, days(n)).funded for n in (0, 29, 30, 31)] == [6, 6, 4, 4]
    assert [count(cast, days(n)).open for n in (0, 29, 30)] == [6, 6, 4]
    assert set(slots.free_ids([cast.line.pk])) == {key("line-3"), key("line-4")}  # what is going to close takes nobody


def test_below_what_is_taken_nobody_is_sent_away(cast: Any, plan: Any, acting: Any) -> None:
    plan(1, days(10))
    assert [count(cast, days(n)).open for n in (9, 10, 400)] == [6, 2, 2]
    assert [count(cast, days(n)).funded for n in (9, 10)] == [6, 1]
    assert SlotReduction.objects.get().slot_id == key("line-1")  # what was promised (slot 2) is given up last
    with acting(cast.coordinator) as actor:
        placement = Placement.objects.visible_to(actor).get(referral=cast.referral_pili.pk)
        assert placement.state == Placement.State.ACTIVE


def test_as_it_is_left_it_closes_and_never_before_the_day(cast: Any, plan: Any, acting: Any) -> None:
    plan(1, days(10))
    with acting(cast.coordinator) as actor:
        rows = Placement.objects.visible_to(actor).select_related("slot__line__agreement", "referral")
        course.end(rows.get(referral=cast.referral_pili.pk), by=cast.coordinator, on=days(0), ending="discharge")
        slot = Slot.objects.get(pk=key("line-1"))
        assert slot.closes_on == days(10) and slot.pk not in slots.free_ids([cast.line.pk])


def test_more_again_keeps_first_who_is_there_then_what_would_close_then_new_ones(cast: Any, plan: Any) -> None:
    plan(1, days(10))
    plan(8, days(20))
    assert [count(cast, days(n)).funded for n in (9, 10, 19, 20)] == [6, 1, 1, 8]
    assert count(cast, days(20)).open == 8
    assert sorted(s.number for s in cast.line.slots.filter(opens_on=days(20))) == [7, 8, 9, 10, 11, 12]
    assert SlotReduction.objects.get().until_on == days(20)  # Pili's is paid for again


def test_a_decision_in_the_place_of_another_of_the_same_day(cast: Any, plan: Any) -> None:
    plan(3, days(10))
    plan(5, days(10))
    plan(7, days(10))
    plan(4, days(10))
    assert [count(cast, days(n)).open for n in (9, 10, 400)] == [6, 4, 4]
    plan(6, days(20))
    plan(5, days(20))
    stands = rf"{days(20):%d/%m/%Y} on \(number of slots: 5\).*Write that day"
    with pytest.raises(Refused, match=stands):  # one that begins earlier: what stands is said, nothing is undone
        plan(2, days(15))


def test_the_same_number_and_a_day_gone_by_are_refused(cast: Any, plan: Any) -> None:
    for after, day in ((6, days(0)), (3, days(-1))):
        with pytest.raises(Refused):
            plan(after, day)
    with pytest.raises(Refused, match="Look at the year"):  # a slip of the hand that would stand in the way for years
        plan(3, cast.agreement.valid_until + timedelta(days=1))
    assert not LinePlan.objects.exists()


def test_a_kept_slot_is_kept_to_its_day(cast: Any, plan: Any, acting: Any, make: Any) -> None:
    waits = make.received()
    with acting(cast.coordinator):
        for n in (3, 4, 5, 6):
            facts = {"by": cast.coordinator, "last": days(40), "reason": "Viene.", "referral": waits}
            pauses.keep(Slot.objects.get(pk=key(f"line-{n}")), **facts)
    plan(2, days(10))
    closing = {s.number: s.closes_on for s in cast.line.slots.all() if s.closes_on}
    assert set(closing.values()) == {days(41)} and len(closing) == 3
    assert [(c.funded, c.open) for c in (count(cast, days(n)) for n in (9, 10, 40, 41))] == [
        (6, 6),
        (2, 6),
        (2, 6),
        (2, 3),
    ]


# ---- what the database itself refuses -------------------------------------------------


def test_no_slot_closes_while_somebody_has_it(cast: Any) -> None:
    slot = Slot.objects.get(pk=key("line-1"))
    slot.closes_on = days(60)
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.save()
    slot.closes_on, slot.opens_on = None, days(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        slot.save()


def test_nobody_new_on_a_slot_that_closes_even_by_hand(cast: Any, plan: Any, make: Any, acting: Any) -> None:
    plan(4, days(30))
    referral = make.received()
    with acting(cast.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        _by_hand(referral, key("line-6"))
    with acting(cast.coordinator), pytest.raises(Refused, match="going to close"):
        services.accept(referral, Slot.objects.get(pk=key("line-6")), by=cast.coordinator)


def _by_hand(referral: Any, slot_id: Any, **facts: Any) -> Placement:
    placement = Placement(
        patient_id=referral.patient_id, referral=referral, slot_id=slot_id, entity_id=referral.to_entity_id,
        **{"assigned_on": timezone.localdate(), **facts},
    )  # fmt: skip
    placement.save(force_insert=True)
    return placement


def _ends(cast: Any, what: str) -> None:
    if what == "line":
        Line.objects.filter(pk=cast.line.pk).update(valid_until=days(-1))
    elif what == "agreement":
        type(cast.agreement).objects.filter(pk=cast.agreement.pk).update(valid_until=days(-1))
    else:
        Accession.objects.filter(entity=cast.pena).update(until_on=days(-1))


@pytest.mark.parametrize("what", ["line", "agreement", "accession"])
def test_nobody_where_no_agreement_in_force_pays(cast: Any, make: Any, acting: Any, what: str) -> None:
    referral = make.received()
    _ends(cast, what)
    slot = Slot.objects.get(pk=key("line-3"))
    assert slots.free_ids([cast.line.pk]) == []
    with acting(cast.coordinator):
        assert slots.free_slots(referral) == []
        with pytest.raises(Refused, match="agreement"):
            services.accept(referral, slot, by=cast.coordinator)
        with pytest.raises(IntegrityError), transaction.atomic():
            _by_hand(referral, slot.pk)
    assert count(cast, days(0)).funded == 0 and count(cast, days(-1)).funded == 6
    assert count(cast, days(0)).occupied == 1  # who is there stays


def test_an_extension_goes_on_where_the_agreement_ended(cast: Any, make: Any) -> None:
    _ends(cast, "agreement")
    assert slots.free_ids([cast.line.pk]) == []
    gap = Extension(agreement=cast.agreement, from_on=days(3), until_on=days(300), signed_on=days(0))
    cast.agreement.refresh_from_db()
    from django.core.exceptions import ValidationError

    with pytest.raises(ValidationError):
        gap.full_clean()
    on = Extension(agreement=cast.agreement, from_on=days(0), until_on=days(300), signed_on=days(0))
    on.full_clean()
    on.save()
    cast.agreement.refresh_from_db()
    assert cast.agreement.valid_until == days(300) and len(slots.free_ids([cast.line.pk])) == 4


def test_who_gets_a_first_line_takes_part(cast: Any) -> None:
    rows = Accession.objects.filter(agreement=cast.agreement).order_by("entity__name")
    assert {(row.entity_id, row.from_on, row.until_on) for row in rows} == {
        (cast.pena.pk, cast.line.valid_from, None), (cast.carrasca.pk, cast.line.valid_from, None),
    }  # fmt: skip


# ---- a home goes with a process -------------------------------------------------------


@pytest.fixture
def home(cast: Any) -> Line:
    flat = Programme.objects.get(code="piso")
    line = Line.objects.create(
        agreement=cast.agreement, entity=cast.pena, programme=flat, sector_id="teruel", monthly_price="714",
        valid_from=date(2024, 1, 1),
    )  # fmt: skip
    Slot.objects.create(line=line, number=1, opens_on=date(2024, 1, 1))
    return line


def test_a_home_needs_a_process_at_the_same_time(cast: Any, home: Line, make: Any, acting: Any) -> None:
    alone = make.received(make.referral(line=home))
    with acting(cast.coordinator), pytest.raises(Refused, match="process"):
        services.accept(alone, home.slots.get(), by=cast.coordinator)
    with acting(cast.coordinator), pytest.raises(IntegrityError), transaction.atomic():
        _by_hand(alone, home.slots.get().pk)
        from django.db import connection

        connection.cursor().execute("SET CONSTRAINTS home_has_process IMMEDIATE")


def test_the_process_begins_before_the_home_and_does_not_end_under_it(
    cast: Any, home: Line, make: Any, acting: Any
) -> None:
    process = make.accepted()
    flat = make.received(make.referral(process.patient, line=home))
    facts = {"by": cast.coordinator, "joined_on": timezone.localdate(), "key_worker": cast.professional}
    with acting(cast.coordinator) as actor:
        services.accept(flat, home.slots.get(), by=cast.coordinator)
        with pytest.raises(Refused, match="process"), transaction.atomic():
            services.join(flat, actor=actor, **facts)
        services.join(process, actor=actor, **facts)
        services.join(flat, actor=actor, **facts)
        rows = Placement.objects.visible_to(actor).select_related("slot__line__agreement", "referral")
        running = rows.get(referral=process)
        with pytest.raises(Refused, match="lives"), transaction.atomic():
            course.end(running, by=cast.coordinator, on=timezone.localdate(), ending="discharge")
        course.end(rows.get(referral=flat), by=cast.coordinator, on=timezone.localdate(), ending="discharge")
        course.end(rows.get(referral=process), by=cast.coordinator, on=timezone.localdate(), ending="discharge")


# ---- in the administration ------------------------------------------------------------


def test_the_administration_does_not_close_a_slot_that_somebody_has(cast: Any, sign_in: Any) -> None:
    client, taken = sign_in(cast.administrator), f"/admin/entities/slot/{key('line-1')}/change/"
    sent = {"opens_on": "2024-01-01", "closes_on": f"{days(5):%d/%m/%Y}"}
    assert client.post(taken, sent).status_code == 200  # shown again, with the reason
    assert client.post(taken.replace(str(key("line-1")), str(key("line-3"))), sent).status_code == 302
    closes = dict(Slot.objects.filter(line=cast.line, number__in=(1, 3)).values_list("number", "closes_on"))
    assert closes == {1: None, 3: days(5)}


def test_whoever_has_a_plan_reads_how_long_for_a_home(
    cast: Any, home: Line, make: Any, sign_in: Any, queries: Any
) -> None:
    client, where = sign_in(cast.person_user), reverse("plans:going_on", args=[cast.pili.pk])
    door = "Lo que espero"
    assert door not in client.get(reverse("home")).content.decode()
    flat = make.received(make.referral(cast.pili, line=home))
    press(cast, flat, "wait", cast.coordinator)
    assert door in client.get(reverse("home")).content.decode()
    with queries() as asked:
        page = client.get(where).content.decode()
    assert len(asked) <= 12
    for words in ("Piso supervisado", "Número 1 de 1 en la lista", "conservas tu turno"):
        assert words in page, words
    assert "Número 1 de 1" not in sign_in(cast.professional).get(where).content.decode()
    client.post(reverse("set_simple"), {"simple": "1"})
    assert door in client.get(reverse("home")).content.decode()
