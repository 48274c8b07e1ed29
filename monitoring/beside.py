"""What stands beside the work: what waits for others, what happened lately, how full the slots are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, OuterRef, Window
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities.models import Line, Membership, Slot
from entities.roles import HEALTH, SECTOR_COORDINATOR
from monitoring.models import Reminder
from plans.models import Plan
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals.models import Placement, Referral, State

MOST = 6

# What happened → how it is told, with the person's name as a link.
NEWS: dict[str, Callable[[], str]] = {
    "referral_acknowledge": lambda: _("The referral of {person} has arrived and is being looked at."),
    "referral_accept": lambda: _("{person} has a slot."),
    "referral_decline": lambda: _(
        "The referral of {person} is back with the sector: there was no place for now."
    ),
    "referral_route": lambda: _("The referral of {person} has been sent on to another entity."),
    "referral_join": lambda: _("{person} has started in the programme."),
    "review_held": lambda: _("The plan of {person} has been reviewed."),
    "words_written": lambda: _("There are new words of {person} in the plan."),
    "goal_added": lambda: _("The plan of {person} has a new goal."),
}


def news(reminders: Iterable[Reminder]) -> dict[str, Any] | None:
    """The latest news as components/side_list.html, or None when there is none."""
    rows = [r for r in reminders if r.kind == Reminder.Kind.NEWS]
    # Of one object only the latest is news: what led to it stands on its own page.
    latest = {r.object_id: r for r in reversed(rows)}
    told = [r for r in rows if latest[r.object_id] is r]
    if not told:
        return None
    yesterday = timezone.localdate() - timedelta(days=1)
    if min(r.due_on for r in told) >= yesterday:
        return {"title": _("Since yesterday"), "items": [{"text": _told(r)} for r in told]}
    items = [{"text": _told(r), "note": spoken_date_text(r.due_on)} for r in told]
    return {"title": _("The last few days"), "items": items}


def _told(reminder: Reminder) -> SafeString:
    sentence = NEWS.get(reminder.rule, lambda: _("About {person} there is news."))()
    person = format_html('<a href="{}">{}</a>', _news_page(reminder), reminder.patient.list_name)
    return format_html(sentence, person=person)


def _news_page(reminder: Reminder) -> str:
    if reminder.object_kind == "referral":
        return reverse("referrals:detail", args=[reminder.object_id])
    if reminder.object_kind == "review":
        return reverse("plans:review", args=[reminder.patient_id, reminder.object_id])
    return reverse("plans:person", args=[reminder.patient_id])


_WITH_AN_ENTITY = (State.SENT, State.RECEIVED, State.ASSESSING, State.WAITING, State.SLOT_ASSIGNED)


def waiting(membership: Membership, actor: Actor) -> tuple[int, list[dict[str, Any]]]:
    """How many referrals wait for an entity, and the first of them by date: one's own, or the sector's."""
    rows = Referral.objects.visible_to(actor).filter(state__in=_WITH_AN_ENTITY)
    if membership.role in HEALTH:
        rows = rows.filter(from_membership=membership)
    elif membership.role == SECTOR_COORDINATOR:
        rows = rows.filter(sector_office=membership.entity_id)
    else:
        return 0, []
    rows = (
        rows.select_related("patient", "to_entity")
        .annotate(every=Window(Count("pk")))
        .order_by("due_on", "sent_at")
    )
    found = list(rows[:MOST])
    return (found[0].every if found else 0), [_waiting_item(referral) for referral in found]


def _waiting_item(referral: Referral) -> dict[str, Any]:
    due = spoken_date_text(referral.due_on) if referral.due_on else ""
    entity = referral.to_entity.name if referral.to_entity else ""
    late = referral.due_on is not None and referral.due_on < timezone.localdate()
    when = _("it was expected %(day)s") % {"day": due} if late else _("at the latest: %(day)s") % {"day": due}
    return {
        "text": f"{referral.patient.list_name} · {referral.get_state_display()}",
        "url": reverse("referrals:detail", args=[referral.pk]),
        "note": f"{entity} · {when}" if due else entity,
    }


def places(membership: Membership, actor: Actor) -> dict[str, Any] | None:
    """How many slots of the entity's lines in force are taken, as components/meter.html; None if none."""
    taken = (
        Placement.objects.visible_to(actor).filter(slot=OuterRef("pk")).exclude(state=Placement.State.ENDED)
    )
    lines = Line.objects.in_force().filter(entity_id=membership.entity_id)
    found = (
        Slot.objects.open_on()
        .filter(line__in=lines)
        .aggregate(every=Count("pk"), taken=Count("pk", filter=Exists(taken)))
    )
    if not found["every"]:
        return None
    sentence = ngettext(
        "%(taken)d of %(every)d slot taken", "%(taken)d of %(every)d slots taken", found["every"]
    ) % found  # fmt: skip
    return {
        "title": _("Slots of %(entity)s") % {"entity": membership.entity.name},
        "value": found["taken"],
        "max": found["every"],
        "sentence": sentence,
        "full": found["taken"] >= found["every"],
    }


def people(membership: Membership, actor: Actor) -> list[dict[str, Any]]:
    """The people whose key worker this is, by their next date, as components/people_list.html."""
    plans = Plan.objects.visible_to(actor).filter(key_worker=membership).exclude(state=Plan.State.CLOSED)
    rows = plans.select_related("patient").order_by("next_review_on", "pk")[:MOST]
    return [
        {
            "name": plan.patient.list_name,
            "url": reverse("plans:person", args=[plan.patient_id]),
            "facts": [_next(plan)],
            "action": {"label": _("Write a note"), "url": reverse("plans:notes", args=[plan.patient_id])},
        }
        for plan in rows
    ]


def _next(plan: Plan) -> str:
    if plan.next_review_on is None:
        return _("no date agreed")
    if plan.next_review_on < timezone.localdate():
        return _("it was due %(day)s") % {"day": spoken_date_text(plan.next_review_on)}
    what = _("initial plan: %(day)s") if plan.state == Plan.State.DRAFT else _("next review: %(day)s")
    return what % {"day": spoken_date_text(plan.next_review_on)}
