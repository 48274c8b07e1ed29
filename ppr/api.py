"""The REST API: who gets in, how errors look, and its routes."""

from typing import Any

from django.urls import path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.response import Response
from rest_framework.views import exception_handler

from entities import roles
from entities.gate import Rule


class SessionWithChallenge(SessionAuthentication):
    """The session of the pages; without one the answer is 401, not 403."""

    def authenticate_header(self, request: Any) -> str:
        return "Session"


class DeclaredRule(BasePermission):
    """Refuses every view that does not declare a rule, and every role that the rule does not name."""

    def has_permission(self, request: Any, view: Any) -> bool:
        rule: Rule | None = getattr(view, "rule", None)
        if rule is None:
            return False
        if rule.public:
            return True
        return bool(request.user and request.user.is_authenticated and request._request.actor.role in rule.roles)


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """Errors as application/problem+json (RFC 9457); a validation error names each field."""
    response = exception_handler(error, context)
    if response is None:
        return None
    detail = response.data.get("detail", "") if isinstance(response.data, dict) else ""
    body: dict[str, Any] = {"type": "about:blank", "title": response.status_text, "status": response.status_code}
    if isinstance(error, ValidationError):
        body["errors"] = response.data
    else:
        body["detail"] = str(detail)
    response.data = body
    response.content_type = "application/problem+json"
    return response


class Schema(SpectacularAPIView):
    """The schema of this API, for whoever works with it."""

    rule = Rule(roles=frozenset({*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, roles.ADMINISTRATOR}))


def urlpatterns() -> list[Any]:
    from referrals.api import ReferralDetail, ReferralList

    return [
        path("schema/", Schema.as_view(), name="schema"),
        path("v1/referrals/", ReferralList.as_view(), name="referral-list"),
        path("v1/referrals/<uuid:pk>/", ReferralDetail.as_view(), name="referral-detail"),
    ]
