"""Who gets into the REST API, and how its errors look. Settings name these by path."""

from typing import Any

from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import BasePermission
from rest_framework.response import Response

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
    # Imported here: the views of the framework read the settings that name this module.
    from rest_framework.views import exception_handler

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
