"""A year of referrals, day by day, with desks that answer late or never: none is silent longer than its clock."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import time_machine
from django.db import transaction
from django.utils import timezone

from entities.models import Membership
from monitoring.models import Reminder
from referrals import tasks, transitions
from referrals.models import OPEN, Placement, Referral, ReferralEvent, State
from referrals.transitions import Refused
from tests.figures import LONG
from tests.monitoring.test_year import as_login, look, system
from tests.referrals.pressing import press

REFERRALS, DAYS = (2000, 365) if LONG else (24, 24)
PLACES = REFERRALS // 20  # on each line: most people wait
ASIDE = ("end_with_life", "attach")  # neither moves a referral on
UNANSWERED_DAYS = 15 if LONG else 4
# How often in a day somebody of each desk looks at a referral that they could move.
HANDS = {"coordinator": 0.12, "coordinator_other": 0.03, "clinician": 0.02, "social_worker": 0.02,
         "sector_coordinator": 0.08, "professional": 0.01, "professional_other": 0.01}  # fmt: skip
if LONG:  # so many people at once that each is looked at less often
    HANDS = {name: often / 2 for name, often in HANDS.items()}
# Rarely pressed, or a year would be of nothing else.
SELDOM = {"withdraw", "person_declines", "refuse_offer", "decline", "transfer", "prioritise", "close"}


class Desks:
    """Who presses what on which day, and what was found each evening."""

    def __init__(self, cast: Any, make: Any) -> None:
        self.cast, self.make, self.rng = cast, make, random.Random(5)
        self.verbs: Counter[str] = Counter()
        self.silent: list[tuple[date, UUID, str]] = []
        self.unheard: list[Any] = []
        self.alone: list[Any] = []
        self.rules: Counter[str] = Counter()
        for line in (cast.line, cast.line_other):
            type(line.agreement).objects.filter(pk=line.agreement_id).update(unanswered_days=UNANSWERED_DAYS)
            for _place in range(PLACES):
                make.slot(line)

    def arrive(self, number: int) -> None:
        for _one in range(number):
            by = self.rng.choice((self.cast.clinician, self.cast.social_worker))
            self.make.referral(by=by, line=self.rng.choice((self.cast.line, self.cast.line_other)))

    def work(self) -> None:
        with system("look"):
            rows = list(Referral.objects.filter(state__in=(*OPEN, State.JOINED)).order_by("pk"))
        for referral in rows:
            for name, often in HANDS.items():
                if self.rng.random() < often:
                    self._press(referral, name)

    def _press(self, referral: Referral, name: str) -> None:
        member: Membership = getattr(self.cast, name)
        moves = [move.verb for move in transitions.possible(referral, member) if move.verb not in ASIDE]
        moves = [verb for verb in moves if verb not in SELDOM or self.rng.random() < 0.2]
        if not moves:
            return
        verb = self.rng.choice(moves)
        with suppress(Refused, Placement.DoesNotExist), transaction.atomic():
            press(self.cast, referral, verb, member)
            self.verbs[verb] += 1
        with system("look"):
            referral.refresh_from_db()

    def night(self) -> None:
        """What the tasks do by themselves, and then what the ledger of reminders has heard."""
        with as_login("jobs"):
            tasks.lapse_offers()
            tasks.expire_unanswered()
        look(self.unheard, self.alone, self.rules)
        self._listen()

    def _listen(self) -> None:
        today = timezone.localdate()
        with system("look"):
            live = Membership.objects.live()
            work = Reminder.objects.filter(kind="work", object_kind="referral", closed_at=None, recipient__in=live)
            heard = set(work.values_list("object_id", flat=True))
            for row in Referral.objects.filter(state__in=OPEN):
                if row.due_on is None:
                    self.silent.append((today, row.pk, "no clock"))
                elif row.due_on < today and row.pk not in heard:
                    self.silent.append((today, row.pk, "on nobody's desk"))
                elif row.state == State.OFFERED and row.due_on < today:
                    self.silent.append((today, row.pk, "an offer past its day"))
                elif row.state == State.SENT and row.due_on + timedelta(days=UNANSWERED_DAYS) < today:
                    self.silent.append((today, row.pk, "unanswered, and not back with the sector"))


def test_no_referral_is_silent_longer_than_its_clock(committed_db: str, cast: Any, make: Any, figure: Any) -> None:
    start: datetime = timezone.localtime().replace(hour=9, minute=0, second=0, microsecond=0)
    with as_login("owner"):
        desks, made = Desks(cast, make), 0
        for number in range(DAYS):
            with time_machine.travel(start + timedelta(days=number), tick=False):
                wanted = REFERRALS * (number + 1) // DAYS
                desks.arrive(wanted - made)
                made = wanted
                desks.work()
                desks.night()
        with system("look"):
            expired = ReferralEvent.objects.filter(verb="expire").count()
            states = Counter(Referral.objects.values_list("state", flat=True))
            judged = Referral.objects.count()
    assert not desks.silent[:5] and not desks.unheard[:5] and not desks.alone[:5]
    figure("a year of referrals: referrals", judged, at_least=REFERRALS)
    figure("a year of referrals: days", DAYS, at_least=DAYS)
    figure("a year of referrals: silent longer than their clock", len(desks.silent), exactly=0)
    figure("a year of referrals: clocks unheard", len(desks.unheard), exactly=0)
    figure("a year of referrals: without a responsible user", len(desks.alone), exactly=0)
    figure(
        "a year of referrals: unanswered, and back with the sector by themselves", expired, at_least=100 if LONG else 1
    )
    figure("a year of referrals: states in which they stand", len(states), at_least=8 if LONG else 5)
    figure("a year of referrals: moves made", sum(desks.verbs.values()), at_least=REFERRALS)
