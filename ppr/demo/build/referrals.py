"""A referral, played move by move with the effects of referrals.services: events, clocks, links, slot."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from entities.models import Line, Membership, Slot
from entities.roles import EHR_COORDINATOR, ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR
from patients.models import CareLink, Patient
from ppr.demo.build import course
from ppr.demo.build.scene import Scene
from ppr.demo.days import add_months, moment
from ppr.demo.keys import key
from ppr.demo.story import Ask, Step, Story
from referrals.models import Need, Placement, Referral, ReferralEvent, State, UrgencyReason
from referrals.orientation import DECIDE_DAYS
from referrals.transitions import MOVES

# Hours in the order in which moves may follow each other on one day.
HOURS = {
    "orient": 9, "send": 9, "acknowledge": 10, "assess": 11, "decline": 12, "accept": 12, "wait": 12, "offer": 12,
    "person_declines": 12,
    "route": 13, "withdraw": 14, "join": 10, "close": 14,
}  # fmt: skip


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
    care_links: list[CareLink] = field(default_factory=list)

    @property
    def sector(self) -> str:
        return self.ask.sector or self.story.sector

    @property
    def line(self) -> Line:
        assert self.referral.line is not None  # sent at the first move
        return self.referral.line

    @property
    def key_worker(self) -> Membership:
        return self.scene.member(self.ask.key_worker, PROFESSIONAL)


def build(scene: Scene, story: Story, patient: Patient, ask: Ask, number: int) -> Journey:
    """Play all the moves of one referral."""
    by = scene.member(ask.by or story.clinician)
    sector = ask.sector or story.sector
    office = scene.entities[f"sector-{sector}"]
    programme = scene.programmes[ask.programme] if ask.programme else None
    referral = Referral(
        pk=key("referral", story.slug, number),
        patient_id=patient.pk,
        from_entity=scene.entities[ask.unit or story.unit],
        from_membership=by,
        responsible=by,
        sector_office=office,
        sector_id=sector,
        programme=programme,
        family=programme.family if programme else "process",
        door=ask.door,
        urgency=ask.urgency,
        reason=ask.reason,
        person_wish=ask.wish,
        contact_facts=ask.contact,
        safety_facts=ask.safety,
        options_explained=programme is not None,
        other_wish=ask.other_wish,
        choice=ask.choice or ("wanted" if programme else ""),
        choice_why=ask.choice_why,
        support_meanwhile=ask.meanwhile,
        order_reason=ask.order_reason,
    )
    if ask.supporter:
        referral.supporter = scene.member(ask.supporter)
    journey = Journey(scene, story, ask, patient, referral)
    for turn, step in enumerate(ask.steps):
        _play(journey, step, turn)
    _say_why_urgent(journey)
    _note_needs(journey)
    course.build(journey)
    return journey


_PROFILES = (
    {"vivienda": "much", "economia": "some", "familia": "some"},
    {"empleo": "some", "ocio": "some", "salud": "none"},
    {"salud": "much", "vida-diaria": "much", "familia": "some"},
    {"economia": "none", "ocio": "none", "empleo": "none"},
)


def _note_needs(journey: Journey) -> None:
    """What whoever referred saw of need in a few areas; a first conversation notes none."""
    referral = journey.referral
    if referral.line is None or referral.sent_at is None:
        return
    number = sum(map(ord, journey.story.slug))
    for code, level in _PROFILES[number % len(_PROFILES)].items():
        row = Need(
            pk=key("need", referral.pk, code), patient_id=referral.patient_id, referral=referral,
            area=journey.scene.areas[code], level=level, noted_by=referral.from_membership, noted_at=referral.sent_at,
        )  # fmt: skip
        journey.scene.add(row)


_WITHOUT_DAY = ("contacto-perdido", "menores", "cuidadora-falta")


def _say_why_urgent(journey: Journey) -> None:
    referral, scene = journey.referral, journey.scene
    said = journey.ask.criteria
    if referral.urgency != referral.Urgency.ORDINARY and not said:
        said = ((_WITHOUT_DAY[len(journey.story.slug) % len(_WITHOUT_DAY)], None),)
    for code, in_days in said:
        row = UrgencyReason(
            pk=key("urgent", referral.pk, code), patient_id=referral.patient_id, referral=referral,
            criterion=scene.criteria[code], day=scene.days.meeting(in_days) if in_days is not None else None,
            said_by=referral.from_membership, said_at=referral.sent_at or referral.created_at,
        )  # fmt: skip
        scene.add(row)


def _play(journey: Journey, step: Step, turn: int) -> None:
    day = _day(journey, step)
    at = moment(day, HOURS[step.verb], turn)
    by = _actor(journey, step)
    if turn == 0:
        journey.referral.created_at = at
        journey.referral.state = State.DRAFT
        journey.scene.add(journey.referral, at, by)
    _EFFECTS[step.verb](journey, step, day, at)
    _record(journey, step, turn, at, by)


def _day(journey: Journey, step: Step) -> date:
    days = journey.scene.days
    if step.working:
        return days.working_days_ago(step.ago)
    return days.ago(step.ago) if step.verb == "join" else days.worked(step.ago)


def _actor(journey: Journey, step: Step) -> Membership:
    if step.verb in ("orient", "send", "withdraw", "person_declines"):
        return journey.referral.from_membership
    if step.verb == "route":
        return journey.scene.router(journey.sector)
    return _receiver(journey)


def _receiver(journey: Journey) -> Membership:
    entity = journey.line.entity
    slug = next(slug for slug, row in journey.scene.entities.items() if row.pk == entity.pk)
    return journey.scene.coordinator(slug)


def _record(journey: Journey, step: Step, turn: int, at: datetime, by: Membership) -> None:
    """The event, the new state, and the news of it."""
    scene, referral, end = journey.scene, journey.referral, MOVES[step.verb].end
    assert end is not None  # remarks are no moves
    event = ReferralEvent(
        pk=key("event", referral.pk, turn),
        patient_id=referral.patient_id,
        referral=referral,
        verb=step.verb,
        from_state=referral.state,
        to_state=end,
        at=at,
        by_membership=by,
        entity=by.entity,
        reason=scene.reasons[step.reason] if step.reason else None,
        text=step.text,
        next_step=step.next_step,
    )
    scene.add(event)
    referral.state = end
    referral.row_version += 1
    if step.verb not in ("orient", "send", "withdraw", "person_declines"):
        heard = [referral.from_membership, *([referral.responsible] if step.verb == "join" else [])]
        scene.tell(f"referral_{step.verb}", "referral", referral, at, heard, by)


# --- what each move changes besides the state ---


def _orient(journey: Journey, step: Step, day: date, at: datetime) -> None:
    """A first conversation: little is known, and the clock of any later referral starts here."""
    journey.referral.sent_at, journey.referral.due_on = at, day + timedelta(days=DECIDE_DAYS)
    _to_the_unit_and_the_sector(journey, at)


def _send(journey: Journey, step: Step, day: date, at: datetime) -> None:
    _to_the_unit_and_the_sector(journey, at)
    journey.referral.sent_at = at
    _hand_to(journey, step.to or journey.ask.to, day, at)


def _to_the_unit_and_the_sector(journey: Journey, at: datetime) -> None:
    scene, referral = journey.scene, journey.referral
    for role in HEALTH:
        _link(journey, "referring", at, entity="from", role=role)
    for purpose, role in (("routing", SECTOR_COORDINATOR), ("matching", EHR_COORDINATOR)):
        scene.link(
            journey.patient,
            purpose,
            ("referral", referral.pk),
            at,
            referral.from_membership,
            entity=referral.sector_office,
            role=role,
        )


def _route(journey: Journey, step: Step, day: date, at: datetime) -> None:
    _hand_to(journey, step.to, day, at)


def _hand_to(journey: Journey, entity: str, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.line = journey.scene.lines[entity, journey.ask.programme, journey.sector]
    referral.to_entity = referral.line.entity
    referral.received_at = referral.decided_at = None
    referral.due_on = journey.scene.days.after(day, journey.line.agreement.acknowledge_days)
    journey.open_links.append(_link(journey, "assessing", at, entity="to", role=ENTITY_COORDINATOR))


def _acknowledge(journey: Journey, step: Step, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.received_at = at
    referral.responsible = _receiver(journey)
    referral.due_on = day + timedelta(days=journey.line.agreement.decide_days)


def _assess(journey: Journey, step: Step, day: date, at: datetime) -> None:
    """They have met; what was seen stands in the event."""


def _accept(journey: Journey, step: Step, day: date, at: datetime) -> None:
    journey.referral.decided_at = at
    journey.referral.due_on = day + timedelta(days=journey.line.agreement.first_contact_days)
    _take_a_slot(journey, day, at, Placement.State.ASSIGNED)


def _wait(journey: Journey, step: Step, day: date, at: datetime) -> None:
    """Accepted, and no slot is free: somebody accompanies, and the person hears how it stands every so often."""
    referral, days = journey.referral, journey.scene.days
    referral.decided_at = at
    referral.told_on = day if journey.ask.told is None else days.worked(journey.ask.told)
    referral.due_on = referral.told_on + timedelta(days=journey.line.agreement.waiting_word_days)


def _offer(journey: Journey, step: Step, day: date, at: datetime) -> None:
    placement = _take_a_slot(journey, day, at, Placement.State.OFFERED)
    placement.answer_by = day + timedelta(days=journey.line.agreement.offer_days)
    journey.referral.due_on = placement.answer_by


def _take_a_slot(journey: Journey, day: date, at: datetime, state: str) -> Placement:
    referral = journey.referral
    journey.placement = Placement(
        pk=key("placement", referral.pk),
        patient_id=referral.patient_id,
        referral=referral,
        slot=_free(journey, day),
        entity=referral.to_entity,
        offered_on=day if state == Placement.State.OFFERED else None,
        assigned_on=day,
        state=state,
    )
    return journey.scene.add(journey.placement, at, _receiver(journey))


def _free(journey: Journey, day: date) -> Slot:
    """The slot that the story names, else the first that nobody has."""
    slots = journey.scene.slots[journey.line.pk]
    if journey.ask.slot:
        return slots[journey.ask.slot - 1]
    taken = {p.slot_id for p in journey.scene.of(Placement) if p.ended_on is None or p.ended_on > day}
    return next(slot for slot in slots if slot.pk not in taken)


def _decline(journey: Journey, step: Step, day: date, at: datetime) -> None:
    referral = journey.referral
    referral.responsible = referral.from_membership
    referral.due_on = journey.scene.days.after(day, journey.line.agreement.acknowledge_days)
    _close(journey, at)


def _withdraw(journey: Journey, step: Step, day: date, at: datetime) -> None:
    journey.referral.responsible = journey.referral.from_membership
    _leave(journey, at)


def _person_declines(journey: Journey, step: Step, day: date, at: datetime) -> None:
    """The person does not want this: no blame, and whoever referred keeps accompanying."""
    journey.referral.responsible = journey.referral.from_membership
    journey.referral.decided_at = at
    _leave(journey, at)


def _leave(journey: Journey, at: datetime) -> None:
    journey.referral.due_on = None
    basis = journey.referral.pk
    journey.open_links += [
        row for row in journey.scene.of(CareLink) if row.basis_id == basis and row.purpose in ("routing", "matching")
    ]
    _close(journey, at)


def _end_process(journey: Journey, step: Step, day: date, at: datetime) -> None:
    """The slot is free again, the outgoing team still sees for a while, the way back stays open."""
    referral, placement, agreement = journey.referral, journey.placement, journey.line.agreement
    assert placement is not None  # only what began can end
    placement.state, placement.ended_on, placement.ending = Placement.State.ENDED, day, step.ending
    placement.hold_until = None
    referral.closed_on, referral.due_on = day, None
    referral.responsible = referral.from_membership
    if step.ending != Placement.Ending.TRANSFER:
        referral.way_back_until = add_months(day, agreement.way_back_months)
    for link in journey.care_links:
        link.until = at + timedelta(days=agreement.handover_days)
    _link(journey, "past", at, entity="to", role=PROFESSIONAL)


def _join(journey: Journey, step: Step, day: date, at: datetime) -> None:
    scene, referral = journey.scene, journey.referral
    assert journey.placement is not None  # joined through a slot
    hold = Placement.State.SUSPENDED if journey.ask.on_hold else Placement.State.ACTIVE
    journey.placement.key_worker = journey.key_worker
    journey.placement.state, journey.placement.joined_on = hold, day
    referral.responsible, referral.due_on = journey.key_worker, None
    basis = ("referral", referral.pk)
    journey.care_links += [
        _link(journey, "treating", at, entity="to", role=PROFESSIONAL),
        _link(journey, "coordinating", at, entity="to", role=ENTITY_COORDINATOR),
        scene.link(journey.patient, "key_worker", basis, at, _receiver(journey), membership=journey.key_worker),
    ]
    _close(journey, at)


_EFFECTS = {
    "orient": _orient,
    "assess": _assess,
    "wait": _wait,
    "offer": _offer,
    "person_declines": _person_declines,
    "close": _end_process,
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
    return journey.scene.link(journey.patient, purpose, ("referral", referral.pk), at, by, entity=party, role=role)


def _close(journey: Journey, at: datetime) -> None:
    for link in journey.open_links:
        link.until = at
    journey.open_links.clear()
