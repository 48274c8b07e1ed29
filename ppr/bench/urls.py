"""The project's addresses and one page that costs only its sign-in."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from entities.gate import page
from entities.roles import ROLES
from ppr.urls import urlpatterns as ours


@page(*ROLES)
def hello(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello")


urlpatterns = [*ours, path("bench/hello/", hello, name="hello")]
