"""The door: a session that has lasted too long is over, and nobody works by a password alone who needs more."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import acting, second_factor, sessions, sign_in_codes, together
from entities.models import Membership

# All that is open to somebody who has to set up a second step first: doing so, and leaving.
BEFORE = frozenset(
    {
        "account_logout", "set_language", "set_theme", "stay", "confirm", "second_step", "mfa_activate_totp",
        "mfa_add_webauthn", "mfa_view_recovery_codes", "mfa_download_recovery_codes",
    }
)  # fmt: skip


def admit(request: Any) -> tuple[Membership | None, list[Membership]]:
    """The acting membership and all that may be chosen; nobody, and signed out, when the session is over."""
    chosen, every = acting.choose(request)
    if sessions.over(request.session, every):
        sessions.end(request)
        return None, []
    sessions.touch(request.session)
    return chosen, every


# All that is open to somebody who has come in with a code: choosing how to sign in from then on, and leaving.
CHOOSING = frozenset(
    {"account_logout", "leave_now", "set_language", "set_address", "stay", "choose_way", "mfa_add_webauthn"}
)


class SecondStepMiddleware:
    """Where a second step is required, a password alone opens nothing but the pages that set one up.

    Neither does a code that was handed over, until its user has chosen a way of their own.
    """

    def __init__(self, get_response: Callable[[Any], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        memberships = getattr(request, "memberships", None)  # the probes of the platform choose none
        if memberships is None or not request.user.is_authenticated:
            return None
        if sign_in_codes.choosing(request):
            return None if request.resolver_match.view_name in CHOOSING else HttpResponseRedirect(reverse("choose_way"))
        with_whom = together.of(request)
        if with_whom:
            match = request.resolver_match
            about = str(match.kwargs.get("patient_id", "")) == with_whom
            opened = match.view_name in together.OPEN or (about and match.view_name in together.ITS_PAGES)
            return None if opened else HttpResponseRedirect(reverse("plans:together", args=[with_whom]))
        if not second_factor.required(memberships):
            return None
        rule = getattr(view, "rule", None)
        open_now = request.resolver_match.view_name in BEFORE or bool(rule and rule.public)
        if open_now or second_factor.strong(request):
            return None
        if request.path.startswith("/api/"):
            return _problem()
        if second_factor.has_one(request.user):
            return second_factor.ask(request)
        return HttpResponseRedirect(reverse("second_step"))


def _problem() -> HttpResponse:
    body = {
        "type": "about:blank",
        "title": "Forbidden",
        "status": 403,
        "detail": _("This account needs a second step to sign in."),
    }
    return JsonResponse(body, status=403, content_type="application/problem+json")
