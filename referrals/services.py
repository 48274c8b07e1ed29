"""What is written about referrals: sending, looking at them together, joining, and the ways back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import DeclineReason, Entity, Line, Membership, Slot
from entities.roles import EHR_COORDINATOR, ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR, Kind
from patients import services as patients
from patients.models import CareLink, Patient
from ppr.lib.access import Actor
from referrals import calendar, slots, transitions, urgency, wishes
from referrals.models import Placement, Referral, Wish
from referrals.transitions import Refused


def hold_kept(patient: Patient) -> None:
    """Nothing begins in a record that was joined to another one of the same person, nor for who has died. Raises Refused."""
    if patient.died_on:
        raise Refused(_("This person has died. Nothing new begins; what was written together stays."))
    if patient.joined_to:
        raise Refused(_("This record is joined to another one of the same person. Refer from the record that is kept."))


def has_live_referral(patient: Patient, family: str) -> bool:
    """Whether the person already has a live referral of this family anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_live_referral(%s, %s)", [patient.pk, family])
        return bool(cursor.fetchone()[0])


def refer(
    referral: Referral, *, line: Line, by: Membership, actor: Actor, wish: Wish | None = None,
    why_urgent: urgency.Chosen = (),
) -> Referral:  # fmt: skip
    """Write a referral and send it to the entity of the line, with what makes it urgent and what the person would
    rather have. Raises Refused where one is alive already.
    """
    hold_kept(referral.patient)
    begin(referral, line.sector_id, by=by)
    referral.family = line.programme.family
    if has_live_referral(referral.patient, referral.family):
        raise Refused(_("This person already has a live referral. Open it instead of starting another."))
    with transaction.atomic():
        referral.programme = line.programme
        insert(referral)
        open_to_parties(referral, actor)
        referral.sent_at = timezone.now()
        hand_to(referral, line, actor)
        transitions.apply(referral, "send", by=by)
        urgency.record(referral, why_urgent, by=by)
        if wish is not None:
            wishes.say(wish, referral, by=by)
    return referral


def begin(referral: Referral, sector_id: str, *, by: Membership) -> None:
    """Write down whose referral it is: who refers, and the office of the sector."""
    referral.from_entity = by.entity
    referral.from_membership = referral.responsible = by
    referral.sector_id = sector_id
    referral.sector_office = Entity.objects.filter(kind=Kind.SECTOR_OFFICE, sector_id=sector_id).first()


def insert(referral: Referral) -> None:
    """Save a new referral; the database lets only one live one of a family in. Raises Refused."""
    try:
        with transaction.atomic():
            referral.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(_("Somebody else has just referred this person. Open that referral instead.")) from error


def acknowledge(referral: Referral, *, by: Membership) -> None:
    """The entity says that it has the referral; its coordinator is responsible from now on."""
    with transaction.atomic():
        referral.received_at = timezone.now()
        referral.responsible = by
        referral.due_on = timezone.localdate() + timedelta(
            days=urgency.decide_days(agreement_of(referral), referral.urgency)
        )
        transitions.apply(referral, "acknowledge", by=by)


def accept(referral: Referral, slot: Slot, *, by: Membership, text: str = "") -> Placement:
    """Accept on a free slot, everything or nothing. Opens no more of the record than before. Raises Refused."""
    with transaction.atomic():
        referral.decided_at = timezone.now()
        referral.due_on = timezone.localdate() + timedelta(days=agreement_of(referral).first_contact_days)
        transitions.apply(referral, "accept", by=by, slot=slot, text=text)
        return slots.allocate(referral, slot)


def assess(referral: Referral, *, by: Membership, met_with: str, text: str) -> None:
    """The entity has met the person: who was there and what was talked about. The clock to decide runs on."""
    who = _("Met: %(people)s") % {"people": met_with}
    transitions.apply(referral, "assess", by=by, text=f"{who}\n{text}")


def decline(referral: Referral, *, by: Membership, reason: DeclineReason, next_step: str, text: str = "") -> None:
    """The entity cannot take the person now: back to the sector, the clock running on, its access ended."""
    with transaction.atomic():
        referral.responsible = referral.from_membership
        referral.due_on = calendar.add_working_days(timezone.localdate(), agreement_of(referral).acknowledge_days)
        transitions.apply(referral, "decline", by=by, reason=reason, next_step=next_step, text=text)
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)


def expire(referral: Referral) -> None:
    """Nobody answered for too long: back to the sector, made by the system; the clock keeps its start. Raises Refused.

    The entity goes on seeing it until it is sent elsewhere: that it came back, and when.
    """
    if not unanswered(referral):
        raise Refused(_("The entity still has time to answer."))
    with transaction.atomic():
        referral.responsible = referral.from_membership
        referral.due_on = calendar.add_working_days(timezone.localdate(), agreement_of(referral).acknowledge_days)
        transitions.apply(referral, "expire", by=None)


def unanswered(referral: Referral) -> bool:
    """Whether the days in which the entity should have answered, and those after them, have gone by."""
    last = (referral.due_on or timezone.localdate()) + timedelta(days=agreement_of(referral).unanswered_days)
    return last < timezone.localdate()


def route(referral: Referral, line: Line, *, by: Membership, actor: Actor, text: str = "") -> None:
    """Send a returned referral on to another entity; its history follows, the clock keeps its start."""
    with transaction.atomic():
        transitions.hold("route", referral, by=by)  # before a door opens to anybody
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)  # who never answered
        hand_to(referral, line, actor)
        transitions.apply(referral, "route", by=by, to_entity=line.entity, text=text)


def person_declines(
    referral: Referral, *, by: Membership, responsible: Membership, next_step: str, text: str = "", other_wish: str = ""
) -> None:
    """The person says no: in their words if they wish, with a next step and somebody who stays in touch."""
    with transaction.atomic():
        referral.responsible, referral.due_on, referral.closed_on = responsible, None, timezone.localdate()
        referral.other_wish = other_wish
        transitions.apply(referral, "person_declines", by=by, text=text, next_step=next_step, responsible=responsible)
        if other_wish:
            wishes.say(Wish(about=Wish.About.OTHER, words=other_wish), referral, by=by)
        slots.release(referral)
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)


def reopen(referral: Referral, line: Line, *, by: Membership, actor: Actor, text: str = "") -> None:
    """Take up again what was taken back or turned down within the month; the clock keeps its start. Raises Refused."""
    referral.sent_at = referral.sent_at or timezone.now()
    _send_again(referral, "reopen", line, responsible=by, by=by, actor=actor, text=text)


def come_back(referral: Referral, line: Line, *, by: Membership, actor: Actor, text: str = "") -> None:
    """The person returns within the year, without a new referral: a clock of its own. Raises Refused."""
    if by.role == ENTITY_COORDINATOR and line.entity_id != by.entity_id:
        raise Refused(_("To another entity the person goes through whoever referred or the sector. Ask them."))
    referral.sent_at = timezone.now()
    _send_again(referral, "come_back", line, responsible=referral.from_membership, by=by, actor=actor, text=text)


def _send_again(
    referral: Referral, verb: str, line: Line, *, responsible: Membership, by: Membership, actor: Actor, text: str
) -> None:
    hold_kept(referral.patient)
    if has_live_referral(referral.patient, line.programme.family):
        raise Refused(_("This person already has a live referral. Open it instead of starting another."))
    with transaction.atomic():
        transitions.hold(verb, referral, by=by)  # before a door opens to anybody
        referral.responsible = responsible
        referral.closed_on = referral.way_back_until = None
        open_to_parties(referral, actor)
        hand_to(referral, line, actor)
        transitions.apply(referral, verb, by=by, to_entity=line.entity, text=text)


def withdraw(referral: Referral, *, by: Membership, text: str) -> None:
    """The referring unit takes the referral back; the receiving side's access ends."""
    with transaction.atomic():
        referral.due_on, referral.closed_on = None, timezone.localdate()
        referral.responsible = by  # whoever had it sees it no more
        transitions.apply(referral, "withdraw", by=by, text=text)
        patients.close_care_links(referral.patient_id, ["assessing", "routing", "matching"], basis_id=referral.pk)


def join(
    referral: Referral, *, by: Membership, actor: Actor, joined_on: date, key_worker: Membership, text: str = ""
) -> Placement:
    """The first attended day: the process starts and the entity's professionals get to see. Raises Refused."""
    with transaction.atomic():
        placement: Placement = Placement.objects.exclude(state="ended").select_related("slot").get(referral=referral)
        _check_join(referral, placement, joined_on, key_worker)
        slots.hold_a_process_beside(referral, running=True)
        placement.state, placement.joined_on, placement.key_worker = Placement.State.ACTIVE, joined_on, key_worker
        referral.responsible, referral.due_on = key_worker, None
        # The new links come first: a professional who joins somebody may then write what follows.
        _link(referral, "treating", referral.to_entity_id, PROFESSIONAL, actor)
        _link(referral, "coordinating", referral.to_entity_id, ENTITY_COORDINATOR, actor)
        patients.open_care_link(
            referral.patient_id, "key_worker", basis=("referral", referral.pk), membership=key_worker, by=actor
        )
        placement.save()
        transitions.apply(referral, "join", by=by, text=text, joined_on=joined_on, key_worker=key_worker)
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)
    return placement


def _check_join(referral: Referral, placement: Placement, joined_on: date, key_worker: Membership) -> None:
    if joined_on < placement.assigned_on:
        raise Refused(
            _("The first day cannot come before the slot was assigned (%(day)s).")
            % {"day": _short(placement.assigned_on)}
        )
    if joined_on > timezone.localdate():
        raise Refused(_("The first day attended cannot lie in the future. Come back when it has happened."))
    if key_worker.entity_id != referral.to_entity_id or key_worker.role != PROFESSIONAL:
        raise Refused(_("The key worker has to be a professional of this entity."))


def hand_to(referral: Referral, line: Line, actor: Actor) -> None:
    """Name the line and let the coordinator of its entity see the referral; not yet saved."""
    referral.line, referral.to_entity = line, line.entity
    referral.programme, referral.family = line.programme, line.programme.family
    referral.received_at = referral.decided_at = None
    referral.supporter, referral.support_meanwhile = None, ""  # who accompanied there does not go along
    days = urgency.acknowledge_days(line.agreement, referral.urgency)
    referral.due_on = calendar.add_working_days(timezone.localdate(), days)
    _link(referral, "assessing", line.entity_id, ENTITY_COORDINATOR, actor)


def open_to_parties(referral: Referral, actor: Actor) -> None:
    """Let who refers and the sector's office take part, where they do not already."""
    wanted = [("referring", referral.from_entity_id, role) for role in HEALTH]
    if referral.from_entity.kind == Kind.SECTOR_OFFICE:
        wanted = []  # an office routes; it reads no plan
    if referral.sector_office_id:
        wanted.append(("routing", referral.sector_office_id, SECTOR_COORDINATOR))
        wanted.append(("matching", referral.sector_office_id, EHR_COORDINATOR))
    there = CareLink.objects.filter(patient_id=referral.patient_id, basis_id=referral.pk, until=None)
    known = {(link.purpose, link.entity_id, link.role) for link in there}
    for purpose, entity_id, role in wanted:
        if (purpose, entity_id, role) not in known:
            _link(referral, purpose, entity_id, role, actor)


def _link(referral: Referral, purpose: str, entity_id: Any, role: str, actor: Actor) -> None:
    patients.open_care_link(
        referral.patient_id, purpose, basis=("referral", referral.pk), entity_id=entity_id, role=role, by=actor
    )


def agreement_of(referral: Referral) -> Any:
    assert referral.line is not None  # a referral that was sent names its line
    return referral.line.agreement


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"
