"""What became of everyone whom a unit has referred: from the receipt to the report on leaving, a line a person."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from entities.models import Membership
from plans.models import Leaving, ProgressNote, Review, Signature
from ppr.lib.access import Actor
from referrals.models import Referral, ReferralEvent, State
from referrals.views import words

PAGE = 50
ACCEPTED = ("accept", "wait", "take_offer")
Days = dict[UUID, dict[str, date]]


def page(membership: Membership, actor: Actor, *, whose: str, after: str) -> dict[str, Any]:
    """Context of monitoring/milestones.html: my referrals, or my unit's; six queries whatever their number."""
    rows = Referral.objects.visible_to(actor).filter(from_entity=membership.entity_id).exclude(state=State.DRAFT)
    if whose != "unit":
        rows = rows.filter(from_membership=membership)
    rows = rows.filter(_beyond(after)).select_related("patient", "to_entity").order_by("-created_at", "-pk")
    found = list(rows[: PAGE + 1])
    shown, days = found[:PAGE], _days(found[:PAGE], actor)
    return {
        "tabs": _tabs(whose),
        "columns": [{"label": label} for label in _labels()],
        "rows": [_row(referral, days.get(referral.pk, {})) for referral in shown],
        "next_url": _next(found, whose),
        "first_url": f"?{urlencode({'de': whose})}" if after else "",
    }


def _labels() -> list[str]:
    return [
        _("Person"), _("Where it stands"), _("Acknowledged"), _("Accepted"), _("Began"), _("Plan signed"),
        _("Last review"), _("Hard moment"), _("Report on leaving"),
    ]  # fmt: skip


def _tabs(whose: str) -> list[dict[str, Any]]:
    labels = (("mine", _("Those I referred")), ("unit", _("Those of my unit")))
    return [{"label": label, "url": f"?de={name}", "current": name == whose} for name, label in labels]


def _row(referral: Referral, days: dict[str, date]) -> dict[str, Any]:
    to = referral.to_entity.name if referral.to_entity else ""
    known = ("acknowledged", "accepted", "joined", "signed", "reviewed", "crisis", "reported")
    return {
        "cells": [
            {"text": referral.patient.list_name, "url": reverse("referrals:detail", args=[referral.pk]), "note": to},
            {"text": "", "status": words.status(referral)},
            *(f"{days[name]:%d/%m/%Y}" if name in days else "–" for name in known),
        ]
    }


def _days(shown: list[Referral], actor: Actor) -> Days:
    """Referral → milestone → its day; what happened under an earlier referral is not put down to a later one."""
    found: Days = {referral.pk: {} for referral in shown}
    of_person: dict[UUID, list[Referral]] = {}
    for referral in shown:
        of_person.setdefault(referral.patient_id, []).append(referral)
    _moves(found, actor)
    people = list(of_person)
    joined = {pk: days["joined"] for pk, days in found.items() if "joined" in days}
    for name, events in _afterwards(people, actor):
        for patient_id, day in events:
            latest = _under_way(of_person[patient_id], joined, day)
            if latest is not None:
                found[latest].setdefault(name, day)  # each list has the latest first
    rows = Leaving.objects.visible_to(actor).filter(placement__referral__in=list(found), reported_at__isnull=False)
    for leaving in rows.select_related("placement"):
        found[leaving.placement.referral_id]["reported"] = _day(leaving.reported_at)
    return found


def _moves(found: Days, actor: Actor) -> None:
    rows = ReferralEvent.objects.visible_to(actor).filter(
        referral__in=list(found), verb__in=("acknowledge", "join", *ACCEPTED)
    )
    for event in rows.only("referral_id", "patient_id", "verb", "at").order_by("at"):
        name = {"acknowledge": "acknowledged", "join": "joined"}.get(event.verb, "accepted")
        found[event.referral_id][name] = _day(event.at)  # of several, the latest


def _afterwards(people: list[UUID], actor: Actor) -> Iterable[tuple[str, Iterable[tuple[UUID, date]]]]:
    """What happens in a process: name → (person, day), the latest first; each as far as the actor may see it."""
    signed: Any = Signature.objects.visible_to(actor).filter(patient_id__in=people, role=Signature.Role.CLINICIAN)
    yield "signed", ((row.patient_id, _day(row.signed_at)) for row in signed.order_by("-signed_at"))
    reviews = Review.objects.visible_to(actor).filter(patient_id__in=people).only("patient_id", "held_on")
    yield "reviewed", ((row.patient_id, row.held_on) for row in reviews.order_by("-held_on"))
    hard = ProgressNote.objects.visible_to(actor).filter(patient_id__in=people, kind=ProgressNote.Kind.CRISIS)
    hard = hard.filter(retracted_at=None).only("patient_id", "happened_at").order_by("-happened_at")
    yield "crisis", ((row.patient_id, _day(row.happened_at)) for row in hard)


def _under_way(referrals: list[Referral], joined: dict[UUID, date], day: date) -> UUID | None:
    """The latest referral through which the person had joined by that day."""
    begun = [(joined[row.pk], row.pk) for row in referrals if row.pk in joined and joined[row.pk] <= day]
    return max(begun)[1] if begun else None


def _day(moment: datetime | None) -> date:
    assert moment is not None
    return timezone.localtime(moment).date()


def _beyond(after: str) -> Q:
    try:
        moment, pk = after.split("_")
        at, key = datetime.fromisoformat(moment), UUID(pk)
    except ValueError:
        return Q()
    return Q(created_at__lt=at) | Q(created_at=at, pk__lt=key)


def _next(found: list[Referral], whose: str) -> str:
    if len(found) <= PAGE:
        return ""
    last = found[PAGE - 1]
    return "?" + urlencode({"de": whose, "after": f"{last.created_at.isoformat()}_{last.pk}"})
