"""What changed: everything that both sides did, on one timeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from entities.gate import page
from entities.models import SocialCode
from patients.models import BreakGlass, Patient
from patients.person_page import AROUND, person_page
from plans import story as events
from plans.models import CrisisPlan, Goal, IStatement, PlanVersion, ProgressNote
from plans.story import Entry, Place
from referrals.models import PlacementEvent
from referrals.views import words as referral_words

# What each kind of the filter is called.
KINDS: dict[str, Callable[[], str]] = {
    "words": lambda: _("Words of the person"),
    "goals": lambda: _("Goals"),
    "plan": lambda: _("Reviews and versions"),
    "notes": lambda: _("Notes"),
    "social": lambda: _("Social situation"),
    "crisis": lambda: _("Crisis plan"),
    "hospital": lambda: _("Hospital"),
    "emergency": lambda: _("Opened in an emergency"),
    "process": lambda: _("Referral and place"),
}
_TYPED = {strand.key for strand in events.STRANDS if strand.typed}
_LOOKED = tuple(strand.key for strand in events.STRANDS if strand.kind == "emergency")
# Those that have a day and no hour.
_DAYS = ("step", "review", "crisis_begun", "crisis_in_force", "process")


@page(*AROUND, about="patient", code="view_plan")
def story(request: Any, patient_id: UUID) -> HttpResponse:
    """Thirty events at a time, the newest first; the filter shows one kind."""
    context = person_page(request, patient_id, tab="story")
    asked = request.GET.get("kind", "")
    kind = asked if asked in KINDS else ""
    after = Place.read(request.GET.get("before", ""))
    found, older = events.entries(patient_id, context["held"], kind=kind, after=after)
    referral = events.referral_events(found, request.actor)
    writers = events.Writers(found)
    here = reverse("plans:story", args=[patient_id])
    context |= {
        "rows": [_row(entry, context["patient"], referral, writers) for entry in _by_day(found)],
        "kinds": [(key, label(), key == kind) for key, label in KINDS.items()],
        "kind": kind,
        "older_url": f"{here}?{urlencode({'kind': kind, 'before': str(older)})}" if older else "",
        "newest_url": f"{here}?{urlencode({'kind': kind})}" if after else "",
    }
    return render(request, "plans/story.html", context)


def _by_day(found: list[Entry]) -> list[Entry]:
    """Day by day, the newest first; on each what has a day and no hour stands above what has one."""
    return sorted(found, key=lambda e: (timezone.localdate(e.at), e.strand in _DAYS), reverse=True)


def _row(entry: Entry, patient: Patient, referral: dict[UUID, Any], writers: events.Writers) -> dict[str, Any]:
    """One event for components/timeline.html."""
    if entry.strand == "referral":
        return referral_words.story([referral[entry.pk]])[0]
    at = timezone.localtime(entry.at)
    row: dict[str, Any] = {
        "when": at.date(),
        "time": "" if entry.strand in _DAYS else f"{at:%H:%M}",
        "title": capfirst(_TITLES[entry.strand](entry)),
        "text": entry.text,
        "who": "" if entry.strand in _LOOKED and not settings.SEEN_BY_NAMES else writers.who(entry.by),
        "source": writers.entity(entry.by),
    }
    if entry.strand == "note" and entry.title:  # it was a mistake: it stays, struck through, with the reason
        row |= {"struck": True, "note": _("it was a mistake: %(reason)s") % {"reason": entry.title}}
    if entry.words:
        row["voice"] = {"text": entry.words, "lang": entry.lang, "small": True}
        if entry.strand in _TYPED:  # elsewhere it is not known who typed them: nothing is said about it
            row["voice"] |= {"who": patient.called, "typed_by": writers.who(entry.typed)}
    if entry.strand in _LINKS:
        row["url"] = _LINKS[entry.strand](entry, patient)
    return row


def _label(choices: Any, code: str) -> str:
    return str(choices(code).label) if code in choices.values else code


def _fact(entry: Entry) -> str:
    block = _label(SocialCode.Block, entry.code)
    return f"{block}: {entry.title}" if entry.title else block


def _crisis_begun(entry: Entry) -> str:
    if entry.code == CrisisPlan.State.DECLINED:
        return _("Crisis plan offered; not now")
    return _("Crisis plan talked about")


def _crisis_in_force(entry: Entry) -> str:
    if entry.code == CrisisPlan.State.SUPERSEDED:
        return _("A version of the crisis plan that has been replaced since")
    return _("Crisis plan in force")


def _version(entry: Entry) -> str:
    position = _label(PlanVersion.Position, entry.code)
    return _("Version %(number)s of the plan: the person %(position)s") % {
        "number": entry.title,
        "position": position,
    }


_TITLES: dict[str, Callable[[Entry], str]] = {
    "words": lambda e: _label(IStatement.Kind, e.code),
    "strength": lambda e: _("A strength"),
    "support": lambda e: _("A support: %(who)s") % {"who": e.title},
    "goal": lambda e: _("A new goal"),
    "goal_stage": lambda e: _("Goal: %(stage)s") % {"stage": _label(Goal.State, e.code)},
    "step": lambda e: _("A step is done"),
    "risk": lambda e: _("Safety talked through: %(about)s") % {"about": e.title},
    "review": lambda e: _("Review held"),
    "version": _version,
    "note": lambda e: _label(ProgressNote.Kind, e.code),
    "amendment": lambda e: _("Added to a note"),
    "question": lambda e: _("One side asks the other"),
    "answer": lambda e: _("Answer to a question"),
    "objection": lambda e: _("The person says something about a note"),
    "objection_answer": lambda e: _("Answer about a note"),
    "call": lambda e: _("Asks for a call"),
    "called": lambda e: _("The call was made"),
    "disagreement": lambda e: _("Answer to what the person thinks of the plan"),
    "fact": _fact,
    "crisis_begun": _crisis_begun,
    "crisis_in_force": _crisis_in_force,
    "admitted": lambda e: _("Goes into hospital: %(hospital)s") % {"hospital": e.title},
    "home": lambda e: _("Home from hospital: %(hospital)s") % {"hospital": e.title},
    "emergency": lambda e: _("The crisis page was opened in an emergency, as the person wished"),
    "broken": lambda e: _("The crisis page was opened in an emergency, without leave given before"),
    "plan_too": lambda e: _("The plan was opened too, to read"),
    "reviewed": lambda e: (
        _("Somebody else reviewed that opening: %(outcome)s") % {"outcome": _label(BreakGlass.Outcome, e.code)}
    ),
    "process": lambda e: _label(PlacementEvent.Kind, e.code),
}
_LINKS: dict[str, Callable[[Entry, Patient], str]] = {
    "review": lambda e, p: reverse("plans:review", args=[p.pk, e.pk]),
    "note": lambda e, p: reverse("plans:note", args=[p.pk, e.pk]),
    "crisis_in_force": lambda e, p: reverse("plans:crisis", args=[p.pk]),
}
