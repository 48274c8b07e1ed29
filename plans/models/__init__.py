from plans.models.aftercare import Aftercare
from plans.models.call_request import CallRequest
from plans.models.crisis_copy import CrisisCopy
from plans.models.crisis_plan import CrisisContact, CrisisItem, CrisisPlan
from plans.models.crisis_signature import CrisisFeedback, CrisisSignature
from plans.models.disagreement_answer import DisagreementAnswer
from plans.models.goal import ACTIVE, Goal
from plans.models.goal_step import GoalStep
from plans.models.hospital_stay import HospitalStay
from plans.models.i_statement import IStatement
from plans.models.leaving import Leaving
from plans.models.objection import Objection
from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion, Signature, VersionSection
from plans.models.primary_letter import PrimaryLetter
from plans.models.progress_note import NoteDraft, NoteGoal, NoteMark, ProgressNote
from plans.models.question import Question
from plans.models.review import Review
from plans.models.review_meeting import ReviewInvitee, ReviewMeeting
from plans.models.risk_talk import RiskTalk
from plans.models.signed_paper import SignedPaper
from plans.models.strength import Strength
from plans.models.support import Support
from plans.models.wellbeing import WellbeingSection
from plans.models.written_paper import WrittenPaper

__all__ = [
    "ACTIVE", "Aftercare", "CallRequest", "CrisisContact", "CrisisCopy", "CrisisFeedback", "CrisisItem", "CrisisPlan", "CrisisSignature", "DisagreementAnswer", "Goal", "GoalStep",
    "HospitalStay", "IStatement", "Leaving", "NoteDraft", "NoteGoal", "NoteMark", "Objection", "Plan", "PlanVersion", "PrimaryLetter",
    "ProgressNote", "Question", "Review", "ReviewInvitee", "ReviewMeeting", "RiskTalk", "Signature", "SignedPaper", "Strength", "Support", "VersionSection", "WellbeingSection", "WrittenPaper",
]  # fmt: skip
