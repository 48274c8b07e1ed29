"""The way in and out, and what one chooses for oneself: role, language, light or dark."""

from __future__ import annotations

from typing import Any

from allauth.account.views import LoginView, LogoutView
from django.conf import settings
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from entities import directories
from entities.acting import SESSION_KEY
from entities.forms import SignInForm
from entities.gate import Rule, page, public
from entities.models import Membership, User
from entities.roles import PERSON, ROLES, SUPPORTER


class SignIn(LoginView):  # type: ignore[misc]
    """The package's sign-in with our form, and in the demonstration a card for each account."""

    def get_form_class(self) -> type[SignInForm]:
        return SignInForm

    def form_invalid(self, form: SignInForm) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        if response.status_code == 200:
            response.status_code = 422
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        back = context.get("redirect_field_value") or ""
        doors = [{"name": d.name, "url": directories.address(d.id, back)} for d in directories.directories()]
        return {**context, "cards": _demo_cards(), "languages": settings.LANGUAGES, "directories": doors}


def _demo_cards() -> list[dict[str, str]]:
    if not settings.DEMO:
        return []
    from ppr.demo.accounts import accounts

    return [
        {
            "name": a["name"],
            "role": a["role_label"],
            "entity": a["entity"],
            "prose": a["prose"],
            "value": a["username"],
        }
        for a in accounts()
    ]


sign_in = public(("GET", "POST"))(SignIn.as_view())
sign_out = public(("POST",))(LogoutView.as_view())


@page(*ROLES, PERSON, SUPPORTER, methods=("POST",))
def act_as(request: Any) -> HttpResponse:
    """Act under another of one's own memberships in force from now on."""
    chosen = next((m for m in request.memberships if str(m.pk) == request.POST.get("membership")), None)
    if chosen is None:
        raise Http404
    request.session[SESSION_KEY] = str(chosen.pk)
    return HttpResponseRedirect(_back(request, chosen))


@public(("POST",))
def set_language(request: Any) -> HttpResponse:
    """The language of the pages: kept with the user, and in this browser for before sign-in."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    if request.user.is_authenticated:
        User.objects.filter(pk=request.user.pk).update(language=language)
    response = HttpResponseRedirect(_back(request))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, language, max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE, httponly=True, samesite="Lax",
    )  # fmt: skip
    return response


@page(*ROLES, PERSON, SUPPORTER, methods=("POST",))
def set_theme(request: Any) -> HttpResponse:
    """Light, dark, or as the device."""
    theme = request.POST.get("theme", "")
    if theme not in User.Theme.values:
        raise Http404
    User.objects.filter(pk=request.user.pk).update(theme=theme)
    return HttpResponseRedirect(_back(request))


@page(PERSON, SUPPORTER, methods=("POST",))
def set_address(request: Any) -> HttpResponse:
    """As tú or as usted; who works here is always addressed as usted."""
    if request.POST.get("formal") not in ("0", "1"):
        raise Http404
    User.objects.filter(pk=request.user.pk).update(formal=request.POST["formal"] == "1")
    return HttpResponseRedirect(_back(request))


@page(PERSON, methods=("POST",))
def set_simple(request: Any) -> HttpResponse:
    """The simple version of one's own pages, or the whole of them."""
    if request.POST.get("simple") not in ("0", "1"):
        raise Http404
    User.objects.filter(pk=request.user.pk).update(simple=request.POST["simple"] == "1")
    return HttpResponseRedirect(_back(request))


@public()
def leave_now(request: HttpRequest) -> HttpResponse:
    """Out at once, to a page that tells nothing: somebody has come in who must not see this one."""
    logout(request)
    return HttpResponseRedirect(
        settings.LEAVE_NOW_URL, headers={"Clear-Site-Data": '"cache"', "Cache-Control": "no-store"}
    )


def _back(request: Any, membership: Membership | None = None) -> str:
    """Where the choice was made, if that is a page of ours that the (new) role may open; else home."""
    address = request.POST.get("next", "")
    if not address.startswith("/") or not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        return reverse("home")
    if membership is not None and not _open_to(address, membership.role):
        return reverse("home")
    return str(address)


def _open_to(address: str, role: str) -> bool:
    try:
        rule: Rule | None = getattr(resolve(address.partition("?")[0]).func, "rule", None)
    except Resolver404:
        return False
    return rule is not None and (rule.public or role in rule.roles)
