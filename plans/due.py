"""What the next date of a plan is for, in words."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients import caseload
from plans.models import Plan
from ppr.lib.access import Actor


def due_words(plan: Plan) -> str:
    """«Escribir el plan inicial», «Revisar el plan»: what stands at the plan's next date."""
    if plan.state == Plan.State.DRAFT:
        return _("Write the first plan")
    if plan.state == Plan.State.ACTIVE:
        return _("Review the plan")
    if plan.state == Plan.State.CLOSED:
        return capfirst(_("not in the programme any more"))
    return capfirst(plan.get_state_display())


def in_caseload(actor: Actor, patient_ids: Sequence[UUID]) -> dict[UUID, str]:
    """Patient → what their plan's next date is for; one query."""
    plans = Plan.objects.visible_to(actor, "view_plan").filter(patient_id__in=patient_ids)
    return {plan.patient_id: due_words(plan) for plan in plans}


def register() -> None:
    """Let the caseload say it; the layer of people does not know plans."""
    caseload.says_what_is_due(in_caseload)
