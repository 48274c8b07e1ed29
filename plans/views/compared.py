"""Two versions beside each other: each change is named, and both texts are shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from patients.who import purpose_label
from plans.differences import FieldChange, between
from plans.models import Goal, GoalStep, Support
from plans.models.words import Words
from plans.signing import SECTIONS, Content
from plans.views.frozen import TITLES, item
from ppr.lib.language import in_english
from ppr.templatetags.ppr_ui import spoken_date_text

LONGEST = 120  # longer texts stand whole below, side by side
_WHOLE = ("words", "team", "agreed", "scale_levels")  # and so do these, however short


def compared(before: dict[str, Content], after: dict[str, Content], patient: Patient) -> list[dict[str, Any]]:
    """Section by section what is new, what changed (named, with both texts), what is gone; how much is the same."""
    return [_section(key, before.get(key, []), after.get(key, []), patient) for key in SECTIONS]


def _section(key: str, before: Content, after: Content, patient: Patient) -> dict[str, Any]:
    found = between(before, after)
    return {
        "key": key,
        "title": TITLES[key](),
        "differs": bool(found),
        "new": [item(key, row, patient) for row in found.new],
        "gone": [item(key, row, patient) for row in found.gone],
        "changed": [
            {"before": item(key, was, patient), "after": item(key, now, patient), "named": _in_words(fields, key)}
            for was, now, fields in found.changed
        ],
        "reordered": found.reordered,
        "same": found.same,
    }  # fmt: skip


def _in_words(fields: list[FieldChange], key: str) -> list[dict[str, str]]:
    """The changes in the order of LABELS, those of the steps last and together."""
    order = list(LABELS)
    return [_named(f, key) for f in sorted(fields, key=lambda f: (bool(f.step), f.step, order.index(f.name)))]


def _named(change: FieldChange, key: str) -> dict[str, str]:
    """One change in words: what it is of, how it was, how it is."""
    name = change.name.removeprefix("step_") if change.step else change.name
    label = LABELS[change.name]()
    if change.step:
        label = f"{label}: «{change.step}»"
    if change.name in (*_WHOLE, "step_new", "step_gone", "steps_order"):
        return {"label": label, "before": "", "after": ""}
    if change.name == "area_es" and in_english():
        return {"label": label, "before": "", "after": ""}  # the area's own words stand below
    was, now = (_said(name, value, key) for value in (change.before, change.after))
    brief = len(was) <= LONGEST and len(now) <= LONGEST
    return {"label": label, "before": was if brief else "", "after": now if brief else ""}


def _said(name: str, value: Any, key: str) -> str:
    """A stored value as the page says it."""
    if value in (None, "", []):
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return "; ".join(str(purpose_label(one)) if name == "part" else str(one) for one in value)
    if name.endswith("_on"):
        return said_day(datetime.fromisoformat(value).date())
    if name.endswith("_at"):
        return spoken_date_text(datetime.fromisoformat(value))
    choices = _CHOICES.get((key, name)) or _CHOICES.get(("", name))
    return str(choices(value).label) if choices is not None and value in choices.values else str(value)


_CHOICES: dict[tuple[str, str], Any] = {
    ("", "answer"): Words.Answer,
    ("supports", "kind"): Support.Kind,
    ("supports", "state"): Support.State,
    ("goals", "state"): Goal.State,
    ("goals", "owner"): GoalStep.Owner,
}
LABELS: dict[str, Callable[[], str]] = {
    "words": lambda: _("the person’s words"),
    "answer": lambda: _("whether they spoke of it"),
    "typed_by": lambda: _("who wrote the words down"),
    "said_at": lambda: _("when they said it"),
    "language": lambda: _("in which language"),
    "team": lambda: _("the team’s words"),
    "team_by": lambda: _("who of the team wrote"),
    "kind": lambda: _("kind"),
    "who": lambda: _("who or what"),
    "rhythm": lambda: _("how often"),
    "state": lambda: _("how it stands"),
    "area_es": lambda: _("area of life"),
    "area_en": lambda: _("area of life"),
    "differs": lambda: _("the person sees it differently"),
    "agreed_on": lambda: _("the day it was agreed"),
    "target_on": lambda: _("by when"),
    "scale_levels": lambda: _("the steps of the scale"),
    "scale_value": lambda: _("where it stands on the scale"),
    "about": lambda: _("what it is about"),
    "agreed": lambda: _("what we do about it"),
    "positive": lambda: _("a risk that the person chooses to take, with support"),
    "name": lambda: _("name"),
    "part": lambda: _("what they do here"),
    "step_new": lambda: _("a new step"),
    "step_gone": lambda: _("a step that is no longer there"),
    "step_text": lambda: _("the words of a step"),
    "step_owner": lambda: _("who does the step"),
    "step_name": lambda: _("by name, who does the step"),
    "step_place": lambda: _("where the step leads"),
    "step_due_on": lambda: _("by when the step"),
    "step_done_on": lambda: _("when the step was done"),
    "steps_order": lambda: _("the order of the steps"),
}
