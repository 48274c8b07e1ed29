"""Where referrals stand: the list, one of them, and the board of slots."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from ppr.lib.access import Actor
from referrals import slots
from referrals.models import LIVE, OPEN, Referral, ReferralEvent, State
from referrals.views import documents, words

PAGE = 50
_BEGINNERS = (*roles.HEALTH, roles.SECTOR_COORDINATOR)  # who may note a first conversation
READERS = (*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)
# Which party of a referral each role stands for on its list.
_SIDE = {
    **dict.fromkeys(roles.HEALTH, "from_entity_id"),
    roles.ENTITY_COORDINATOR: "to_entity_id",
    roles.SECTOR_COORDINATOR: "sector_office_id",
}
_ENDED = tuple(state for state in State if state not in LIVE)
_SHOWN: dict[str, tuple[State, ...]] = {
    "open": tuple(state for state in OPEN if state != State.ORIENTATION),
    "first": (State.ORIENTATION,),
    "joined": (State.JOINED,),
    "ended": _ENDED,
}
_BY_DATE = ("open", "first")  # what has to be answered first, on top; the others newest first


def one_referral(actor: Actor, referral_id: UUID) -> Referral:
    """The referral with all that its pages name; Http404 where the actor does not see it. One query."""
    rows = Referral.objects.visible_to(actor).select_related(
        "patient", "sector", "programme", "from_entity", "to_entity", "line__agreement", "transfer_to__entity",
        "responsible__user", "responsible__entity", "supporter__user", "supporter__entity", "from_membership__user", "from_membership__entity",
    )  # fmt: skip
    found: Referral = get_object_or_404(rows, pk=referral_id)
    return found


# ---- the list -------------------------------------------------------------------------


@page(*READERS)
def list_referrals(request: Any) -> HttpResponse:
    """The referrals of my unit, entity or sector: the open ones by date, the others newest first."""
    shown = request.GET.get("show", "open")
    shown = shown if shown in _SHOWN else "open"
    rows = Referral.objects.visible_to(request.actor).filter(**{_SIDE[request.actor.role]: request.actor.entity_id})
    counts = rows.aggregate(**{name: Count("pk", filter=Q(state__in=states)) for name, states in _SHOWN.items()})
    found = _page_of(rows.filter(state__in=_SHOWN[shown]), shown, request.GET.get("after", ""))
    context = {
        "tabs": _tabs(counts, shown, request.actor.role),
        **words.table(found[:PAGE], moving=shown == "joined" and request.actor.role == roles.SECTOR_COORDINATOR),
        "empty": _nothing(shown, request.actor.role),
        "next_url": _next(found, shown),
        "first_url": f"?{urlencode({'show': shown})}" if request.GET.get("after") else "",
        "caption": _("What has to be answered first, on top") if shown in _BY_DATE else _("The newest on top"),
        "actions": _beginnings(request.actor.role),
    }
    return render(request, "referrals/list.html", context)


def _page_of(rows: Any, shown: str, after: str) -> list[Referral]:
    rows = rows.select_related("patient", "from_entity", "to_entity", "responsible__user")
    if shown in _BY_DATE:
        rows = rows.order_by(F("due_on").asc(nulls_last=True), "pk")
    else:
        rows = rows.order_by("-sent_at", "-pk")
    return list(rows.filter(_beyond(shown, after))[: PAGE + 1])


def _beyond(shown: str, after: str) -> Q:
    """What comes after the last row of the page before; everything where the key is none of ours."""
    try:
        moment, pk = after.split("_")
        key = UUID(pk)
        if shown in _BY_DATE:
            day = date.fromisoformat(moment)
            return Q(due_on__gt=day) | Q(due_on=day, pk__gt=key) | Q(due_on=None)
        at = datetime.fromisoformat(moment)
        return Q(sent_at__lt=at) | Q(sent_at=at, pk__lt=key)
    except ValueError:
        return Q()


def _next(found: list[Referral], shown: str) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    moment = last.due_on if shown in _BY_DATE else last.sent_at
    return "?" + urlencode({"show": shown, "after": f"{moment.isoformat() if moment else ''}_{last.pk}"})


def _tabs(counts: dict[str, int], shown: str, role: str) -> list[dict[str, Any]]:
    labels = {"open": _("Open ones"), "first": _("First conversations"), "joined": _("Started"), "ended": _("Ended")}
    return [
        {
            "label": label,
            "url": f"?{urlencode({'show': name})}",
            "count": counts[name],
            "current": name == shown,
        }
        for name, label in labels.items()
        if name != "first" or role in _BEGINNERS
    ]


def _beginnings(role: str) -> list[dict[str, Any]]:
    """How somebody new arrives through this role's hands."""
    refer = {"label": _("Refer a person"), "url": reverse("referrals:new"), "style": "primary"}
    orient = {"label": _("Note a first conversation"), "url": reverse("referrals:orient")}
    became = {"label": _("What became of them"), "url": reverse("became")}
    return [*([refer, became] if role in roles.HEALTH else []), *([orient] if role in _BEGINNERS else [])]


def _nothing(shown: str, role: str) -> dict[str, Any]:
    if shown == "first":
        return {
            "text": _("No first conversation is open. Any door will do: note who calls and how to call back."),
            "next_label": _("Note a first conversation"),
            "next_url": reverse("referrals:orient"),
        }
    if shown == "joined":
        return {"text": _("Nobody has started yet. A person appears here from the first day that they attend.")}
    if shown == "ended":
        return {"text": _("No referral has ended without a start. Those taken back appear here, with their reason.")}
    if role in roles.HEALTH:
        words_for = _("Begin with the person: find them, or register who is new, and say what they wish.")
        return {"title": _("Your unit has no open referral."), "text": words_for,
                "next_label": _("Refer a person"), "next_url": reverse("referrals:new")}  # fmt: skip
    if role == roles.ENTITY_COORDINATOR:
        return {
            "title": _("No referral waits for you."),
            "text": _("New ones appear here and on your home page; the first step is to acknowledge receipt."),
        }
    return {
        "title": _("No open referral in the sector."),
        "text": _("Those that an entity could not accept come back here, to find another door."),
    }


# ---- one referral ---------------------------------------------------------------------


@page(*roles.CARE, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR, about="referral", code="view_identity")
def detail(request: Any, referral_id: UUID) -> HttpResponse:
    """Who, what is asked, where it stands, what happened, and what I can do."""
    return show(request, one_referral(request.actor, referral_id))


def show(request: HttpRequest, referral: Referral, *, refused: str = "", status: int = 200) -> HttpResponse:
    """The page of one referral; with `refused`, the reason why what was pressed did not happen."""
    actor, membership = request.actor, request.membership  # type: ignore[attr-defined]
    placement = slots.placement_of(referral, actor)
    place = slots.waiting_place(referral) if referral.state == State.WAITING else None
    events = ReferralEvent.objects.visible_to(actor).filter(referral=referral).order_by("-at", "-pk")
    context = {
        "referral": referral,
        "patient": referral.patient,
        "refused": refused,
        "state": words.status(referral),
        "actions": [*words.actions(referral, membership), *words.expecting(placement, membership)],
        "voice": _wish(referral),
        "facts": words.facts(referral),
        "standing": words.standing(referral, placement, place),
        "documents": documents.table(referral, actor, membership),
        "story": words.story(events.select_related("by_membership__user", "entity", "reason")),
        "list_url": reverse("referrals:list") if actor.role in READERS else "",
        "plan_url": _plan_url(referral, actor),
    }
    return render(request, "referrals/detail.html", context, status=status)


def _wish(referral: Referral) -> dict[str, Any]:
    typed_by = referral.from_membership.user.short_name
    return {
        "text": referral.person_wish,
        "who": referral.patient.called,
        "typed_by": typed_by,
        "when": referral.sent_at,
    }


def _plan_url(referral: Referral, actor: Actor) -> str:
    reads_plans = actor.role in roles.CARE and referral.state == State.JOINED
    return reverse("plans:person", args=[referral.patient_id]) if reads_plans else ""
