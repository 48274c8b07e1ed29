"""What an opening in an emergency puts on first pages: the ward's, the auditor's, the person's."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import pgettext

from entities.models import Membership
from patients.break_glass import opened
from patients.break_glass_shown import row
from patients.emergency import open_now
from patients.forms_emergency import EmergencyForm
from patients.models import CareLink
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text

TOLD_DAYS = 30  # so long the person reads at once that somebody opened their page in an emergency
SHOWN = 5  # of those to be reviewed, the latest


def ward(actor: Actor) -> dict[str, Any]:
    """Context of monitoring/home_ward.html: the one box, and what is open now."""
    return {"form": EmergencyForm(), "open_now": open_now(actor)}


def to_review(actor: Actor) -> dict[str, Any]:
    """What the auditor's first page says of openings that nobody has reviewed; no name is in it."""
    return {"reviews": True, "glasses": [row(glass, {}) for glass in opened(actor).filter(reviewed_at=None)[:SHOWN]]}


def told(patient_id: UUID, actor: Actor) -> dict[str, Any] | None:
    """The last opening of one's page in an emergency within a month, for components/notice.html; None where none was."""
    since = timezone.now() - timedelta(days=TOLD_DAYS)
    glass = opened(actor).filter(patient_id=patient_id, opened_at__gt=since).first()
    links = CareLink.objects.visible_to(actor).filter(patient_id=patient_id, purpose="emergency", since__gt=since)
    link = links.select_related("membership__user", "membership__entity").order_by("-since").first()
    if glass is not None and (link is None or link.since < glass.opened_at):
        return _notice(patient_id, glass.opened_by, glass.opened_at, glass.text)
    return _notice(patient_id, link.membership, link.since, "") if link is not None and link.membership else None


def _notice(patient_id: UUID, by: Membership, at: datetime, text: str) -> dict[str, Any]:
    who = str(by.user) if settings.SEEN_BY_NAMES else by.role_label
    said = pgettext("person-page", "%(day)s: %(who)s, %(entity)s.") % {
        "day": spoken_date_text(at),
        "who": who,
        "entity": by.entity.name,
    }
    url = f"{reverse('plans:story', args=[patient_id])}?kind=emergency"
    return {
        "title": pgettext("person-page", "Your crisis page was opened in an emergency"),
        "text": " ".join(filter(None, [f"{said[:1].upper()}{said[1:]}", f"«{text}»" if text else ""])),
        "actions": [{"label": pgettext("person-page", "See when and why"), "url": url}],
    }
