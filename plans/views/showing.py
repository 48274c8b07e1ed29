"""How a plan's rows are shown: the person's words, both voices of a goal, what comes, who is beside."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from patients.access import Answer
from patients.forms import said_day
from patients.models import CareLink, Patient
from patients.who import parties
from plans.due import due_words
from plans.models import Goal, IStatement, Plan, Review
from plans.models.words import Words
from ppr.lib.access import Actor

_SILENCE = {Words.Answer.NOT_YET: "not_yet", Words.Answer.RATHER_NOT: "private"}
_TONES = {
    Goal.State.AGREED: "accent",
    Goal.State.UNDER_WAY: "accent",
    Goal.State.PAUSED: "due",
    Goal.State.ACHIEVED: "ok",
    Goal.State.PARTLY_ACHIEVED: "ok",
}


def plan_of(patient_id: UUID, actor: Actor) -> Plan | None:
    """The person's one plan with the id of its last review, or None before they joined."""
    reviews = Review.objects.visible_to(actor).filter(plan=OuterRef("pk")).order_by("-held_on")
    rows = Plan.objects.visible_to(actor, "view_plan").filter(patient_id=patient_id)
    return rows.annotate(last_review_id=Subquery(reviews.values("pk")[:1])).first()


def hold(answer: Answer) -> None:
    """Raise PermissionDenied with the reason where the answer is no."""
    if not answer:
        raise PermissionDenied(answer.reason)


def voice(row: Words | None, patient: Patient, **more: Any) -> dict[str, Any]:
    """The person's words for components/voice.html; what stands in their place where there are none."""
    said: dict[str, Any] = {"who": patient.called, "state": "empty", **more}
    if row is None:
        return said
    said["state"] = _SILENCE.get(Words.Answer(row.answer), "empty")
    writer = row.typed_by.user.short_name if row.typed_by else ""
    return {**said, "text": row.words, "typed_by": writer, "when": row.said_at, "lang": row.language}


def statement(
    kind: IStatement.Kind, row: IStatement | None, patient: Patient, may_write: bool
) -> dict[str, Any]:
    """One 'I' statement under its heading, with the way to write or change it."""
    label = _("Change") if row and row.answer == Words.Answer.SAID else _("Write")
    url = reverse("plans:words", args=[patient.pk, kind.value])
    actions = [{"label": label, "url": url, "style": "quiet", "about": kind.label}] if may_write else []
    return voice(row, patient, title=kind.label, actions=actions)


def goal_card(goal: Goal, patient: Patient, may_write: bool) -> dict[str, Any]:
    """A goal for components/goal.html."""
    team = {"text": goal.objective, "agreed": _agreed(goal)} if goal.objective else None
    return {
        "area": goal.area.label,
        "url": reverse("plans:goal", args=[patient.pk, goal.pk]) if may_write else "",
        "status": {"word": goal.get_state_display(), "tone": _TONES.get(Goal.State(goal.state), "")},
        "voice": voice(goal, patient),
        "team": team,
        "differ": goal.differs,
    }


def _agreed(goal: Goal) -> str:
    who = goal.objective_by.who if goal.objective_by else ""
    parts = [_("Written by %(who)s.") % {"who": who}] if who else []
    if goal.agreed_on:
        parts.append(_("Agreed on %(day)s.") % {"day": said_day(goal.agreed_on)})
    if goal.target_on:
        parts.append(_("To be seen by %(day)s.") % {"day": said_day(goal.target_on)})
    return " ".join(parts)


def coming(plan: Plan) -> list[dict[str, Any]]:
    """What comes next, for components/side_list.html."""
    due = plan.initial_due_on if plan.state == Plan.State.DRAFT else plan.next_review_on
    return [{"text": due, "bold": True, "note": due_words(plan)}] if due else []


def last_review(plan: Plan) -> list[dict[str, Any]]:
    """The way to the last review; from there one goes back to those before."""
    pk = getattr(plan, "last_review_id", None)
    return (
        [{"text": _("The last one"), "url": reverse("plans:review", args=[plan.patient_id, pk])}]
        if pk
        else []
    )


def who_is_who(links: Sequence[CareLink]) -> list[dict[str, Any]]:
    """The key worker and those who take part in daily life and treatment, for components/side_list.html."""
    shown = [p for p in parties(links) if {"key_worker", "treating", "referring"} & set(p.purposes)]
    return [
        {"text": p.name, "bold": True, "note": " · ".join(filter(None, (p.as_what, p.about)))} for p in shown
    ]


def referral_of(links: Sequence[CareLink]) -> str:
    """Address of the referral by which the person comes, or nothing."""
    link = next((link for link in reversed(links) if link.basis_kind == "referral"), None)
    return reverse("referrals:detail", args=[link.basis_id]) if link else ""
