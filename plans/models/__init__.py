from plans.models.goal import ACTIVE, Goal
from plans.models.i_statement import IStatement
from plans.models.plan import Plan
from plans.models.progress_note import ProgressNote
from plans.models.review import Review

__all__ = ["ACTIVE", "Goal", "IStatement", "Plan", "ProgressNote", "Review"]
