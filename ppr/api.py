"""The routes of the REST API and its schema."""

from typing import Any

from django.conf import settings
from django.urls import path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.views import SpectacularAPIView

from entities import roles
from entities.gate import Rule


class SessionScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """How the schema says that one gets in: by the session of the pages."""

    target_class = "entities.rest.SessionWithChallenge"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class Schema(SpectacularAPIView):
    """The schema of this API, for whoever works with it."""

    rule = Rule(
        roles=frozenset({*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, roles.ADMINISTRATOR})
    )


def urlpatterns() -> list[Any]:
    from referrals.api import ReferralDetail, ReferralList

    return [
        path("schema/", Schema.as_view(), name="schema"),
        path("v1/referrals/", ReferralList.as_view(), name="referral-list"),
        path("v1/referrals/<uuid:pk>/", ReferralDetail.as_view(), name="referral-detail"),
    ]
