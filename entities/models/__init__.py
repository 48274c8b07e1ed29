from entities.models.accession import Accession, Extension
from entities.models.agreement import Agreement, Line, LinePrice, Slot
from entities.models.audit_entry import AuditChain, AuditEntry
from entities.models.catalogue import DeclineReason, GoalArea, Holiday, Programme, SocialCode
from entities.models.directory_link import DirectoryLink
from entities.models.entity import Entity, Party, Sector
from entities.models.line_plan import LinePlan, SlotReduction
from entities.models.lockout import Lockout
from entities.models.membership import Membership
from entities.models.note_template import NoteTemplate
from entities.models.resource import Comarca, CommunityResource
from entities.models.saved_view import SavedView
from entities.models.sign_in_code import SignInCode
from entities.models.slot_pause import SlotPause
from entities.models.urgency import Urgency, UrgencyClock, UrgencyCriterion
from entities.models.user import User

__all__ = [
    "Accession", "Agreement", "AuditChain", "AuditEntry", "Comarca", "CommunityResource", "DeclineReason", "DirectoryLink", "Entity", "Extension",
    "GoalArea", "Holiday", "Line", "LinePlan", "LinePrice", "Lockout", "Membership", "NoteTemplate", "Party", "Programme",
    "SavedView", "Sector", "SignInCode", "Slot", "SlotPause", "SlotReduction", "SocialCode", "Urgency", "UrgencyClock",
    "UrgencyCriterion", "User",
]  # fmt: skip
