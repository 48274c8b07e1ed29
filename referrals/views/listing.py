"""The list of referrals: filtered, in an order, kept as a view, taken away as a file, and done with several at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entities import roles, saved_views
from entities.chosen import ChosenForm
from entities.gate import page
from ppr.lib.access import Actor
from ppr.lib.csv_file import csv_stream
from referrals import register, several, who_waits
from referrals.forms_register import RegisterForm
from referrals.models import Referral
from referrals.register import Asked
from referrals.several import Outcome, Verb
from referrals.views import words
from referrals.views.reading import READERS

_BEGINNERS = (*roles.HEALTH, roles.SECTOR_COORDINATOR)  # who may note a first conversation
_VIEWS = saved_views.Register.REFERRALS


@page(*READERS)
def list_referrals(request: Any) -> HttpResponse:
    """The referrals of my unit, entity or sector: a part of them, narrowed by filters, in the order asked for."""
    views = saved_views.of(request.membership, _VIEWS)
    query = saved_views.asked_or_first(request.GET, views, request.membership)
    form, role = RegisterForm(query, membership=request.membership), request.actor.role
    asked = form.asked() if form.is_valid() else None
    found = register.page_of(request.actor, asked, query.get("after", "")) if asked else []
    shown = asked or Asked(shown=form.shown)
    context = {
        "form": form,
        "tabs": _tabs(register.counts(request.actor), shown.shown, role),
        **_table(found[: register.PAGE], shown, query, request.actor),
        "empty": _narrow(shown) if form.narrows else _nothing(shown.shown, role),
        "next_url": f"?{_with(query, after=shown.order.place(found[register.PAGE - 1]))}"
        if found[register.PAGE :]
        else "",
        "first_url": f"?{_with(query)}" if query.get("after") else "",
        "caption": dict(form.fields["orden"].choices)[shown.order_name or shown.usual],  # type: ignore[attr-defined]
        "actions": _beginnings(role),
        "tools": saved_views.tools(query, views, request.membership, _VIEWS, sound=asked is not None),
        "all_url": f"?{urlencode({'show': shown.shown})}",
        "csv_url": f"{reverse('referrals:export')}?{_with(query)}",
        "verbs": several.offered(role, shown.shown),
        "back": saved_views.kept(query, _VIEWS),
    }
    return render(request, "referrals/list.html", context, status=200 if asked else 422)


def _with(query: QueryDict, **more: str) -> str:
    """The address of this list as it was asked, with something else in it; from its beginning."""
    found = QueryDict(saved_views.kept(query, _VIEWS), mutable=True)
    for key, value in more.items():
        found[key] = value
    return found.urlencode()


def _table(found: Sequence[Referral], asked: Asked, query: QueryDict, actor: Actor) -> dict[str, Any]:
    """Columns that sort, and rows that can be chosen."""
    moving = asked.shown == "joined" and actor.role == roles.SECTOR_COORDINATOR
    table = words.table(found, who_waits.reasons(actor, found), moving=moving)
    for number, name in ((2, "fecha"), (3, "plazo")):
        now = asked.order_name or asked.usual
        turned = f"-{name}" if now == name else name
        table["columns"][number]["sort_url"] = f"?{_with(query, orden=turned)}"
        if now.removeprefix("-") == name:
            table["columns"][number]["sorted"] = "descending" if now.startswith("-") else "ascending"
    all_ticked = query.get("elegir") == "todas"
    for referral, row in zip(found, table["rows"], strict=True):
        row["pick"] = {"name": "cual", "value": referral.pk, "form": "several", "ticked": all_ticked}
        row["pick"]["label"] = _("Choose %(name)s") % {"name": referral.patient.list_name}
    return {**table, "tick_url": "" if all_ticked else f"?{_with(query, elegir='todas')}"}


def _tabs(counts: dict[str, int], shown: str, role: str) -> list[dict[str, Any]]:
    labels = {
        "open": _("Open ones"), "waiting": _("On the waiting list"), "first": _("First conversations"),
        "joined": _("Started"), "ended": _("Ended"),
    }  # fmt: skip
    return [
        {
            "label": label,
            "url": f"?{urlencode({'show': name})}",
            "count": counts[name],
            "current": name == shown,
        }
        for name, label in labels.items()
        if name != "first" or role in _BEGINNERS
    ]


def _beginnings(role: str) -> list[dict[str, Any]]:
    """How somebody new arrives through this role's hands."""
    refer = {"label": _("Refer a person"), "url": reverse("referrals:new"), "style": "primary"}
    orient = {"label": _("Note a first conversation"), "url": reverse("referrals:orient")}
    became = {"label": _("What became of them"), "url": reverse("became")}
    return [*([refer, became] if role in roles.HEALTH else []), *([orient] if role in _BEGINNERS else [])]


def _narrow(asked: Asked) -> dict[str, Any]:
    here = f"?{urlencode({'show': asked.shown})}"
    return {
        "title": _("Nothing fits these filters."),
        "text": _("Leave one out, or look in another part of the list."),
        "next_label": _("Without filters"),
        "next_url": here,
    }


def _nothing(shown: str, role: str) -> dict[str, Any]:
    if shown == "first":
        return {
            "text": _("No first conversation is open. Any door will do: note who calls and how to call back."),
            "next_label": _("Note a first conversation"),
            "next_url": reverse("referrals:orient"),
        }
    if shown == "waiting":
        return {"text": _("Nobody is on the waiting list. Whoever is accepted without a free slot appears here.")}
    if shown == "joined":
        return {"text": _("Nobody has started yet. A person appears here from the first day that they attend.")}
    if shown == "ended":
        return {"text": _("No referral has ended without a start. Those taken back appear here, with their reason.")}
    if role in roles.HEALTH:
        words_for = _("Begin with the person: find them, or register who is new, and say what they wish.")
        return {"title": _("Your unit has no open referral."), "text": words_for,
                "next_label": _("Refer a person"), "next_url": reverse("referrals:new")}  # fmt: skip
    if role == roles.ENTITY_COORDINATOR:
        return {
            "title": _("No referral waits for you."),
            "text": _("New ones appear here and on your home page; the first step is to acknowledge receipt."),
        }
    return {
        "title": _("No open referral in the sector."),
        "text": _("Those that an entity could not accept come back here, to find another door."),
    }


# ---- as a file ------------------------------------------------------------------------


@page(*READERS, act="export")
def export(request: Any) -> HttpResponse:
    """The list as it was asked, every page of it, as CSV: the same rows and the same words, nothing more."""
    form = RegisterForm(request.GET, membership=request.membership)
    if not form.is_valid():
        return redirect(f"{reverse('referrals:list')}?{request.GET.urlencode()}")
    return _file(request, register.keys(register.in_order(request.actor, form.asked())))


def _file(request: Any, ids: list[UUID]) -> HttpResponse:
    if len(ids) > register.MOST_IN_A_FILE:
        messages.warning(request, _("They are too many for one file. Narrow the list with the filters."))
        return redirect("referrals:list")
    actor: Actor = request.actor

    def rows() -> Iterator[list[Any]]:
        every = register.rows_of(actor, ids)
        while some := list(islice(every, register.PAGE)):
            why = who_waits.reasons(actor, some)
            yield from (words.cells_of_file(row, why.get(row.pk, ())) for row in some)

    return csv_stream(f"derivaciones-{timezone.localdate():%Y-%m-%d}", words.columns_of_file(), rows, actor)


# ---- several at once ------------------------------------------------------------------


@page(*READERS, methods=("POST",))
def do_several(request: Any) -> HttpResponse:
    """One thing with every row that was chosen; the answer says of each what became of it."""
    chosen = ChosenForm(request.POST)
    verb = next((v for v in several.offered(request.actor.role) if v.name == request.POST.get("que")), None)
    to_file = request.POST.get("que") == "export"
    if not chosen.is_valid() or (verb is None and not to_file):
        errors = [str(e) for e in chosen.non_field_errors()] or [_("This is not one of your steps.")]
        return render(request, "referrals/several.html", {"wrong": errors, "back_url": _back(request)}, status=422)
    if verb is None:
        request.act = "export"
        return _file(request, register.keys(register.mine(request.actor).filter(pk__in=chosen.ids)))
    form = verb.form(request.POST if "hecho" in request.POST else None, request.membership) if verb.form else None
    if form is not None and not (form.is_bound and form.is_valid()):
        return _ask(request, verb, form, chosen.ids)
    given = form.cleaned_data if form is not None else {}
    outcomes = several.make(verb, chosen.ids, given, by=request.membership, actor=request.actor)
    context = {
        "verb": verb, "told": _told(outcomes), "rows": [_outcome(verb, each) for each in outcomes],
        "columns": [{"label": label} for label in (_("Person"), _("What became of it"))], "back_url": _back(request),
    }  # fmt: skip
    return render(request, "referrals/several.html", context)


def _back(request: Any) -> str:
    asked = saved_views.kept(QueryDict(request.POST.get("volver", "")[:500]), _VIEWS)
    return f"{reverse('referrals:list')}?{asked or 'show=open'}"


def _ask(request: Any, verb: Verb, form: Any, ids: list[UUID]) -> HttpResponse:
    """What the step needs, for all of those that were chosen."""
    found = list(register.rows_of(request.actor, ids))
    context = {
        "verb": verb, "form": form, "people": found, "ids": [row.pk for row in found], "back_url": _back(request),
        "back": request.POST.get("volver", "")[:500],
    }  # fmt: skip
    return render(request, "referrals/several.html", context, status=422 if form.errors else 200)


def _told(outcomes: Sequence[Outcome]) -> str:
    done = sum(not each.refused for each in outcomes)
    return _("Done: %(done)d. Not done: %(not_done)d.") % {"done": done, "not_done": len(outcomes) - done}


def _outcome(verb: Verb, each: Outcome) -> dict[str, Any]:
    if each.referral is None:
        return {
            "cells": [
                _("A row that is not on your list"),
                {"text": _("Not done"), "tone": "late", "note": each.refused},
            ]
        }
    who = {"text": each.referral.patient.list_name, "url": reverse("referrals:detail", args=[each.referral.pk])}
    became = {"text": _("Not done"), "tone": "late", "note": each.refused} if each.refused else str(verb.done)
    return {"cells": [who, became]}
