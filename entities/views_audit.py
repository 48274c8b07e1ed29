"""The auditor's pages: who looked at what, filtered and as a file. No content of any record stands here."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entities import audit_log
from entities.audit import Act
from entities.audit_pages import page_words
from entities.forms_audit import LogFilter, PersonFinder
from entities.gate import page
from entities.models import AuditEntry
from entities.roles import AUDITOR, PERSON
from ppr.lib import crypto
from ppr.lib.csv_file import csv_response
from ppr.lib.walls import note_read

KINDS = ("dni", "nie", "cia")  # of patients.Identifier, a layer above


@page(AUDITOR, methods=("GET", "POST"), act="log")
def log(request: Any) -> HttpResponse:
    """The log from its end on; an official number that is sent becomes the person's id in the address."""
    finder = PersonFinder(request.POST or None)
    if finder.is_bound:
        found = _find(request, finder)
        if found is not None:
            return found
    form = LogFilter(request.GET)
    rows = _entries(request, form)
    shown = rows[: audit_log.SHOWN]
    wanted = {k: v for k, v in request.GET.items() if v and k != "antes"}
    here = reverse("audit")
    context = {
        "form": form,
        "finder": finder,
        "person": form.asked().person,
        "rows": _rows(shown, wanted),
        "columns": [{"label": label} for label in _columns()],
        "filtered": bool(wanted),
        "without_person": f"{here}?{urlencode({k: v for k, v in wanted.items() if k != 'person'})}",
        "csv_url": f"{reverse('audit_csv')}?{urlencode(wanted)}",
        "older_url": f"{here}?{urlencode({**wanted, 'antes': shown[-1].pk})}" if rows[audit_log.SHOWN :] else "",
        "newest_url": f"{here}?{urlencode(wanted)}" if request.GET.get("antes") else "",
    }
    wrong = finder.errors or not form.is_valid()
    return render(request, "entities/audit.html", context, status=422 if wrong else 200)


def _find(request: Any, finder: PersonFinder) -> HttpResponse | None:
    request.act = "search"
    if not finder.is_valid():
        return None
    number = re.sub(r"[^0-9A-Za-z]", "", finder.cleaned_data["number"]).upper()
    person = audit_log.person_of([d for kind in KINDS for d in crypto.digests(number, kind)])
    if person is None:
        finder.add_error("number", _("Nobody has this number. Check it; it has to be whole."))
        return None
    note_read([person])
    return redirect(f"{reverse('audit')}?{urlencode({'person': str(person)})}")


def _entries(request: Any, form: LogFilter) -> list[AuditEntry]:
    if not form.is_valid():
        return []
    asked = form.asked()
    if asked.person:
        note_read([asked.person])
    after = request.GET.get("antes", "")
    below = int(after) if after.isascii() and after.isdigit() and len(after) < 19 else None
    return audit_log.entries(asked, below, audit_log.SHOWN + 1)


def _columns() -> list[str]:
    return [_("When"), _("Who"), _("What"), _("About whom"), _("Why"), _("Result")]


def _rows(rows: list[AuditEntry], wanted: dict[str, str]) -> list[dict[str, Any]]:
    names = audit_log.Names.of(rows)
    return [{"cells": _cells(row, names, wanted)} for row in rows]


def _cells(row: AuditEntry, names: audit_log.Names, wanted: dict[str, str]) -> list[Any]:
    at = timezone.localtime(row.at)
    refused = row.result >= audit_log.REFUSED
    role = audit_log.role(row) if row.role != PERSON else ""
    where = " · ".join(filter(None, [role, names.organisation(row)]))
    return [
        {"text": at.date(), "note": f"{at:%H:%M:%S}"},
        {"text": names.user(row), "note": where},
        {"text": _did(row), "note": row.what},
        _about(row, wanted),
        str(audit_log.PURPOSES.get(row.purpose, row.purpose or "–")),
        {"text": _("refused or failed"), "tone": "late", "note": str(row.result)}
        if refused
        else {"text": _("let in"), "note": str(row.result)},
    ]


def _did(row: AuditEntry) -> str:
    act, named = str(audit_log.ACTS.get(row.act, row.act)), page_words(row.what)
    # A search and the log name their page themselves.
    told = named and row.act not in (Act.SEARCH, Act.LOG)
    return _("%(did)s: %(page)s") % {"did": act, "page": named} if told else act


def _about(row: AuditEntry, wanted: dict[str, str]) -> Any:
    people = row.patient_ids
    if len(people) != 1:
        return _("%(count)d people") % {"count": len(people)} if people else "–"
    address = f"{reverse('audit')}?{urlencode({**wanted, 'person': str(people[0])})}"
    return {"text": audit_log.short(people[0]), "url": address}


@page(AUDITOR, act="export")
def log_csv(request: Any) -> HttpResponse:
    """What the filters find, as CSV; the newest where it is too much for one file."""
    form = LogFilter(request.GET)
    if not form.is_valid():
        return redirect(f"{reverse('audit')}?{request.GET.urlencode()}")
    asked = form.asked()
    if asked.person:
        note_read([asked.person])
    rows = audit_log.entries(asked, None, audit_log.MOST_EXPORTED)
    return csv_response(f"registro-{timezone.localdate():%Y-%m-%d}", audit_log.CSV_COLUMNS, audit_log.csv_rows(rows))
