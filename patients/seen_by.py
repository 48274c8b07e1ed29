"""Who has looked at a person's plan, told to that person: the entries of the audit in plain words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.translation import npgettext, pgettext

from entities import roles
from entities.models import User

SHOWN = 25
# Access that came in haste stands out: it is the one to look at first.
IN_HASTE = ("emergency", "break_glass", "break_glass_plan")


@dataclass(frozen=True, slots=True)
class Look:
    """One page that somebody opened, or a day's lists in which the person stood."""

    at: datetime
    times: int
    act: str
    what: str
    refused: bool
    entity: str
    role: str
    purpose: str
    by_user: UUID | None
    by_system: bool


# The beginning of a page's name → what the person calls it; the longest that fits.
_SECTIONS: dict[str, Callable[[], str]] = {
    "plans:": lambda: pgettext("person-page", "your plan"),
    "plans:crisis": lambda: pgettext("person-page", "what to do in a crisis"),
    "plans:notes": lambda: pgettext("person-page", "your notes"),
    "plans:goal": lambda: pgettext("person-page", "your goals"),
    "plans:step": lambda: pgettext("person-page", "your goals"),
    "plans:review": lambda: pgettext("person-page", "your reviews"),
    "plans:hospital": lambda: pgettext("person-page", "your time in hospital"),
    "plans:leaving": lambda: pgettext("person-page", "how you leave the programme"),
    "plans:risk": lambda: pgettext("person-page", "what you talked about safety"),
    "plans:support": lambda: pgettext("person-page", "your supports"),
    "plans:version": lambda: pgettext("person-page", "your signed plan"),
    "plans:compare": lambda: pgettext("person-page", "your signed plan"),
    "plans:course": lambda: pgettext("person-page", "your dates in the programme"),
    "plans:story": lambda: pgettext("person-page", "the changes in your plan"),
    "monitoring:": lambda: pgettext("person-page", "how things are going for you"),
    "patients:": lambda: pgettext("person-page", "who you are"),
    "patients:break_glass": lambda: pgettext("person-page", "what was opened in an emergency"),
    "patients:sign_in": lambda: pgettext("person-page", "how you come in"),
    "patients:social": lambda: pgettext("person-page", "your social situation"),
    "patients:fact": lambda: pgettext("person-page", "your social situation"),
    "patients:who": lambda: pgettext("person-page", "who is who around you"),
    "referrals:": lambda: pgettext("person-page", "your referral"),
    "api:referral": lambda: pgettext("person-page", "your referral"),
    "join": lambda: pgettext("person-page", "your first day"),
    "lapse_offers": lambda: pgettext("person-page", "your referral"),
    "expire_unanswered": lambda: pgettext("person-page", "your referral"),
}

_DID: dict[str, Callable[[str], str]] = {
    "read": lambda what: pgettext("person-page", "Looked at %(what)s") % {"what": what},
    "write": lambda what: pgettext("person-page", "Wrote in %(what)s") % {"what": what},
    "export": lambda what: pgettext("person-page", "Took a copy of %(what)s") % {"what": what},
    "print": lambda what: pgettext("person-page", "Printed %(what)s") % {"what": what},
}

_WHY: dict[str, Callable[[], str]] = {
    "key_worker": lambda: pgettext("person-page", "is your key worker"),
    "treating": lambda: pgettext("person-page", "accompanies you"),
    "referring": lambda: pgettext("person-page", "is your mental health team"),
    "coordinating": lambda: pgettext("person-page", "looks after places and dates"),
    "assessing": lambda: pgettext("person-page", "is seeing whether they can take you"),
    "routing": lambda: pgettext("person-page", "takes care of your place"),
    "matching": lambda: pgettext("person-page", "makes sure that you are not written down twice"),
    "second_entity": lambda: pgettext("person-page", "another entity, because you asked them in"),
    "peer": lambda: pgettext("person-page", "peer support, because you asked them in"),
    "advocate": lambda: pgettext("person-page", "stands up for your rights, because you asked them in"),
    "facilitator": lambda: pgettext("person-page", "leads the meeting on your crisis plan"),
    "supporter": lambda: pgettext("person-page", "somebody close to you, because you asked them in"),
    "municipal": lambda: pgettext("person-page", "municipal services, because you asked them in"),
    "primary_care": lambda: pgettext("person-page", "your health centre, because you asked them in"),
    "housing": lambda: pgettext("person-page", "housing, because you asked them in"),
    "past": lambda: pgettext("person-page", "accompanied you before, and sees what they wrote then"),
    "audit": lambda: pgettext("person-page", "checks who looks at what"),
    "emergency": lambda: pgettext("person-page", "an emergency, as you allowed"),
    "break_glass": lambda: pgettext("person-page", "an emergency, without asking first"),
    "break_glass_plan": lambda: pgettext("person-page", "an emergency, without asking first"),
}

# Who it was, by their work: a role has no sex, and whoever looked is not named here.
_AS: dict[str, Callable[[], str]] = {
    roles.CLINICIAN: lambda: pgettext("person-page", "Mental health team"),
    roles.HEALTH_SOCIAL_WORKER: lambda: pgettext("person-page", "Social work of the health service"),
    roles.SECTOR_COORDINATOR: lambda: pgettext("person-page", "Coordination of the sector"),
    roles.ENTITY_COORDINATOR: lambda: pgettext("person-page", "Coordination of the entity"),
    roles.PROFESSIONAL: lambda: pgettext("person-page", "Team of the entity"),
    roles.EMERGENCY: lambda: pgettext("person-page", "Emergency or ward staff"),
    roles.PEER: lambda: pgettext("person-page", "Peer support"),
    roles.FACILITATOR: lambda: pgettext("person-page", "Whoever leads the meeting on the crisis plan"),
    roles.INVITED: lambda: pgettext("person-page", "Invited service"),
    roles.EHR_COORDINATOR: lambda: pgettext("person-page", "Health records office"),
    roles.PROGRAMME_MANAGER: lambda: pgettext("person-page", "Management of the programme"),
    roles.RESEARCHER: lambda: pgettext("person-page", "Research"),
    roles.AUDITOR: lambda: pgettext("person-page", "Audit"),
    roles.ADMINISTRATOR: lambda: pgettext("person-page", "Administration"),
    roles.IT_SUPPORT: lambda: pgettext("person-page", "IT support"),
}


def section(what: str) -> str:
    """What the person calls the page of this name: «your crisis plan»; «something of yours» where it has no words."""
    fitting = [start for start in _SECTIONS if what.startswith(start)]
    return _SECTIONS[max(fitting, key=len)]() if fitting else pgettext("person-page", "something of yours")


def looks(patient_id: UUID, before: datetime | None, most: int = SHOWN) -> list[Look]:
    """The latest looks before a moment, newest first. Nothing unless the acting user is that person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ppr_seen_by(%s, %s, %s)", [patient_id, before or timezone.now(), most])
        return [Look(*row) for row in cursor.fetchall()]


def told(found: list[Look]) -> list[dict[str, Any]]:
    """What was looked at, latest first, for the page that puts it together by day."""
    names = _names(found)
    return [_row(look, names.get(look.by_user, "")) for look in found]


def _names(found: list[Look]) -> dict[UUID | None, str]:
    if not settings.SEEN_BY_NAMES:
        return {}
    users = User.objects.filter(pk__in={look.by_user for look in found if look.by_user})
    return {user.pk: str(user) for user in users}


def _row(look: Look, name: str) -> dict[str, Any]:
    at = timezone.localtime(look.at)
    row: dict[str, Any] = {
        "when": at.date(),
        "time": f"{at:%H:%M}" if look.act not in ("list", "search") else "",
        "title": _title(look),
        "who": name,
        "source": look.entity,
        "kind": _as_what(look),
        "note": _WHY[look.purpose]() if look.purpose in _WHY else "",
    }
    if look.purpose in IN_HASTE:
        row["status"] = {"word": pgettext("person-page", "Emergency"), "tone": "late"}
    elif look.refused:
        row["status"] = {"word": pgettext("person-page", "was not let in"), "tone": ""}
    return row


def _as_what(look: Look) -> str:
    if look.by_system:
        return pgettext("person-page", "the system itself")
    return _AS[look.role]() if look.role in _AS else ""


def _title(look: Look) -> str:
    if look.act == "list":
        return npgettext(
            "person-page", "Saw your name in a list", "Saw your name in lists, %(count)d times", look.times
        ) % {"count": look.times}
    if look.act == "search":
        return npgettext("person-page", "Found you in a search", "Found you in %(count)d searches", look.times) % {
            "count": look.times
        }
    if look.act == "log":
        return pgettext("person-page", "Checked who looks at your plan")
    if look.refused:
        return pgettext("person-page", "Tried to open %(what)s") % {"what": section(look.what)}
    return _DID[look.act](section(look.what))
