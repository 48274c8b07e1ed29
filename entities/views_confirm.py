"""«Confirm that it is you»: for what takes more than an open session."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from entities import second_factor
from entities.forms_confirm import ConfirmForm
from entities.gate import page
from entities.roles import PERSON, ROLES, SUPPORTER


@page(*ROLES, PERSON, SUPPORTER, methods=("GET", "POST"))
def confirm(request: Any) -> HttpResponse:
    """Asks for the second step (or the password, without one) and leads back to where one was going."""
    form = ConfirmForm(request, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        return HttpResponseRedirect(_next(request))
    return second_factor.page(request, form, status=422 if form.is_bound else 200)


def _next(request: Any) -> str:
    wanted = request.GET.get("next", "")
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours else reverse("home")
