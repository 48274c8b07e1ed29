"""The project's addresses and one that nobody declared a rule for."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from ppr.urls import urlpatterns as ours


def planted(request: HttpRequest) -> HttpResponse:
    return HttpResponse("here I am")


urlpatterns = [*ours, path("planted/", planted, name="planted")]
