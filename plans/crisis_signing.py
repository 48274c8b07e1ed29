"""The signatures under a version of the crisis plan, and what the person says of it some time after."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import FACILITATOR, HEALTH
from plans.crisis import clock
from plans.models import CrisisContact, CrisisFeedback, CrisisItem, CrisisPlan, CrisisSignature
from plans.signing import Signing, moment_of, seal
from ppr.lib import outbox
from ppr.lib.versions import Stale
from referrals.transitions import Refused

Role = CrisisSignature.Role
NOT_TODAY_DAYS = 14  # from «not today» until the four questions are put again


def seal_of(plan: CrisisPlan, items: Sequence[CrisisItem], contacts: Sequence[CrisisContact]) -> str:
    """SHA-256 over what a version says: every item in both voices, every contact, the directive."""
    said = [[i.kind, i.words, i.language, i.agreement, i.reason, i.team_words] for i in items]
    called = [[c.position, c.name, c.relation, c.phone, c.may_know, c.not_to_be_told] for c in contacts]
    facts = [plan.number, plan.directive, plan.directive_details, plan.open_to_emergency, plan.facilitator_name]
    return seal({"facts": facts, "items": said, "contacts": called})


def own_signing(membership: Membership, paper_on: date | None = None) -> Signing:
    """The signature of whoever acts under this membership."""
    role = (
        Role.FACILITATOR if membership.role == FACILITATOR else Role.HEALTH if membership.role in HEALTH else Role.TEAM
    )
    return Signing(role, membership.who, membership.user, membership, paper_on)


def sign(plan: CrisisPlan, read: str, signings: Iterable[Signing], *, by: Membership | None) -> list[CrisisSignature]:
    """Put signatures under the version in force, over the seal of what was read; nobody signs twice. Raises Refused."""
    with transaction.atomic():
        now = CrisisPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if now.state != CrisisPlan.State.IN_FORCE:
            raise Refused(_("This version is no longer in force. Read the one that is, and sign that."))
        return [_one(now, read, signing, by) for signing in signings]


def _one(plan: CrisisPlan, read: str, signing: Signing, by: Membership | None) -> CrisisSignature:
    known: CrisisSignature | None = CrisisSignature.objects.filter(
        crisis_plan=plan, role=signing.role, name=signing.name
    ).first()
    if known is not None:
        return known
    at = moment_of(signing.paper_on)
    mode = CrisisSignature.Mode.PAPER if signing.paper_on else CrisisSignature.Mode.SCREEN
    facts = {"plan": read, "role": signing.role, "name": signing.name, "mode": mode.value, "at": at.isoformat()}
    signature = CrisisSignature(
        crisis_plan=plan, patient_id=plan.patient_id, role=signing.role, name=signing.name, user=signing.user,
        membership=signing.membership, mode=mode, signed_at=at, digest=seal(facts),
    )  # fmt: skip
    signature.save(force_insert=True)
    _announce("crisis_plan_signed", plan, by)
    return signature


def time_to_ask(plan: CrisisPlan, *, asked: bool) -> bool:
    """Whether the four questions are to be asked now: the agreement's days have passed, nobody has answered them,
    and the person has not said «not today» these days."""
    today = timezone.localdate()
    if asked or plan.agreed_on is None or (plan.ask_again_on is not None and plan.ask_again_on > today):
        return False
    return plan.agreed_on + timedelta(days=clock(plan.patient_id, "crisis_asked_days")) <= today


def keep_feedback(feedback: CrisisFeedback, *, by: Membership | None, started_from: int) -> CrisisFeedback:
    """Keep what the person says of it; every answer is valid, none too. Raises Stale."""
    feedback.typed_by, feedback.answered_at = by, timezone.now()
    with transaction.atomic():
        if feedback._state.adding:
            _insert(feedback)
        else:
            feedback.save_from(started_from)
        _announce("crisis_plan_talked_over", feedback.crisis_plan, by)
    return feedback


def not_today(plan: CrisisPlan, *, by: Membership | None) -> date:
    """Keep that the person would rather not answer today; returns the day from which they are asked again.

    The history of the version says when, and who wrote it down. Raises Refused where there is nothing to put off.
    """
    with transaction.atomic():
        now = CrisisPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if now.state != CrisisPlan.State.IN_FORCE:
            raise Refused(_("This version is no longer in force."))
        if CrisisFeedback.objects.filter(crisis_plan=now).exists():
            raise Refused(_("The questions have been answered meanwhile."))
        again = timezone.localdate() + timedelta(days=NOT_TODAY_DAYS)
        if now.ask_again_on != again:
            now.ask_again_on = again
            now.save_from(now.row_version)
            _announce("crisis_questions_put_off", now, by)
    return again


def _insert(feedback: CrisisFeedback) -> None:
    try:
        with transaction.atomic():
            feedback.save(force_insert=True)
    except IntegrityError as error:
        there: Any = CrisisFeedback.objects.filter(crisis_plan_id=feedback.crisis_plan_id).first()
        if there is None:
            raise
        raise Stale(there) from error


def _announce(event: str, plan: CrisisPlan, by: Membership | None) -> None:
    outbox.announce(event, "crisis_plan", plan.pk, plan.patient_id, by=by.pk if by else None)
