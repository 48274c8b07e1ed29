"""A referral, played move by move with the effects of referrals.services: events, clocks, links, slot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from entities.models import Line, Membership, Slot
from entities.roles import ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR
from patients.models import CareLink, Patient
from ppr.demo.build.scene import Scene
from ppr.demo.days import moment
from ppr.demo.keys import key
from ppr.demo.story import Ask, Step, Story
from referrals.models import Placement, Referral, ReferralEvent
from referrals.transitions import MOVES

# Hours in the order in which moves may follow each other on one day.
HOURS = {"send": 9, "acknowledge": 10, "decline": 12, "accept": 12, "route": 13, "withdraw": 14, "join": 10}


@dataclass(slots=True)
class Journey:
    """One referral under way."""

    scene: Scene
    story: Story
    ask: Ask
    patient: Patient
    referral: Referral
    placement: Placement | None = None
    open_links: list[CareLink] = field(default_factory=list)

    @property
    def line(self) -> Line:
        assert self.referral.line is not None  # sent at the first move
        return self.referral.line

    @property
    def key_worker(self) -> Membership:
        return self.scene.member(self.ask.key_worker, PROFESSIONAL)


def build(scene: Scene, story: Story, patient: Patient, ask: Ask, number: int) -> Journey:
    """Play all the moves of one referral."""
    by = scene.member(story.clinician)
    office = scene.entities[f"sector-{story.sector}"]
    programme = scene.programmes[ask.programme]
    referral = Referral(
        pk=key("referral", story.slug, number),
        patient_id=patient.pk,
        from_entity=scene.entities[story.unit],
        from_membership=by,
        responsible=by,
        sector_office=office,
        sector_id=story.sector,
        programme=programme,
        family=programme.family,
        urgency=ask.urgency,
        reason=ask.reason,
        person_wish=ask.wish,
        contact_facts=ask.contact,
        safety_facts=ask.safety,
        options_explained=True,
    )
    journey = Journey(scene, story, ask, patient, referral)
    for turn, step in enumerate(ask.steps):
        _play(journey, step, turn)
    return journey


def _play(journey: Journey, step: Step, turn: int) -> None:
    day = _day(journey, step)
    at = moment(day, HOURS[step.verb], turn)
    by = _actor(journey, step)
    if step.verb == "send":
        journey.referral.created_at = at
        journey.scene.add(journey.referral, at, by)
    _EFFECTS[step.verb](journey, step, day, at)
    _record(journey, step, turn, at, by)


def _day(journey: Journey, step: Step) -> date:
    days = journey.scene.days
    if step.working:
        return days.working_days_ago(step.ago)
    return days.ago(step.ago) if step.verb == "join" else days.worked(step.ago)


def _actor(journey: Journey, step: Step) -> Membership:
    if step.verb in ("send", "withdraw"):
        return journey.referral.from_membership
    if step.verb == "route":
        return journey.scene.router(journey.story.sector)
    return _receiver(journey)


def _receiver(journey: Journey) -> Membership:
    entity = journey.line.entity
    slug = next(slug for slug, row in journey.scene.entities.items() if row.pk == entity.pk)
    return journey.scene.coordinator(slug)


def _record(journey: Journey, step: Step, turn: int, at: datetime, by: Membership) -> None:
    """The event, the new state, and the news of it."""
    scene, referral, move = journey.scene, journey.referral, MOVES[step.verb]
    event = ReferralEvent(
        pk=key("event", referral.pk, turn),
        patient_id=referral.patient_id,
        referral=referral,
        verb=step.verb,
        from_state=referral.state,
        to_state=move.end,
        at=at,
        by_membership=by,
        entity=by.entity,
        reason=scene.reasons[step.reason] if step.reason else None,
        text=step.text,
        next_step=step.next_step,
    )
    scene.add(event)
    referral.state = move.end
    referral.row_version += 1
    if step.verb not in ("send", "withdraw"):
        heard = [referral.from_membership, *([referral.responsible] if step.verb == "join" else [])]
        scene.tell(f"referral_{step.verb}", "referral", referral, at, heard, by)


# --- what each move changes besides the state ---


def _send(journey: Journey, step: Step, day: date, at: datetime) -> None:
    scene, referral = journey.scene, journey.referral
    for role in HEALTH:
        _link(journey, "referring", at, entity="from", role=role)
    scene.link(
        journey.patient,
        "routing",
        ("referral", referral.pk),
        at,
        referral.from_membership,
        entity=referral.sector_office,
        role=SECTOR_COORDINATOR,
    )
    referral.sent_at = at
    _hand_to(journey, step.to or journey.ask.to, day, at)


def _route(journey: Journey, step: Step, day: date, at: datetime) -> None:
    _hand_to(journey, step.to, day, at)


def _hand_to(journey: Journey, entity: str, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.line = journey.scene.lines[entity, journey.ask.programme, journey.story.sector]
    referral.to_entity = referral.line.entity
    referral.received_at = referral.decided_at = None
    referral.due_on = journey.scene.days.after(day, journey.line.agreement.acknowledge_days)
    journey.open_links.append(_link(journey, "assessing", at, entity="to", role=ENTITY_COORDINATOR))


def _acknowledge(journey: Journey, step: Step, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.received_at = at
    referral.responsible = _receiver(journey)
    referral.due_on = day + timedelta(days=journey.line.agreement.decide_days)


def _accept(journey: Journey, step: Step, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.decided_at = at
    referral.due_on = day + timedelta(days=journey.line.agreement.first_contact_days)
    journey.placement = Placement(
        pk=key("placement", referral.pk),
        patient_id=referral.patient_id,
        referral=referral,
        slot=_free(journey),
        entity=referral.to_entity,
        assigned_on=day,
    )
    journey.scene.add(journey.placement, at, _receiver(journey))


def _free(journey: Journey) -> Slot:
    """The slot that the story names, else the first that nobody has."""
    slots = journey.scene.slots[journey.line.pk]
    taken = {placement.slot_id for placement in journey.scene.of(Placement)}
    return next(
        slot
        for slot in slots
        if slot.pk not in taken and (not journey.ask.slot or slot.number == journey.ask.slot)
    )


def _decline(journey: Journey, step: Step, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.responsible = referral.from_membership
    referral.due_on = journey.scene.days.after(day, journey.line.agreement.acknowledge_days)
    _close(journey, at)


def _withdraw(journey: Journey, step: Step, day: date, at: datetime) -> None:
    journey.referral.due_on = None
    basis = journey.referral.pk
    journey.open_links += [
        row for row in journey.scene.of(CareLink) if row.basis_id == basis and row.purpose == "routing"
    ]
    _close(journey, at)


def _join(journey: Journey, step: Step, day: date, at: datetime) -> None:
    scene, referral = journey.scene, journey.referral
    assert journey.placement is not None  # joined through a slot
    hold = Placement.State.SUSPENDED if journey.ask.on_hold else Placement.State.ACTIVE
    journey.placement.state, journey.placement.joined_on, journey.placement.key_worker = (
        hold,
        day,
        journey.key_worker,
    )
    referral.responsible, referral.due_on = journey.key_worker, None
    _link(journey, "treating", at, entity="to", role=PROFESSIONAL)
    _link(journey, "coordinating", at, entity="to", role=ENTITY_COORDINATOR)
    basis = ("referral", referral.pk)
    scene.link(journey.patient, "key_worker", basis, at, _receiver(journey), membership=journey.key_worker)
    _close(journey, at)


_EFFECTS = {
    "send": _send,
    "acknowledge": _acknowledge,
    "accept": _accept,
    "decline": _decline,
    "route": _route,
    "withdraw": _withdraw,
    "join": _join,
}


def _link(journey: Journey, purpose: str, at: datetime, *, entity: str, role: str) -> CareLink:
    referral = journey.referral
    party = referral.from_entity if entity == "from" else referral.to_entity
    by = referral.from_membership if entity == "from" else referral.responsible
    return journey.scene.link(
        journey.patient, purpose, ("referral", referral.pk), at, by, entity=party, role=role
    )


def _close(journey: Journey, at: datetime) -> None:
    for link in journey.open_links:
        link.until = at
    journey.open_links.clear()
