"""Who may do what in a plan; never sees a request."""

from __future__ import annotations

from django.utils.translation import gettext as _

from patients.access import YES, Answer
from plans.models import Plan


def may_write(held: frozenset[str]) -> Answer:
    """Whether somebody with these permissions may write in the plan."""
    if "contribute" in held:
        return YES
    return Answer(False, _("You may read this plan, not write in it."))


def may_note(held: frozenset[str]) -> Answer:
    """Whether somebody with these permissions may write notes; a peer may, and nothing else."""
    return YES if "note" in held else may_write(held)


def may_review(held: frozenset[str], plan: Plan | None) -> Answer:
    """Whether a review may be recorded: there has to be a plan that goes on."""
    if plan is None:
        return Answer(False, _("There is no plan to review yet: it starts on the first day that the person attends."))
    return goes_on(plan) and may_write(held)


def goes_on(plan: Plan) -> Answer:
    """Whether the plan can be put in force: one that came to its end with the process waits for the next one."""
    if plan.state != Plan.State.CLOSED:
        return YES
    return Answer(
        False, _("The process has ended, and the plan with it. It is taken up again on the first day of the next one.")
    )
