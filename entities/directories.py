"""Signing in with a hospital's own directory (OpenID Connect): it vouches for users that exist, and creates none."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.stages import AuthenticateStage
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, get_adapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from entities import second_factor
from entities.models import Membership, User

SIGNED_WITH = ["RS256", "PS256", "ES256"]
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Directory:
    """One directory: for whose staff it vouches, and which of its claims (amr, acr) say that there was a second step."""

    id: str
    name: str
    entities: frozenset[UUID]
    second_steps: frozenset[str]


def directories() -> list[Directory]:
    """Those of the settings, in their order."""
    return [
        Directory(
            d["id"], d["name"], frozenset(UUID(e) for e in d.get("entities", ())),
            frozenset(d.get("second_steps", ("mfa",))),
        )
        for d in settings.DIRECTORIES
    ]  # fmt: skip


def find(directory_id: str) -> Directory | None:
    """The directory with this id, if the settings have it."""
    return next((d for d in directories() if d.id == directory_id), None)


def address(directory_id: str, back: str = "", *, again: bool = False) -> str:
    """Where signing in with this directory begins; `again` asks it not to rest on an earlier sign-in of its own."""
    asked = {"next": back} if back else {}
    if again:
        asked["auth_params"] = urlencode({"prompt": "login", "max_age": "0"})
    begin = reverse("openid_connect_login", args=[directory_id])
    return f"{begin}?{urlencode(asked)}" if asked else begin


def of_user(user: User) -> str:
    """The id of the directory that vouches for this user; empty when none does."""
    linked = SocialAccount.objects.filter(user=user, provider__in=[d.id for d in directories()])
    return linked.values_list("provider", flat=True).first() or ""


def asserts_second_step(account: SocialAccount) -> bool:
    """Whether the directory said that this sign-in took a second step."""
    directory, claims = find(account.provider), account.extra_data.get("id_token", {})
    amr = claims.get("amr") or []
    said = {*(amr if isinstance(amr, list) else [amr]), claims.get("acr")}
    return directory is not None and bool(said & directory.second_steps)


class CheckedDirectory(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The signature of what the directory says is checked even when it came by a direct connection."""

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        said: dict[str, Any] = {}
        try:
            key = self._key(jwt.get_unverified_header(id_token).get("kid"))
            said = jwt.decode(
                id_token, key=key, algorithms=SIGNED_WITH, audience=app.client_id, issuer=self.openid_config["issuer"],
                options={"require": ["iss", "sub", "aud", "exp", "iat"]}, leeway=30,
            )  # fmt: skip
        except jwt.PyJWTError as error:
            raise OAuth2Error("the id token is not right") from error
        return said

    def _key(self, kid: str | None) -> Any:
        with get_adapter().get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
        answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        fitting = [k for k in keys if k.key_id == kid] if kid else keys
        if len(fitting) != 1:
            raise OAuth2Error("no key of the directory fits")
        return fitting[0]


class SecondStep(AuthenticateStage):  # type: ignore[misc]
    """Our second step is not asked of whom the directory has asked already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        login = (self.login.signal_kwargs or {}).get("sociallogin")
        if login is not None and asserts_second_step(login.account):
            return False
        return bool(super()._should_handle(request))


class DirectoryAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Only a user who exists, is active, and works where this directory vouches comes in."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        directory, account = find(sociallogin.account.provider), sociallogin.account
        user = sociallogin.user if sociallogin.is_existing else _by_address(directory, sociallogin)
        if directory is None or user is None or not _vouched(directory, user):
            raise ImmediateHttpResponse(refused(request))
        account.extra_data = _claims(account.extra_data)
        if account.pk:
            account.save(update_fields=["extra_data"])
        else:
            sociallogin.connect(request, user)

    def on_authentication_error(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        log.warning("a directory did not let in: %s %s", kwargs.get("error"), type(kwargs.get("exception")).__name__)
        raise ImmediateHttpResponse(refused(request))


def refused(request: HttpRequest) -> HttpResponse:
    """The directory did not let in, or nobody here is linked to whom it vouches for: the same page for all."""
    return render(request, "account/directory_refused.html", status=403)


def entered(sender: Any, request: Any, user: User, sociallogin: Any = None, **event: Any) -> None:
    """Note in the session what the directory said: whether there was a second step, and when it last asked."""
    if sociallogin is not None:
        claims = sociallogin.account.extra_data.get("id_token", {})
        strong = asserts_second_step(sociallogin.account)
        asked_at = claims.get("auth_time", 0)
        second_factor.record(request, user, "socialaccount", second_factor=strong, asked_at=asked_at)


def _by_address(directory: Directory | None, sociallogin: Any) -> User | None:
    """Whoever works there under the address that the directory has verified, if that is one person without a link."""
    verified = [a.email for a in sociallogin.email_addresses if a.verified]
    if directory is None or not verified:
        return None
    members = Membership.objects.live().filter(entity__in=directory.entities)
    found = User.objects.filter(email__iexact=verified[0], is_active=True, memberships__in=members).distinct()[:2]
    if len(found) != 1 or SocialAccount.objects.filter(user=found[0], provider=directory.id).exists():
        return None
    return found[0]


def _vouched(directory: Directory, user: User) -> bool:
    works = Membership.objects.live().filter(user=user)
    if directory.entities:
        works = works.filter(entity__in=directory.entities)
    return user.is_active and works.exists()


def _claims(said: dict[str, Any]) -> dict[str, Any]:
    # Nothing else that a directory tells about its staff is kept.
    token = said.get("id_token") or {}
    return {"id_token": {k: token[k] for k in ("iss", "amr", "acr", "auth_time") if k in token}}
