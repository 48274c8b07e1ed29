"""Pages of ours for what goes wrong: each says what happened and what to do, and loses nothing typed."""

import re
import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

HIDDEN = {"csrfmiddlewaretoken", "acting"}
# What a form carries or what is ticked in it: nobody typed it, and to read it would only confuse.
NOT_TYPED = {
    "submission", "started_from", "row_version", "previewed", "switch_to", "step", "verb",
    "answer", "kind", "visibility", "mode", "position", "way", "source", "state", "door", "urgency",
    "involved", "positive", "in_control", "go_on",
}  # fmt: skip
SEAL = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{16,64}")
MOMENT = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?(?::\d{2})?")


def _wants_json(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _answer(request: HttpRequest, status: int, detail: str = "") -> HttpResponse:
    if _wants_json(request):
        from django.http import JsonResponse

        titles = {400: "Bad request", 403: "Forbidden", 404: "Not found", 503: "Unavailable"}
        body = {"type": "about:blank", "title": titles[status], "status": status, "detail": detail}
        return JsonResponse(body, status=status, content_type="application/problem+json")
    return render(request, f"{status}.html", {"detail": detail}, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return _answer(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 with the reason that the rule gave."""
    return _answer(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404, the same for what does not exist and for what is not yours to see."""
    return _answer(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500; 503 where what broke is the way to the database, whichever layer was the first to need it."""
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return unavailable(request)
    # No database, no context: whatever broke may be broken still.
    return HttpResponse(render_to_string("500.html", {"request_id": getattr(request, "id", "")}), status=500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503 without touching the database; what was typed comes back to be copied or sent again."""
    page = render_to_string("503.html", {"kept": typed(request), "request_id": getattr(request, "id", "")})
    return HttpResponse(page, status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form that was open too long or came from elsewhere; what was typed comes back."""
    return HttpResponse(render_to_string("csrf.html", {"kept": typed(request)}, request), status=403)


def signed_out(request: HttpRequest) -> HttpResponse:
    """401: the session ended while somebody was typing; the text is shown, to be taken along after signing in."""
    return render(request, "401.html", {"kept": typed(request), "next": request.path}, status=401)


def other_membership(request: Any, typed_for: str) -> HttpResponse:
    """409: the form was opened under another membership; the text is kept and may be sent under that one."""
    before = next((m for m in request.memberships if str(m.pk) == typed_for), None)
    context = {
        "before": before,
        "now": request.membership,
        "kept": typed(request),
        "fields": [(k, v) for k, values in request.POST.lists() if k not in HIDDEN for v in values],
        "detail": _("You opened this form under another role."),
    }
    return render(request, "409.html", context, status=409)


def overtaken(request: Any, detail: str, again_url: str) -> HttpResponse:
    """409: what the form was about has come to its end meanwhile; what was typed comes back to be taken along."""
    context = {"detail": detail, "again_url": again_url, "kept": typed(request)}
    return render(request, "409.html", context, status=409)


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """The texts of the form that was sent, by field name; passwords left out."""
    try:
        fields = list(request.POST.items())
    except Exception:
        return []
    found = [(k, str(v)) for k, v in fields if k not in HIDDEN | NOT_TYPED and "password" not in k]
    return [(k, _as_said(v)) for k, v in found if len(v) > 1 and v != "on" and not SEAL.fullmatch(v)]


def _as_said(text: str) -> str:
    """A day, as the browser sends it, as people write it; any other text as it was typed."""
    day = MOMENT.fullmatch(text)
    if day is None:
        return text
    year, month, number, hour = day.groups()
    return f"{int(number)}/{int(month)}/{year}{f', {hour}' if hour else ''}"
