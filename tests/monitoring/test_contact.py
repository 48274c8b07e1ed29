"""The clocks of being in touch: what was promised and does not come is heard kindly, and nothing else is counted."""

from __future__ import annotations

from typing import Any

from plans.models import HospitalStay, Plan, ProgressNote
from tests.cast import key
from tests.monitoring.test_clocks import at, day, every_row, heard, save

__all__ = ["every_row"]  # the fixture that lets these tests write as the owner


def talk(cast: Any, on: int, kind: str = "contact") -> ProgressNote:
    facts = {"text": "Hablamos un rato.", "author": cast.professional, "entity": cast.pena}
    return save(ProgressNote(plan=cast.plan, patient_id=cast.pili.pk, kind=kind, happened_at=at(on), **facts))


def test_a_contact_that_was_promised_and_does_not_come_is_heard_the_day_after(cast: Any) -> None:
    plan = Plan.objects.get(pk=cast.plan.pk)
    assert heard("contact_rhythm", on=100) == {}, "nothing was agreed"
    save(plan, contact_days=7, contact_agreed_on=day(0))
    assert heard("contact_rhythm", on=7) == {}
    assert heard("contact_rhythm", on=8) == {cast.professional: day(7)}
    talk(cast, 8, "coordination")
    assert heard("contact_rhythm", on=8) == {cast.professional: day(7)}, "about the person is not with the person"
    note = talk(cast, 8)
    assert heard("contact_rhythm", on=8) == {} and heard("contact_rhythm", on=16) == {cast.professional: day(15)}
    save(note, retracted_at=at(9), retracted_by=cast.professional, retracted_reason="Era de otra persona.")
    assert heard("contact_rhythm", on=16) == {cast.professional: day(7)}
    stay = {"hospital": cast.hospital, "admitted_at": at(15), "recorded_by": cast.clinician}
    inside = save(HospitalStay(patient_id=cast.pili.pk, **stay))
    assert heard("contact_rhythm", on=16) == {}, "whoever is in hospital is planned for from there"
    save(inside, left_at=at(18), contact_due_at=at(25))
    assert heard("contact_rhythm", on=25) == {} and heard("contact_rhythm", on=26) == {cast.professional: day(25)}


def test_when_the_person_wants_it_on_asking_nothing_is_counted(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), contact_days=None, contact_agreed_on=day(0))
    assert heard("contact_rhythm", on=300) == {}


def test_whoever_has_just_joined_is_talked_with_within_the_week(cast: Any) -> None:
    assert heard("first_week", on=4) == {}, "the first day has its note"
    first = ProgressNote.objects.get(pk=key("note-pili"))
    save(first, retracted_at=at(1), retracted_by=cast.professional, retracted_reason="Era de otra persona.")
    assert heard("first_week", on=3) == {}
    assert heard("first_week", on=4) == {cast.professional: day(7)}
    talk(cast, 5, "home_visit")
    assert heard("first_week", on=6) == {}
