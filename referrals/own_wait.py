"""What the person reads of a referral of theirs until it begins: where it stands, their place and why, who is with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities.roles import PERSON
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import slots
from referrals.models import OPEN, Referral, State

# Where it stands, in plain words; each takes the entity and the day.
_STANDS: dict[str, Callable[[], str]] = {
    State.ORIENTATION: lambda: pgettext("person-page", "We are seeing together what would suit you, before asking for anything."),
    State.SENT: lambda: pgettext("person-page", "%(entity)s has what was asked for you, and says that it has arrived: %(day)s at the latest."),
    State.RECEIVED: lambda: pgettext("person-page", "%(entity)s will meet you and decides with you: %(day)s at the latest."),
    State.ASSESSING: lambda: pgettext("person-page", "%(entity)s has met you and decides with you: %(day)s at the latest."),
    State.WAITING: lambda: pgettext("person-page", "%(entity)s says yes. There is no free place yet, and you keep yours in the list."),
    State.OFFERED: lambda: pgettext("person-page", "%(entity)s keeps a place for you. You may say yes or no: %(day)s at the latest. A no does not lose your turn."),
    State.SLOT_ASSIGNED: lambda: pgettext("person-page", "You have a place at %(entity)s. They call you: %(day)s at the latest."),
    State.RETURNED: lambda: pgettext("person-page", "It could not be at %(entity)s. Another door is being looked for: %(day)s at the latest."),
}  # fmt: skip


def rows(person: Actor) -> QuerySet[Referral]:
    """The person's referrals that have not begun, for a question inside another or for `of`."""
    return Referral.objects.visible_to(person).filter(state__in=OPEN)


def of(person: Actor) -> list[dict[str, Any]]:
    """What goes on for the person who asks and has not begun, the oldest first, for referrals/_my_wait.html.

    A query, and one more for each place in a list.
    """
    if person.role != PERSON:
        return []
    found = rows(person).select_related(
        "programme", "to_entity", "responsible__user", "responsible__entity", "supporter__user", "supporter__entity"
    )
    return [_shown(referral) for referral in found.order_by("created_at")]


def _shown(referral: Referral) -> dict[str, Any]:
    place = slots.waiting_place(referral) if referral.state == State.WAITING else None
    facts: list[dict[str, Any]] = [{"label": pgettext("person-page", "Where it stands"), "value": _stands(referral)}]
    if place is not None:
        facts += _place(referral, *place)
    with_whom = referral.supporter or referral.responsible
    label = (
        pgettext("person-page", "Who is with you meanwhile")
        if referral.supporter
        else pgettext("person-page", "Who answers for it")
    )
    facts.append({"label": label, "value": with_whom.who, "note": referral.support_meanwhile})
    if referral.state == State.WAITING and referral.due_on:
        told = {"day": spoken_date_text(referral.told_on)} if referral.told_on else None
        note = pgettext("person-page", "You were last told: %(day)s") % told if told else ""
        facts.append(
            {"label": pgettext("person-page", "The next word about it"), "value": referral.due_on, "note": note}
        )
    title = referral.programme.label if referral.programme else _("A first conversation")
    return {"title": title, "facts": facts, "patient_id": referral.patient_id}


def _stands(referral: Referral) -> str:
    day = spoken_date_text(referral.due_on) if referral.due_on else pgettext("person-page", "soon")
    entity = referral.to_entity.name if referral.to_entity else _("the entity")
    return _STANDS[referral.state]() % {"entity": entity, "day": day}


def _place(referral: Referral, place: int, people: int) -> list[dict[str, Any]]:
    since = spoken_date_text(referral.sent_at) if referral.sent_at else ""
    rule = pgettext("person-page", "First whoever has something pressing, then whoever has waited longest. You have waited since: %(day)s.")  # fmt: skip
    number = {"place": place, "people": people}
    found = [
        {
            "label": pgettext("person-page", "Your turn"),
            "value": pgettext("person-page", "Number %(place)s of %(people)s on the list") % number,
            "note": rule % {"day": since},
        }
    ]
    if referral.order_reason:
        found.append(
            {"label": pgettext("person-page", "What was written about the order"), "value": referral.order_reason}
        )
    return found
