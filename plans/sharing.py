"""What a party would read of a person's plan, in the person's own wording: a glance at each section."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from patients.access import SECTIONS
from patients.models import CareLink, SocialFact
from patients.who import section_label
from plans.models import ACTIVE, CrisisItem, CrisisPlan, Goal, GoalStep, IStatement, ProgressNote
from plans.models.words import Words
from ppr.lib.access import Actor

_FIRST = 3


def glance(patient_id: UUID, actor: Actor) -> dict[str, list[str]]:
    """Section → a few lines of what stands there now, in the person's words where there are any.

    What the person keeps for themselves is left out: nobody whom they ask in reads it.
    """

    def of(model: Any, **conditions: Any) -> Any:
        return model.objects.visible_to(actor).filter(patient_id=patient_id, **conditions)

    said = {"answer": Words.Answer.SAID}
    statements = of(IStatement, superseded_at=None, private=False, **said).in_bulk(field_name="pk").values()
    first = sorted(statements, key=lambda row: IStatement.Kind.values.index(row.kind))[:1]
    goals = of(Goal, state__in=ACTIVE).order_by("created_at")[:_FIRST]
    crisis = of(CrisisItem, crisis_plan__state=CrisisPlan.State.IN_FORCE, **said).order_by("position")[:_FIRST]
    facts = of(SocialFact, valid_to=None, declined=False).select_related("code")[:_FIRST]
    number = of(ProgressNote).count()
    notes = ngettext("%(count)d note", "%(count)d notes", number) % {"count": number}
    return {
        "view_plan": [*(row.words for row in first), *(goal.words or goal.objective for goal in goals)],
        "view_crisis": [item.words for item in crisis],
        "view_notes": [notes] if number else [],
        "view_measures": [],
        "view_social": [fact.code.label if fact.code else fact.details for fact in facts],
    }


def preview(link_codes: frozenset[str], steps: list[GoalStep], seen: dict[str, list[str]]) -> list[dict[str, Any]]:
    """Section by section: whether it opens, and what stands there. The codes are those that links derive."""
    found: list[dict[str, Any]] = [
        {"code": code, "label": section_label(code), "opens": code in link_codes,
         "lines": seen.get(code, []) if code in link_codes else []}
        for code in SECTIONS
    ]  # fmt: skip
    if "view_steps" in link_codes:
        found.append(
            {"code": "view_steps", "label": _("Chosen steps"), "opens": True, "lines": [s.text for s in steps]}
        )
    return found


def open_steps(patient_id: UUID, actor: Actor) -> list[GoalStep]:
    """The steps of active goals that are still to be done."""
    rows = GoalStep.objects.visible_to(actor).filter(patient_id=patient_id, done_on=None, goal__state__in=ACTIVE)
    return list(rows.order_by("goal__created_at", "position"))


def shared_steps(patient_id: UUID, actor: Actor) -> list[GoalStep]:
    """The steps shared one by one with whoever acts, those to be done first."""
    rows = GoalStep.objects.visible_to(actor, "view_steps").filter(patient_id=patient_id)
    return sorted(rows, key=lambda step: (step.done_on is not None, step.due_on is None, step.due_on or step.done_on))


def steps_of(links: list[CareLink], actor: Actor) -> list[GoalStep]:
    """The steps that these links share, as the reader sees them."""
    wanted = [step for link in links for step in link.steps]
    return list(GoalStep.objects.visible_to(actor).filter(pk__in=wanted)) if wanted else []
