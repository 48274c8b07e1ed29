"""Pages of one person's plan."""

from plans.views.course import course, intensity, key_worker
from plans.views.crisis import crisis
from plans.views.crisis_edit import (
    crisis_answer,
    crisis_contact,
    crisis_in_force,
    crisis_item,
    crisis_meeting,
    crisis_offer,
    crisis_prepare,
    crisis_revise,
    crisis_used,
)
from plans.views.goals import goal, goal_new
from plans.views.hospital import hospital, hospital_admit, hospital_contact, hospital_leave
from plans.views.leaving import died, leaving, leaving_report
from plans.views.notes import notes
from plans.views.person import person
from plans.views.reviews import review, review_new
from plans.views.story import story
from plans.views.words import words

__all__ = [
    "course", "crisis", "crisis_answer", "crisis_contact", "crisis_in_force", "crisis_item",
    "crisis_meeting", "crisis_offer", "crisis_prepare", "crisis_revise", "crisis_used", "died", "goal",
    "goal_new", "hospital", "hospital_admit", "hospital_contact", "hospital_leave", "intensity",
    "key_worker", "leaving", "leaving_report", "notes", "person", "review", "review_new", "story", "words",
]  # fmt: skip
