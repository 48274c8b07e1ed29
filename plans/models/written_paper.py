"""The paper on which the person wrote, scanned: the words copied from it name it."""

from datetime import date
from typing import Self

from django.db import models

from entities.models import Membership
from entities.roles import PERSON
from plans.models.plan import Plan
from plans.models.scan import Scan
from ppr.lib.access import Actor
from ppr.lib.uploads import Checked
from ppr.lib.walls import Protected, Wall


class WrittenPaper(Scan, Protected):
    """Read by the person, by whoever copied it, and by those who read every answer that stands on it."""

    historied = False  # it is never changed
    wall = Wall(
        "view_plan",
        narrower="current_setting('ppr.role', true) = 'person' "
        "OR {t}.added_by_id = nullif(current_setting('ppr.membership', true), '')::uuid "
        # One answer kept for the person alone hides from the others the paper with it.
        "OR {t}.answers = (SELECT count(*) FROM plans_istatement s WHERE s.paper_id = {t}.id)",
    )

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="papers")
    written_on = models.DateField()
    answers = models.PositiveSmallIntegerField()  # how many were copied from it

    @classmethod
    def narrowed_to(cls, actor: Actor) -> models.Q:
        from plans.models.i_statement import IStatement  # which names this table

        if actor.role == PERSON:
            return models.Q()
        kept = IStatement.objects.filter(paper=models.OuterRef("pk")).exclude(IStatement.narrowed_to(actor))
        return models.Q(added_by=actor.membership_id) | models.Q(~models.Exists(kept))

    @classmethod
    def sealed(cls, plan: Plan, file: Checked, by: Membership, *, written_on: date, answers: int) -> Self:
        """A new, unsaved row with this file."""
        row = cls(plan=plan, patient_id=plan.patient_id, written_on=written_on, answers=answers)
        row.put(file, "written-paper", by)
        return row
