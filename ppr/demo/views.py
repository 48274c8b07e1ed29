"""Pages that exist in the demonstration alone, and for this machine alone."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from ipaddress import ip_address
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import second_factor, sessions
from entities.gate import public
from entities.models import User
from ppr.demo import mail
from ppr.demo.accounts import accounts

View = Callable[..., HttpResponse]


def demo_only(view: View) -> View:
    """404 outside the demonstration, and for whoever asks from another machine."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO or not _from_here(request):
            raise Http404
        return view(request, *args, **kwargs)

    return guarded


def _from_here(request: Any) -> bool:
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


@public(("POST",))
@demo_only
def demo_sign_in(request: Any) -> HttpResponse:
    """Go in as one of the demonstration's accounts, without a password."""
    username = request.POST.get("username", "")
    if username not in {account["username"] for account in accounts()}:
        raise Http404
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise Http404
    request.session.flush()
    last = user.last_login
    login(request, user, backend="entities.backends.RoleBackend")
    sessions.remember_last(request, user, last)
    second_factor.record(request, user, second_factor.DEMO)
    UserSession.objects.create_from_request(request)
    return HttpResponseRedirect(reverse("home"))


@public()
@demo_only
def demo_mail(request: Any) -> HttpResponse:
    """What has been sent, newest first."""
    listed = [
        {"subject": m.subject, "to": m.to, "when": m.when, "url": reverse("demo_mail_message", args=[m.name])}
        for m in mail.sent()
    ]
    empty = {
        "title": _("No mail has been sent yet."),
        "text": _("Once a day, at the hour they chose, whoever has something to do gets a count and a link."),
    }  # fmt: skip
    return render(request, "demo/mail.html", {"messages_sent": listed, "empty": empty})


@public()
@demo_only
def demo_mail_message(request: Any, name: str) -> HttpResponse:
    """One message as it was sent."""
    found = mail.find(name)
    if found is None:
        raise Http404
    return render(request, "demo/mail_message.html", {"mail": found})
