"""Pages of one person's plan."""

from plans.views.goals import goal, goal_new
from plans.views.notes import notes
from plans.views.person import person
from plans.views.reviews import review, review_new
from plans.views.words import words

__all__ = ["goal", "goal_new", "notes", "person", "review", "review_new", "words"]
