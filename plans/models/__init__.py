from plans.models.crisis_plan import CrisisContact, CrisisItem, CrisisPlan
from plans.models.goal import ACTIVE, Goal
from plans.models.goal_step import GoalStep
from plans.models.hospital_stay import HospitalStay
from plans.models.i_statement import IStatement
from plans.models.leaving import Leaving
from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion, Signature, VersionSection
from plans.models.progress_note import ProgressNote
from plans.models.review import Review
from plans.models.risk_talk import RiskTalk
from plans.models.strength import Strength
from plans.models.support import Support

__all__ = [
    "ACTIVE", "CrisisContact", "CrisisItem", "CrisisPlan", "Goal", "GoalStep", "HospitalStay", "IStatement", "Leaving", "Plan",
    "PlanVersion", "ProgressNote", "Review", "RiskTalk", "Signature", "Strength", "Support", "VersionSection",
]  # fmt: skip
