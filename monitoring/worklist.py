"""The work of one desk: open reminders, told as rows of what to do, when, why and where."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, Window
from django.db.models import When as IfIs
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from monitoring.models import Reminder
from plans.models import Plan
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import elapsed
from referrals.models import Referral

SHOWN = 50
NEWS_SHOWN = 12
NEWS_DAYS = 7
WEEK_DAYS = 6  # as far as days are called by their names

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Work:
    """How one rule reads on the list; the title takes the patient's name, the rest the object."""

    title: Callable[[], str]
    why: Callable[[Any], str]
    action: Callable[[], str]
    url: Callable[[Any], str]  # where the thing is done
    about: Callable[[Any], str]  # where to read more


def _referral_page(route: str) -> Callable[[Referral], str]:
    return lambda referral: reverse(route, args=[referral.pk])


def _person_page(route: str) -> Callable[[Plan], str]:
    return lambda plan: reverse(route, args=[plan.patient_id])


def _asked_by(referral: Referral) -> str:
    parts = [referral.from_entity.name, referral.programme.label]
    if referral.urgency == Referral.Urgency.HIGH:
        parts.append(_("high urgency"))
    return " · ".join(parts)


def _since_sent(referral: Referral) -> str:
    if timezone.localdate(referral.sent_at) == timezone.localdate():
        since = _("sent today")
    else:
        since = _("waiting for %(time)s") % {"time": elapsed(referral.sent_at)}
    return " · ".join([_asked_by(referral), since])


def _in_programme(plan: Plan) -> str:
    if plan.picked_up_on == timezone.localdate():
        return _("In the programme since today")
    return _("In the programme for %(time)s") % {"time": elapsed(plan.picked_up_on)}


def _review_why(plan: Plan) -> str:
    return " · ".join([_in_programme(plan), _("the plan stays in force meanwhile")])


_detail, _plan = _referral_page("referrals:detail"), _person_page("plans:person")
_accept, _join, _route = map(_referral_page, ("referrals:accept", "join", "referrals:route"))
_review = _person_page("plans:review_new")

# One entry a rule of monitoring.rules: title, why, action, where it is done, where it is read.
WORK: dict[str, Work] = {
    "acknowledge": Work(
        lambda: _("Acknowledge the referral of %(name)s"),
        _asked_by,
        lambda: _("Read and acknowledge"),
        _detail,
        _detail,
    ),
    "decide": Work(
        lambda: _("Decide on the referral of %(name)s"), _since_sent, lambda: _("Decide"), _accept, _detail
    ),
    "start": Work(
        lambda: _("First day of %(name)s"), _since_sent, lambda: _("Record the day"), _join, _detail
    ),
    "find_place": Work(
        lambda: _("Find a place for %(name)s"), _since_sent, lambda: _("Send to an entity"), _route, _detail
    ),
    "initial_plan": Work(
        lambda: _("Initial plan of %(name)s"), _in_programme, lambda: _("Continue"), _plan, _plan
    ),
    "review": Work(
        lambda: _("Review the plan with %(name)s"), _review_why, lambda: _("Hold the review"), _review, _plan
    ),
}


def open_reminders(actor: Actor, page: int = 1, today: date | None = None) -> list[Reminder]:
    """One page of the work and the latest news of the acting membership, with the patient; one query.

    Each row carries `of_today`, `of_week`, `of_all`: how much work there is, on every page.
    """
    day = today or timezone.localdate()
    work = Q(kind=Reminder.Kind.WORK)
    rows = Reminder.objects.visible_to(actor).filter(closed_at=None)
    rows = rows.filter(work | Q(kind=Reminder.Kind.NEWS, due_on__gt=day - timedelta(days=NEWS_DAYS)))
    ranked = rows.annotate(
        rank=Window(
            RowNumber(),
            partition_by="kind",
            order_by=[_due_if_work(), F("created_at").desc(), F("pk").desc()],
        ),
        of_today=Window(Count("pk", filter=work & Q(due_on__lte=day))),
        of_week=Window(
            Count("pk", filter=work & Q(due_on__gt=day, due_on__lte=day + timedelta(days=WEEK_DAYS)))
        ),
        of_all=Window(Count("pk", filter=work)),
    )
    first = (page - 1) * SHOWN
    wanted = Q(kind=Reminder.Kind.WORK, rank__gt=first, rank__lte=first + SHOWN)
    wanted |= Q(kind=Reminder.Kind.NEWS, rank__lte=NEWS_SHOWN)
    return list(ranked.filter(wanted).select_related("patient").order_by("kind", "rank"))


def _due_if_work() -> Case:
    return Case(IfIs(kind=Reminder.Kind.WORK, then=F("due_on")), default=None)


def sections(reminders: Iterable[Reminder], actor: Actor, today: date | None = None) -> list[dict[str, Any]]:
    """The sections of components/work_list.html that hold rows: today, this week, later."""
    day = today or timezone.localdate()
    work = [r for r in reminders if r.kind == Reminder.Kind.WORK]
    objects = _objects(work, actor)
    found: dict[str, list[Row]] = {"today": [], "week": [], "later": []}
    for reminder in work:
        if reminder.object_id in objects:
            found[_when(reminder, day)].append(_row(reminder, objects[reminder.object_id], day))
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


def _objects(work: list[Reminder], actor: Actor) -> dict[UUID, Any]:
    """What the reminders are about, each kind in one query; what is no longer visible is absent."""
    ids: dict[str, list[UUID]] = {}
    for reminder in work:
        ids.setdefault(reminder.object_kind, []).append(reminder.object_id)
    found: dict[UUID, Any] = {}
    if "referral" in ids:
        referrals = Referral.objects.visible_to(actor).filter(pk__in=ids["referral"])
        found.update({r.pk: r for r in referrals.select_related("from_entity", "programme")})
    if "plan" in ids:
        found.update({p.pk: p for p in Plan.objects.visible_to(actor).filter(pk__in=ids["plan"])})
    return found


def _row(reminder: Reminder, about: Any, today: date) -> Row:
    work = WORK[reminder.rule]
    return {
        "when": reminder.due_on,
        "tone": "late" if reminder.due_on < today else "due" if reminder.due_on == today else "",
        "title": work.title() % {"name": reminder.patient.list_name},
        "url": work.about(about),
        "why": work.why(about),
        "action": {"label": work.action(), "url": work.url(about)},
    }
