"""Whatever is pressed, whoever is away, hands over or leaves: a referral that is open has somebody who answers for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as strategy
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from entities import cover
from entities.models import Membership, User
from monitoring.rules import RULES
from monitoring.staff import Staff
from patients.models import Patient
from referrals import orientation, transitions
from referrals.models import ANSWERED_FOR, Placement, Referral, State
from referrals.transitions import STEPS, Refused
from tests.cast import acting as act
from tests.figures import LONG
from tests.referrals.pressing import press, settle

UNIT = ("clinician", "clinician_two", "social_worker")
ENTITY = ("coordinator", "coordinator_two")
STAFF = (*UNIT, *ENTITY, "coordinator_other", "sector_coordinator", "professional", "colleague", "professional_other")
VERBS = {
    "convert": UNIT, "conclude": (*UNIT, "sector_coordinator"), "acknowledge": (*ENTITY, "coordinator_other"),
    "assess": ENTITY, "wait": (*ENTITY, "coordinator_other"), "accept": (*ENTITY, "coordinator_other"), "offer": ENTITY,
    "take_offer": (*UNIT, *ENTITY), "refuse_offer": (*UNIT, *ENTITY), "decline": (*ENTITY, "coordinator_other"),
    "person_declines": (*UNIT, *ENTITY), "route": ("sector_coordinator", *UNIT), "withdraw": UNIT, "reopen": UNIT,
    "join": (*ENTITY, "coordinator_other"), "close": ("professional", "colleague", *ENTITY), "come_back": (*UNIT, *ENTITY),
    "tell": (*UNIT, *ENTITY), "prioritise": ("sector_coordinator",), "transfer": ("sector_coordinator",),
    "stay": ("professional", *ENTITY), "lapse": ("",), "expire": ("",),
}  # fmt: skip
PRESSES = [(verb, who) for verb, names in VERBS.items() for who in names]


class Handing(RuleBasedStateMachine):
    """One referral, pressed by whoever is there, while people go on leave, hand over what they have, and go."""

    cast: Any
    made = 0

    def __init__(self) -> None:
        super().__init__()
        self.mark = transaction.savepoint()
        self.people = {name: getattr(self.cast, name, None) or self.cast.two[name] for name in STAFF}
        self.pk = self.cast.referral_adrian.pk

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.mark)

    @initialize(door=st.sampled_from(["referral", "referral", "clinician", "sector_coordinator"]))
    def begins(self, door: str) -> None:
        if door == "referral":
            return
        by = self.people[door]
        with act(by) as actor:
            heard = Referral(reason="Llama su hermana.", contact_facts="600 000 000", door="family")
            self.pk = orientation.orient(
                heard, Patient(given_name="Sole", town="Alloza", sector_id="teruel"), by=by, actor=actor
            ).pk

    def here(self, name: str) -> Membership | None:
        return Membership.objects.live().select_related("user", "entity").filter(pk=self.people[name].pk).first()

    @rule(data=st.data())
    def press(self, data: Any) -> None:
        """Mostly what the table lets somebody do now, now and then what it does not."""
        referral = self._referral()
        open_now = [step for step in PRESSES if self._may(referral, *step)]
        verb, name = data.draw(
            st.sampled_from(PRESSES if not open_now or data.draw(st.integers(0, 9)) == 9 else open_now)
        )
        member = self.here(name) if name else None
        if (name and member is None) or (
            referral is not None and referral.line_id is None and (verb, name) not in open_now
        ):
            return  # who has left presses nothing; of a first conversation no page asks for more than it leads to
        with suppress(Refused, Referral.DoesNotExist, Placement.DoesNotExist), transaction.atomic():
            press(self.cast, Referral(pk=self.pk), verb, member)
            type(self).made += 1

    def _may(self, referral: Referral | None, verb: str, name: str) -> bool:
        return referral is not None and transitions.why_not(STEPS[verb], referral, self.people.get(name)) is None

    def _referral(self) -> Referral | None:
        for reader in (self.cast.reader, self.cast.clinician):  # what was taken back the sector no longer reads
            with act(reader):
                found = Referral.objects.filter(pk=self.pk).first()
            if found is not None:
                return found
        return None

    @rule(name=st.sampled_from(STAFF), covered=st.booleans())
    def goes_on_leave(self, name: str, covered: bool) -> None:
        member, today = self.here(name), timezone.localdate()
        if member is not None:
            others = cover.colleagues(member)
            until = today + timedelta(days=20)
            by = others[0] if covered and others else None
            cover.set_absence(member, away_from=today, away_until=until, covered_by=by)

    @rule(name=st.sampled_from(STAFF))
    def hands_over_and_goes(self, name: str) -> None:
        member = self.here(name)
        others = cover.colleagues(member) if member else []
        if member is None:
            return
        if others:
            with act(member) as actor:
                cover.hand_over(member, others[0], by=member, actor=actor)
                settle()
        with suppress(ValidationError):  # the administration lets nobody go on whom somebody depends
            cover.check_may_end(member, date.today())
            Membership.objects.filter(pk=member.pk).update(until=date.today() - timedelta(days=1))

    @invariant()
    def somebody_answers(self) -> None:
        staff = Staff(timezone.localdate())
        referral = self._referral()
        if referral is None or referral.state not in ANSWERED_FOR:
            return
        answers = Membership.objects.live().select_related("user", "entity").get(pk=referral.responsible_id)
        assert staff.reach([referral.responsible_id]), "away, and nobody stands in"
        with act(answers) as actor:
            assert Referral.objects.visible_to(actor).filter(pk=self.pk).exists(), referral.state
            self._clocks(staff)
        if referral.state == State.WAITING:
            assert Membership.objects.live().filter(pk=referral.supporter_id).exists(), "nobody accompanies"

    def _clocks(self, staff: Staff) -> None:
        """Every clock that runs on it is work on somebody's desk."""
        for one in (r for r in RULES.values() if r.kind == "referral"):
            for row in one.running().filter(pk=self.pk):
                assert staff.reach(one.recipients(row, staff)), one.key


def _second(cast: Any, name: str, username: str) -> Membership:
    user = User(username=username, first_name="Otra", last_name="Persona", email=f"{username}@ppr.invalid")
    user.set_unusable_password()
    user.save()
    like = getattr(cast, name)
    return Membership.objects.create(user=user, entity=like.entity, role=like.role, since=date(2024, 1, 1))


def test_no_referral_reaches_a_state_with_nobody_responsible(cast: Any, figure: Any) -> None:
    cast.two = {
        "clinician_two": _second(cast, "clinician", "otra.una"),
        "coordinator_two": _second(cast, "coordinator", "otra.dos"),
    }
    cast.reader = _second(cast, "sector_coordinator", "otra.tres")  # reads, presses nothing, stays
    machine = type("Referrals", (Handing,), {"cast": cast, "made": 0})
    examples = 400 if LONG else 15
    run_state_machine_as_test(
        machine,
        settings=strategy(
            max_examples=examples, stateful_step_count=30 if LONG else 18, deadline=None,
            suppress_health_check=list(HealthCheck), derandomize=not LONG,
        ),
    )  # fmt: skip
    figure("referrals with people coming and going: steps made", machine.made, at_least=1000 if LONG else 30)  # type: ignore[attr-defined]
    figure("referrals with people coming and going: states with nobody responsible", 0, exactly=0)


def test_the_machine_sees_whoever_is_left_alone(cast: Any) -> None:
    cast.two = {name: getattr(cast, name.removesuffix("_two")) for name in ("clinician_two", "coordinator_two")}
    cast.reader = cast.sector_coordinator
    machine = type("Referrals", (Handing,), {"cast": cast})()
    machine.somebody_answers()
    Membership.objects.filter(pk=cast.clinician.pk).update(
        until=date.today() - timedelta(days=1)
    )  # nobody took it over
    with pytest.raises(Membership.DoesNotExist):
        machine.somebody_answers()
    machine.teardown()
