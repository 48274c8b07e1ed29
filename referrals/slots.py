"""Slots: which are free, and taking one so that two never get the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Line, Programme, Slot, SlotPause, SlotReduction
from ppr.lib.access import Actor
from referrals.models import Placement, Referral
from referrals.transitions import Refused


def free_ids(lines: Iterable[UUID]) -> list[UUID]:
    """Ids of the slots of these lines that can be taken today, by line and number."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_free_slots(%s::uuid[], %s)", [list(lines), timezone.localdate()])
        return [row[0] for row in cursor.fetchall()]


def free_slots(referral: Referral) -> list[Slot]:
    """The slots of the receiving entity's lines in force that are free, or kept for this very person."""
    lines = lines_for(referral).values_list("pk", flat=True)
    free = [*free_ids(lines), *kept_for(referral).values_list("slot_id", flat=True)]
    return list(
        Slot.objects.filter(pk__in=free, line__in=lines).select_related("line__programme").order_by("line", "number")
    )


def kept_for(referral: Referral) -> QuerySet[SlotPause]:
    """What is kept today for the person of this referral."""
    return SlotPause.objects.on().filter(kind=SlotPause.Kind.HELD, referral_id=referral.pk)


def _give_up(slot: Slot, referral: Referral) -> None:
    # The person for whom the slot is kept takes it.
    kept_for(referral).filter(slot=slot).update(ends_on=timezone.localdate(), ended_at=timezone.now())


def lines_for(referral: Referral) -> QuerySet[Line]:
    """Lines in force of the receiving entity, for the programme and sector asked."""
    asked: Any = {"entity": referral.to_entity_id, "programme": referral.programme_id}
    return Line.objects.in_force().filter(sector_id=referral.sector_id, **asked)


def placement_of(referral: Referral, actor: Actor) -> Placement | None:
    """The placement that this referral holds now, with its slot, where the actor may see it; one query."""
    rows = Placement.objects.visible_to(actor).filter(referral=referral).exclude(state=Placement.State.ENDED)
    found: Placement | None = rows.select_related("slot").first()
    return found


def locked(slot: Slot) -> Slot | None:
    """The slot's row, held until the end of the transaction; None while somebody else holds it."""
    return Slot.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=slot.pk).first()


def locked_if_free(slot: Slot) -> Slot:
    """The slot's row, held, if nobody has it. Raises Refused."""
    held = locked(slot)
    if held is None or held.pk not in free_ids([held.line_id]):
        raise Refused(why_not_free(slot))
    return held


def why_not_free(slot: Slot) -> str:
    """Why nobody new can come to this slot now: no agreement pays for it, it is going to close, or somebody has it."""
    if not Line.objects.in_force().filter(pk=slot.line_id).exists():
        return _("No agreement in force pays for this slot today. Choose another one; nothing has been saved.")
    closing = SlotReduction.objects.filter(slot=slot, until_on=None).exists()
    if closing or Slot.objects.filter(pk=slot.pk, closes_on__isnull=False).exists():
        words = _("Slot %(number)s is going to close and takes nobody new. Choose another one; nothing has been saved.")
        return words % {"number": slot.number}
    return taken(slot)


def hold_a_process_beside(referral: Referral, *, running: bool = False) -> None:
    """A home goes with a process: one on a slot, or one that has begun where `running`. Raises Refused."""
    if referral.family != Programme.Family.HOUSING:
        return
    stands = process_stands(referral.patient_id)
    if stands == "none":
        raise Refused(
            _("A place in a home goes with a rehabilitation process, and this person has none. Accept that one first.")
        )
    if running and stands != "running":
        raise Refused(_("The rehabilitation process that goes with the home has not begun. Note its first day first."))


def process_stands(patient_id: UUID, family: str = Programme.Family.PROCESS) -> str:
    """How far the person's process (or home) is, whoever runs it: «none», «kept» or «running»."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_process_stands(%s, %s)", [patient_id, family])
        return str(cursor.fetchone()[0])


def taken(slot: Slot) -> str:
    """What whoever comes second reads."""
    words = _("Slot %(number)s has just been taken. Choose another one; nothing has been saved.")
    return words % {"number": slot.number}


def allocate(referral: Referral, slot: Slot, **facts: Any) -> Placement:
    """Take the slot for this referral. Locked once, as late as possible; raises Refused when it is taken."""
    hold_a_process_beside(referral)
    _give_up(slot, referral)
    held = locked_if_free(slot)
    assert referral.to_entity_id is not None  # whose slot it is
    placement = Placement(
        patient_id=referral.patient_id,
        referral=referral,
        slot=held,
        entity_id=referral.to_entity_id,
        assigned_on=timezone.localdate(),
        **facts,
    )
    try:
        with transaction.atomic():
            placement.save(force_insert=True)
    except IntegrityError as error:
        raise Refused(taken(slot)) from error
    return placement


def release(referral: Referral) -> None:
    """Free the slot that was kept for somebody who did not start; nothing where none was kept."""
    kept = Placement.objects.filter(referral=referral, state__in=[Placement.State.OFFERED, Placement.State.ASSIGNED])
    for placement in kept:
        placement.state, placement.ended_on = Placement.State.ENDED, timezone.localdate()
        placement.ending = Placement.Ending.NEVER_STARTED
        placement.save()


def waiting_place(referral: Referral) -> tuple[int, int] | None:
    """Which one in the waiting list of its line, and of how many; None where the referral does not wait."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_waiting_place(%s)", [referral.pk])
        row = cursor.fetchone()
    return (row[0], row[1]) if row else None


def waiting_counts(lines: Iterable[UUID]) -> dict[UUID, int]:
    """Line → how many people wait for it, whoever referred them; a line for which nobody waits is left out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_waiting_counts(%s::uuid[])", [list(lines)])
        return dict(cursor.fetchall())
