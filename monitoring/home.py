"""The first page of each role: a greeting, what there is to do, and what stands beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import audit_log, roles
from entities.models import Membership, User
from monitoring import beside, emergencies, worklist
from patients.forms import said_day
from patients.models import CareLink
from patients.person_page import live
from patients.who import purpose_label
from ppr import health
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date_text
from referrals import programme_today


def desk(membership: Membership, actor: Actor, page: int = 1) -> dict[str, Any]:
    """Context of monitoring/home.html for everyone who has work here."""
    reminders = worklist.open_reminders(actor, page)
    sections = worklist.sections(reminders, actor)
    waiting, items = beside.waiting(membership, actor)
    work: Any = next((r for r in reminders if r.kind == "work"), None)
    today, every = (work.of_today, work.of_all) if work else (0, 0)
    return {
        "greeting": greeting(membership.user),
        "subtitle": " ".join(filter(None, [today_is(), _to_do(today), _waits(waiting)])),
        "actions": _actions(membership, bool(sections)),
        "sections": sections or _nothing(membership),
        "pages": _pages(page, every),
        "news": beside.news(reminders),
        "waiting": {"title": _("Waiting for others"), "items": items} if items else None,
        "places": beside.places(membership, actor) if membership.role == roles.ENTITY_COORDINATOR else None,
        "people": beside.people(membership, actor) if membership.role != roles.SECTOR_COORDINATOR else [],
        "people_title": _people_title(membership.role),
        "people_url": _people_url(membership.role),
        "family_url": reverse("family_call") if membership.role != roles.SECTOR_COORDINATOR else "",
    }


def _people_url(role: str) -> str:
    """Where all of them are: the people, or for who sees the dates alone the referrals that have begun."""
    return reverse("patients:list") if role in roles.CARE else f"{reverse('referrals:list')}?show=joined"


def _people_title(role: str) -> str:
    if role == roles.ENTITY_COORDINATOR:
        return _("People in the programme")
    return _("People you follow") if role in roles.HEALTH else _("People you accompany")


def greeting(user: User) -> str:
    """By the time of day and the first name: «Good morning, Marta»."""
    return hello(user.first_name or user.username)


def hello(name: str) -> str:
    return f"{time_of_day(timezone.localtime())}, {name}" if name else time_of_day(timezone.localtime())


def time_of_day(now: datetime) -> str:
    """Morning from six to two, as it is said in Spain; afternoon to nine; then evening."""
    if 6 <= now.hour < 14:
        return _("Good morning")
    return _("Good afternoon") if 14 <= now.hour < 21 else _("Good evening")


def today_is() -> str:
    """«Monday 23 November.»"""
    day = timezone.localdate()
    said = _("%(weekday)s %(day)d %(month)s") % {
        "weekday": WEEKDAYS[day.weekday()], "day": day.day, "month": MONTHS[day.month],
    }  # fmt: skip
    return f"{said[:1].upper()}{said[1:]}."


def _to_do(today: int) -> str:
    if not today:
        return _("Nothing has to be done today.")
    return ngettext("There is %(count)d thing for today.", "There are %(count)d things for today.", today) % {
        "count": today
    }


def _waits(number: int) -> str:
    if not number:
        return ""
    return ngettext("%(count)d is waiting for others.", "%(count)d are waiting for others.", number) % {"count": number}


def _actions(membership: Membership, busy: bool) -> list[dict[str, str]]:
    if membership.role == roles.PROFESSIONAL:
        return [{"label": _("A session with several people"), "url": reverse("group_note")}]
    if membership.role == roles.SECTOR_COORDINATOR:
        return [
            {"label": _("Ask for a transfer"), "url": f"{reverse('referrals:list')}?show=joined"},
            {"label": _("Registered twice?"), "url": reverse("patients:duplicates")},
        ]
    if membership.role not in roles.HEALTH:
        return []
    return [{"label": _("Refer a person"), "url": reverse("referrals:new"), "style": "" if busy else "primary"}]


def _pages(page: int, every: int) -> dict[str, str] | None:
    shown = worklist.SHOWN
    if every <= shown and page == 1:
        return None
    found = {"position": _("%(first)d to %(last)d of %(every)d") % {
        "first": (page - 1) * shown + 1, "last": min(page * shown, every), "every": every,
    }}  # fmt: skip
    if page > 1:
        found["newer_url"] = f"?parte={page - 1}"
    if page * shown < every:
        found["older_url"] = f"?parte={page + 1}"
    return found


def _nothing(membership: Membership) -> list[dict[str, Any]]:
    """What stands where there is no work: what will bring some, and the next step."""
    if membership.role in roles.HEALTH:
        text = _("When an entity answers a referral of yours, or sends one back, you will read it here.")
        step = (_("See my referrals"), reverse("referrals:list"))
    elif membership.role == roles.ENTITY_COORDINATOR:
        text = _("A new referral appears here the moment it is sent, with the day by which to answer it.")
        step = (_("See the slots"), reverse("slots"))
    elif membership.role == roles.SECTOR_COORDINATOR:
        text = _("A referral that an entity could not take comes here, to be sent on to another one.")
        step = (_("See the sector's referrals"), reverse("referrals:list"))
    else:
        text = _("Initial plans and reviews of the people you accompany come here in good time.")
        step = (_("See the people"), reverse("patients:list"))
    empty = {"title": _("Nothing waits for you."), "text": text, "next_label": step[0], "next_url": step[1]}
    return [{"title": _("Today"), "count": "0", "rows": [], "empty": empty}]


def ward(user: User, actor: Actor) -> dict[str, Any]:
    """Context of monitoring/home_ward.html for emergency and ward staff."""
    return {"greeting": greeting(user), "subtitle": today_is(), **emergencies.ward(actor)}


def office(user: User, actor: Actor) -> dict[str, Any]:
    """Context of monitoring/home_office.html: the administrator's lists; for the others what their part is."""
    context: dict[str, Any] = {"greeting": greeting(user), "subtitle": today_is()}
    role = actor.role
    if role in (*roles.BY_WISH, roles.SUPPORTER):
        context["shared"] = _shared_with(actor)
        if context["shared"]:
            return context
    if role == roles.PROGRAMME_MANAGER:
        need = {"label": _("Need and waiting"), "url": reverse("referrals:need_waits")}
        return {**context, "actions": [need], "programme": programme_today.at_a_glance()}
    if role == roles.IT_SUPPORT:
        context["parts"] = _parts_at_work()
    if role == roles.ADMINISTRATOR:
        return {**context, "lists": _lists()}
    title, text = _parts()[role]
    notice = {"title": title, "text": text}
    if role == roles.AUDITOR:
        notice |= {"next_label": _("See who looked at what"), "next_url": reverse("audit")}
        context |= {"check": _last_check(), **emergencies.to_review(actor)}
    elif role == roles.EHR_COORDINATOR:
        notice |= {"next_label": _("Registered twice?"), "next_url": reverse("patients:duplicates")}
    else:
        notice |= {"next_label": _("What each role may see"), "next_url": reverse("patients:roles")}
    return {**context, "notice": notice}


def _parts_at_work() -> list[dict[str, str]]:
    """What the system is made of and whether it works, for components/facts.html."""
    names = {
        "database": _("Database"), "broker": _("Queue of the tasks"), "outbox": _("Deliveries"),
        "beat": _("Clock of the reminders"),
    }  # fmt: skip
    found = [
        {"label": names[part], "value": _("works"), "tone": "ok"}
        if answer == "ok"
        else {"label": names[part], "value": _("does not work"), "tone": "late", "url": reverse("readyz")}
        for part, answer in health.checks().items()
    ]
    return [*found, {"label": _("Versions"), "value": health.versions()}]


def _last_check() -> dict[str, str]:
    """What the daily verification of the audit found, as components/notice.html says it."""
    found = audit_log.last_check()
    if found is None:
        return {"tone": "info", "text": _("The log has not been verified yet: it is every night.")}
    day = spoken_date_text(timezone.localdate(found.at))
    if found.result == 200:
        return {"tone": "info", "text": _("Last verified: %(day)s. Nothing is missing or altered.") % {"day": day}}
    text = _("Verified: %(day)s. Something is missing or altered: the operators find where with “manage verify_audit”.")
    return {"tone": "late", "title": _("The log is not whole"), "text": text % {"day": day}}


def _shared_with(actor: Actor) -> list[dict[str, Any]]:
    """Those who share something with whoever acts, for components/people_list.html; one query."""
    links = live(CareLink.objects.visible_to(actor).filter(user_id=actor.user_id)).select_related("patient")
    found = {link.patient_id: link for link in links}
    return [
        {
            "name": link.patient.list_name,
            "facts": [purpose_label(link.purpose), *([_until(link.until)] if link.until else [])],
            "url": reverse("plans:shared", args=[link.patient_id]),
        }
        for link in found.values()
    ]


def _until(moment: datetime) -> str:
    day = timezone.localdate(moment)
    return _("until %(day)s") % {"day": said_day(day)}


def _parts() -> dict[str, tuple[str, str]]:
    """Role → what stands on its first page where no list of work does."""
    nobody_yet = _("Nobody has shared anything with you yet.")
    return {
        roles.AUDITOR: (
            _("You review who looked at what."),
            _("Every page opened about a person is on record, unchangeable. You yourself open no plan."),
        ),
        roles.PEER: (nobody_yet, _("When a person chooses you, what they share with you appears here.")),
        roles.FACILITATOR: (
            nobody_yet,
            _(
                "When a person wants you to lead the meeting on their crisis plan, its draft appears here until it is over."
            ),
        ),
        roles.INVITED: (
            nobody_yet,
            _(
                "When a person wishes that your service takes part, what they share appears here: no more than that, and until the day that was agreed."
            ),
        ),
        roles.SUPPORTER: (
            nobody_yet,
            _(
                "What somebody decides to share with you appears here. They can take it back at any time, and nothing happens to their care."
            ),
        ),
        roles.EHR_COORDINATOR: (
            _("You keep identities in order."),
            _("Duplicates and missing data of the health record are your part. Plans are not: none opens to you."),
        ),
        roles.RESEARCHER: (
            _("No record opens to you, and no data of a study stands here yet."),
            _(
                "Data for research leave only for a study that is approved, and nobody can be recognised in them. "
                "Whoever directs the programme receives the request and says who prepares them."
            ),
        ),
        roles.IT_SUPPORT: (
            _("You see that the system works."),
            _("Processes and queues are your part; whom they are about is not. No person and no plan opens to you."),
        ),
    }


def _lists() -> list[dict[str, Any]]:
    found = (
        (_("People who work here"), _("Accounts; nobody is deleted, only deactivated"), "user"),
        (
            _("For whom they work"),
            _("The role of each in each organisation, from when to when"),
            "membership",
        ),
        (_("Organisations"), _("Health units, social entities, sector offices"), "entity"),
        (_("Agreements"), _("Validity, clocks, and the lines of each"), "agreement"),
        (
            _("Lines and their slots"),
            _("How many places, of which programme, with whom, in which sector"),
            "line",
        ),
        (
            _("What there is in each comarca"),
            _("Clubs, libraries, associations: open to everybody"),
            "communityresource",
        ),
        (_("Public holidays"), _("Days on which the clocks of working days stand still"), "holiday"),
    )
    return [
        {"name": title, "facts": [why], "url": reverse(f"admin:entities_{name}_changelist")}
        for title, why, name in found
    ]
