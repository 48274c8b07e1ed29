"""The demonstration: the same every time, at every stage, and nothing in it that a service would refuse."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import models
from django.utils import timezone
from stdnum.es import dni, nie

from entities.models import Entity, Extension, LinePlan, Sector, Slot, SlotReduction
from monitoring.instruments import INSTRUMENTS
from monitoring.models import Assessment, Reminder
from patients.models import Patient, SocialFact
from plans.models import (
    CrisisItem,
    Goal,
    IStatement,
    Leaving,
    Plan,
    PlanVersion,
    PrimaryLetter,
    ProgressNote,
    Review,
    RiskTalk,
    Signature,
    Strength,
    VersionSection,
    WrittenPaper,
)  # fmt: skip
from plans.signing import seal, seal_over
from ppr.demo.build import build
from ppr.demo.build.people import numbers
from ppr.demo.data.parties import STAFF
from ppr.demo.people import everybody
from referrals.models import OPEN, Placement, PlacementEvent, Referral, ReferralEvent, State
from referrals.transitions import STEPS

pytestmark = pytest.mark.xdist_group("demo")  # one database for all of them

MONDAY = date(2026, 11, 23)
DAYS = [MONDAY, date(2026, 12, 7), date(2027, 1, 3), date(2027, 3, 26), date(2028, 2, 29)]
# What differs by its nature from build to build.
NOT_COMPARED = {"ciphertext", "password", "phone_sealed"}


@pytest.fixture(scope="module")
def scene() -> Any:
    return build(MONDAY)


def values(row: models.Model) -> dict[str, Any]:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name not in NOT_COMPARED}


def stable(row: models.Model) -> dict[str, Any]:
    """What does not depend on the day: ids and texts. What is sealed over days does."""
    sealed = (
        {"content", "digest"}
        if isinstance(row, (PlanVersion, VersionSection, Signature, PrimaryLetter, WrittenPaper))
        else set()
    )
    return {name: v for name, v in values(row).items() if not isinstance(v, date) and name not in sealed}


# --- the same every time ---


def test_two_builds_of_one_day_are_equal(scene: Any) -> None:
    again = build(MONDAY)
    assert list(again.rows) == list(scene.rows)
    for model, rows in scene.rows.items():
        assert [_without_clock(r) for r in again.of(model)] == [_without_clock(r) for r in rows], model


def _without_clock(row: models.Model) -> dict[str, Any]:
    # A user's date of joining is the moment of the seeding; a printed sheet says when it was printed.
    printed = {"digest"} if isinstance(row, WrittenPaper) else set()
    return {name: v for name, v in values(row).items() if name not in {"date_joined", *printed}}


@pytest.mark.parametrize("day", DAYS)
def test_ids_and_texts_stay_whatever_the_day(scene: Any, day: date) -> None:
    other = build(day)
    for model, rows in scene.rows.items():
        if model not in (Reminder, Extension):  # what is still news, and how often one has extended, depends on the day
            assert [stable(r) for r in other.of(model)] == [stable(r) for r in rows], model


@pytest.mark.parametrize("day", DAYS)
def test_nothing_has_happened_yet_that_lies_ahead(day: date) -> None:
    now = timezone.make_aware(datetime.combine(day, datetime.min.time()))
    ahead = {
        "due_on",
        "next_on",
        "next_review_on",
        "initial_due_on",
        "target_on",
        "valid_until",
        "day",
        "date_joined",
        "answer_by",
        "hold_until",
        "leave_by",  # by when a home has to be left, for arrears
        "ends_on",
        "way_back_until",
        "ask_again_on",
        "review_on",
        "meeting_on",
        "contact_due_at",
        "until_on",
        "starts_at",  # a review that is called
        "until",  # the outgoing team sees for some weeks more
    }
    for model, rows in build(day).rows.items():
        for row in rows:
            for name, value in values(row).items():
                extended = isinstance(row, Extension) and name == "from_on"  # signed before the first term is over
                planned = (
                    isinstance(row, LinePlan | SlotReduction) and name == "from_on"
                )  # decided before the day comes
                if isinstance(value, date) and name not in ahead and not extended and not planned:
                    limit = now if isinstance(value, datetime) else day
                    assert value <= limit, (model, row, name, value)


def test_ages_are_those_of_the_stories() -> None:
    for day in DAYS:
        patients = build(day).of(Patient)
        assert [p.age(day) for p in patients] == [story.age for story in everybody()]


# --- every stage ---


def test_three_hundred_people_at_every_stage_in_every_sector(scene: Any) -> None:
    assert len(scene.of(Patient)) >= 300
    # A draft is a moment on one desk, not a stage.
    assert {r.state for r in scene.of(Referral)} == set(State) - {State.DRAFT}
    sectors = {s.code for s in scene.of(Sector)}
    assert len(sectors) == 8 and {p.sector_id for p in scene.of(Patient)} == sectors
    looked_at = (State.RECEIVED, State.ASSESSING)
    for states in ((State.SENT,), looked_at, (State.JOINED,), (State.RETURNED,), (State.CLOSED,)):
        assert {r.sector_id for r in scene.of(Referral) if r.state in states} == sectors, states
    referred = {r.patient_id for r in scene.of(Referral)}
    assert any(p.pk not in referred for p in scene.of(Patient))
    assert {p.state for p in scene.of(Plan)} == {Plan.State.DRAFT, Plan.State.ACTIVE, Plan.State.CLOSED}
    assert set(Goal.State) - {g.state for g in scene.of(Goal)} <= {
        Goal.State.NOT_ACHIEVED,
        Goal.State.NO_LONGER_RELEVANT,
    }
    assert {w.answer for w in scene.of(IStatement)} == {"said", "not_yet", "rather_not"}


def test_every_move_is_one_of_the_table(scene: Any) -> None:
    events: dict[Any, list[ReferralEvent]] = {}
    for event in scene.of(ReferralEvent):
        events.setdefault(event.referral_id, []).append(event)
    for told in events.values():
        told.sort(key=lambda event: event.at)
    for referral in scene.of(Referral):
        state = State.DRAFT
        for event in events[referral.pk]:
            move = STEPS[event.verb]
            assert event.from_state == state and state in move.starts and event.to_state == (move.end or state)
            assert event.by_membership.role in move.roles
            assert all(getattr(event, need) for need in move.needs if need in ("reason", "next_step", "text"))
            state = event.to_state
        assert state == referral.state
        times = [event.at for event in events[referral.pk]]
        assert times == sorted(set(times)), referral


def test_the_territory_and_the_agreement_are_those_of_the_domain_at_a_tenth(scene: Any) -> None:
    kinds = Counter(entity.kind for entity in scene.of(Entity))
    assert kinds["health_unit"] + kinds["hospital_unit"] >= 15 and kinds["social_entity"] >= 12
    units = {e.sector_id for e in scene.of(Entity) if e.kind == "health_unit"}
    assert units == {s.code for s in scene.of(Sector)}
    bought = Counter(slot.line.programme.code for slot in scene.of(Slot))
    assert bought == {"alta": 19, "baja": 46, "piso": 14, "residencia": 5}


def test_no_slot_was_ever_in_two_hands(scene: Any) -> None:
    moved = {(e.placement_id, e.from_slot_id): e.on for e in scene.of(PlacementEvent) if e.from_slot}
    times: dict[Any, list[tuple[date, date]]] = {}
    for place in scene.of(Placement):
        began = next((e.on for e in scene.of(PlacementEvent) if e.placement == place and e.to_slot), None)
        times.setdefault(place.slot_id, []).append((began or place.assigned_on, place.ended_on or date.max))
        for (placement, slot), on in moved.items():
            if placement == place.pk:
                times.setdefault(slot, []).append((place.assigned_on, on))
    for spans in times.values():
        spans.sort()
        assert all(one[1] < other[0] for one, other in pairwise(spans)), spans


def test_a_home_goes_with_a_process(scene: Any) -> None:
    here = {p.patient_id for p in scene.of(Placement) if p.referral.family == "process" and not p.ended_on}
    homes = [p for p in scene.of(Placement) if p.referral.family == "housing" and not p.ended_on]
    assert homes and all(p.patient_id in here for p in homes)


def test_whoever_waits_has_somebody_beside_them_and_no_slot_stands_free(scene: Any) -> None:
    taken = {p.slot_id for p in scene.of(Placement) if not p.ended_on}
    free = {slot.line_id for slot in scene.of(Slot) if slot.pk not in taken}
    waiting = [r for r in scene.of(Referral) if r.state == State.WAITING]
    assert len(waiting) > 20
    for referral in waiting:
        assert referral.line_id not in free, referral.line
        assert referral.supporter.entity_id in (referral.to_entity_id, referral.from_entity_id)
        assert referral.support_meanwhile and referral.order_reason and referral.told_on


def test_what_was_signed_is_intact(scene: Any) -> None:
    sections: dict[Any, list[VersionSection]] = {}
    for section in scene.of(VersionSection):
        sections.setdefault(section.version_id, []).append(section)
    assert len(scene.of(PlanVersion)) > 100
    for version in scene.of(PlanVersion):
        rows = sections[version.pk]
        assert all(seal(row.content) == row.digest for row in rows)
        assert seal_over({row.key: row.digest for row in rows}, version.number) == version.digest
    assert {v.position for v in scene.of(PlanVersion)} == set(PlanVersion.Position)


def test_every_open_referral_has_a_responsible_and_a_date(scene: Any) -> None:
    for referral in scene.of(Referral):
        assert referral.responsible is not None
        assert (referral.due_on is not None) == (referral.state in OPEN)


def test_whoever_joined_has_a_slot_a_plan_and_a_key_worker_of_that_entity(scene: Any) -> None:
    places = {p.referral_id: p for p in scene.of(Placement)}
    plans = {p.patient_id: p for p in scene.of(Plan)}
    came = [r for r in scene.of(Referral) if r.state in (State.JOINED, State.CLOSED) and r.pk in places]
    assert {r.patient_id for r in came} == set(plans)
    for referral in came:
        place = places[referral.pk]
        assert place.slot.line == referral.line
        assert place.key_worker.entity == referral.to_entity == place.entity
        assert place.assigned_on <= place.joined_on
        assert place.assigned_on >= place.slot.line.valid_from
    held = [p.slot_id for p in scene.of(Placement) if not p.ended_on]
    assert len(set(held)) == len(held) < len(scene.of(Slot))


def test_there_is_something_late_something_today_and_something_this_week(scene: Any) -> None:
    for day in DAYS:
        assert day in {plan.next_review_on for plan in build(day).of(Plan)}, "a review is due today, whatever the day"
    for rows, name in (
        ([p for p in scene.of(Plan) if p.next_review_on], "next_review_on"),
        ([r for r in scene.of(Referral) if r.due_on], "due_on"),
    ):
        ahead = [(getattr(row, name) - MONDAY).days for row in rows]
        assert min(ahead) < 0 and 0 in ahead and any(0 < days < 7 for days in ahead), name


def test_notes_come_from_both_sides_and_some_stay_on_one(scene: Any) -> None:
    notes = scene.of(ProgressNote)
    assert {n.author.entity.kind for n in notes} == {"social_entity", "health_unit", "hospital_unit"}
    assert {n.visibility for n in notes} == set(ProgressNote.Visibility.values)
    assert all(n.entity == n.author.entity for n in notes)


def test_reviews_measures_and_facts_lie_in_time(scene: Any) -> None:
    first: dict[Any, date] = {}
    for place in scene.of(Placement):
        first[place.patient_id] = min(first.get(place.patient_id, date.max), place.joined_on or date.max)
    for review in scene.of(Review):
        assert first[review.patient_id] < review.held_on < review.next_on
    series = Counter(a.patient_id for a in scene.of(Assessment))
    assert max(series.values()) >= 6 and len([n for n in series.values() if n >= 3]) >= 15
    assert any(None in a.answers for a in scene.of(Assessment))
    blocks: dict[Any, list[SocialFact]] = {}
    for fact in scene.of(SocialFact):
        blocks.setdefault((fact.patient_id, fact.block), []).append(fact)
    for facts in blocks.values():
        assert [f.valid_to for f in facts] == [*[f.valid_from for f in facts[1:]], None]
        assert [f.valid_from for f in facts] == sorted(f.valid_from for f in facts)
    assert any(len(facts) > 1 for facts in blocks.values())
    assert any(fact.declined for fact in scene.of(SocialFact))


def test_pili_says_what_she_says(scene: Any) -> None:
    (pili,) = [p for p in scene.of(Patient) if p.preferred_name == "Pili"]
    assert (pili.full_name, pili.age(MONDAY), pili.town) == ("Pilar Abadía Ferrer", 46, "Calamocha")
    current = {w.kind: w.words for w in scene.of(IStatement) if w.patient_id == pili.pk and not w.superseded_at}
    assert current == {
        "who_i_am": "Soy la hermana mayor de cinco. Fui modista veinte años y todavía coso si me dejan "
        "tranquila. Me gusta madrugar.",
        "what_matters": "Mi máquina de coser, mi gata y no volver a depender de mi hermano para ir a Teruel.",
        "how_supported": "Que me avisen antes de venir y que no me hablen como a una niña.",
        "how_treated": "En el pueblo, bien. En urgencias me da miedo que no me crean.",
    }
    goals = [g.words for g in scene.of(Goal) if g.patient_id == pili.pk]
    assert goals[0] == "Coser para otras y cobrar por ello, aunque sea poco."


# --- nothing that the pages would have refused ---


def test_every_row_is_valid(scene: Any) -> None:
    for rows in scene.rows.values():
        for row in rows:
            row.clean_fields(exclude=[f.name for f in row._meta.fields if _left_to_others(f, row)])
    for measure in scene.of(Assessment):
        INSTRUMENTS[measure.instrument].check(measure.answers)


def _left_to_others(field: Any, row: models.Model) -> bool:
    """References are the database's to check, answers the instrument's; the services left the rest empty."""
    return field.is_relation or field.name == "answers" or getattr(row, field.attname) in (None, [])


@pytest.mark.parametrize(
    "model,name",
    [(ProgressNote, "text"), (IStatement, "words"), (Goal, "words"), (Goal, "objective"), (Review, "words"),
     (Review, "decisions"), (Referral, "reason"), (Referral, "person_wish"), (Strength, "words"),
     (PlanVersion, "words"), (Leaving, "words"), (CrisisItem, "words"), (RiskTalk, "team_view")],
)  # fmt: skip
def test_no_two_people_share_a_whole_text(scene: Any, model: type[models.Model], name: str) -> None:
    texts = [getattr(row, name) for row in scene.of(model) if getattr(row, name)]
    assert [text for text, count in Counter(texts).items() if count > 1] == []


def test_no_text_was_left_half_filled(scene: Any) -> None:
    for rows in scene.rows.values():
        for row in rows:
            for value in values(row).values():
                assert not isinstance(value, str) or "{" not in value, (row, value)


def test_numbers_are_well_formed_and_nobodys() -> None:
    found = [numbers(story) for story in everybody()]
    for each in found:
        if "dni" in each:
            assert dni.is_valid(each["dni"]) and each["dni"].startswith("99")
        if "nie" in each:
            assert nie.is_valid(each["nie"])
    every = [value for each in found for value in each.values()]
    assert len(set(every)) == len(every)
    assert any(set(each) == {"cia"} for each in found), "somebody has no papers"


def test_staff_have_addresses_that_reach_nobody(scene: Any) -> None:
    mails = {user.email for user in scene.users.values()}
    assert "" in mails and all(not mail or mail.endswith(".invalid") for mail in mails)
    assert len({s.username for s in STAFF}) == len(STAFF)


def test_the_agreement_stays_in_force() -> None:
    for day in DAYS:
        (agreement,) = [row for model, rows in build(day).rows.items() if model.__name__ == "Agreement" for row in rows]
        assert agreement.valid_from < day and agreement.valid_until > day + timedelta(days=180)
