"""What rests on a membership, counted for whoever asks and moved to a colleague by those who see it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import cover
from entities.models import Membership
from plans import leaving
from plans.models import Plan
from ppr.lib import outbox
from ppr.lib.access import Actor
from referrals.course import RUNNING
from referrals.models import LIVE, Placement, Referral, State


def loads(membership: Membership) -> list[cover.Load]:
    """How many plans, referrals and people waiting rest on it; three numbers, past every wall, and no name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT plans, referrals, waiting FROM ppr_depending_on(%s)", [membership.pk])
        plans, referrals, waiting = cursor.fetchone()
    return [
        cover.Load(_plans(plans), plans),
        cover.Load(_referrals(referrals), referrals),
        cover.Load(_waiting(waiting), waiting),
    ]


def _plans(number: int) -> str:
    return ngettext("%(n)d person as key worker", "%(n)d people as key worker", number) % {"n": number}


def _referrals(number: int) -> str:
    return ngettext("%(n)d live referral to answer for", "%(n)d live referrals to answer for", number) % {"n": number}


def _waiting(number: int) -> str:
    return ngettext("%(n)d person who waits to accompany", "%(n)d people who wait to accompany", number) % {"n": number}


def move(leaver: Membership, to: Membership, by: Membership, actor: Actor) -> int:
    """Hand everything over to a colleague: key worker's links and plans, then referrals and who waits."""
    today = timezone.localdate()
    people: set[Any] = {*_move_plans(leaver, to, by, actor, today), *_move_referrals(leaver, to)}
    for patient_id in people:
        outbox.announce("handed_over", "plan", to.pk, patient_id, by=by.pk)
    return len(people)


def _move_plans(leaver: Membership, to: Membership, by: Membership, actor: Actor, today: date) -> set[object]:
    reason = _("Handed over by %(name)s") % {"name": leaver.user}
    running = Placement.objects.filter(key_worker=leaver, state__in=RUNNING).select_related("referral")
    moved = set()
    for placement in running:
        leaving.hand_over(placement, to, by=by, actor=actor, on=today, reason=reason, note=None)
        moved.add(placement.patient_id)
    for plan in Plan.objects.filter(key_worker=leaver).exclude(state=Plan.State.CLOSED):
        plan.key_worker = to
        plan.row_version += 1
        plan.save()
        moved.add(plan.patient_id)
    return moved


def _move_referrals(leaver: Membership, to: Membership) -> set[object]:
    moved = set()
    # Who said no is kept in touch with as well.
    for column, states in (
        ("responsible", (*LIVE, State.PERSON_DECLINED)),
        ("supporter", (State.WAITING, State.OFFERED)),
    ):
        for referral in Referral.objects.filter(**{column: leaver}, state__in=states):
            setattr(referral, column, to)
            referral.row_version += 1
            referral.save()
            moved.add(referral.patient_id)
    return moved


def register() -> None:
    """Let the administration pages and the staff pages ask; the layer of memberships does not know plans."""
    cover.rests(loads, move)
