"""The work of one desk: open reminders, told as rows of what to do, when, why and where."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, Window
from django.db.models import When as IfIs
from django.db.models.functions import RowNumber
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring import works
from monitoring.models import Reminder
from ppr.lib.access import Actor
from referrals.models import LIVE, Referral

SHOWN = 50
NEWS_SHOWN = 12
NEWS_DAYS = 7
WEEK_DAYS = 6  # as far as days are called by their names

Row = dict[str, Any]


def open_reminders(actor: Actor, page: int = 1, today: date | None = None) -> list[Reminder]:
    """One page of the work and the latest news of the acting membership, with the patient; one query.

    Each row carries `of_today`, `of_week`, `of_all`: how much work there is, on every page.
    """
    day = today or timezone.localdate()
    work = Q(kind=Reminder.Kind.WORK)
    rows = Reminder.objects.visible_to(actor).filter(closed_at=None)
    rows = rows.filter(work | Q(kind=Reminder.Kind.NEWS, due_on__gt=day - timedelta(days=NEWS_DAYS)))
    ranked = rows.annotate(
        picked_up_on=works.PICKED_UP,
        asked_before=works.ASKED_BEFORE,
        rank=Window(
            RowNumber(),
            partition_by="kind",
            order_by=[_due_if_work(), F("created_at").desc(), F("pk").desc()],
        ),
        of_today=Window(Count("pk", filter=work & Q(due_on__lte=day))),
        of_week=Window(Count("pk", filter=work & Q(due_on__gt=day, due_on__lte=day + timedelta(days=WEEK_DAYS)))),
        of_all=Window(Count("pk", filter=work)),
    )
    first = (page - 1) * SHOWN
    wanted = Q(kind=Reminder.Kind.WORK, rank__gt=first, rank__lte=first + SHOWN)
    wanted |= Q(kind=Reminder.Kind.NEWS, rank__lte=NEWS_SHOWN)
    return list(ranked.filter(wanted).select_related("patient", "instead_of__user").order_by("kind", "rank"))


def _due_if_work() -> Case:
    return Case(IfIs(kind=Reminder.Kind.WORK, then=F("due_on")), default=None)


def sections(reminders: Iterable[Reminder], actor: Actor, today: date | None = None) -> list[dict[str, Any]]:
    """The sections of components/work_list.html that hold rows: today, this week, later."""
    day = today or timezone.localdate()
    work = [r for r in reminders if r.kind == Reminder.Kind.WORK]
    found: dict[str, list[Row]] = {"today": [], "week": [], "later": []}
    for case in _cases(work, actor):
        found[_when(case.reminder, day)].append(_row(case, day))
    titles = {"today": _("Today"), "week": _("This week"), "later": _("Later")}
    counts = _counts(work)
    return [{"title": titles[k], "count": counts[k], "rows": rows} for k, rows in found.items() if rows]


def _counts(work: list[Reminder]) -> dict[str, int]:
    if not work:
        return {"today": 0, "week": 0, "later": 0}
    one: Any = work[0]
    return {"today": one.of_today, "week": one.of_week, "later": one.of_all - one.of_today - one.of_week}


def _when(reminder: Reminder, today: date) -> str:
    if reminder.due_on <= today:
        return "today"
    return "week" if reminder.due_on <= today + timedelta(days=WEEK_DAYS) else "later"


def _cases(work: list[Reminder], actor: Actor) -> list[works.Case]:
    """Each reminder with the referral that it is read beside: one query, however many reminders.

    What is about a referral that can no longer be seen is left out.
    """
    if not work:
        return []
    referrals, latest = _referrals(work, actor)
    cases = []
    for reminder in work:
        about = reminder.object_kind == "referral"
        referral = referrals.get(reminder.object_id) if about else latest.get(reminder.patient_id)
        if referral is not None or not about:
            cases.append(works.Case(reminder, referral, actor.role))
    return cases


def _referrals(work: list[Reminder], actor: Actor) -> tuple[dict[UUID, Referral], dict[UUID, Referral]]:
    """The referrals that the reminders are about, by id; and of everyone the latest, the live one first."""
    wanted = Q(patient_id__in={r.patient_id for r in work})
    rows = Referral.objects.visible_to(actor).filter(wanted).select_related("from_entity", "to_entity", "programme")
    every = sorted(rows, key=lambda r: (r.state in LIVE, r.created_at))
    return {r.pk: r for r in every}, {r.patient_id: r for r in every}


def _row(case: works.Case, today: date) -> Row:
    reminder, work = case.reminder, works.WORK[case.reminder.rule]
    why = " · ".join(filter(None, [works.in_place_of(reminder), work.why(case)]))
    return {
        "when": reminder.due_on,
        "tone": "late" if reminder.due_on < today else "due" if reminder.due_on == today else "",
        "title": work.title() % {"name": reminder.patient.list_name},
        "url": works.address(work.about, case),
        "why": why[:1].upper() + why[1:],
        "action": {"label": work.action(), "url": works.address(work.doors, case)},
    }
