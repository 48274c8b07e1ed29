"""How often the person and whoever accompanies are in touch, as they agreed; the person may change it at any time."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.models import Membership
from plans.models import Plan, ProgressNote
from ppr.lib import outbox
from ppr.templatetags.ppr_ui import spoken_date_text

# Days → how it is said; the first is when the person asks.
RHYTHMS: dict[int | None, Callable[[], str]] = {
    None: lambda: _("when the person asks"),
    7: lambda: _("every week"),
    14: lambda: _("every two weeks"),
    30: lambda: _("every month"),
}
# A note of these kinds is a contact with the person; one about them with somebody else is not.
CONTACTS = (
    ProgressNote.Kind.CONTACT, ProgressNote.Kind.HOME_VISIT, ProgressNote.Kind.PHONE, ProgressNote.Kind.GROUP,
    ProgressNote.Kind.ERRAND, ProgressNote.Kind.CRISIS,
)  # fmt: skip


def agree(plan: Plan, days: int | None, *, by: Membership | None, started_from: int) -> None:
    """Keep what was agreed, from today on. Raises Stale where somebody changed the plan's dates meanwhile."""
    plan.contact_days, plan.contact_agreed_on = days, timezone.localdate()
    with transaction.atomic():
        plan.save_from(started_from)
        outbox.announce("contact_agreed", "plan", plan.pk, plan.patient_id, by=by.pk if by else None)


def said(plan: Plan, *, own: bool) -> str:
    """«every week, agreed on 3 November»; nothing where it has not been talked about."""
    if plan.contact_agreed_on is None:
        return ""
    often = pgettext("person-page", "when I ask") if own and plan.contact_days is None else _often(plan.contact_days)
    return _("%(often)s (agreed: %(day)s)") % {"often": often, "day": spoken_date_text(plan.contact_agreed_on)}


def _often(days: int | None) -> str:
    known = RHYTHMS.get(days)
    return known() if known else _("every %(days)d days") % {"days": days or 0}
