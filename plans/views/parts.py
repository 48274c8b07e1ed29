"""Writing one part of the plan: bind, save, and where somebody saved in between show both texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from plans.forms_sections import PartForm
from plans.models import Plan
from plans.views import showing
from ppr.lib.versions import Stale

Save = Callable[[Any, Any], Any]


def before_joining(request: Any, context: dict[str, Any]) -> HttpResponse:
    """There is no plan to write in yet; where things stand is one link away."""
    context["referral_url"] = showing.referral_of(context["links"])
    return render(request, "plans/not_joined.html", context, status=422)


def write(
    request: Any,
    context: dict[str, Any],
    form: Any,
    row: Any,
    *,
    save: Save,
    said: str,
    title: str,
    submit: str,
    anchor: str,
    now: Callable[[Any], dict[str, Any]],
    first: Sequence[str] = ("words", "answer"),
    **more: Any,
) -> HttpResponse:
    """One page with one form. `save(form, row)` writes or raises Stale; `now(row)` shows what stands on a conflict."""
    status = 422 if form.is_bound else 200
    stands = None
    if form.is_bound and form.is_valid():
        try:
            form.put_on(row, request.membership)
            save(form, row)
        except Stale as stale:
            status, stands, form = 409, now(stale.current), form.on_top_of(stale.current)
        else:
            messages.success(request, said)
            return redirect(f"{reverse('plans:person', args=[context['patient'].pk])}#{anchor}")
    context |= {
        "form": form,
        "row": row,
        "stands": stands,
        "title": title,
        "submit": submit,
        "anchor": anchor,
        "sections": _sections(form, first),
        "kept_voice": _kept_voice(form, row, context),
        **more,
    }
    return render(request, "plans/part.html", context, status=status)


def _kept_voice(form: Any, row: Any, context: dict[str, Any]) -> dict[str, Any] | None:
    """The person's words on a part, where the form leaves them alone: they wrote them, and nobody else changes them."""
    if not isinstance(form, PartForm) or "words" in form.fields:
        return None
    return showing.voice(row, context["patient"])


def _sections(form: Any, first: Sequence[str]) -> list[dict[str, Any]]:
    voice = [name for name in first if name in form.fields]
    rest = [name for name, field in form.fields.items() if name not in first and not field.widget.is_hidden]
    return [{"title": "", "intro": "", "fields": names} for names in (voice, rest) if names]


def move(
    request: Any,
    context: dict[str, Any],
    row: Any,
    *,
    done: bool,
    save: Callable[[int], Any],
    said: str,
    wanted: str,
    anchor: str,
    now: Callable[[Any], dict[str, Any]],
) -> HttpResponse:
    """One button of the plan's page. Pressed twice it is done once; on a conflict both are shown and asked again."""
    back = f"{reverse('plans:person', args=[context['patient'].pk])}#{anchor}"
    if done:
        return redirect(back)
    try:
        save(started_from(request))
    except Stale as stale:
        context |= {
            "stands": now(stale.current),
            "wanted": wanted,
            "back": back,
            "again": _again(request, stale.current, wanted),
        }
        return render(request, "plans/moved.html", context, status=409)
    messages.success(request, said)
    return redirect(back)


def started_from(request: Any) -> int:
    """The version that the pressed button stood on; 0 (never current) where it says none."""
    text = request.POST.get("row_version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _again(request: Any, row: Any, wanted: str) -> list[dict[str, Any]]:
    hidden = {name: request.POST[name] for name in ("state", "done") if name in request.POST}
    hidden["row_version"] = str(row.row_version)
    return [
        {
            "label": _("Do it all the same: %(what)s") % {"what": wanted},
            "url": request.path,
            "method": "post",
            "hidden": hidden,
        }
    ]


def plan_or_none(request: Any, context: dict[str, Any]) -> Plan | None:
    """The person's plan, once it is sure that the actor may write in it. Raises PermissionDenied."""
    from plans.access import may_write

    showing.hold(may_write(context["held"]))
    return showing.plan_of(context["patient"].pk, request.actor)
