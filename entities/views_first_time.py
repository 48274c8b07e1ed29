"""Coming in for the first time, with a code; and the password that one chooses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from entities import second_factor, sign_in_codes
from entities.forms_first_time import FirstTimeForm, NewPasswordForm
from entities.gate import page, public
from entities.roles import PERSON, ROLES, SUPPORTER, WITHOUT_MEMBERSHIP

BOTH = ("GET", "POST")


@public(BOTH)
def first_time(request: Any) -> HttpResponse:
    """The user name and the code from the paper that was handed over."""
    form = FirstTimeForm(request.POST or None)
    if form.is_bound and form.is_valid() and form.found is not None:
        sign_in_codes.enter(request, form.found)
        return HttpResponseRedirect(reverse("choose_way"))
    return render(request, "account/first_time.html", {"form": form}, status=422 if form.is_bound else 200)


@page(PERSON, SUPPORTER, methods=BOTH)
def choose_way(request: Any) -> HttpResponse:
    """How one will sign in from now on: a password, or what the telephone itself offers."""
    if not sign_in_codes.choosing(request):
        return HttpResponseRedirect(reverse("account"))
    form = NewPasswordForm(request.POST or None, user=request.user)
    if form.is_bound and form.is_valid():
        if not sign_in_codes.chosen(request):
            return _too_late(request)
        sign_in_codes.set_password(request, form.cleaned_data["password"])
        messages.success(request, pgettext("person-page", "That is it. From now on you come in with this password."))
        return HttpResponseRedirect(reverse("home"))
    return render(request, "account/choose_way.html", {"form": form}, status=422 if form.is_bound else 200)


def _too_late(request: Any) -> HttpResponse:
    from entities import sessions

    sessions.end(request)
    messages.error(request, _("That code no longer opens. Whoever gave it to you can give you another."))
    return HttpResponseRedirect(reverse("first_time"))


@page(*ROLES, PERSON, SUPPORTER, methods=BOTH)
@second_factor.asks_first()
def change_password(request: Any) -> HttpResponse:
    """Another password; who signs in with their hospital's directory has none to change."""
    if request.actor.role not in WITHOUT_MEMBERSHIP and not request.user.has_usable_password():
        return HttpResponseRedirect(reverse("account"))
    form = NewPasswordForm(request.POST if "password" in request.POST else None, user=request.user)
    if form.is_bound and form.is_valid():
        sign_in_codes.set_password(request, form.cleaned_data["password"])
        messages.success(request, _("The password is changed. Everywhere but here you have been signed out."))
        return HttpResponseRedirect(reverse("account"))
    return render(request, "account/change_password.html", {"form": form}, status=422 if form.is_bound else 200)
