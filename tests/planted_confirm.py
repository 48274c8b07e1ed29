"""The project's addresses and one that asks first, to look at what reaches it."""

from typing import Any

from django.http import HttpResponse
from django.urls import path

from entities import second_factor
from entities.gate import page
from entities.roles import PERSON, ROLES
from ppr.urls import handler400, handler403, handler404, handler500, urlpatterns  # noqa: F401

seen: list[str] = []


@page(*ROLES, PERSON, methods=("GET", "POST"))
@second_factor.asks_first()
def asking(request: Any) -> HttpResponse:
    seen.append(request.POST.get("text", ""))
    return HttpResponse("went on")


urlpatterns = [*urlpatterns, path("pide/", asking, name="asking")]
