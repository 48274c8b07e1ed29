"""Each clock by its rule: on which day it is heard, by whom, and what stops it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from entities.models import Membership
from monitoring import reminders
from monitoring.models import Reminder
from monitoring.rules import RULES
from plans import sections
from plans.models import (
    CrisisCopy,
    CrisisFeedback,
    CrisisPlan,
    Goal,
    GoalStep,
    HospitalStay,
    Leaving,
    Plan,
    PlanVersion,
    ProgressNote,
    Signature,
)
from plans.models.words import Words
from ppr.lib import database_url
from ppr.lib.access import Actor, acting_as
from referrals import waiting
from referrals.models import Placement, Referral, State


@pytest.fixture(scope="module", autouse=True)
def every_row(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The scan sees every clock, as the task's login does; these tests also write what no page writes: as the owner."""
    login = database_url.parse(settings.DATABASE_URLS["owner"])
    before = dict(connection.settings_dict)
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict.update(USER=login["USER"], PASSWORD=login["PASSWORD"])
    yield
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict.update(USER=before["USER"], PASSWORD=before["PASSWORD"])


def day(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def at(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def heard(rule: str, on: int = 0) -> dict[Any, date]:
    """Recipient → date of the open reminders of a rule, after the scan of a day so many days from now."""
    with time_machine.travel(at(on), tick=False), transaction.atomic(), acting_as(Actor(system="scan_due")):
        reminders.scan()
    found = Reminder.objects.filter(rule=rule, closed_at=None).select_related("recipient")
    return {r.recipient: r.due_on for r in found}


def save(row: Any, **facts: Any) -> Any:
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def stay(cast: Any, **facts: Any) -> HospitalStay:
    given = {"hospital": cast.usm, "admitted_at": at(-20), "recorded_by": cast.clinician, **facts}
    return save(HospitalStay(patient_id=cast.pili.pk, **given))


def pilis_placement() -> Placement:
    return Placement.objects.get(pk=Plan.objects.get(patient__given_name="Pilar").placement_id)


def frozen(cast: Any, **facts: Any) -> PlanVersion:
    given = {
        "number": 1,
        "digest": "x",
        "position": "agrees",
        "frozen_at": at(0),
        "frozen_by": cast.professional,
        **facts,
    }
    return save(PlanVersion(plan=cast.plan, patient_id=cast.pili.pk, **given))


def crisis_plan(cast: Any, **facts: Any) -> CrisisPlan:
    given = {"offered_on": day(-30), "led_by": cast.professional, **facts}
    return save(CrisisPlan(patient_id=cast.pili.pk, **given))


# ---- the referral -----------------------------------------------------------------------


def test_an_answer_that_is_late_is_heard_by_the_sector_the_day_after(cast: Any) -> None:
    save(cast.referral_adrian, due_on=day(3))
    assert heard("late_answer", on=3) == {}
    assert heard("late_answer", on=4) == {cast.sector_coordinator: day(3)}
    assert heard("acknowledge", on=4) == {cast.coordinator: day(3)}
    save(cast.referral_adrian, state=State.RETURNED)
    assert heard("late_answer", on=5) == {}


def test_who_waits_hears_from_the_supporter_every_month(cast: Any) -> None:
    facts = {"state": State.WAITING, "decided_at": at(0), "told_on": day(0), "due_on": None}
    save(cast.referral_adrian, supporter=cast.clinician, responsible=cast.coordinator, **facts)
    assert heard("waiting_word", on=26) == {}
    assert heard("waiting_word", on=27) == {cast.clinician: day(30)}
    save(cast.referral_adrian, told_on=day(30))
    assert heard("waiting_word", on=30) == {}
    assert heard("waiting_word", on=57) == {cast.clinician: day(60)}
    save(cast.referral_adrian, supporter=None)
    assert heard("waiting_word", on=60) == {cast.coordinator: day(60)}


def test_the_agreement_says_how_often(cast: Any) -> None:
    save(cast.agreement, waiting_word_days=14)
    save(
        cast.referral_adrian, state=State.WAITING, decided_at=at(0), told_on=None, due_on=None, supporter=cast.clinician
    )
    assert heard("waiting_word", on=12) == {cast.clinician: day(14)}


def test_an_offer_waits_for_its_answer_until_its_day(cast: Any, make: Any, acting: Any) -> None:
    referral = make.received()
    slot = make.slot()
    with acting(cast.coordinator):
        waiting.offer(referral, slot, by=cast.coordinator, answer_by=day(5))
    assert heard("answer_offer") == {cast.coordinator: day(5)}
    with acting(cast.coordinator):
        waiting.take_offer(Referral.objects.get(pk=referral.pk), by=cast.coordinator)
    assert heard("answer_offer") == {}


def test_a_first_conversation_waits_to_be_led_somewhere(cast: Any) -> None:
    save(cast.referral_adrian, state=State.ORIENTATION, due_on=day(15))
    assert heard("orientation") == {cast.sector_coordinator: day(15), cast.clinician: day(15)}


# ---- the plan -----------------------------------------------------------------------------


def test_what_could_not_be_decided_is_asked_again_on_its_day(cast: Any) -> None:
    version = frozen(cast, position="not_today", ask_again_on=day(20))
    assert heard("ask_position", on=12) == {}
    assert heard("ask_position", on=13) == {cast.professional: day(20)}
    save(version, position="in_part", ask_again_on=None)
    assert heard("ask_position", on=20) == {}


def test_a_version_waits_for_the_signature_of_whoever_referred(cast: Any) -> None:
    version = frozen(cast)
    assert heard("sign") == {cast.clinician: day(7)}
    signed = {"role": "clinician", "name": "Inés Calvo", "mode": "screen", "signed_at": at(0), "digest": "x"}
    save(Signature(version=version, patient_id=cast.pili.pk, **signed))
    assert heard("sign") == {}
    newer = frozen(cast, number=2, frozen_at=at(1))
    assert set(Reminder.objects.filter(rule="sign", closed_at=None)) == set()
    assert heard("sign", on=1) == {cast.clinician: day(8)}
    assert {r.object_id for r in Reminder.objects.filter(rule="sign", closed_at=None)} == {newer.pk}


@pytest.mark.parametrize(
    ("owner", "named", "who"),
    [
        ("entity", "colleague", "colleague"),
        ("entity", "", "professional"),
        ("health", "", "clinician"),
        ("person", "", ""),
    ],
)
def test_a_step_is_heard_by_whoever_owns_it_and_never_counted_against_the_person(
    cast: Any, owner: str, named: str, who: str
) -> None:
    goal = Goal.objects.get(plan=cast.plan)
    mine = {"owner": owner, "owner_membership": getattr(cast, named, None), "due_on": day(10)}
    step = save(GoalStep(goal=goal, patient_id=cast.pili.pk, text="Ir al taller.", **mine))
    assert heard("goal_step", on=2) == {}
    assert heard("goal_step", on=3) == ({getattr(cast, who): day(10)} if who else {})
    save(goal, state=Goal.State.LEFT_BY_PERSON, agreed_on=day(0))
    assert heard("goal_step", on=4) == {}
    save(goal, state=Goal.State.UNDER_WAY)
    sections.do_step(step, day(4), by=cast.professional, started_from=step.row_version)
    assert heard("goal_step", on=4) == {}


def test_after_a_hard_moment_the_plan_is_looked_at_within_a_week(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(90))
    facts = {"text": "Fue una noche difícil.", "author": cast.professional, "entity": cast.pena}
    save(ProgressNote(plan=cast.plan, patient_id=cast.pili.pk, kind="crisis", happened_at=at(1), **facts))
    assert heard("review_after_crisis", on=1) == {cast.professional: day(8)}
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(5))  # the review is brought forward
    assert heard("review_after_crisis", on=1) == {}


# ---- the crisis plan ----------------------------------------------------------------------


def test_a_crisis_plan_is_looked_at_again_and_offered_again(cast: Any) -> None:
    plan = crisis_plan(cast, state="in_force", agreed_on=day(0), review_on=day(270))
    assert heard("crisis_review", on=239) == {}
    assert heard("crisis_review", on=240) == {cast.professional: day(270)}
    save(plan, state="superseded", superseded_on=day(250))
    assert heard("crisis_review", on=250) == {}
    crisis_plan(cast, number=2, state="declined", ask_again_on=day(300))
    assert heard("crisis_offer", on=286) == {cast.professional: day(300)}
    crisis_plan(cast, number=3, state="offered")
    assert heard("crisis_offer", on=300) == {}


def test_some_weeks_after_the_person_is_asked_how_it_was_and_never_twice(cast: Any) -> None:
    save(cast.agreement, crisis_asked_days=21)
    plan = crisis_plan(cast, state="in_force", agreed_on=day(0), review_on=day(270))
    assert heard("crisis_asked", on=20) == {}
    assert heard("crisis_asked", on=21) == heard("crisis_asked", on=60) == {cast.professional: day(21)}
    save(CrisisFeedback(crisis_plan=plan, patient_id=cast.pili.pk, answered_at=at(61)))  # «rather not say» is an answer
    assert heard("crisis_asked", on=61) == {}
    save(plan, state="superseded", superseded_on=day(62))
    crisis_plan(cast, number=2, state="in_force", agreed_on=day(62), review_on=day(300))
    assert heard("crisis_asked", on=82) == {}
    assert heard("crisis_asked", on=83) == {cast.professional: day(83)}, "of what was written anew"


def test_a_paper_copy_is_called_back_once_its_version_is_replaced(cast: Any) -> None:
    plan = crisis_plan(cast, state="in_force", agreed_on=day(0), review_on=day(270))
    facts = {"holder": "Rosa", "form": "sheet", "given_on": day(0)}
    copy = save(CrisisCopy(crisis_plan=plan, patient_id=cast.pili.pk, **facts))
    assert heard("crisis_copy", on=9) == {}
    save(plan, state="superseded", superseded_on=day(10))
    assert heard("crisis_copy", on=10) == {cast.professional: day(17)}
    save(copy, ending="back", ended_on=day(12))
    assert heard("crisis_copy", on=12) == {}


# ---- the hospital -------------------------------------------------------------------------


def test_at_admission_somebody_speaks_with_the_ward_and_a_note_of_it_is_enough(cast: Any) -> None:
    stay(cast, admitted_at=at(1), responsible=cast.colleague)
    assert heard("ward", on=1) == {cast.colleague: day(1)}
    facts = {"text": "Hablado.", "author": cast.professional, "entity": cast.pena}
    save(ProgressNote(plan=cast.plan, patient_id=cast.pili.pk, happened_at=at(2), **facts))
    assert heard("ward", on=2) == {}
    note = ProgressNote.objects.get(text="Hablado.")
    mistake = {"retracted_at": at(2), "retracted_by": cast.professional, "retracted_reason": "Era otra planta."}
    save(note, **mistake)  # what was a mistake stops no clock
    assert heard("ward", on=2) == {cast.colleague: day(1)}


def test_the_contact_at_home_that_nobody_has_goes_to_the_coordinator_at_once(cast: Any) -> None:
    home = stay(cast, left_at=at(0), contact_due_at=at(2), early_contact=True)
    assert heard("home_contact") == {cast.professional: day(2), cast.coordinator: day(2)}
    save(home, responsible=cast.colleague)
    assert heard("home_contact") == {cast.colleague: day(2)}
    assert heard("home_contact_late", on=2) == {}
    assert heard("home_contact_late", on=3) == {cast.coordinator: day(2)}
    save(home, contacted_at=at(3), contacted_by=cast.colleague)
    assert heard("home_contact", on=3) == heard("home_contact_late", on=3) == {}


def test_the_place_that_is_kept_runs_out(cast: Any) -> None:
    place = save(pilis_placement(), state="suspended", hold_until=day(60))
    assert heard("hold_end", on=45) == {}
    assert heard("hold_end", on=46) == {cast.professional: day(60), cast.coordinator: day(60)}
    save(place, state="active", hold_until=None)
    assert heard("hold_end", on=46) == {}


def test_after_a_stay_the_plan_is_looked_at_within_a_week(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(90))
    stay(cast, left_at=at(2))
    assert heard("review_after_stay", on=2) == {cast.professional: day(9)}


# ---- leaving ------------------------------------------------------------------------------


def left(cast: Any, ending: str = "discharge") -> Placement:
    save(Plan.objects.get(pk=cast.plan.pk), state="closed", next_review_on=None)
    save(cast.referral_pili, state=State.CLOSED, closed_on=day(0))
    return save(pilis_placement(), state="ended", ended_on=day(0), ending=ending)


def test_the_report_is_written_and_somebody_asks_how_it_goes(cast: Any) -> None:
    place = left(cast)
    assert heard("leaving_report") == {cast.professional: day(15)}
    settled = dict.fromkeys(Leaving.CHECKLIST, "yes")
    facts = {"left_on": day(0), "written_by": cast.professional, "answer": Words.Answer.NOT_YET, **settled}
    save(Leaving(placement=place, patient_id=cast.pili.pk, report="Fue bien.", reported_at=at(1), **facts))
    assert heard("leaving_report", on=1) == {}
    assert heard("after_leaving", on=15) == {}
    assert heard("after_leaving", on=16) == {cast.professional: day(30), cast.clinician: day(30)}
    facts = {"text": "Va bien.", "author": cast.clinician, "entity": cast.usm}
    save(ProgressNote(plan=cast.plan, patient_id=cast.pili.pk, happened_at=at(25), **facts))
    assert heard("after_leaving", on=25) == {}


def test_of_who_has_died_nothing_is_asked_any_more(cast: Any) -> None:
    frozen(cast, position="not_today", ask_again_on=day(1))
    crisis_plan(cast, state="in_force", agreed_on=day(0), review_on=day(1))
    stay(cast, left_at=at(0), contact_due_at=at(2))
    heard("sign")
    of_pili = Reminder.objects.filter(patient_id=cast.pili.pk, kind="work", closed_at=None)
    assert len({r.rule for r in of_pili}) >= 4
    save(cast.pili, died_on=day(0))
    heard("sign")
    assert not of_pili.all().exists()
    assert Reminder.objects.filter(patient_id=cast.adrian.pk, kind="work", closed_at=None).exists()


# ---- whose hands --------------------------------------------------------------------------


def away(who: Membership, first: int, last: int | None, cover: Membership | None) -> None:
    save(who, away_from=day(first), away_until=day(last) if last is not None else None, covered_by=cover)


def standing_in() -> dict[Any, Any]:
    found = Reminder.objects.filter(rule="review", closed_at=None).select_related("recipient", "instead_of")
    return {r.recipient: r.instead_of for r in found}


def test_who_is_away_is_covered_from_the_first_day_to_the_last_and_then_has_it_back(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(5))
    away(cast.professional, 1, 3, cast.colleague)
    assert heard("review") == {cast.professional: day(5)}
    assert heard("review", on=1) == heard("review", on=3) == {cast.colleague: day(5)}
    assert standing_in() == {cast.colleague: cast.professional}
    assert heard("review", on=4) == {cast.professional: day(5)}
    assert standing_in() == {cast.professional: None}
    assert (
        Reminder.objects.filter(rule="review", patient_id=cast.pili.pk, due_on=day(5)).count() == 2
    )  # a row each, no more


def test_where_nobody_covers_the_coordination_has_it(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(5))
    away(cast.professional, 0, None, None)
    assert heard("review") == {cast.coordinator: day(5)}
    away(cast.professional, 0, None, cast.professional_other)  # who would not see the person
    assert heard("review") == {cast.coordinator: day(5)}
    away(cast.professional, 0, None, cast.colleague)
    away(cast.colleague, 0, 9, cast.professional)  # the two away together
    assert heard("review") == {cast.coordinator: day(5)}
    away(cast.coordinator, 0, 9, None)
    assert heard("review") == {cast.professional: day(5)}  # nobody is left: it waits on the own desk


def test_what_somebody_leaves_behind_goes_to_the_coordination_and_then_to_the_sector(cast: Any) -> None:
    save(Plan.objects.get(pk=cast.plan.pk), next_review_on=day(5))
    save(cast.professional, until=day(-1))
    assert heard("review") == {cast.coordinator: day(5)}
    assert standing_in() == {cast.coordinator: cast.professional}
    save(cast.coordinator.user, is_active=False)
    assert heard("review") == {cast.sector_coordinator: day(5)}


def test_every_clock_of_the_rules_is_heard_in_these_tests() -> None:
    from pathlib import Path

    told = Path(__file__).read_text() + (Path(__file__).parent / "test_home.py").read_text()
    elsewhere = {
        "decide",
        "start",
        "find_place",
        "initial_plan",
        "crisis_meeting",
        "break_glass_review",
    }  # test_home, test_year, tests/patients/test_emergency
    elsewhere |= {"transfer", "home_alone"}  # tests/referrals/test_transfers, test_home_alone
    elsewhere |= {"arrears", "eviction"}  # tests/patients/test_housing
    elsewhere |= {"contact_rhythm", "first_week"}  # test_contact
    elsewhere |= {"letter_joined", "letter_left"}  # tests/plans/test_primary_letter
    elsewhere |= {"answer_question", "answer_objection", "call_back", "answer_disagreement"}  # test_conversation
    elsewhere |= {"wish", "wish_late"}  # tests/referrals/test_wishes
    assert {rule for rule in RULES if f'"{rule}"' not in told} <= elsewhere
