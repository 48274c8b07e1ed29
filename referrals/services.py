"""What is written about referrals: each verb of the main line up to joining."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import DeclineReason, Entity, Line, Membership, Slot
from entities.roles import ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR, Kind
from patients import services as patients
from patients.models import Patient
from ppr.lib.access import Actor
from referrals import calendar, slots, transitions
from referrals.models import Placement, Referral
from referrals.transitions import Refused


def has_live_referral(patient: Patient, family: str) -> bool:
    """Whether the person already has a live referral of this family anywhere."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_live_referral(%s, %s)", [patient.pk, family])
        return bool(cursor.fetchone()[0])


def refer(referral: Referral, *, line: Line, by: Membership, actor: Actor) -> Referral:
    """Write a referral and send it to the entity of the line. Raises Refused where one is alive already."""
    referral.from_entity = by.entity
    referral.from_membership = referral.responsible = by
    referral.sector, referral.programme, referral.family = line.sector, line.programme, line.programme.family
    referral.sector_office = Entity.objects.filter(kind=Kind.SECTOR_OFFICE, sector=line.sector).first()
    if has_live_referral(referral.patient, referral.family):
        raise Refused(_("This person already has a live referral. Open it instead of starting another."))
    with transaction.atomic():
        try:
            with transaction.atomic():
                referral.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("Somebody else has just referred this person. Open that referral instead.")) from error
        for role in HEALTH:
            _link(referral, "referring", by.entity_id, role, actor)
        if referral.sector_office_id:
            _link(referral, "routing", referral.sector_office_id, SECTOR_COORDINATOR, actor)
        referral.sent_at = timezone.now()
        _hand_to(referral, line, actor)
        transitions.apply(referral, "send", by=by)
    return referral


def acknowledge(referral: Referral, *, by: Membership) -> None:
    """The entity says that it has the referral; its coordinator is responsible from now on."""
    with transaction.atomic():
        referral.received_at = timezone.now()
        referral.responsible = by
        referral.due_on = timezone.localdate() + timedelta(days=_agreement(referral).decide_days)
        transitions.apply(referral, "acknowledge", by=by)


def accept(referral: Referral, slot: Slot, *, by: Membership, text: str = "") -> Placement:
    """Accept on a free slot, everything or nothing. Opens no more of the record than before. Raises Refused."""
    with transaction.atomic():
        referral.decided_at = timezone.now()
        referral.due_on = timezone.localdate() + timedelta(days=_agreement(referral).first_contact_days)
        transitions.apply(referral, "accept", by=by, slot=slot, text=text)
        return slots.allocate(referral, slot)


def decline(referral: Referral, *, by: Membership, reason: DeclineReason, next_step: str, text: str = "") -> None:
    """The entity cannot take the person now: back to the sector, the clock running on, its access ended."""
    with transaction.atomic():
        referral.responsible = referral.from_membership
        referral.due_on = calendar.add_working_days(timezone.localdate(), _agreement(referral).acknowledge_days)
        transitions.apply(referral, "decline", by=by, reason=reason, next_step=next_step, text=text)
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)


def route(referral: Referral, line: Line, *, by: Membership, actor: Actor, text: str = "") -> None:
    """Send a returned referral on to another entity; its history follows, the clock keeps its start."""
    with transaction.atomic():
        _hand_to(referral, line, actor)
        transitions.apply(referral, "route", by=by, to_entity=line.entity, text=text)


def withdraw(referral: Referral, *, by: Membership, text: str) -> None:
    """The referring unit takes the referral back; the receiving side's access ends."""
    with transaction.atomic():
        referral.due_on = None
        referral.responsible = by  # whoever had it sees it no more
        transitions.apply(referral, "withdraw", by=by, text=text)
        patients.close_care_links(referral.patient_id, ["assessing", "routing"], basis_id=referral.pk)


def join(referral: Referral, *, by: Membership, actor: Actor, joined_on: date, key_worker: Membership) -> Placement:
    """The first attended day: the process starts and the entity's professionals get to see. Raises Refused."""
    with transaction.atomic():
        placement: Placement = Placement.objects.exclude(state="ended").select_related("slot").get(referral=referral)
        _check_join(referral, placement, joined_on, key_worker)
        placement.state, placement.joined_on, placement.key_worker = Placement.State.ACTIVE, joined_on, key_worker
        referral.responsible, referral.due_on = key_worker, None
        # The new links come first: a professional who joins somebody may then write what follows.
        _link(referral, "treating", referral.to_entity_id, PROFESSIONAL, actor)
        _link(referral, "coordinating", referral.to_entity_id, ENTITY_COORDINATOR, actor)
        patients.open_care_link(
            referral.patient_id, "key_worker", basis=("referral", referral.pk), membership=key_worker, by=actor
        )
        placement.save()
        transitions.apply(referral, "join", by=by, joined_on=joined_on, key_worker=key_worker)
        patients.close_care_links(referral.patient_id, ["assessing"], basis_id=referral.pk)
    return placement


def _check_join(referral: Referral, placement: Placement, joined_on: date, key_worker: Membership) -> None:
    if joined_on < placement.assigned_on:
        raise Refused(
            _("The first day cannot come before the slot was assigned (%(day)s).") % {"day": _short(placement.assigned_on)}
        )
    if joined_on > timezone.localdate():
        raise Refused(_("The first day attended cannot lie in the future. Come back when it has happened."))
    if key_worker.entity_id != referral.to_entity_id or key_worker.role != PROFESSIONAL:
        raise Refused(_("The key worker has to be a professional of this entity."))


def _hand_to(referral: Referral, line: Line, actor: Actor) -> None:
    referral.line, referral.to_entity = line, line.entity
    referral.programme, referral.family = line.programme, line.programme.family
    referral.received_at = referral.decided_at = None
    referral.due_on = calendar.add_working_days(timezone.localdate(), line.agreement.acknowledge_days)
    for role in (ENTITY_COORDINATOR,):
        _link(referral, "assessing", line.entity_id, role, actor)


def _link(referral: Referral, purpose: str, entity_id: Any, role: str, actor: Actor) -> None:
    patients.open_care_link(
        referral.patient_id, purpose, basis=("referral", referral.pk), entity_id=entity_id, role=role, by=actor
    )


def _agreement(referral: Referral) -> Any:
    assert referral.line is not None  # a referral that was sent names its line
    return referral.line.agreement


def _short(day: date) -> str:
    return f"{day:%d/%m/%Y}"
