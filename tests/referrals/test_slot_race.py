"""Twenty coordinators press for the last slot: never two get it, and any guard alone would be enough."""

from __future__ import annotations

import copy
import threading
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from entities.models import Slot
from referrals import services, slots
from referrals.models import Placement, Referral
from referrals.transitions import Refused
from tests import database
from tests.cast import acting, key
from tests.figures import LONG

CALLERS = 20
RACES = 1000 if LONG else 10


def unguarded(everyone: threading.Barrier) -> Any:
    """Taking a slot as one would write it without thinking of the others: look, then take."""

    def take(referral: Referral, slot: Slot) -> Placement:
        free = slot.pk in slots.free_ids([slot.line_id])
        everyone.wait()  # all have looked; none has taken
        if not free:
            raise Refused("taken")
        placement = Placement(
            patient_id=referral.patient_id, referral=referral, slot=slot, entity_id=referral.to_entity_id,
            assigned_on=timezone.localdate(),
        )  # fmt: skip
        placement.save(force_insert=True)
        return placement

    return take


def press_at_once(cast: Any, referrals: list[Referral], slot: Slot, everyone: threading.Barrier) -> list[str]:
    """Each caller accepts on the same slot over a connection of its own; what became of each."""
    outcomes: list[str] = []

    def press(referral: Referral) -> None:
        try:
            with transaction.atomic(), acting(cast.coordinator):
                everyone.wait()
                services.accept(referral, slot, by=cast.coordinator)
            outcomes.append("accepted")
        except Refused:
            outcomes.append("refused")
        except Exception as error:  # what the database refuses
            outcomes.append(type(error).__name__)
        finally:
            connection.close()

    callers = [threading.Thread(target=press, args=[referral]) for referral in referrals]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join(timeout=60)
    assert len(outcomes) == len(referrals)
    return outcomes


@pytest.mark.parametrize(
    ("lock", "index", "ledger", "how_many"),
    [
        (False, False, False, CALLERS),
        (True, False, False, 1),
        (False, True, False, 1),
        (False, False, True, 1),
        (True, True, True, 1),
    ],
    ids=["no guard: the race is real", "lock alone", "index alone", "ledger alone", "all"],
)
def test_the_last_slot(
    committed_db: str,
    cast: Any,
    make: Any,
    monkeypatch: pytest.MonkeyPatch,
    figure: Any,
    lock: bool,
    index: bool,
    ledger: bool,
    how_many: int,
) -> None:
    referrals = [make.received() for _ in range(CALLERS)]
    slot = Slot.objects.get(pk=key("line-6"))
    everyone = threading.Barrier(CALLERS, timeout=60)
    if not lock:
        monkeypatch.setattr(slots, "allocate", unguarded(everyone))
    if not index:
        with database.connect("owner", committed_db) as owner:
            owner.execute("DROP INDEX placement_one_per_slot")
    if not ledger:
        with database.connect("owner", committed_db) as owner:
            owner.execute("ALTER TABLE referrals_stay DROP CONSTRAINT stay_one_on_a_slot")
    outcomes = press_at_once(cast, referrals, slot, everyone)
    with database.connect("owner", committed_db) as owner:
        held = owner.execute(
            "SELECT count(*) FROM referrals_placement WHERE slot_id = %s AND state <> 'ended'", [slot.pk]
        ).fetchone()
        moved = owner.execute(
            "SELECT count(*) FROM referrals_referral WHERE state = 'slot_assigned' AND id = ANY(%s)",
            [[r.pk for r in referrals]],
        ).fetchone()
    assert held == moved == (how_many,)
    assert outcomes.count("accepted") == how_many
    if lock:
        assert outcomes.count("refused") == CALLERS - how_many, outcomes
    if lock and index and ledger:
        figure(f"people on one slot after {CALLERS} at once", held[0], exactly=1)


def race_again_and_again(cast: Any, owner: Any, referrals: list[Referral], slot: Slot, races: int) -> list[int]:
    """The same callers, each over one connection of its own, press at once race after race; how many held the slot."""
    gate = threading.Barrier(len(referrals) + 1, timeout=120)
    held: list[int] = []
    wrong: list[Exception] = []

    def press(referral: Referral) -> None:
        for _ in range(races):
            mine = copy.copy(referral)
            gate.wait()
            try:
                with transaction.atomic(), acting(cast.coordinator):
                    services.accept(mine, slot, by=cast.coordinator)
            except Refused:
                pass
            except Exception as error:
                wrong.append(error)
            gate.wait()
        connection.close()

    callers = [threading.Thread(target=press, args=[referral], daemon=True) for referral in referrals]
    for caller in callers:
        caller.start()
    for _ in range(races):
        gate.wait()
        gate.wait()
        held.append(_held_by(owner, slot))
        _begin_again(owner, slot, referrals)
    for caller in callers:
        caller.join(timeout=60)
    assert not wrong, wrong[:3]
    return held


def _held_by(owner: Any, slot: Slot) -> int:
    """On how many days at most are two on the slot, and how many have it: 1 is right."""
    (people,) = owner.execute(
        "SELECT count(*) FROM referrals_placement WHERE slot_id = %s AND state <> 'ended'", [slot.pk]
    ).fetchone()
    (stays,) = owner.execute("SELECT count(*) FROM referrals_stay WHERE slot_id = %s", [slot.pk]).fetchone()
    assert people == stays
    return int(people)


def _begin_again(owner: Any, slot: Slot, referrals: list[Referral]) -> None:
    owner.execute("DELETE FROM referrals_stay WHERE slot_id = %s", [slot.pk])
    owner.execute("DELETE FROM referrals_placement WHERE slot_id = %s", [slot.pk])
    owner.execute(
        "UPDATE referrals_referral SET state = 'received', row_version = %s WHERE id = ANY(%s)",
        [referrals[0].row_version, [referral.pk for referral in referrals]],  # all made alike
    )


@pytest.mark.parametrize("guarded", [False, True], ids=["guards off: over-allocated", "as it is"])
def test_race_after_race(
    committed_db: str, cast: Any, make: Any, monkeypatch: pytest.MonkeyPatch, figure: Any, guarded: bool
) -> None:
    referrals = [make.received() for _ in range(CALLERS)]
    slot = Slot.objects.get(pk=key("line-6"))
    races = RACES if guarded else 3
    with database.connect("owner", committed_db) as owner:
        owner.autocommit = True
        if not guarded:
            monkeypatch.setattr(slots, "allocate", unguarded(threading.Barrier(CALLERS, timeout=60)))
            owner.execute("DROP INDEX placement_one_per_slot")
            owner.execute("ALTER TABLE referrals_stay DROP CONSTRAINT stay_one_on_a_slot")
        held = race_again_and_again(cast, owner, referrals, slot, races)
    if guarded:
        assert set(held) == {1}
        figure(f"races of {CALLERS} for the last slot, each won by one", len(held), at_least=RACES)
        figure("races in which two got the slot", sum(many > 1 for many in held), exactly=0)
    else:
        assert min(held) == CALLERS
