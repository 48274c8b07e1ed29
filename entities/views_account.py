"""«Mi cuenta»: what one chooses for oneself, the second steps one has, and where one is signed in."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.views import (
    DownloadRecoveryCodesView,
    GenerateRecoveryCodesView,
    ViewRecoveryCodesView,
)
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView, RemoveWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from entities import codes, second_factor, sessions, sign_in_codes
from entities.forms_sign_in import ApplicationForm, KeyForm
from entities.gate import page
from entities.models import User
from entities.roles import PERSON, ROLES, SUPPORTER

EVERYBODY = (*ROLES, PERSON, SUPPORTER)
BOTH = ("GET", "POST")


class Ours:
    """What every page of the package is given here: errors are 422, and what one does not have leads to the account."""

    success_url = reverse_lazy("account")

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except Http404:
            return HttpResponseRedirect(reverse("account"))

    def get_success_url(self) -> str:
        return str(self.success_url)

    def form_invalid(self, form: Any) -> Any:
        response = super().form_invalid(form)  # type: ignore[misc]
        response.status_code = 422
        return response

    def after_adding(self, means: Authenticator, listed: bool) -> HttpResponse:
        """The session counts as opened with the new step; the list of codes is shown the first time."""
        request: Any = self.request  # type: ignore[attr-defined]
        if sign_in_codes.choosing(request):
            sign_in_codes.chosen(request)
        second_factor.record(request, request.user, "mfa", type=means.type, id=means.pk)
        return HttpResponseRedirect(reverse("mfa_view_recovery_codes" if listed else "account"))


class AddApplication(Ours, ActivateTOTPView):  # type: ignore[misc]
    """Show the secret, take the first code; that code is spent with it."""

    def get_form_class(self) -> Any:
        return ApplicationForm

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        means = Authenticator.objects.select_for_update().get(user=self.request.user, type=codes.TOTP)
        codes.spend(means, form.cleaned_data["code"])
        return self.after_adding(means, self.did_generate_recovery_codes)


class RemoveApplication(Ours, DeactivateTOTPView):  # type: ignore[misc]
    """Take the application away, unless it is the last step of somebody who needs one."""


class AddKey(Ours, AddWebAuthnView):  # type: ignore[misc]
    """Save a passkey or a security key."""

    def get_form_class(self) -> Any:
        return KeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The package leaves out the form that was sent: its errors would be lost.
        context = super().get_context_data(**kwargs)
        options = json.dumps(context["js_data"]["creation_options"])
        choosing = sign_in_codes.choosing(self.request)
        return {**context, "form": kwargs.get("form") or context["form"], "options": options, "choosing": choosing}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "alone": sign_in_codes.choosing(self.request)}

    def form_valid(self, form: Any) -> HttpResponse:
        super().form_valid(form)
        means = Authenticator.objects.filter(user=self.request.user, type="webauthn").latest("created_at")
        return self.after_adding(means, self.did_generate_recovery_codes)


class RemoveKey(Ours, RemoveWebAuthnView):  # type: ignore[misc]
    """Take a key away, unless it is the last step of somebody who needs one."""

    def form_valid(self, form: Any) -> HttpResponse:
        if not second_factor.may_remove(self.request, self.object):
            messages.error(self.request, second_factor.last_one())
            return HttpResponseRedirect(reverse("account"))
        response: HttpResponse = super().form_valid(form)
        return response


class Codes(Ours, ViewRecoveryCodesView):  # type: ignore[misc]
    """The codes for when the telephone is lost."""


class NewCodes(Ours, GenerateRecoveryCodesView):  # type: ignore[misc]
    """Another list; the old one stops working."""

    success_url = reverse_lazy("mfa_view_recovery_codes")


class DownloadedCodes(Ours, DownloadRecoveryCodesView):  # type: ignore[misc]
    """The list as a text file."""


def _asking(view: Any, methods: tuple[str, ...] = BOTH) -> Callable[..., HttpResponse]:
    return page(*EVERYBODY, methods=methods)(second_factor.asks_first()(view))


add_application = _asking(AddApplication.as_view())
remove_application = _asking(RemoveApplication.as_view())
add_key = _asking(AddKey.as_view())
view_codes = _asking(Codes.as_view(), ("GET",))
new_codes = _asking(NewCodes.as_view())
download_codes = _asking(DownloadedCodes.as_view(), ("GET",))
_remove_key = second_factor.asks_first()(RemoveKey.as_view())


@page(*EVERYBODY, methods=BOTH)
def remove_key(request: Any, key_id: int) -> HttpResponse:
    """Take one's own passkey or security key away."""
    return _remove_key(request, pk=key_id)


@page(*EVERYBODY)
def account(request: Any) -> HttpResponse:
    """What is mine here: language and look, second steps, where I am signed in, when I came in last."""
    context = {
        "held": _held(request.user),
        "required": second_factor.required(request.memberships),
        "places": sessions.places(request),
        "languages": settings.LANGUAGES,
        "themes": User.Theme.choices,
    }
    return render(request, "account/account.html", context)


@page(*EVERYBODY)
def second_step(request: Any) -> HttpResponse:
    """Two ways to add a second step; the only page there is for who needs one and has none."""
    if second_factor.strong(request) and second_factor.has_one(request.user):
        return HttpResponseRedirect(reverse("account"))
    needed = second_factor.required(request.memberships) and not second_factor.strong(request)
    return render(request, "account/second_step.html", {"needed": needed})


@page(*EVERYBODY, methods=("POST",))
def end_sessions(request: Any) -> HttpResponse:
    """Sign out somewhere else: in one place, or everywhere but here."""
    wanted = request.POST.get("place", "")
    ended = sessions.end_others(request, int(wanted) if wanted.isdecimal() else None)
    messages.success(
        request,
        ngettext("Signed out in %(count)d place.", "Signed out in %(count)d places.", ended) % {"count": ended}
        if ended
        else _("There was nowhere else to sign out."),
    )
    return HttpResponseRedirect(reverse("account"))


@page(*EVERYBODY, methods=BOTH)
def stay(request: Any) -> HttpResponse:
    """«I am still here»: the session goes on, and an open page learns the token that it needs to send its form."""
    if request.method == "POST":
        request.session[sessions.SEEN] = sessions.now()
    left = sessions.left(request.session, request.memberships)
    return JsonResponse({**left, "token": get_token(request), "user": str(request.user.pk)})


def _held(user: User) -> dict[str, Any]:
    """What this user signs in with besides the password: the application, the keys, how many codes are left."""
    rows = list(Authenticator.objects.filter(user=user).order_by("created_at"))
    by_type = {row.type: row for row in rows}
    spare = by_type.get(codes.LIST)
    return {
        "application": by_type.get(codes.TOTP),
        "keys": [
            {"id": row.pk, "name": row.wrap().name, "alone": row.wrap().is_passwordless, "added": row.created_at, "used": row.last_used_at}
            for row in rows if row.type == Authenticator.Type.WEBAUTHN
        ],
        "codes_left": len(spare.wrap().get_unused_codes()) if spare else None,
    }  # fmt: skip
