"""What every page needs: where one can go, under whose name, in which look."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import roles, sessions, together

# (route, label, roles that have it, the other routes under it)
_NAV = [
    ("home", lambda: _("Today"), (*roles.ROLES, *roles.WITHOUT_MEMBERSHIP), ()),
    ("patients:list", lambda: _("People"), roles.CARE, ("patients", "plans", "monitoring")),
    ("referrals:list", lambda: _("Referrals"), (*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR), ("referrals", "join", "became")),
    (
        "slots", lambda: _("Slots"), (roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, roles.PROGRAMME_MANAGER),
        ("line", "replan", "slot", "slot_free", "settlement"),
    ),
    ("settlement", lambda: _("Settlement"), (roles.PROGRAMME_MANAGER,), ()),
    ("audit", lambda: _("Who looked at what"), (roles.AUDITOR,), ()),
    ("patients:break_glasses", lambda: _("Opened in emergencies"), (roles.AUDITOR,), ("patients:break_glass_review",)),
    ("patients:duplicates", lambda: _("Registered twice?"), (roles.EHR_COORDINATOR,), ("patients:merge",)),
    ("admin:index", lambda: _("Administration"), (roles.ADMINISTRATOR,), ("admin",)),
]  # fmt: skip


def page(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html; touches no table."""
    actor: Any = getattr(request, "actor", None)
    role = actor.role if actor else ""
    user: Any = getattr(request, "user", None)
    if user is not None and together.of(request):
        return _locked(request)
    return {
        "nav": _nav(request, role),
        "acting": getattr(request, "membership", None),
        "memberships": getattr(request, "memberships", []),
        "search_url": reverse("patients:search")
        if role in (*roles.CARE, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, roles.EHR_COORDINATOR)
        else "",
        "session_left": sessions.left(request.session, getattr(request, "memberships", ()))
        if user is not None and user.is_authenticated
        else None,
        "last_entry": sessions.last_entry(request) if user is not None and user.is_authenticated else None,
        "leave_now_url": reverse("leave_now") if role in roles.WITHOUT_MEMBERSHIP else "",
        "demo": settings.DEMO,
        "demo_mail_url": reverse("demo_mail") if settings.DEMO else "",
        "simple": role == roles.PERSON and getattr(user, "simple", False),
        "theme": getattr(user, "theme", "auto") if user else "auto",
    }


def _locked(request: HttpRequest) -> dict[str, Any]:
    """The same while the person writes on somebody else's device: nothing leads away from it."""
    return {
        "nav": [], "acting": request.membership, "memberships": [], "search_url": "", "leave_now_url": "",  # type: ignore[attr-defined]
        "session_left": sessions.left(request.session, request.memberships), "last_entry": None,  # type: ignore[attr-defined]
        "demo": settings.DEMO, "demo_mail_url": "", "theme": getattr(request.user, "theme", "auto"),
        "simple": True, "locked": True,
    }  # fmt: skip


def _nav(request: HttpRequest, role: str) -> list[dict[str, Any]]:
    match = request.resolver_match
    name, spaces = (match.view_name, match.namespaces) if match else ("", [])
    mine = [row for row in _NAV if role in row[2]]
    # What has an entry of its own stands under no other.
    here = set() if any(route == name for route, *_more in mine) else {name, *spaces}
    return [
        {"label": label(), "url": reverse(route), "current": name == route or bool(set(under) & here)}
        for route, label, _allowed, under in mine
    ]
