"""How a referral is put in words: rows of the list, its dates, its story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from entities.roles import ENTITY_COORDINATOR
from referrals import access, urgency, who_waits
from referrals.models import OPEN, Placement, Referral, ReferralEvent, State, UrgencyReason

_TONES = {
    State.ORIENTATION: "accent",
    State.SENT: "accent",
    State.RECEIVED: "accent",
    State.ASSESSING: "accent",
    State.WAITING: "accent",
    State.OFFERED: "accent",
    State.SLOT_ASSIGNED: "ok",
    State.JOINED: "ok",
    State.RETURNED: "due",
}

# What the date stands for, by where the referral is.
_DUE = {
    State.ORIENTATION: lambda: _("decide together whether to refer"),
    State.SENT: lambda: _("acknowledge receipt"),
    State.RECEIVED: lambda: _("decide"),
    State.ASSESSING: lambda: _("decide"),
    State.WAITING: lambda: _("tell the person where they stand"),
    State.OFFERED: lambda: _("answer to the offer"),
    State.SLOT_ASSIGNED: lambda: _("first contact"),
    State.RETURNED: lambda: _("find another door"),
}

_HAPPENED = {
    "orient": lambda: _("First conversation"),
    "convert": lambda: _("Referred after the first conversation"),
    "conclude": lambda: _("Closed with a next step"),
    "assess": lambda: _("Met the person"),
    "wait": lambda: _("Accepted, on the waiting list"),
    "offer": lambda: _("A slot was offered"),
    "take_offer": lambda: _("The person took the slot"),
    "refuse_offer": lambda: _("The person did not take that slot"),
    "lapse": lambda: _("The offer ran out without an answer"),
    "expire": lambda: _("Nobody answered in time: back to the sector"),
    "attach": lambda: _("A document was attached"),
    "tell": lambda: _("The person heard how the wait stands"),
    "prioritise": lambda: _("The sector set the urgency"),
    "entrust": lambda: _("Somebody else answers for it"),
    "person_declines": lambda: _("The person said no"),
    "reopen": lambda: _("Taken up again"),
    "close": lambda: _("The process ended"),
    "end_with_life": lambda: _("The process ended"),
    "come_back": lambda: _("Came back without a new referral"),
    "send": lambda: _("Referred"),
    "acknowledge": lambda: _("Receipt acknowledged"),
    "accept": lambda: _("Accepted on a slot"),
    "decline": lambda: _("Could not be accepted then"),
    "route": lambda: _("Sent to another entity"),
    "withdraw": lambda: _("Taken back"),
    "join": lambda: _("First day attended"),
    "transfer": lambda: _("The sector asked for a transfer"),
    "stay": lambda: _("The person stays here"),
}

# The moves that are one press; the others have a page of their own.
_AT_ONCE = ("acknowledge", "take_offer", "tell")
# Made elsewhere: by sending, by a task, or on the person's own page.
_NO_BUTTON = ("send", "orient", "lapse", "expire", "close", "end_with_life")
_STYLES = {
    "withdraw": "danger",
    "decline": "",
    "person_declines": "",
    "prioritise": "",
    "attach": "quiet",
    "entrust": "quiet",
    "transfer": "",
    "stay": "",
    "conclude": "",
}


def status(referral: Referral) -> dict[str, str]:
    """The state as a word in an outline."""
    state = State(referral.state)
    return {"word": str(state.label), "tone": _TONES.get(state, "")}


def due(referral: Referral) -> dict[str, Any] | str:
    """By when and what for, as a cell; nothing where no clock runs."""
    if referral.due_on is None or referral.state not in OPEN:
        return ""
    days = (referral.due_on - timezone.localdate()).days
    tone = "late" if days < 0 else "due" if days <= 1 else ""
    what = _DUE[State(referral.state)]()
    note = _("%(what)s: it is late") % {"what": what} if days < 0 else what
    return {"text": referral.due_on, "tone": tone, "note": note}


def row(referral: Referral, why_urgent: Iterable[UrgencyReason] = ()) -> dict[str, Any]:
    """A referral as a row of the list."""
    # Whoever has started, or whose referral has ended, waits for nothing.
    pressing = who_waits.pressing(referral.urgency, why_urgent) if referral.state in OPEN else {}
    notes = [pressing["why"]] if pressing.get("why") else []
    if referral.is_live:
        notes.append(_("answers: %(who)s") % {"who": referral.responsible.user.short_name})
    return {
        "cells": [
            {"text": referral.patient.list_name, "url": reverse("referrals:detail", args=[referral.pk])},
            {"text": referral.from_entity.name, "note": _whither(referral)},
            referral.sent_at,
            due(referral),
            {"text": "", "status": status(referral), "also": pressing.get("urgent"), "note": " · ".join(notes)},
        ]
    }


def table(
    found: Sequence[Referral], why_urgent: Mapping[Any, Iterable[UrgencyReason]], *, moving: bool
) -> dict[str, Any]:
    """The list as columns and rows; `moving` leads from each to asking for a transfer."""
    heads, rows = columns(), [row(referral, why_urgent.get(referral.pk, ())) for referral in found]
    if moving:
        heads.append({"label": _("Another entity")})
        for referral, shown in zip(found, rows, strict=True):
            asked = referral.transfer_to_id is not None
            words = _("Transfer asked for") if asked else _("Ask for a transfer")
            shown["cells"].append({"text": words, "url": reverse("referrals:transfer", args=[referral.pk])})
    return {"columns": heads, "rows": rows}


def columns() -> list[dict[str, Any]]:
    """The headings over `row`."""
    return [{"label": label} for label in (_("Person"), _("From, to"), _("Referred"), _("By when"), _("State"))]


def columns_of_file() -> list[str]:
    """The headings over `cells_of_file`: those of the list, each thing in a column of its own."""
    return [
        _("Person"), _("From"), _("To"), _("Referred"), _("By when"), _("What for"), _("State"), _("Urgency"),
        _("What makes it urgent"), _("Who answers for it"),
    ]  # fmt: skip


def cells_of_file(referral: Referral, why_urgent: Iterable[UrgencyReason] = ()) -> list[str]:
    """What `row` shows of a referral, and no more: days as calendars write them, nothing of where the person lives."""
    clock = due(referral)
    what_for = _DUE[State(referral.state)]() if isinstance(clock, dict) else ""
    return [
        referral.patient.list_name, referral.from_entity.name, referral.to_entity.name if referral.to_entity else "",
        f"{timezone.localtime(referral.sent_at):%Y-%m-%d}" if referral.sent_at else "",
        f"{clock['text']:%Y-%m-%d}" if isinstance(clock, dict) else "", what_for, str(State(referral.state).label),
        str(Referral.Urgency(referral.urgency).label), urgency.because(why_urgent), referral.responsible.user.short_name if referral.is_live else "",
    ]  # fmt: skip


def _whither(referral: Referral) -> str:
    """The other side; what is asked too where it is no process, for who has one of each."""
    back = referral.state == State.RETURNED
    said = (_("came back from %(entity)s") if back else _("to %(entity)s")) % {"entity": _to(referral)}
    beside = referral.programme.label if referral.programme and referral.family != "process" else ""
    return " · ".join(filter(None, [said, beside]))


def _to(referral: Referral) -> str:
    return referral.to_entity.name if referral.to_entity else _("no entity yet")


def actions(referral: Referral, membership: Membership) -> list[dict[str, Any]]:
    """The moves as buttons: the first one filled, what moves nothing as links, those that are closed with their reason."""
    shown = [step for step in access.steps(referral, membership) if step.move.verb not in _NO_BUTTON]
    clock = due(referral)
    late = "tell" if isinstance(clock, dict) and clock["tone"] == "late" else ""  # of who waits, a word is what is owed

    def order(step: access.Step) -> tuple[bool, bool, bool, bool]:
        verb = step.move.verb  # what is owed, what leads on, a no, and then what changes nothing
        return not step.answer, _STYLES.get(verb) == "quiet", verb in _STYLES, verb != late

    shown.sort(key=order)
    return [_button(step, referral, membership, first=n == 0) for n, step in enumerate(shown)]


def _button(step: access.Step, referral: Referral, membership: Membership, *, first: bool) -> dict[str, Any]:
    verb = step.move.verb
    if not step.answer:
        return {"label": step.move.label, "disabled": True, "reason": step.answer.reason}
    button: dict[str, Any] = {
        "label": step.move.label,
        "url": reverse("join" if verb == "join" else f"referrals:{verb}", args=[referral.pk]),
        "style": _STYLES.get(verb, "primary" if first else ""),
    }
    if verb in _AT_ONCE:
        button |= {"method": "post", "hidden": {"acting": membership.pk}}
    return button


def expecting(placement: Placement | None, membership: Membership) -> list[dict[str, Any]]:
    """For the coordinator of the place: the button to write when it is expected to be free."""
    running = placement is not None and placement.state in (Placement.State.ACTIVE, Placement.State.SUSPENDED)
    if not running or placement is None or membership.role != ENTITY_COORDINATOR:
        return []
    if placement.entity_id != membership.entity_id:
        return []
    return [
        {
            "label": _("When they are expected to leave"),
            "url": reverse("referrals:expect", args=[placement.referral_id]),
        }
    ]


def standing(
    referral: Referral, placement: Placement | None, place: tuple[int, int] | None = None
) -> list[dict[str, Any]]:
    """Where it stands, who answers for it, by when: lines of a short list."""
    clock, number = due(referral), {"number": placement.slot.number} if placement else {}
    items = _who_answers(referral)
    if isinstance(clock, dict):
        items.append({"text": clock["text"], "bold": True, "tone": clock["tone"], "note": clock["note"]})
    if place is not None:
        items += _waits(referral, *place)
    if placement is not None and placement.expected_end_on:
        items.append({"text": placement.expected_end_on, "bold": True, "note": _("expected to leave")})
    if placement is not None:
        items.append({"text": _("Slot %(number)s") % number, "note": _("at %(entity)s") % {"entity": _to(referral)}})
    return items


def _waits(referral: Referral, place: int, people: int) -> list[dict[str, Any]]:
    """The place in the list and why, who accompanies meanwhile, and the last word to the person."""
    order = _("The order is the urgency, then the day of the referral")
    items: list[dict[str, Any]] = [
        {
            "text": _("Number %(place)s of %(people)s on the waiting list") % {"place": place, "people": people},
            "bold": True,
            "note": ": ".join(part for part in (order, referral.order_reason) if part),
        }
    ]
    if referral.supporter is not None:
        items.append({"text": referral.supporter.who, "note": _meanwhile(referral)})
    if referral.told_on is not None:
        items.append({"text": referral.told_on, "bold": True, "note": _("the person last heard how the wait stands")})
    return items


def _meanwhile(referral: Referral) -> str:
    with_what = referral.support_meanwhile
    words = _("accompanies meanwhile")
    return f"{words}: {with_what}" if with_what else words


def _who_answers(referral: Referral) -> list[dict[str, Any]]:
    by, now = referral.from_membership, referral.responsible
    if referral.state == State.PERSON_DECLINED:
        return [{"text": now.who, "note": _("stays in touch")}, {"text": by.who, "note": _("referred")}]
    if not referral.is_live:
        return [{"text": by.who, "note": _("referred")}]
    if referral.state == State.ORIENTATION and by == now:
        return [{"text": by.who, "note": _("noted it, and answers for it now")}]
    if by == now:
        return [{"text": by.who, "note": _("referred, and answers for it now")}]
    return [{"text": now.who, "note": _("answers for it now")}, {"text": by.who, "note": _("referred")}]


def facts(
    referral: Referral, *, wished: bool = False, why_urgent: Iterable[UrgencyReason] = (), need: str = ""
) -> list[dict[str, Any]]:
    """What is asked and what the first meeting needs; `wished` where the page tells of the wishes by themselves."""
    explained = _("Yes") if referral.options_explained else _("Not yet: explain them before anything is decided")
    asked = referral.programme.label if referral.programme else _("Nothing yet: a first conversation")
    items: list[dict[str, Any]] = [
        {"label": _("What is asked"), "value": asked, "note": _to(referral)},
        {"label": _("Through which door"), "value": str(Referral.Door(referral.door).label).capitalize()},
        {"label": _("Why now"), "value": linebreaksbr(referral.reason)},
        {"label": _("How to reach the person"), "value": referral.contact_facts},
        {
            "label": _("What to know for safety"),
            "value": linebreaksbr(referral.safety_facts) or _("Nothing was written here."),
        },
        {
            "label": _("Urgency"),
            "value": str(Referral.Urgency(referral.urgency).label).capitalize(),
            "note": urgency.because(why_urgent),
        },
        {"label": _("The options were explained"), "value": explained},
        {"label": _("What the person chooses"), **_chosen(referral)},
    ]
    if referral.urgency == Referral.Urgency.HIGH:
        items[5]["tone"] = "due"
    if need:
        items.append({"label": _("Profile of need"), "value": need})
    items += _transfer(referral)
    if referral.other_wish and not wished:
        items.append({"label": _("What they would rather have"), "value": referral.other_wish})
    return items


def _chosen(referral: Referral) -> dict[str, Any]:
    """What the person answered to the options, as it was recorded."""
    if not referral.choice:
        return {"value": _("Nobody has written it down: ask before anything is decided")}
    word = str(Referral.Choice(referral.choice).label).capitalize()
    tone = {} if referral.choice == Referral.Choice.WANTED else {"tone": "due"}
    return {"value": word, "note": referral.choice_why, **tone}


def _transfer(referral: Referral) -> list[dict[str, Any]]:
    """What the sector asks of the team."""
    if referral.transfer_to is None:
        return []
    asked = {"label": _("The sector asks for a transfer"), "value": linebreaksbr(referral.transfer_reason)}
    asked |= {"note": _("to %(entity)s") % {"entity": referral.transfer_to.entity.name}, "tone": "due"}
    said = referral.transfer_wish
    return [asked, *([{"label": _("What the person says of moving"), "value": f"«{said}»"}] if said else [])]


def story(events: Iterable[ReferralEvent]) -> list[dict[str, Any]]:
    """What happened, newest first, with the reason and the next step that were given."""
    return [_event(event) for event in events]


def _is_voice(event: ReferralEvent) -> bool:
    return event.verb == "person_declines" and bool(event.text)


def _event(event: ReferralEvent) -> dict[str, Any]:
    words = [
        _("Reason: %(reason)s") % {"reason": event.reason.label} if event.reason else "",
        _("Next step: %(step)s") % {"step": event.next_step} if event.next_step else "",
        _("In their own words: “%(words)s”") % {"words": event.text} if _is_voice(event) else event.text,
    ]
    return {
        "when": timezone.localtime(event.at).date(),
        "time": f"{timezone.localtime(event.at):%H:%M}",
        "title": _HAPPENED[event.verb](),
        "who": event.by_membership.user.short_name if event.by_membership else _("The system"),
        "source": event.entity.name if event.entity else "",
        "text": "\n".join(part for part in words if part),
    }
