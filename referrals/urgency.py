"""How urgent a referral is and why: criteria that are recorded, and the clocks that an agreement shortens for them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Agreement, Membership, Urgency, UrgencyClock, UrgencyCriterion
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import calendar
from referrals.answering import Refused
from referrals.models import Referral, State, UrgencyReason

Chosen = Sequence[tuple[UrgencyCriterion, date | None]]


def criteria() -> list[UrgencyCriterion]:
    """Those that may be chosen today, in the order of the catalogue; one query."""
    return list(UrgencyCriterion.objects.filter(retired_on=None))


def hold(level: str, chosen: Chosen) -> None:
    """See that a level is justified by what was chosen. Raises Refused.

    A service that has written down no criteria for the level is asked for none.
    """
    known = {row.pk for row in criteria() if row.level == level}
    if known and not known & {row.pk for row, _day in chosen}:
        raise Refused(_("Choose at least one of the reasons that justify this urgency."))


def record(referral: Referral, chosen: Chosen, *, by: Membership) -> None:
    """Keep the criteria that hold now; those that hold no more end, with who said so."""
    wanted = {row.pk: day for row, day in chosen} if referral.urgency != Urgency.ORDINARY else {}
    now = timezone.now()
    for row in UrgencyReason.objects.filter(referral=referral, ended_at=None):
        if row.criterion_id in wanted and row.day == wanted[row.criterion_id]:
            del wanted[row.criterion_id]
        else:
            row.ended_at, row.ended_by = now, by
            row.save(update_fields=["ended_at", "ended_by"])
    for criterion, day in wanted.items():
        UrgencyReason(
            patient_id=referral.patient_id, referral=referral, criterion_id=criterion, day=day, said_by=by, said_at=now
        ).save(force_insert=True)


def reasons(actor: Actor, referrals: Iterable[UUID], at: datetime | None = None) -> dict[UUID, list[UrgencyReason]]:
    """Referral → the criteria that hold (or held at that moment), as far as the actor sees them; one query."""
    found: dict[UUID, list[UrgencyReason]] = {}
    held = Q(said_at__lt=at) & (Q(ended_at=None) | Q(ended_at__gte=at)) if at else Q(ended_at=None)
    rows = UrgencyReason.objects.visible_to(actor).filter(held, referral__in=list(referrals))
    for row in rows.select_related("criterion", "said_by__user").order_by("criterion__position", "pk"):
        found.setdefault(row.referral_id, []).append(row)
    return found


def because(why_urgent: Iterable[UrgencyReason]) -> str:
    """What makes it urgent, each with its date: «Aviso de desahucio (30 de noviembre) · Tiene menores a su cargo»."""
    said = [
        f"{row.criterion.label} ({spoken_date_text(row.day)})" if row.day else row.criterion.label for row in why_urgent
    ]
    return " · ".join(said)


# ---- clocks ---------------------------------------------------------------------------


def _clock(agreement: Agreement, level: str) -> Agreement | UrgencyClock:
    if level == Urgency.ORDINARY:
        return agreement
    return UrgencyClock.objects.filter(agreement=agreement, level=level).first() or agreement


def acknowledge_days(agreement: Agreement, level: str) -> int:
    """Working days to acknowledge a referral of this urgency; never more than the ordinary ones."""
    return min(_clock(agreement, level).acknowledge_days, agreement.acknowledge_days)


def decide_days(agreement: Agreement, level: str) -> int:
    """Days to decide on a referral of this urgency; never more than the ordinary ones."""
    return min(_clock(agreement, level).decide_days, agreement.decide_days)


def hasten(referral: Referral) -> None:
    """Bring the running date forward where the agreement says so for its urgency, from today on; not yet saved.

    A date that was given is never put off: whoever lowers an urgency takes nothing from the person.
    """
    if referral.line is None or referral.due_on is None:
        return
    today, agreement = timezone.localdate(), referral.line.agreement
    if referral.state == State.SENT:
        days = acknowledge_days(agreement, referral.urgency)
        referral.due_on = min(referral.due_on, calendar.add_working_days(today, days))
    elif referral.state in (State.RECEIVED, State.ASSESSING):
        days = decide_days(agreement, referral.urgency)
        referral.due_on = min(referral.due_on, today + timedelta(days=days))
