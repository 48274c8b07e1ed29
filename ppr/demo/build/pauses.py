"""Slots that nobody has and that are not free: one kept for somebody on the way, one where work is being done."""

from __future__ import annotations

from datetime import timedelta

from entities.models import Slot, SlotPause
from ppr.demo.build.scene import Scene
from ppr.demo.days import moment
from ppr.demo.keys import key
from referrals.models import Placement

# (entity, programme, sector), what for, since and until so many days from today, why
PAUSES: tuple[tuple[tuple[str, str, str], str, int, int | None, str], ...] = (
    (("carrasca-clara", "piso", "zaragoza-2"), SlotPause.Kind.HELD, -3, 9, "Termina su ingreso y viene a conocer el piso antes de decidir."),
    (("sabina-azul", "piso", "alcaniz"), SlotPause.Kind.OUT_OF_SERVICE, -12, None, "Se cambia la caldera del piso."),
)  # fmt: skip


def build(scene: Scene) -> None:
    taken = {p.slot_id for p in scene.of(Placement) if p.state != Placement.State.ENDED}
    today = scene.days.today
    for line, kind, since, until, reason in PAUSES:
        slot: Slot | None = next((s for s in scene.slots[scene.lines[line].pk] if s.pk not in taken), None)
        if slot is None:
            continue  # the stories have filled the line
        scene.add(
            SlotPause(
                pk=key("slot-pause", slot.pk),
                slot=slot,
                kind=kind,
                begins_on=today + timedelta(days=since),
                ends_on=None if until is None else today + timedelta(days=until),
                reason=reason,
                begun_at=moment(today + timedelta(days=since), 10),
                begun_by=scene.coordinator(line[0]),
            )
        )
