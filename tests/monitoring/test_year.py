"""A year, day by day: nobody without a responsible user, no clock unheard, no reminder twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.db import connection, connections, transaction
from django.utils import timezone

from entities import cover
from entities.models import DeclineReason, Membership
from monitoring import reminders
from monitoring.models import Reminder
from monitoring.rules import RULES
from patients.models import Patient
from plans import hospital, leaving, services
from plans.models import HospitalStay, Plan, ProgressNote, Review
from ppr.lib import database_url
from ppr.lib.access import Actor, acting_as
from referrals import services as referrals
from referrals import waiting
from referrals.models import LIVE, Placement, Referral, State
from tests.cast import acting as act_as
from tests.figures import LONG

DAYS = 365
Marks = set[tuple[str, UUID, date]]


@contextmanager
def as_login(login: str) -> Iterator[None]:
    before = dict(connection.settings_dict)
    form = database_url.parse(settings.DATABASE_URLS[login])
    connections.close_all()
    connection.settings_dict.update(USER=form["USER"], PASSWORD=form["PASSWORD"])
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict.update(USER=before["USER"], PASSWORD=before["PASSWORD"])


@contextmanager
def system(name: str) -> Iterator[None]:
    with transaction.atomic(), acting_as(Actor(system=name)):
        yield


class Year:
    """What each day brings, by the same services as the pages, and what the ledger has heard of it."""

    def __init__(self, cast: Any, make: Any) -> None:
        self.cast, self.make = cast, make
        self.unheard: list[tuple[Any, ...]] = []
        self.alone: list[tuple[Any, ...]] = []
        self.rules: Counter[str] = Counter()

    def day(self, number: int) -> None:
        events = {
            1: lambda: self.make.referral(),
            5: lambda: [self.make.received() for _ in range(3)],
            9: self.admit, 12: self.someone_waits, 20: self.decline, 30: self.absence, 48: self.home_again,
            52: self.call, 75: self.join, 120: self.hard_moment, 150: self.hand_over, 200: self.leave, 240: self.dies,
        }  # fmt: skip
        if number in events:
            events[number]()
        if number % 45 == 0:
            self.review()

    def _by(self, who: Membership, make: Any) -> Any:
        with transaction.atomic(), act_as(who) as actor:
            return make(actor)

    def admit(self) -> None:
        stay = HospitalStay(patient=self.cast.pili, hospital=self.cast.usm, admitted_at=timezone.now())
        self._by(self.cast.clinician, lambda actor: hospital.admit(stay, by=self.cast.clinician))

    def home_again(self) -> None:
        def leave(actor: Any) -> None:
            stay = HospitalStay.objects.get(patient=self.cast.pili, left_at=None)
            hospital.leave(stay, by=self.cast.clinician, left_at=timezone.now(), early_contact=True)

        self._by(self.cast.clinician, leave)

    def call(self) -> None:
        note = ProgressNote(plan=self.cast.plan, patient=self.cast.pili, text="Hablamos.", happened_at=timezone.now())

        def contact(actor: Any) -> None:
            hospital.contact(HospitalStay.objects.get(patient=self.cast.pili), note, by=self.cast.professional)

        self._by(self.cast.professional, contact)

    def someone_waits(self) -> None:
        referral = self._referral(State.RECEIVED)
        facts = {"by": self.cast.coordinator, "supporter": self.cast.clinician, "support_meanwhile": "Una llamada."}
        self._by(self.cast.coordinator, lambda actor: waiting.wait(referral, **facts))

    def decline(self) -> None:
        facts = {"by": self.cast.coordinator, "reason": DeclineReason.objects.get(), "next_step": "Llamar."}
        referral = self._referral(State.RECEIVED)
        self._by(self.cast.coordinator, lambda actor: referrals.decline(referral, **facts))

    def join(self) -> None:
        def start(actor: Any) -> None:
            referral = Referral.objects.select_related("line__agreement").get(pk=self.cast.referral_teresa.pk)
            facts = {"by": self.cast.coordinator, "actor": actor, "joined_on": timezone.localdate()}
            services.pick_up(referral, key_worker=self.cast.professional, **facts)

        self._by(self.cast.coordinator, start)

    def hard_moment(self) -> None:
        facts = {"kind": "crisis", "text": "Una noche difícil.", "happened_at": timezone.now()}
        note = ProgressNote(plan=self.cast.plan, patient=self.cast.pili, **facts)
        self._by(self.cast.professional, lambda actor: services.write_note(note, by=self.cast.professional))

    def absence(self) -> None:
        today = timezone.localdate()
        cover.set_absence(
            self.cast.professional,
            away_from=today,
            away_until=today + timedelta(days=25),
            covered_by=self.cast.colleague,
        )

    def hand_over(self) -> None:
        who = {"by": self.cast.coordinator}
        self._by(
            self.cast.coordinator,
            lambda actor: cover.hand_over(self.cast.professional, self.cast.colleague, actor=actor, **who),
        )
        Membership.objects.filter(pk=self.cast.professional.pk).update(until=timezone.localdate())

    def leave(self) -> None:
        def go(actor: Any) -> None:
            rows = Placement.objects.select_related("slot__line__agreement", "referral", "entity")
            place = rows.get(patient=self.cast.teresa, state="active")
            facts = {"ending": "discharge", "left_on": timezone.localdate(), "next_step": "Su centro de salud."}
            leaving.leave(place, by=self.cast.coordinator, actor=actor, **facts)

        self._by(self.cast.coordinator, go)

    def dies(self) -> None:
        self._by(
            self.cast.clinician,
            lambda actor: leaving.died(
                Patient.objects.get(pk=self.cast.pili.pk), on=timezone.localdate(), by=self.cast.clinician
            ),
        )

    def review(self) -> None:
        """The review that is due soonest is held, where one is due within the month."""

        def hold(actor: Any) -> None:
            today = timezone.localdate()
            plans = Plan.objects.filter(patient__died_on=None, next_review_on__lte=today + timedelta(days=30))
            plan = plans.exclude(state="closed").order_by("next_review_on").first()
            if plan is not None:
                review = Review(plan=plan, held_on=today, decisions="Seguir.", next_on=today + timedelta(days=90))
                services.hold_review(review, by=self.cast.clinician)

        self._by(self.cast.clinician, hold)

    def _referral(self, state: State) -> Referral:
        def first(actor: Any) -> Referral:
            return Referral.objects.select_related("line__agreement").filter(state=state).order_by("created_at")[0]

        return self._by(self.cast.coordinator, first)

    def look(self) -> None:
        """Scan as the task does, then ask of every clock that has come due whether somebody has heard it."""
        look(self.unheard, self.alone, self.rules)


def look(unheard: list[Any], alone: list[Any], rules: Counter[str]) -> None:
    with as_login("jobs"), system("scan_due"):
        reminders.scan()
        heard: Marks = set(
            Reminder.objects.filter(kind="work", closed_at=None, recipient__in=Membership.objects.live())
            .values_list("rule", "object_id", "due_on")
        )  # fmt: skip
        today = timezone.localdate()
        for rule in RULES.values():
            wanted = rule.running().filter(due_date__lt=today) if rule.lead_days < 0 else rule.rows(today)
            for row in wanted:
                rules[rule.key] += 1
                if row.due_date <= today and (rule.key, row.pk, row.due_date) not in heard:
                    unheard.append((today, rule.key, row.pk))
    with system("look"):
        alone += nobody_answers()


def nobody_answers() -> list[tuple[Any, ...]]:
    """Live referrals and plans whose responsible has left, with nothing of theirs on another's desk while due."""
    live = Membership.objects.live().values("pk")
    referrals_left = Referral.objects.filter(state__in=LIVE).exclude(responsible__in=live)
    plans_left = Plan.objects.exclude(state="closed").exclude(key_worker__in=live)
    return [(timezone.localdate(), "referral", r.pk) for r in referrals_left] + [
        (timezone.localdate(), "plan", p.pk) for p in plans_left
    ]


def told_twice() -> int:
    rows = Reminder.objects.filter(kind="work").values_list("rule", "object_id", "due_on", "recipient_id")
    return sum(number - 1 for number in Counter(rows).values())


@pytest.mark.early
def test_a_year_of_the_cast(committed_db: str, cast: Any, make: Any, figure: Any) -> None:
    year = Year(cast, make)
    start = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    # The database goes by its own clock and would let nobody in before the day of their link: the year is acted
    # as the owner, and scanned as the task.
    with as_login("owner"):
        for number in range(DAYS):
            with time_machine.travel(start + timedelta(days=number), tick=False):
                year.day(number)
                year.look()
        with system("look"):
            twice, written = told_twice(), Reminder.objects.filter(kind="work").count()
    assert not year.unheard[:5] and not year.alone[:5]
    figure("a year of the cast: clocks unheard", len(year.unheard), exactly=0)
    figure("a year of the cast: people without a responsible user", len(year.alone), exactly=0)
    figure("a year of the cast: reminders twice", twice, exactly=0)
    figure("a year of the cast: reminders written", written, at_least=20)
    figure("a year of the cast: kinds of clock that ran", len(year.rules), at_least=14)


@pytest.mark.skipif(not LONG, reason="a year of three hundred people: dev.py test --long")
def test_a_year_of_the_demonstration(committed_db: str, figure: Any) -> None:
    from django.core.management import call_command

    with as_login("owner"):
        call_command("seed_demo", again=True)
    unheard: list[Any] = []
    alone: list[Any] = []
    rules: Counter[str] = Counter()
    start: datetime = timezone.localtime().replace(hour=9)
    with as_login("owner"):
        for number in range(DAYS):
            with time_machine.travel(start + timedelta(days=number), tick=False):
                look(unheard, alone, rules)
        with system("look"):
            twice = told_twice()
    figure("a year of the demonstration: clocks unheard", len(unheard), exactly=0)
    figure("a year of the demonstration: people without a responsible user", len(alone), exactly=0)
    figure("a year of the demonstration: reminders twice", twice, exactly=0)
