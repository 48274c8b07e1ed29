"""How a plan's rows are shown: the person's words, both voices of a goal, what comes, who is beside."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from patients.access import Answer
from patients.forms import said_day
from patients.models import CareLink, Patient
from patients.who import parties
from plans.due import due_words
from plans.models import ACTIVE, Goal, GoalStep, IStatement, Plan, RiskTalk, Strength, Support
from plans.models.words import Words
from ppr.lib.access import Actor
from ppr.templatetags.ppr_ui import spoken_date, with_day

_SILENCE = {Words.Answer.NOT_YET: "not_yet", Words.Answer.RATHER_NOT: "private"}
_TONES = {
    Goal.State.AGREED: "accent",
    Goal.State.UNDER_WAY: "accent",
    Goal.State.PAUSED: "due",
    Goal.State.ACHIEVED: "ok",
    Goal.State.PARTLY_ACHIEVED: "ok",
}


def plan_of(patient_id: UUID, actor: Actor, code: str = "view_plan") -> Plan | None:
    """The person's one plan, or None before they joined."""
    return Plan.objects.visible_to(actor, code).filter(patient_id=patient_id).first()


def hold(answer: Answer) -> None:
    """Raise PermissionDenied with the reason where the answer is no."""
    if not answer:
        raise PermissionDenied(answer.reason)


def voice(row: Words | None, patient: Patient, signed_at: datetime | None = None, **more: Any) -> dict[str, Any]:
    """The person's words for components/voice.html; what stands in their place where there are none.

    Words later than `signed_at`, when the latest version was frozen, say so.
    """
    said: dict[str, Any] = {"who": patient.called, "state": "empty", **more}
    if row is None:
        return said
    said["state"] = _SILENCE.get(Words.Answer(row.answer), "empty")
    writer = row.typed_by.user.short_name if row.typed_by else ""
    said["after_signing"] = bool(signed_at and row.said_at and row.said_at > signed_at)
    beside: Any = getattr(row, "beside", None)
    said |= {"beside": beside.user.short_name if beside else "", "paper_on": getattr(row, "paper_on", None)}
    if getattr(row, "paper_id", None):
        said["paper_url"] = reverse("plans:paper_scan", args=[patient.pk, row.pk])
    return {**said, "text": row.words, "typed_by": writer, "when": row.said_at, "lang": row.language}


def own_words(said: dict[str, Any]) -> dict[str, Any]:
    """The same for the person themselves: where nothing is written, it says so to them."""
    states = {"empty": "mine", "not_yet": "mine", "private": "mine_private"}
    return said if said.get("text") else said | {"state": states.get(said["state"], said["state"])}


def statement(
    kind: IStatement.Kind, row: IStatement | None, patient: Patient, may_write: bool, signed_at: datetime | None = None
) -> dict[str, Any]:
    """One 'I' statement under its heading, with the way to write or change it."""
    label = _("Change") if row and row.answer == Words.Answer.SAID else _("Write")
    url = reverse("plans:words", args=[patient.pk, kind.value])
    actions = [{"label": label, "url": url, "style": "quiet", "about": kind.label}] if may_write else []
    shown = voice(row, patient, signed_at, title=kind.label, actions=actions)
    return {**shown, "private": row is not None and row.private}


def strength_card(
    row: Strength, patient: Patient, may_write: bool, signed_at: datetime | None = None
) -> dict[str, Any]:
    """A strength for plans/_strength.html: the words, and what others see beside them."""
    said = row.answer == Words.Answer.SAID
    return {
        "voice": voice(row, patient, signed_at) if said or not row.seen_by_others else None,
        "team": row.seen_by_others,
        "url": reverse("plans:strength", args=[patient.pk, row.pk]) if may_write else "",
        "about": (row.words or row.seen_by_others)[:60],
    }


_MOVES = {
    Support.State.WANTED: (Support.State.GOING_ON, Support.State.ENDED),
    Support.State.GOING_ON: (Support.State.PAUSED, Support.State.ENDED),
    Support.State.PAUSED: (Support.State.GOING_ON, Support.State.ENDED),
    Support.State.ENDED: (Support.State.GOING_ON,),
}


def support_row(row: Support, patient: Patient, may_write: bool, signed_at: datetime | None = None) -> dict[str, Any]:
    """A support for plans/_support.html: who, how often, how it stands, and what can be done about it."""
    said = row.answer == Words.Answer.SAID
    url = reverse("plans:support_state", args=[patient.pk, row.pk])
    verbs = {
        Support.State.GOING_ON: _("It has started") if row.state == Support.State.WANTED else _("Go on with it again"),
        Support.State.PAUSED: _("Pause"),
        Support.State.ENDED: _("End"),
    }
    moves = [
        {
            "label": verbs[state],
            "url": url,
            "hidden": {"state": state.value, "row_version": row.row_version},
            "method": "post",
            "about": row.who,
            "style": "quiet",
        }
        for state in _MOVES[Support.State(row.state)]
    ]
    return {
        "who": row.who,
        "kind": row.get_kind_display(),
        "rhythm": row.rhythm,
        "status": {"word": row.get_state_display(), "tone": "ok" if row.state == Support.State.GOING_ON else ""},
        "voice": voice(row, patient, signed_at, small=True) if said else None,
        "url": reverse("plans:support", args=[patient.pk, row.pk]) if may_write else "",
        "moves": moves if may_write else [],
    }


def risk_pair(row: RiskTalk, patient: Patient, may_write: bool, signed_at: datetime | None = None) -> dict[str, Any]:
    """One worry for plans/_risk.html: both voices, what is done about it, whether it was talked through."""
    return {
        "about": row.about,
        "voice": voice(row, patient, signed_at),
        "team": {"text": row.team_view, "by": row.written_by.who, "when": row.written_at},
        "agreed": row.agreed,
        "positive": row.positive_risk,
        "not_shared": "" if row.shared_with_person else row.not_shared_reason,
        "url": reverse("plans:risk", args=[patient.pk, row.pk]) if may_write else "",
    }


def goal_card(
    goal: Goal,
    patient: Patient,
    may_write: bool,
    *,
    own: bool = False,
    steps: Sequence[GoalStep] = (),
    plan: Plan | None = None,
    signed_at: datetime | None = None,
) -> dict[str, Any]:
    """A goal for components/goal.html, with its steps, its scale and what can be done about it in place."""
    team = {"text": goal.objective, "agreed": _agreed(goal)} if goal.objective else None
    said = voice(goal, patient, signed_at)
    asked = own and may_write and goal.state == Goal.State.PROPOSED  # their answer comes before anything else
    return {
        "area": goal.area.label,
        "url": reverse("plans:goal", args=[patient.pk, goal.pk]) if may_write else "",
        "status": {"word": goal.get_state_display(), "tone": _TONES.get(Goal.State(goal.state), "")},
        "voice": own_words(said) if own else said,
        "team": team,
        "differ": goal.differs,
        "scale": scale(goal.scale_levels, goal.scale_value),
        "steps": [step_line(step, plan, patient, may_write) for step in steps] if plan else [],
        "actions": _goal_actions(goal, patient) if may_write and not asked and goal.state in ACTIVE else [],
        "answers": stages(goal, patient, own) if asked else [],
        "stages": stages(goal, patient, own) if may_write and not asked else [],
    }


def scale(levels: Sequence[str], value: int | None) -> dict[str, Any] | None:
    """Five steps for components/scale.html; None where the goal has no scale. The third is the one expected."""
    if len(levels) != 5:
        return None
    levels = [level.removesuffix(".") for level in levels]  # they stand inside a sentence here
    expected = levels[2]
    if value is None:
        return {"value": 0, "expected": 3, "sentence": _("What is expected: %(text)s") % {"text": expected}}
    if value == 0:
        sentence = _("%(now)s: as expected") % {"now": levels[2]}
    else:
        sentence = _("%(now)s; what is expected: %(text)s") % {"now": levels[value + 2], "text": expected}
    return {"value": value + 3, "expected": 3, "sentence": sentence}


def step_line(step: GoalStep, plan: Plan, patient: Patient, may_write: bool) -> dict[str, Any]:
    """A step as a line of its goal; done or undone in one press."""
    done = step.done_on is not None
    hidden = {"done": "0" if done else "1", "row_version": step.row_version}
    url = reverse("plans:step_done", args=[patient.pk, step.pk])
    press = {
        "label": _("Undo") if done else _("Mark as done"),
        "url": url,
        "method": "post",
        "hidden": hidden,
        "about": step.text,
    }
    return {
        "text": step.text,
        "done": done,
        "owner": owner_name(step, plan, patient),
        "when": step.due_on,
        "note": step.place,
        "tone": "" if done else _step_tone(step),
        "url": reverse("plans:step", args=[patient.pk, step.pk]) if may_write else "",
        "action": press if may_write else None,
    }


def owner_name(step: GoalStep, plan: Plan, patient: Patient) -> str:
    """Who does it, as the page says it."""
    if step.owner_membership is not None:
        return step.owner_membership.user.short_name
    return {
        GoalStep.Owner.PERSON: patient.called,
        GoalStep.Owner.ENTITY: plan.entity.name,
        GoalStep.Owner.HEALTH: _("health service"),
        GoalStep.Owner.FAMILY: _("family"),
    }[GoalStep.Owner(step.owner)]


def _step_tone(step: GoalStep) -> str:
    # A date that has passed is never held against the person or the family.
    if step.due_on is None or step.owner in (GoalStep.Owner.PERSON, GoalStep.Owner.FAMILY):
        return ""
    today = timezone.localdate()
    if step.due_on < today:
        return "late"
    return "due" if step.due_on <= today + timedelta(days=6) else ""


def _goal_actions(goal: Goal, patient: Patient) -> list[dict[str, Any]]:
    wish = (goal.words or goal.objective)[:60]
    label = _("Change the scale") if goal.scale_levels else _("Write a scale")
    return [
        {
            "label": _("Add a step"),
            "url": reverse("plans:step_new", args=[patient.pk, goal.pk]),
            "style": "quiet",
            "about": wish,
        },
        {
            "label": label,
            "url": reverse("plans:goal_scale", args=[patient.pk, goal.pk]),
            "style": "quiet",
            "about": wish,
        },
    ]


# The stage that a goal stands at → those that one press takes it to.
_STAGES = {
    Goal.State.PROPOSED: (Goal.State.AGREED, Goal.State.LEFT_BY_PERSON, Goal.State.NO_LONGER_RELEVANT),
    Goal.State.AGREED: (
        Goal.State.UNDER_WAY,
        Goal.State.PAUSED,
        Goal.State.ACHIEVED,
        Goal.State.LEFT_BY_PERSON,
        Goal.State.NO_LONGER_RELEVANT,
    ),
    Goal.State.UNDER_WAY: (
        Goal.State.ACHIEVED,
        Goal.State.PARTLY_ACHIEVED,
        Goal.State.PAUSED,
        Goal.State.NOT_ACHIEVED,
        Goal.State.LEFT_BY_PERSON,
        Goal.State.NO_LONGER_RELEVANT,
    ),
    Goal.State.PAUSED: (Goal.State.UNDER_WAY, Goal.State.LEFT_BY_PERSON, Goal.State.NO_LONGER_RELEVANT),
}
_PERSONS = (Goal.State.AGREED, Goal.State.UNDER_WAY, Goal.State.PAUSED, Goal.State.LEFT_BY_PERSON)


def next_stages(goal: Goal, own: bool) -> list[Goal.State]:
    """The stages to which the goal may go in one press; the person accepts, pauses, takes up again and leaves."""
    after = _STAGES.get(Goal.State(goal.state), (Goal.State.UNDER_WAY,))
    return [state for state in after if not own or state in _PERSONS]


def stages(goal: Goal, patient: Patient, own: bool) -> list[dict[str, Any]]:
    """The buttons of those stages."""
    wish = (goal.words or goal.objective)[:60]
    url = reverse("plans:goal_state", args=[patient.pk, goal.pk])
    return [
        {
            "label": stage_verb(goal, state, patient, own),
            "url": url,
            "method": "post",
            "about": wish,
            "hidden": {"state": state.value, "row_version": goal.row_version},
        }
        for state in next_stages(goal, own)
    ]


def stage_verb(goal: Goal, state: Goal.State, patient: Patient, own: bool) -> str:
    """What the press says: «Pili lo acepta», «Lo dejo»."""
    name = {"person": patient.called}
    if state == Goal.State.AGREED:
        return _("I accept it") if own else _("%(person)s accepts it") % name
    if state == Goal.State.LEFT_BY_PERSON:
        if own and goal.state == Goal.State.PROPOSED:
            return pgettext("person-page", "I do not want it")
        return _("I leave it") if own else _("%(person)s leaves it") % name
    back = goal.state not in (Goal.State.PROPOSED, Goal.State.AGREED)
    return {
        Goal.State.UNDER_WAY: _("Go on with it again") if back else _("It is under way"),
        Goal.State.PAUSED: _("Pause"),
        Goal.State.ACHIEVED: _("Achieved"),
        Goal.State.PARTLY_ACHIEVED: _("Achieved in part"),
        Goal.State.NOT_ACHIEVED: _("Not achieved"),
        Goal.State.NO_LONGER_RELEVANT: _("It is no longer needed"),
    }[state]


def _agreed(goal: Goal) -> str:
    who = goal.objective_by.who if goal.objective_by else ""
    parts = [_("Written by %(who)s.") % {"who": who}] if who else []
    if goal.agreed_on:
        parts.append(_("Agreed on %(day)s.") % {"day": said_day(goal.agreed_on)})
    if goal.target_on:
        parts.append(_("To be seen by %(day)s.") % {"day": said_day(goal.target_on)})
    return " ".join(parts)


def coming(plan: Plan) -> list[dict[str, Any]]:
    """What comes next, or was due and is still to be done, for components/side_list.html."""
    due = plan.initial_due_on if plan.state == Plan.State.DRAFT else plan.next_review_on
    if due is None:
        return []
    past = due < timezone.localdate()
    said = with_day(capfirst(_("it was due %(day)s")), due, "the") if past else due
    return [{"text": said, "bold": True, "note": due_words(plan)}]


def last_review(plan: Plan) -> list[dict[str, Any]]:
    """The way to the last review; from there one goes back to those before."""
    pk = getattr(plan, "last_review_pk", None)  # `written.whole` finds it
    if not pk:
        return []
    url = reverse("plans:review", args=[plan.patient_id, pk])
    return [{"text": spoken_date(plan.last_review_held_on, "cap"), "url": url, "note": _("the last one")}]  # type: ignore[attr-defined]


def who_is_who(links: Sequence[CareLink]) -> list[dict[str, Any]]:
    """The key worker and those who take part in daily life and treatment, for components/side_list.html."""
    shown = [p for p in parties(links) if {"key_worker", "treating", "referring"} & set(p.purposes)]
    return [{"text": p.name, "bold": True, "note": " · ".join(filter(None, (p.as_what, p.about)))} for p in shown]


def referral_of(links: Sequence[CareLink]) -> str:
    """Address of the referral by which the person comes, or nothing."""
    link = next((link for link in reversed(links) if link.basis_kind == "referral"), None)
    return reverse("referrals:detail", args=[link.basis_id]) if link else ""
