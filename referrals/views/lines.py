"""The board, one line of it, and another number of slots for a line."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import roles
from entities.gate import page
from entities.models import Line, Slot
from referrals import board as boards
from referrals import forecast, ledger, line_page, replanning, sector_board, waiting_then, who_waits
from referrals.forms_slots import DayForm, ReplanForm
from referrals.ledger import Count
from referrals.models import Referral
from referrals.replanning import Outcome
from referrals.transitions import Refused

_PLANNERS = (roles.SECTOR_COORDINATOR, roles.PROGRAMME_MANAGER)
_READERS = (roles.ENTITY_COORDINATOR, *_PLANNERS)


def _choice(day: date) -> dict[str, Any]:
    """The form that asks for another day, and what the page says of the one shown."""
    past = day != timezone.localdate()
    return {
        "day_form": DayForm(initial={"dia": day}),
        "past": _("How it stood on %(day)s, as it is known now.") % {"day": date_format(day, "DATE_FORMAT")} if past else "",
    }  # fmt: skip


@page(*_READERS)
def board(request: Any) -> HttpResponse:
    """Lines and slots on any day: the entity's own with who is there, those of a sector or of all in figures only."""
    day = line_page.asked_day(request.GET.get("dia", ""))
    of = boards.of_entity if request.actor.role == roles.ENTITY_COORDINATOR else sector_board.of_sector
    return render(request, "referrals/board.html", {**of(request.actor, request.membership, day), **_choice(day)})


_OF_A_LINE = ("agreement", "entity", "programme", "sector")


def _mine(request: Any) -> dict[str, Any]:
    """Which lines: of my entity, of my sector, or any for who manages the programme."""
    mine: dict[str, dict[str, Any]] = {
        roles.ENTITY_COORDINATOR: {"entity_id": request.actor.entity_id},
        roles.SECTOR_COORDINATOR: {"sector_id": request.membership.entity.sector_id},
        roles.PROGRAMME_MANAGER: {},
    }
    return mine[request.actor.role]


def _one_line(request: Any, line_id: UUID) -> Line:
    """A line that is mine to see; Http404 for any other."""
    found: Line = get_object_or_404(Line.objects.select_related(*_OF_A_LINE), pk=line_id, **_mine(request))
    return found


def _line_with_slots(request: Any, line_id: UUID) -> tuple[Line, list[Slot]]:
    """The same and its slots; one query, and a second where it has none."""
    mine = {f"line__{name}": value for name, value in _mine(request).items()}
    rows = Slot.objects.filter(line=line_id, **mine).select_related(*(f"line__{name}" for name in _OF_A_LINE))
    slots = list(rows.order_by("number"))
    return (slots[0].line if slots else _one_line(request, line_id)), slots


@page(*_READERS)
def line(request: Any, line_id: UUID) -> HttpResponse:
    """One line on any day: its slots, what is to come, who waits, a year, and what was decided."""
    found, slots = _line_with_slots(request, line_id)
    day = line_page.asked_day(request.GET.get("dia", ""))
    every = ledger.slots_on([found.pk], day, *line_page.year_days())
    counts, rows = ledger.counts_of(every), [row for row in every if row.day == day]
    today, named = day == timezone.localdate(), request.actor.role == roles.ENTITY_COORDINATOR
    names = line_page.names_on(request.actor, [found.pk], day) if named else {}
    people = boards.waiting(request.actor, line=found) if today else []
    left = ledger.leavings([found.pk]) if today else ({}, {})
    outlook = forecast.of_lines([found.pk], rows, {found.pk: len(people)}, left)[found.pk] if today else None
    paid = found.agreement.valid_until >= day and (not rows or any(row.funded for row in rows))
    context = {
        "line": found,
        "standing": _standing(found) if paid else f"{_standing(found)} · {boards.ended_words()}",
        "figures": line_page.figures(counts.get((found.pk, day), Count())),
        "tiles": line_page.tiles(slots, rows, names, left[1]),
        "ahead": _ahead(outlook) if outlook and paid else [],
        "rule": forecast.rule_words(),
        "waiting": _waiting(request, found, people, day),
        "waits_shown": request.actor.role != roles.PROGRAMME_MANAGER,
        "year": line_page.year([found.pk], counts),
        "decisions": line_page.decisions(found),
        "actions": _actions(found) if request.actor.role in _PLANNERS else [],
        **_choice(day),
    }
    return render(request, "referrals/line.html", context)


def _waiting(request: Any, found: Line, people: list[Referral], day: date) -> list[dict[str, Any]]:
    """Who waits for the line, or who waited on a day gone by; nobody for whoever sees no names."""
    if request.actor.role == roles.PROGRAMME_MANAGER:
        return []
    if day != timezone.localdate():
        return waiting_then.rows(request.actor, [found.pk], day)[found.pk]
    return who_waits.rows(request.actor, request.membership, people)


def _actions(found: Line) -> list[dict[str, Any]]:
    return [{"label": _("Change the number of slots"), "url": reverse("replan", args=[found.pk])}]


def _standing(found: Line) -> str:
    until = _("Agreement %(code)s, until %(day)s") % {
        "code": found.agreement.code, "day": boards.full_day(found.agreement.valid_until),
    }  # fmt: skip
    return f"{found.entity.name} · {found.sector.name} · {until}"


def _ahead(outlook: forecast.Outlook) -> list[dict[str, Any]]:
    return [
        {"label": _("Leavings with a day"), "value": forecast.announced_words(outlook)},
        {"label": _("Rhythm"), "value": forecast.rhythm_words(outlook)},
        {
            "label": _("Who was referred today would wait"),
            "value": forecast.wait_words(outlook, outlook.waiting + 1),
            "note": ngettext("after %(count)s person", "after %(count)s people", outlook.waiting)
            % {"count": outlook.waiting},
        },
    ]


@page(*_PLANNERS, methods=("GET", "POST"))
def replan(request: Any, line_id: UUID) -> HttpResponse:
    """Decide how many slots are paid for from a day on; the page first tells what that would do."""
    found = _one_line(request, line_id)
    form = ReplanForm(request.POST or None)
    outcome: Outcome | None = None
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            outcome = replanning.foresee(found, given["after"], given["from_on"])
            if given["seen"] == form.said:
                replanning.plan(
                    found, given["after"], given["from_on"], by=request.membership, reason=given["reason"]
                )  # fmt: skip
                messages.success(request, _("Decided. The entity reads it on the page of the line."))
                return redirect("line", found.pk)
        except Refused as error:
            form.add_error("from_on" if outcome is None else "after", str(error))
            outcome = None
    context = {
        "line": found,
        "standing": _standing(found),
        "form": _with_seen(form) if outcome else form,
        "foretold": _foretold(outcome) if outcome else [],
        "nothing": outcome is not None and outcome.after == outcome.before,
    }
    return render(request, "referrals/replan.html", context, status=422 if form.errors else 200)


def _with_seen(form: ReplanForm) -> ReplanForm:
    """The same text, carrying what the page tells now."""
    return ReplanForm({**form.data.dict(), "seen": form.said})  # type: ignore[attr-defined]


def _foretold(outcome: Outcome) -> list[str]:
    """What would happen, one sentence each."""
    day = date_format(outcome.from_on, "DATE_FORMAT")
    found = [
        _("Slots paid for from %(day)s on: %(after)s. Without this change: %(before)s.")
        % {"day": day, "after": outcome.after, "before": outcome.before}
    ]
    if outcome.closing:
        numbers = ", ".join(str(slot.number) for slot, _day in sorted(outcome.closing, key=lambda each: each[0].number))
        words = _("Nobody has slot %(numbers)s: closed from that day, and nobody new comes from today.")
        many = _("Nobody has slots %(numbers)s: closed from that day, and nobody new comes from today.")
        found.append((words if len(outcome.closing) == 1 else many) % {"numbers": numbers})
    if outcome.when_left:
        numbers = ", ".join(str(slot.number) for slot in sorted(outcome.when_left, key=lambda slot: slot.number))
        words = _("Somebody has slot %(numbers)s: they stay, and it closes once it is left. Nobody is sent away.")
        many = _("Somebody has slots %(numbers)s: they stay, and each closes once it is left. Nobody is sent away.")
        found.append((words if len(outcome.when_left) == 1 else many) % {"numbers": numbers})
    again = len(outcome.kept_paid) + len(outcome.opened_again)
    if again:
        words = ngettext(
            "%(count)s slot that was going to close stays.", "%(count)s slots that were going to close stay.", again
        )
        found.append(words % {"count": again})  # fmt: skip
    if outcome.added:
        words = ngettext(
            "%(count)s new slot opens on that day.", "%(count)s new slots open on that day.", outcome.added
        )
        found.append(words % {"count": outcome.added})
    return found
