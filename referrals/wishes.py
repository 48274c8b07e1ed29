"""What the person would rather have: to whom it goes, by when it is answered, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Membership
from entities.roles import ENTITY_COORDINATOR, HEALTH, PROFESSIONAL, SECTOR_COORDINATOR
from patients.access import YES, Answer
from ppr.lib import outbox
from ppr.lib.access import Actor
from referrals.models import LIVE, Referral, State, Wish

About = Wish.About
_WITH_ENTITY = (
    State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING, State.OFFERED, State.SLOT_ASSIGNED, State.JOINED,
)  # fmt: skip


class AlreadyAnswered(Exception):
    """Somebody answered it, or the person took it back, in between. `current` is the wish as it stands now."""

    def __init__(self, current: Wish) -> None:
        super().__init__("answered")
        self.current = current


def referral_for(patient_id: UUID, actor: Actor) -> Referral | None:
    """The referral that a wish of today is about: the process before a home, what goes on before what has ended."""
    rows = Referral.objects.visible_to(actor).filter(patient_id=patient_id).exclude(state=State.DRAFT)
    found = rows.select_related("patient", "line__agreement", "from_membership", "responsible", "from_entity")
    ranked = sorted(found, key=lambda r: (r.state in LIVE, r.family == "process", r.created_at))
    return ranked[-1] if ranked else None


def address(wish: Wish, referral: Referral) -> None:
    """Say who answers: for another entity the sector, for another key worker the entity's coordination.

    For the pace the key worker; whatever else, and whatever nobody there could answer, who referred; not yet saved.
    """
    wish.from_entity_id, wish.sector_office_id = referral.from_entity_id, referral.sector_office_id
    wish.to_membership = None
    if wish.about == About.ENTITY and referral.sector_office_id:
        wish.to_entity_id, wish.to_role = referral.sector_office_id, SECTOR_COORDINATOR
    elif wish.about == About.KEY_WORKER and referral.to_entity_id and referral.state in _WITH_ENTITY:
        wish.to_entity_id, wish.to_role = referral.to_entity_id, ENTITY_COORDINATOR
    else:
        accompanies = referral.state == State.JOINED and referral.responsible.role == PROFESSIONAL
        stays_in_touch = referral.state == State.PERSON_DECLINED
        member = referral.responsible if accompanies or stays_in_touch else referral.from_membership
        wish.to_entity_id, wish.to_role, wish.to_membership = member.entity_id, member.role, member


def say(wish: Wish, referral: Referral, *, by: Membership | None) -> Wish:
    """Write down a wish (`by` None: the person did); the same form sent again gives back what it made first."""
    wish.referral, wish.patient_id, wish.typed_by = referral, referral.patient_id, by
    wish.said_at = timezone.now()
    agreement = referral.line.agreement if referral.line else Agreement()
    wish.answer_by = timezone.localdate() + timedelta(days=agreement.wish_days)
    address(wish, referral)
    try:
        with transaction.atomic():
            wish.save(force_insert=True)
            outbox.announce("wish_said", "wish", wish.pk, wish.patient_id, by=by.pk if by else None)
    except IntegrityError:
        first: Wish | None = Wish.objects.filter(submission=wish.submission).first() if wish.submission else None
        if first is None:
            raise
        return first
    return wish


def may_answer(wish: Wish, membership: Membership | None) -> Answer:
    """Who was asked, their colleagues in that part, and the coordination of the sector."""
    if membership is None:
        return Answer(False, _("Your team answers it."))
    here, role = membership.entity_id, membership.role
    asked = here == wish.to_entity_id and role in (*_peers(wish.to_role), ENTITY_COORDINATOR)
    if asked or (here == wish.sector_office_id and role == SECTOR_COORDINATOR):
        return YES
    return Answer(False, _("It was asked of somebody else, who will answer."))


def _peers(role: str) -> tuple[str, ...]:
    return HEALTH if role in HEALTH else (role,)


def answer(wish: Wish, outcome: str, text: str, *, by: Membership) -> Wish:
    """Say what becomes of it, once, in words that the person reads. Raises AlreadyAnswered."""
    with transaction.atomic():
        now = _held(wish)
        now.outcome, now.answer, now.answered_at, now.answered_by = outcome, text, timezone.now(), by
        now.save()
        to = [now.typed_by_id] if now.typed_by_id else []
        outbox.announce("wish_answered", "wish", now.pk, now.patient_id, by=by.pk, to=to)
    return now


def take_back(wish: Wish, *, by: Membership | None) -> Wish:
    """The person no longer wants it, or whoever wrote it down for them says so. Raises AlreadyAnswered."""
    with transaction.atomic():
        now = _held(wish)
        now.taken_back_at = timezone.now()
        now.save()
        outbox.announce("wish_taken_back", "wish", now.pk, now.patient_id, by=by.pk if by else None)
    return now


def _held(wish: Wish) -> Wish:
    now: Wish = Wish.objects.select_for_update(of=("self",)).get(pk=wish.pk)
    if not now.is_open:
        raise AlreadyAnswered(now)
    return now
