"""The course of a process once the person has joined: held, resumed, another intensity or key worker, ended.

Each is one dated event on the placement, never a new referral.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Line, Membership, Programme, Slot
from entities.roles import EHR_COORDINATOR, ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR
from patients import services as patients
from ppr.lib import outbox
from ppr.lib.access import Actor
from referrals import calendar, slots, transfers, transitions
from referrals.models import LIVE, Placement, PlacementEvent, Referral, ReferralEvent, State
from referrals.transitions import Refused

Kind = PlacementEvent.Kind
RUNNING = (Placement.State.ACTIVE, Placement.State.SUSPENDED)
# Who takes part through a process; the unit that referred goes on following clinically.
_THROUGH = ("treating", "key_worker", "coordinating")


def running(patient_id: UUID, *states: str) -> list[Placement]:
    """The person's processes that go on (or those in these states), the main one before a home."""
    rows = Placement.objects.filter(patient_id=patient_id, state__in=states or RUNNING).select_related(
        "slot__line__agreement", "slot__line__programme", "referral__line"
    )
    return sorted(rows, key=lambda row: (row.referral.family != "process", row.assigned_on))


def agreement_of(placement: Placement) -> Agreement:
    """The agreement that pays for the place and sets its clocks."""
    found: Agreement = placement.slot.line.agreement
    return found


def clocks_first(placements: QuerySet[Placement]) -> QuerySet[Placement]:
    """Of one person's placements those in a process, first the one whose agreement sets their clocks.

    The latest that was joined: a place that is only kept, or never began, sets no clock of what goes on.
    """
    joined = F("joined_on").desc(nulls_last=True)
    of_process = placements.filter(slot__line__programme__family=Programme.Family.PROCESS)
    return of_process.order_by(joined, "-assigned_on", "-id")


def hold(placement: Placement, *, by: Membership, on: date, reason: str = "") -> PlacementEvent:
    """Keep the place while the person is in hospital, for the agreement's days. Raises Refused."""
    with transaction.atomic():
        _lock(placement, Placement.State.ACTIVE)
        placement.state = Placement.State.SUSPENDED
        placement.hold_until = on + timedelta(days=agreement_of(placement).hold_days)
        return _happened(placement, Kind.HELD, by=by, on=on, reason=reason)


def resume(placement: Placement, *, by: Membership, on: date, reason: str = "") -> PlacementEvent:
    """The person is back in the place that was kept. Raises Refused."""
    with transaction.atomic():
        _lock(placement, Placement.State.SUSPENDED)
        placement.state, placement.hold_until = Placement.State.ACTIVE, None
        return _happened(placement, Kind.RESUMED, by=by, on=on, reason=reason)


def expect_end(placement: Placement, day: date | None, *, by: Membership) -> None:
    """Write down when the slot is expected to be free, or that no day is known. Raises Refused."""
    with transaction.atomic():
        _lock(placement, *RUNNING)
        placement.expected_end_on = day
        placement.save()
        outbox.announce("placement_expected", "placement", placement.pk, placement.patient_id, by=by.pk)


def lines_beside(placement: Placement) -> list[Line]:
    """The other lines in force of the same entity, family and sector: where the intensity may change to."""
    line = placement.slot.line
    rows = Line.objects.in_force().filter(
        entity_id=placement.entity_id, sector_id=line.sector_id, programme__family=line.programme.family
    )
    return list(rows.exclude(pk=line.pk).select_related("programme"))


def slots_beside(placement: Placement) -> list[Slot]:
    """The free slots of those lines."""
    free = slots.free_ids([line.pk for line in lines_beside(placement)])
    return list(Slot.objects.filter(pk__in=free).select_related("line__programme").order_by("line", "number"))


def change_intensity(placement: Placement, slot: Slot, *, by: Membership, on: date, reason: str) -> PlacementEvent:
    """Move the process to a free slot of another line; the old one is free the same second. Raises Refused."""
    with transaction.atomic():
        _lock(placement, *RUNNING)
        if slot.line_id not in {line.pk for line in lines_beside(placement)}:
            raise Refused(_("This slot is not of another line of your entity. Choose another one."))
        left, placement.slot = placement.slot, slots.locked_if_free(slot)
        event = _happened(placement, Kind.INTENSITY, by=by, on=on, reason=reason, from_slot=left, to_slot=slot)
        referral = placement.referral
        referral.line, referral.programme = slot.line, slot.line.programme
        _save(referral)
    return event


def change_key_worker(
    placement: Placement, key_worker: Membership, *, by: Membership, actor: Actor, on: date, reason: str
) -> PlacementEvent:
    """Hand the person over to another professional of the entity; the old key worker's link ends. Raises Refused."""
    with transaction.atomic():
        _lock(placement, *RUNNING)
        if key_worker.entity_id != placement.entity_id or key_worker.role != PROFESSIONAL:
            raise Refused(_("The key worker has to be a professional of this entity."))
        if key_worker.pk == placement.key_worker_id:
            raise Refused(_("This professional is the key worker already."))
        referral = placement.referral
        basis = ("referral", referral.pk)
        patients.close_care_links(placement.patient_id, ["key_worker"], basis_id=referral.pk)
        patients.open_care_link(placement.patient_id, "key_worker", basis=basis, membership=key_worker, by=actor)
        placement.key_worker = referral.responsible = key_worker
        _save(referral)
        return _happened(placement, Kind.KEY_WORKER, by=by, on=on, reason=reason, to_membership=key_worker)


def end(
    placement: Placement, *, by: Membership, on: date, ending: str, text: str = "", next_step: str = ""
) -> PlacementEvent:
    """End the process: its slot is free from that second, its team still sees for the handover. Raises Refused."""
    with transaction.atomic():
        agreement, referral = agreement_of(placement), placement.referral
        _hold_home(placement, ending)
        event = _end_place(placement, by, on, ending, next_step)
        transfers.forget(referral)
        referral.closed_on = on
        moves = ending == Placement.Ending.TRANSFER  # then it stands on the referral that goes on
        referral.way_back_until = None if moves else calendar.add_months(on, agreement.way_back_months)
        transitions.apply(referral, "close", by=by, text=text, next_step=next_step, ending=ending)
        close_links(referral, _handover_ends(agreement))
    return event


def _hold_home(placement: Placement, ending: str) -> None:
    """A process does not end under somebody who lives in a home that goes with it. Raises Refused."""
    if ending == Placement.Ending.TRANSFER or placement.referral.family == Programme.Family.HOUSING:
        return
    if slots.process_stands(placement.patient_id, Programme.Family.HOUSING) != "none":
        raise Refused(
            _(
                "This person lives in a home that goes with the process. Agree first, with whoever runs it, where to live."
            )
        )


def end_with_life(patient_id: UUID, *, by: Membership, on: date) -> None:
    """End every process and referral of somebody who has died, of whatever party; every slot is free."""
    with transaction.atomic():
        for placement in running(patient_id, *(s for s in Placement.State if s != Placement.State.ENDED)):
            _end_place(placement, by, max(on, placement.assigned_on), Placement.Ending.DEATH, "")
            close_links(placement.referral, _handover_ends(agreement_of(placement)))
        for referral in Referral.objects.select_for_update(of=("self",)).filter(patient_id=patient_id, state__in=LIVE):
            _close_with_life(referral, by, on)
            patients.close_care_links(patient_id, ["assessing", "routing", "matching"], basis_id=referral.pk)


def hand_on(referral: Referral, line: Line, *, by: Membership, actor: Actor, handover: str, history: str) -> Referral:
    """Send somebody whose process here has ended on to another entity, with what it needs to know."""
    sent = Referral(patient_id=referral.patient_id, reason=handover, state=State.SENT, sent_at=timezone.now())
    for name in ("from_entity", "from_membership", "sector_office", "sector", "door", "person_wish", "contact_facts"):
        setattr(sent, name, getattr(referral, name))
    sent.safety_facts, sent.options_explained = referral.safety_facts, referral.options_explained
    sent.line, sent.to_entity, sent.programme, sent.family = line, line.entity, line.programme, line.programme.family
    # Until the next entity takes it up, whoever refers clinically has the case in hand.
    sent.responsible = referral.from_membership
    sent.due_on = calendar.add_working_days(timezone.localdate(), line.agreement.acknowledge_days)
    # Should nothing come of it, the way back is as long as after any leaving.
    left = referral.closed_on or timezone.localdate()
    sent.way_back_until = calendar.add_months(left, line.agreement.way_back_months)
    with transaction.atomic():
        try:
            with transaction.atomic():
                sent.save(force_insert=True)
        except IntegrityError as error:
            raise Refused(_("This person already has a live referral. Open it instead of starting another.")) from error
        _open_doors(sent, actor)
        _log(sent, "send", State.DRAFT, by, history)
    return sent


def _handover_ends(agreement: Agreement) -> datetime:
    return timezone.now() + timedelta(days=agreement.handover_days)


def close_links(referral: Referral, at: datetime) -> None:
    """End at that moment the part that teams take through this process."""
    patients.close_care_links(referral.patient_id, _THROUGH, basis_id=referral.pk, at=at)
    patients.keep_the_past(referral.patient_id, referral.to_entity_id, basis=("referral", referral.pk))


def _open_doors(referral: Referral, actor: Actor) -> None:
    parties: Iterable[tuple[str, Any, str]] = (
        *(("referring", referral.from_entity_id, role) for role in HEALTH if referral.from_membership.role in HEALTH),
        ("routing", referral.sector_office_id, SECTOR_COORDINATOR),
        ("matching", referral.sector_office_id, EHR_COORDINATOR),
        ("assessing", referral.to_entity_id, ENTITY_COORDINATOR),
    )
    for purpose, entity_id, role in parties:
        if entity_id:
            patients.open_care_link(
                referral.patient_id, purpose, basis=("referral", referral.pk), entity_id=entity_id, role=role, by=actor
            )


def _end_place(placement: Placement, by: Membership, on: date, ending: str, next_step: str) -> PlacementEvent:
    _lock(placement, *(s for s in Placement.State if s != Placement.State.ENDED))
    placement.state, placement.ended_on, placement.ending = Placement.State.ENDED, on, ending
    placement.hold_until = placement.expected_end_on = None
    return _happened(placement, Kind.ENDED, by=by, on=on, reason=next_step, from_slot=placement.slot)


def _close_with_life(referral: Referral, by: Membership, on: date) -> None:
    transfers.forget(referral)
    referral.closed_on, referral.way_back_until = on, None
    transitions.apply(referral, "end_with_life", by=by)


def _log(referral: Referral, verb: str, before: State, by: Membership, text: str) -> None:
    event = ReferralEvent(patient_id=referral.patient_id, referral=referral, verb=verb, text=text)
    event.from_state, event.to_state = before, referral.state
    event.by_membership, event.entity_id = by, by.entity_id
    event.save(force_insert=True)
    outbox.announce(f"referral_{verb}", "referral", referral.pk, referral.patient_id, by=by.pk, referral=referral)


def _save(referral: Referral) -> None:
    referral.row_version += 1
    referral.save()


def _lock(placement: Placement, *states: str) -> None:
    """Hold the row and see whether it is still where the page saw it. Raises Refused."""
    rows = Placement.objects.select_for_update(no_key=True, of=("self",)).only("state", "patient_id")
    held = rows.get(pk=placement.pk)
    if held.state not in states:
        raise Refused(
            _("The process is “%(state)s” now; this no longer applies. Look at it again.")
            % {"state": Placement.State(held.state).label}
        )


def _happened(placement: Placement, kind: Kind, *, by: Membership, on: date, **facts: Any) -> PlacementEvent:
    """Log the event, save the placement and tell it. Raises Refused where the slot was somebody else's that day."""
    event = PlacementEvent(
        patient_id=placement.patient_id, placement=placement, kind=kind, on=on, by_membership=by, **facts
    )
    try:
        with transaction.atomic():
            # The event first: from both the database derives the ledger of stays, and holds it against the others'.
            event.save(force_insert=True)
            placement.save()
            with connection.cursor() as cursor:
                cursor.execute(
                    "SET CONSTRAINTS stay_one_on_a_slot IMMEDIATE; SET CONSTRAINTS stay_one_on_a_slot DEFERRED"
                )
    except IntegrityError as error:
        raise Refused(slots.taken(placement.slot)) from error
    outbox.announce(f"placement_{kind.value}", "placement", placement.pk, placement.patient_id, by=by.pk)
    return event
