"""Where one referral stands, and what can be done with it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from entities import roles
from entities.gate import page
from ppr.lib.access import Actor
from referrals import needs, slots, urgency
from referrals.models import Referral, ReferralEvent, State, UrgencyReason
from referrals.views import documents, wishing, words

READERS = (*roles.HEALTH, roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)


def one_referral(actor: Actor, referral_id: UUID) -> Referral:
    """The referral with all that its pages name; Http404 where the actor does not see it. One query."""
    rows = Referral.objects.visible_to(actor).select_related(
        "patient", "sector", "programme", "from_entity", "to_entity", "line__agreement", "transfer_to__entity",
        "responsible__user", "responsible__entity", "supporter__user", "supporter__entity", "from_membership__user", "from_membership__entity",
    )  # fmt: skip
    found: Referral = get_object_or_404(rows, pk=referral_id)
    return found


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
    wished = [wishing.shown(row) for row in wishing.found(referral.patient_id, actor)]
    need = needs.words(needs.of(actor, [referral.pk]).get(referral.pk, []))
    context = {
        "referral": referral,
        "patient": referral.patient,
        "refused": refused,
        "state": words.status(referral),
        "actions": [
            *words.actions(referral, membership),
            *words.expecting(placement, membership),
            *_wishing(referral),
            *_needs_action(referral, membership),
        ],
        "voice": _wish(referral),
        "facts": words.facts(referral, wished=bool(wished), why_urgent=_why_urgent(referral, actor), need=need),
        "standing": words.standing(referral, placement, place),
        "wishes": wished,
        "documents": documents.table(referral, actor, membership),
        "story": words.story(events.select_related("by_membership__user", "entity", "reason")),
        "list_url": reverse("referrals:list") if actor.role in READERS else "",
        "plan_url": _plan_url(referral, actor),
        "course_url": _course_url(referral, actor),
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


def _needs_action(referral: Referral, membership: Any) -> list[dict[str, Any]]:
    if not needs.may_note(referral, membership):
        return []
    return [{"label": _("Profile of need"), "url": reverse("referrals:profile", args=[referral.pk]), "style": "quiet"}]


def _why_urgent(referral: Referral, actor: Actor) -> list[UrgencyReason]:
    if referral.urgency == Referral.Urgency.ORDINARY:
        return []
    return urgency.reasons(actor, [referral.pk]).get(referral.pk, [])


def _wishing(referral: Referral) -> list[dict[str, Any]]:
    """The way to write down what the person would rather have, while anything goes on."""
    if not referral.is_live or referral.state == State.DRAFT:
        return []
    url = reverse("plans:going_on", args=[referral.patient_id])
    return [{"label": _("The person would rather…"), "url": url, "style": "quiet"}]


def _plan_url(referral: Referral, actor: Actor) -> str:
    reads_plans = actor.role in roles.CARE and referral.state == State.JOINED
    return reverse("plans:person", args=[referral.patient_id]) if reads_plans else ""


def _course_url(referral: Referral, actor: Actor) -> str:
    """For who sees the dates alone: the way since the first day, where the process is changed, handed over or ended."""
    reads_dates = actor.role in (roles.ENTITY_COORDINATOR, roles.SECTOR_COORDINATOR)
    begun = referral.state in (State.JOINED, State.CLOSED)
    return reverse("plans:course", args=[referral.patient_id]) if reads_dates and begun else ""
