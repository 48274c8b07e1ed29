"""Crisis plans: offered, declined, prepared or in force, with their items and whom to call."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from entities.models import Membership
from patients.models import Patient
from plans import crisis_signing as signing
from plans.models import CrisisContact, CrisisCopy, CrisisFeedback, CrisisItem, CrisisPlan, CrisisSignature
from plans.signing import seal
from ppr.demo.build.people import imagined_phone
from ppr.demo.build.referrals import Journey
from ppr.demo.build.scene import Scene
from ppr.demo.build.voice import put
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Call, Crisis, Item, Story


def build(scene: Scene, story: Story, patient: Patient, journeys: list[Journey]) -> None:
    workers = [j.ask.key_worker for j in journeys if j.ask.key_worker]
    for number, crisis in enumerate(story.crises, start=1):
        _plan(scene, story, patient, crisis, number, workers[-1] if workers else "")


def _plan(scene: Scene, story: Story, patient: Patient, crisis: Crisis, number: int, worker: str) -> None:
    days, by = scene.days, scene.part(story, crisis.by, worker)
    assert by is not None  # somebody of the team leads it
    agreed = crisis.meeting if crisis.state in ("in_force", "superseded") else None
    row = CrisisPlan(
        pk=key("crisis-plan", patient.pk, number),
        patient_id=patient.pk,
        number=number,
        state=crisis.state,
        offered_on=days.worked(crisis.offered),
        answer_words=crisis.answer,
        ask_again_on=None if crisis.ask_again is None else days.meeting(crisis.ask_again),
        facilitator_name=crisis.facilitator,
        meeting_on=None if crisis.meeting is None else _meeting(scene, crisis.meeting),
        attendees=crisis.attendees,
        agreed_on=None if agreed is None else days.worked(agreed),
        review_on=None if crisis.review is None else days.meeting(crisis.review),
        superseded_on=None if crisis.superseded is None else days.worked(crisis.superseded),
        directive=crisis.directive,
        directive_details=crisis.directive_details,
        open_to_emergency=crisis.open_to_emergency,
        led_by=by,
    )
    written = crisis.offered if crisis.meeting is None or crisis.meeting < 0 else crisis.meeting
    at = moment(days.worked(written), 12)
    put_off = row.state == CrisisPlan.State.IN_FORCE and row.ask_again_on is not None
    scene.add(row, _put_off(scene, row, at, by) if put_off else at, by)
    for item in crisis.items:
        _item(scene, row, item, at, by)
    for position, call in enumerate(crisis.calls):
        _call(scene, row, call, position, at, by)
    if row.agreed_on is not None:
        _copies(scene, row, patient, crisis, by)
        _signed(scene, row, patient, by)
        if not put_off:
            _told(scene, row, by)


def _put_off(scene: Scene, row: CrisisPlan, at: datetime, by: Membership) -> datetime:
    """Leave the version as it stood before «not today» was said to the four questions; when that was."""
    assert row.ask_again_on is not None
    past: Any = CrisisPlan.history.model  # type: ignore[attr-defined]
    facts = {f.attname: getattr(row, f.attname) for f in CrisisPlan._meta.concrete_fields} | {"ask_again_on": None}
    mark = {"history_id": key("crisis-before", row.pk), "history_date": at, "history_type": "+",
            "history_system": "seed_demo", "history_user_id": by.user_id, "history_membership_id": by.pk}  # fmt: skip
    scene.add(past(**facts, **mark))
    return moment(row.ask_again_on - timedelta(days=signing.NOT_TODAY_DAYS), 17)


def _copies(scene: Scene, plan: CrisisPlan, patient: Patient, crisis: Crisis, by: Membership) -> None:
    """The person's own card, and a sheet with whoever is called first, who gives it back late when it is replaced."""
    assert plan.agreed_on is not None
    called = [call.name for call in crisis.calls if not call.not_told][:1]
    for holder, form in ((patient.called, "card"), *((name, "sheet") for name in called)):
        row = CrisisCopy(
            pk=key("crisis-copy", plan.pk, form), patient_id=plan.patient_id, crisis_plan=plan, holder=holder, form=form,
            given_on=plan.agreed_on, recorded_by=by,
        )  # fmt: skip
        if plan.superseded_on is not None and form == "card":
            row.ending, row.ended_on = CrisisCopy.Ending.BACK, plan.superseded_on
        scene.add(row, moment(plan.agreed_on, 13), by)


def _signed(scene: Scene, plan: CrisisPlan, patient: Patient, by: Membership) -> None:
    """Whoever led it and the person signed on the day."""
    assert plan.agreed_on is not None
    at = moment(plan.agreed_on, 13)
    items = [row for row in scene.of(CrisisItem) if row.crisis_plan_id == plan.pk]
    read = signing.seal_of(plan, items, [row for row in scene.of(CrisisContact) if row.crisis_plan_id == plan.pk])
    for role, name, member in ((CrisisSignature.Role.PERSON, patient.full_name, None), ("", by.who, by)):
        signed = CrisisSignature(
            pk=key("crisis-signature", plan.pk, name), crisis_plan=plan, patient_id=plan.patient_id,
            role=role or signing.own_signing(by).role, name=name, mode="paper" if member is None else "screen",
            user=member.user if member else None, membership=member, signed_at=at, digest=seal([read, name]),
        )  # fmt: skip
        scene.add(signed, at, by)


# What people said of having written it; each once in every few.
_SAID = (
    "Que esté escrito me quita de dar explicaciones.",
    "Lo llevo en la cartera. Con saberlo ya duermo algo mejor.",
    "Me costó la parte de a quién no llamar. Ya está dicha.",
    "",
    "Corto, y con mis palabras. Así sí.",
)


def _told(scene: Scene, plan: CrisisPlan, by: Membership) -> None:
    """What the person said of it some weeks later."""
    assert plan.agreed_on is not None
    later = moment(plan.agreed_on, 13) + timedelta(days=45)
    if later.date() < scene.days.today:
        said = CrisisFeedback(
            pk=key("crisis-feedback", plan.pk), crisis_plan=plan, patient_id=plan.patient_id, involved="yes",
            positive=("yes", "in_part")[plan.patient_id.int % 2], in_control="in_part", go_on="yes",
            words=_SAID[plan.patient_id.int % len(_SAID)], answered_at=later, typed_by=by,
        )  # fmt: skip
        scene.add(said, later, by)


def _meeting(scene: Scene, ago: int) -> date:
    return scene.days.worked(ago) if ago >= 0 else scene.days.meeting(-ago)


def _item(scene: Scene, plan: CrisisPlan, item: Item, at: datetime, by: Membership) -> None:
    row = CrisisItem(
        pk=key("crisis-item", plan.pk, item.kind),
        patient_id=plan.patient_id,
        crisis_plan=plan,
        kind=item.kind,
        agreement=item.agreement,
        team_words=item.team,
        reason=item.reason,
        position=list(CrisisItem.Kind.values).index(item.kind),
    )
    put(row, item.words, "said", by, at)
    scene.add(row, at, by)


def _call(scene: Scene, plan: CrisisPlan, call: Call, position: int, at: datetime, by: Membership) -> None:
    row = CrisisContact(
        pk=key("crisis-contact", plan.pk, position),
        patient_id=plan.patient_id,
        crisis_plan=plan,
        position=position,
        name=call.name,
        relation=call.relation,
        may_know=call.may_know,
        not_to_be_told=call.not_told,
    )
    row.phone = "" if call.not_told else imagined_phone(plan.pk, call.name)
    scene.add(row, at, by)
