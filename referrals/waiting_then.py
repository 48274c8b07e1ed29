"""Who waited for a line on a day gone by, in the order of that day; by name where the reader still sees them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ppr.lib.access import Actor
from referrals import urgency, who_waits
from referrals.models import Referral, State


@dataclass(frozen=True, slots=True)
class Waited:
    """One referral as it stood at the end of the day."""

    line_id: UUID
    referral_id: UUID
    state: str
    urgency: str
    sent_at: datetime


def on(lines: Sequence[UUID], day: date) -> list[Waited]:
    """Everybody referred to these lines without a slot as that day ended, in their order; one query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_waiting_at(%s::uuid[], %s)", [list(lines), _end(day)])
        return [Waited(*row) for row in cursor.fetchall()]


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def rows(actor: Actor, lines: Sequence[UUID], day: date) -> dict[UUID, list[dict[str, Any]]]:
    """Line → who waited, as components/board.html lists them; three queries."""
    waited = on(lines, day)
    seen = Referral.objects.visible_to(actor).filter(pk__in=[row.referral_id for row in waited])
    known = {row.pk: row for row in seen.select_related("patient", "from_entity")}
    urgent = [row.referral_id for row in waited if row.urgency != Referral.Urgency.ORDINARY]
    why = urgency.reasons(actor, urgent, at=_end(day)) if urgent else {}
    found: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in waited:
        told = who_waits.pressing(row.urgency, why.get(row.referral_id, ()))
        found[row.line_id].append({**_row(row, known.get(row.referral_id), day), **told})
    return found


def _row(row: Waited, referral: Referral | None, day: date) -> dict[str, Any]:
    days = (day - timezone.localdate(row.sent_at)).days
    facts = [
        ngettext("%(count)s day then", "%(count)s days then", days) % {"count": days},
        State(row.state).label,
    ]
    if referral is None:
        return {"name": _("somebody you see no more"), "facts": facts}
    facts.insert(1, _("referred by %(unit)s") % {"unit": referral.from_entity.name})
    return {"name": referral.patient.list_name, "url": reverse("referrals:detail", args=[referral.pk]), "facts": facts}
