"""The other steps of coming in: the code after the password, a passkey alone, a hospital's directory."""

from __future__ import annotations

import json
from typing import Any

from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpResponse
from requests import RequestException

from entities import directories
from entities.forms_sign_in import CodeForm
from entities.gate import public


class SecondStep(AuthenticateView):  # type: ignore[misc]
    """After the password: a code, or a key."""

    def get_form_class(self) -> Any:
        return CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        held = Authenticator.objects.filter(user=self.stage.login.user, type=Authenticator.Type.WEBAUTHN).exists()
        options = json.dumps(context["js_data"]["request_options"]) if held else ""
        return {**context, "options": options}

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        response.status_code = 422
        return response


authenticate = public(("GET", "POST"))(SecondStep.as_view())
passkey = public(("GET", "POST"))(LoginWebAuthnView.as_view())


@public(("GET",))
def directory(request: Any, provider_id: str) -> HttpResponse:
    """Off to the directory of a hospital."""
    return _with(OAuth2LoginView, request, provider_id)


@public(("GET",))
def directory_back(request: Any, provider_id: str) -> HttpResponse:
    """Back from the directory, with its word for who this is."""
    return _with(OAuth2CallbackView, request, provider_id)


def _with(view: Any, request: Any, directory_id: str) -> HttpResponse:
    if directories.find(directory_id) is None:
        raise Http404
    try:
        found: HttpResponse = view.adapter_view(directories.CheckedDirectory(request, directory_id))(request)
        return found
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except RequestException:
        return directories.refused(request)
