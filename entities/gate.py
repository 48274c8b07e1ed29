"""The rule of a page: who may open it at all. Which people they may see there is decided by care links."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


@dataclass(frozen=True, slots=True)
class Rule:
    """Roles that may open a page, its methods, and what its address names.

    `about` is the kind of object in the address ("" when none), `code` the permission on its patient without
    which the object does not exist for the actor, `needs` the one without which the page is refused (403).
    `act` is what the audit calls it where that does not follow by itself (entities.audit.Act).
    """

    roles: frozenset[str] = frozenset()
    methods: tuple[str, ...] = ("GET",)
    about: str = ""
    code: str = ""
    needs: str = ""
    public: bool = False
    act: str = ""


def page(
    *roles: str,
    methods: tuple[str, ...] = ("GET",),
    about: str = "",
    code: str = "",
    needs: str = "",
    act: str = "",
) -> Callable[[View], View]:
    """Declare the rule of a view and hold it: another method is 405, another role 403."""
    rule = Rule(frozenset(roles), methods, about, code, needs, act=act)

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD", "OPTIONS"):
                return HttpResponseNotAllowed(methods)
            hold(rule, request)
            return view(request, *args, **kwargs)

        guarded.rule = rule  # type: ignore[attr-defined]
        return guarded

    return declare


def hold(rule: Rule, request: Any) -> None:
    """Raise PermissionDenied, with the reason, when the acting role may not open the page."""
    if not rule.public and request.actor.role not in rule.roles:
        raise PermissionDenied(_("This page is not part of your role. If you hold another role, choose it at the top."))


def public(methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """Declare a view that needs no sign-in; it may show nothing about anyone."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD", "OPTIONS"):
                return HttpResponseNotAllowed(methods)
            return view(request, *args, **kwargs)

        guarded.rule = Rule(methods=methods, public=True)  # type: ignore[attr-defined]
        return login_not_required(guarded)

    return declare
