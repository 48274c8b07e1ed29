"""Each of the people of whom the demonstration tells one screen's story, found by that story, not by a name."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.utils import timezone

from entities.models import Membership
from patients.duplicates import judge
from patients.models import (
    Arrears,
    BreakGlass,
    CareLink,
    Contact,
    FormerName,
    HousingContact,
    Identifier,
    Patient,
    SearchKey,
    SocialFact,
)  # fmt: skip
from plans.crisis_signing import NOT_TODAY_DAYS
from plans.models import (
    CrisisContact,
    CrisisFeedback,
    CrisisItem,
    CrisisPlan,
    Goal,
    GoalStep,
    HospitalStay,
    IStatement,
    Objection,
    Plan,
    PlanVersion,
    ProgressNote,
    RiskTalk,
    Signature,
    WrittenPaper,
)  # fmt: skip
from ppr.demo.build import build
from referrals.models import Placement, PlacementEvent, Referral, ReferralEvent, State, Wish

pytestmark = pytest.mark.xdist_group("demo")

MONDAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def scene() -> Any:
    return build(MONDAY)


class Finder:
    """Rows of the scene by conditions, and the people whom they are about."""

    def __init__(self, scene: Any) -> None:
        self.scene = scene
        self.people = {p.pk: p for p in scene.of(Patient)}

    def of(self, model: Any, person: Patient | None = None, **wanted: Any) -> list[Any]:
        found = [r for r in self.scene.of(model) if person is None or r.patient_id == person.pk]
        return [r for r in found if all(getattr(r, name) == value for name, value in wanted.items())]

    def who(self, rows: list[Any]) -> dict[str, Patient]:
        """People by given name; of two with the same name, either."""
        return {self.people[r.patient_id].given_name: self.people[r.patient_id] for r in rows}

    def one(self, given: str, **wanted: Any) -> Patient:
        (found,) = [
            p for p in self.people.values()
            if p.given_name == given and all(getattr(p, name) == value for name, value in wanted.items())
        ]  # fmt: skip
        return found

    def last_version(self, person: Patient) -> PlanVersion:
        return max(self.of(PlanVersion, person), key=lambda version: version.number)


@pytest.fixture(scope="module")
def find(scene: Any) -> Finder:
    return Finder(scene)


def test_pili_agrees_in_part_and_says_with_what(find: Finder) -> None:
    pili = find.one("Pilar", town="Calamocha", preferred_name="Pili")
    version = find.last_version(pili)
    assert version.position == "in_part" and "por escrito" in version.words
    assert any(goal.differs for goal in find.of(Goal, pili))
    items = {
        item.agreement
        for plan in find.of(CrisisPlan, pili, state="in_force")
        for item in find.of(CrisisItem, pili, crisis_plan=plan)
    }
    assert {"agreed", "person_only", "not_committed"} <= items


def test_amparo_has_everything_on_paper(find: Finder) -> None:
    amparo = find.one("Amparo", town="Mora de Rubielos", prefers_letters=True)
    assert amparo.age(MONDAY) == 71 and not find.of(Contact, amparo, kind="phone")
    assert {s.mode for s in find.of(Signature, amparo)} == {"paper"}
    words, (paper,) = find.of(IStatement, amparo), find.of(WrittenPaper, amparo)
    assert all(said.typed_by is not None and said.paper == paper for said in words) and paper.answers == len(words)
    assert not find.of(CareLink, amparo, purpose="self")


def test_ivan_awaits_a_call_within_48_hours(find: Finder) -> None:
    (stay,) = [s for s in find.scene.of(HospitalStay) if s.early_contact and s.left_at and not s.contacted_at]
    ivan = find.people[stay.patient_id]
    assert (ivan.given_name, ivan.town) == ("Iván", "Utrillas")
    assert stay.contact_due_at - stay.left_at == timedelta(hours=48)
    assert timezone.localdate(stay.contact_due_at) == MONDAY
    kinds = [e.kind for e in find.of(PlacementEvent, ivan)]
    assert kinds == ["held", "resumed"] and find.of(Placement, ivan, state="active")


def test_noelia_plans_from_the_ward(find: Finder) -> None:
    inside = [s for s in find.scene.of(HospitalStay) if s.left_at is None and s.fit_to_leave_on is None]
    (noelia,) = find.who(inside).values()
    assert noelia.given_name == "Noelia" and inside[0].planning
    (place,) = find.of(Placement, noelia, state="suspended")
    assert place.hold_until > MONDAY
    signed = {s.role for s in find.of(Signature, noelia, version=find.last_version(noelia))}
    assert signed == {"person", "key_worker"}, "the clinician's is still to come"


def test_adrian_wants_another_entity(find: Finder) -> None:
    (adrian,) = find.who([r for r in find.scene.of(Referral) if r.other_wish]).values()
    assert adrian.given_name == "Adrián" and adrian.age(MONDAY) == 22
    assert find.of(Referral, adrian, state=State.SENT)
    (wish,) = find.of(Wish, adrian, about="entity")
    assert wish.to_role == "sector_coordinator" and wish.answered_at is None


def test_teresa_waits_first_in_line_under_notice_of_eviction(find: Finder) -> None:
    threatened = [
        f for f in find.scene.of(SocialFact) if f.code and f.code.code == "eviction-threat" and not f.valid_to
    ]
    (teresa,) = find.who(threatened).values()
    (waiting,) = find.of(Referral, teresa, state=State.WAITING)
    assert teresa.given_name == "Teresa" and waiting.family == "housing" and "rimera" in waiting.order_reason


def test_gabriel_has_waited_longest(find: Finder) -> None:
    waiting = [r for r in find.scene.of(Referral) if r.state == State.WAITING]
    longest = min(waiting, key=lambda r: r.sent_at)
    assert find.people[longest.patient_id].given_name == "Gabriel"
    assert [e.verb for e in find.of(ReferralEvent, referral=longest)].count("decline") == 1
    assert longest.supporter is not None and longest.told_on > MONDAY - timedelta(days=30)


def test_mamadou_has_no_papers_and_needs_an_interpreter(find: Finder) -> None:
    (mamadou,) = [p for p in find.people.values() if p.needs_interpreter]
    assert (mamadou.given_name, mamadou.town, mamadou.language) == ("Mamadou", "Fraga", "pular")
    assert {i.kind for i in find.of(Identifier, mamadou)} == {"cia"}, "the service knows him; no state's paper does"


def test_lucia_disputes_a_note(find: Finder) -> None:
    lucia = find.one("Lucía")
    notes = sorted(find.of(ProgressNote, lucia), key=lambda note: note.happened_at)
    said, told = notes[-2:]
    assert "irritable" in said.text and "no está de acuerdo" in told.text
    (objection,) = find.of(Objection, lucia)
    assert objection.note_id == said.pk and objection.answered_at is None and objection.addressed_to == said.author


def test_jorge_said_no_to_a_crisis_plan(find: Finder) -> None:
    (plan,) = [c for c in find.scene.of(CrisisPlan) if c.state == "declined"]
    jorge = find.people[plan.patient_id]
    assert jorge.given_name == "Jorge" and plan.answer_words and plan.ask_again_on > MONDAY
    assert find.of(Plan, jorge, state="draft")


def test_aurora_prefers_letters_and_answers_by_letter(find: Finder) -> None:
    aurora = find.one("Aurora", prefers_letters=True, town="Albarracín")
    version = find.last_version(aurora)
    assert version.position == "not_today" and version.ask_again_on > MONDAY
    assert not find.of(Contact, aurora, kind="phone")


def test_oscars_mother_rings_and_must_not_be_told(find: Finder) -> None:
    oscar = find.one("Óscar")
    assert any("Llama su madre" in note.text and note.third_party for note in find.of(ProgressNote, oscar))
    assert [c.relation for c in find.of(CrisisContact, oscar, not_to_be_told=True)] == ["madre"]
    assert any(g.state == "proposed" and g.area.code == "familia" for g in find.of(Goal, oscar))


def test_ramon_left_by_choice_and_came_back(find: Finder) -> None:
    ramon = find.one("Ramón", town="Sarrión")
    first, second = sorted(find.of(Placement, ramon), key=lambda place: place.assigned_on)
    assert (first.ending, second.state) == ("by_choice", "active") and first.ended_on < second.assigned_on
    (crisis,) = find.of(CrisisPlan, ramon, state="in_force")
    assert MONDAY < crisis.review_on <= MONDAY + timedelta(days=7) and crisis.directive == "yes"


def test_elena_moved_and_her_plan_moved_with_her(find: Finder) -> None:
    (elena,) = find.who([p for p in find.scene.of(Placement) if p.ending == "transfer"]).values()
    before, now = sorted(find.of(Placement, elena), key=lambda place: place.assigned_on)
    assert elena.given_name == "Elena" and before.entity != now.entity
    (plan,) = find.of(Plan, elena)
    assert plan.placement_id == now.pk and {n.entity for n in find.of(ProgressNote, elena)} == {
        before.entity,
        now.entity,
    }


def test_maria_jose_is_registered_twice(find: Finder) -> None:
    calls = Counter(
        (c.digest, find.people[c.patient_id].birth_date) for c in find.scene.of(Contact) if c.kind == "phone"
    )
    ((digest, born),) = [key for key, count in calls.items() if count > 1]
    twice = [find.people[c.patient_id] for c in find.of(Contact, kind="phone", digest=digest)]
    same = [p for p in twice if p.birth_date == born]
    assert {p.given_name for p in same} == {"María José", "Mª Jose"}
    assert sorted(len(find.of(Identifier, p)) for p in same) == [0, 2]
    assert judge(*same, same_document=False, same_phone=True).score > 2, "the sector finds her waiting to be joined"
    offices = [{link.entity_id for link in find.of(CareLink, p, purpose="routing")} for p in same]
    assert offices[0] == offices[1] != set() and all(p.joined_to is None for p in same)


def test_blanca_left_the_four_questions_for_another_day(find: Finder) -> None:
    blanca = find.one("Blanca", surname1="Navarrete")
    (plan,) = find.of(CrisisPlan, blanca, state="in_force")
    said = timezone.localdate(plan._history_date)
    assert plan.ask_again_on == said + timedelta(days=NOT_TODAY_DAYS) and said < MONDAY < plan.ask_again_on
    assert not find.of(CrisisFeedback, blanca), "«not today» is no answer"


def test_blancas_crisis_page_was_opened_without_leave(find: Finder) -> None:
    blanca = find.one("Blanca", surname1="Navarrete")
    (glass,) = find.of(BreakGlass, blanca)
    assert glass.opened_by.role == "emergency" and glass.reviewed_at is None, "it waits for its review"
    assert timedelta(0) < glass.until - glass.opened_at <= timedelta(hours=1)
    assert glass.opened_at > timezone.make_aware(datetime.combine(MONDAY - timedelta(days=3), time()))
    (link,) = find.of(CareLink, blanca, purpose="break_glass")
    assert (link.until, link.opens) == (glass.until, ["view_identity", "view_crisis", "view_safety"])
    (plan,) = find.of(CrisisPlan, blanca, state="in_force")
    assert not plan.open_to_emergency and plan.facilitator_name


def test_the_ward_has_a_page_open_because_the_person_wished_it(find: Finder) -> None:
    links = find.of(CareLink, purpose="emergency")
    assert {link.membership.role for link in links} == {"emergency"}
    for link in links:
        (plan,) = find.of(CrisisPlan, find.people[link.patient_id], state="in_force")
        assert plan.open_to_emergency


def test_tomas_lives_in_a_supervised_flat_with_arrears(find: Finder) -> None:
    tomas = find.one("Tomás")
    assert {p.referral.family for p in find.of(Placement, tomas, state="active")} == {"process", "housing"}
    (goal,) = [g for g in find.of(Goal, tomas) if g.area.code == "economia"]
    assert "recibos atrasados" in goal.objective and len(find.of(GoalStep, tomas, goal=goal)) == 3
    (owed,) = find.of(Arrears, tomas)
    assert (owed.outcome, owed.kind) == ("plan", "rent") and owed.settlement and owed.settled_on
    (contact,) = find.of(HousingContact, tomas)
    assert contact.kind == "housing" and contact.may_be_said and contact.withdrawn_on is None


def test_teresa_could_lose_the_home_and_lets_the_landlord_be_spoken_to(find: Finder) -> None:
    teresa = find.one("Teresa")
    (owed,) = find.of(Arrears, teresa)
    assert owed.leave_by > timezone.localdate() and owed.settled_on is None
    assert [contact.kind for contact in find.of(HousingContact, teresa)] == ["landlord"]


def test_sara_has_the_job_and_dropped_the_gym(find: Finder) -> None:
    sara = find.one("Sara")
    states = {goal.area.code: goal.state for goal in find.of(Goal, sara)}
    assert states["empleo"] == "achieved" and states["salud"] == "left_by_person"
    (job,) = [g for g in find.of(Goal, sara) if g.area.code == "empleo"]
    assert job.scale_value == 2 and len(job.scale_levels) == 5
    assert any(f.code.code == "ordinary" and not f.valid_to for f in find.of(SocialFact, sara, block="occupation"))


def test_nicolas_sleeps_rough_and_three_entities_said_no(find: Finder) -> None:
    refused = Counter(e.referral_id for e in find.scene.of(ReferralEvent) if e.verb == "decline")
    ((referral_id, count),) = refused.most_common(1)
    (referral,) = find.of(Referral, pk=referral_id)
    nicolas = find.people[referral.patient_id]
    events = find.of(ReferralEvent, referral=referral)
    assert (nicolas.given_name, count, referral.state) == ("Nicolás", 3, State.RETURNED)
    assert len({e.entity_id for e in events if e.verb == "decline"}) == 3
    assert all(e.reason and e.next_step for e in events if e.verb == "decline")
    assert referral.sent_at == min(e.at for e in events), "the clock keeps its start"
    assert [f.code.code for f in find.of(SocialFact, nicolas, block="housing") if not f.valid_to] == ["rough"]


def test_rosario_agrees_and_her_curator_does_not(find: Finder) -> None:
    rosario = find.one("Rosario", town="Ateca")
    version = find.last_version(rosario)
    signed = {s.role for s in find.of(Signature, rosario, version=version)}
    assert version.position == "agrees" and "person" in signed and "representative" not in signed
    assert any("curadora no está de acuerdo" in n.text for n in find.of(ProgressNote, rosario))
    assert any(risk.positive_risk for risk in find.of(RiskTalk, rosario))


def test_alicia_is_a_peer_worker_elsewhere_and_nobody_there_sees_her(find: Finder) -> None:
    staff = {
        (m.user.first_name, m.user.last_name): m
        for m in find.scene.of(Membership)
        if m.title == "agente de apoyo mutuo"
    }
    (alicia,) = [p for p in find.people.values() if (p.given_name, f"{p.surname1} {p.surname2}") in staff]
    work = staff[alicia.given_name, f"{alicia.surname1} {alicia.surname2}"].entity
    assert alicia.given_name == "Alicia"
    assert work not in {link.entity for link in find.of(CareLink, alicia)} | {
        p.entity for p in find.of(Placement, alicia)
    }


def test_daniela_has_her_name_and_an_old_card(find: Finder) -> None:
    (daniela,) = [p for p in find.people.values() if p.pronoun]
    assert (daniela.given_name, daniela.gender, daniela.pronoun) == ("Daniela", "mujer", "ella")
    cards = find.of(Identifier, daniela, kind="cia")
    assert sorted(card.until is None for card in cards) == [False, True]
    (before,) = find.of(FormerName, daniela)
    assert before.name not in (daniela.full_name, daniela.called) and before.until < MONDAY
    words = {row.key for row in find.of(SearchKey, daniela)}
    assert before.name.split()[0].lower() in words and "daniela" in words, "old papers still lead to her"
    assert any(step.due_on < MONDAY and not step.done_on for step in find.of(GoalStep, daniela) if step.due_on)


def test_victor_uses_two_resources_and_changed_intensity(find: Finder) -> None:
    (change,) = [e for e in find.scene.of(PlacementEvent) if e.kind == "intensity"]
    victor = find.people[change.patient_id]
    process, home = sorted(find.of(Placement, victor, state="active"), key=lambda p: p.referral.family, reverse=True)
    assert victor.given_name == "Víctor" and home.referral.family == "housing"
    assert [change.from_slot.line.programme.code, change.to_slot.line.programme.code] == ["alta", "baja"]
    assert process.slot == change.to_slot and process.referral.line == change.to_slot.line


def test_carmelo_is_fit_to_leave_and_has_no_home_to_go_to(find: Finder) -> None:
    (stay,) = [s for s in find.scene.of(HospitalStay) if s.fit_to_leave_on and s.left_at is None]
    assert find.people[stay.patient_id].given_name == "Carmelo" and "casa" in stay.waiting_for
    assert stay.fit_to_leave_on < MONDAY - timedelta(days=28)


def test_elias_has_four_hundred_notes_and_took_a_section_back(find: Finder) -> None:
    ((patient_id, count),) = Counter(n.patient_id for n in find.scene.of(ProgressNote)).most_common(1)
    elias = find.people[patient_id]
    assert elias.given_name == "Elías" and count >= 400
    told, withdrawn = find.of(IStatement, elias, kind="what_matters")
    assert told.words and told.superseded_at == withdrawn._history_date and withdrawn.answer == "rather_not"


@pytest.mark.parametrize("day", [date(2027, 1, 3), date(2028, 2, 29)])
def test_the_urgent_stories_are_as_urgent_on_any_day(day: date) -> None:
    other = build(day)
    (ivan,) = [s for s in other.of(HospitalStay) if s.early_contact]
    assert timezone.localdate(ivan.contact_due_at) == day


def test_elias_closed_a_section_to_the_entity_and_his_care_goes_on(find: Finder) -> None:
    from patients.models import SharingDecision

    elias = find.one("Elías")
    closed = [link for link in find.of(CareLink, elias) if "view_social" in link.withheld]
    assert closed and all(
        link.until is None or link.purpose in ("treating", "coordinating", "key_worker") for link in closed
    )
    assert [d.kind for d in find.of(SharingDecision, elias)] == ["withdrawn"]
    assert find.of(Plan, elias)[0].state == "active"


def test_pili_asked_in_her_sister_a_peer_the_county_and_a_facilitator(find: Finder) -> None:
    pili = find.one("Pilar", town="Calamocha", preferred_name="Pili")
    asked = {link.purpose: link for link in find.of(CareLink, pili, basis_kind="sharing")}
    assert set(asked) == {"supporter", "peer", "municipal", "facilitator"}
    assert asked["municipal"].steps and all(link.until for link in asked.values())


def test_the_mother_who_rings_has_an_account_and_nothing_opens(find: Finder) -> None:
    mother = next(u for u in find.scene.users.values() if u.first_name == "Visitación")
    assert mother.is_supporter and not [link for link in find.scene.of(CareLink) if link.user_id == mother.pk]


def test_mamadou_writes_in_the_language_he_went_to_school_in(find: Finder) -> None:
    mamadou = find.one("Mamadou")
    (said,) = [row for row in find.of(IStatement, mamadou) if row.language != "es"]
    assert (said.language, said.typed_by, said.kind) == ("fr", None, "what_matters") and said.beside is not None
    assert said.superseded_at is None


def test_ivan_keeps_something_between_him_and_whoever_wrote_it_down(find: Finder) -> None:
    (kept,) = [row for row in find.scene.of(IStatement) if row.private]
    assert find.people[kept.patient_id].given_name == "Iván" and kept.typed_by is not None


def test_ramon_was_promised_a_weekly_contact_that_has_not_come(find: Finder) -> None:
    (plan,) = find.of(Plan, find.one("Ramón", town="Sarrión"))
    assert plan.contact_days == 7 and plan.contact_agreed_on < MONDAY - timedelta(days=7)
    asks = [row for row in find.scene.of(Plan) if row.contact_agreed_on and row.contact_days is None]
    assert find.who(asks).keys() == {"Jorge"}
