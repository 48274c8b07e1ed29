"""How frozen sections are shown: as they stood, both voices, whatever the plan says today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from patients.who import Party, party_name
from plans.models import Goal, GoalStep, IStatement, Support
from plans.models.words import Words
from plans.signing import SECTIONS, Content
from plans.views import showing
from ppr.lib.language import in_english

TITLES: dict[str, Callable[[], str]] = {
    "i_statements": lambda: _("In the first person"),
    "strengths": lambda: _("Strengths"),
    "supports": lambda: _("Supports"),
    "goals": lambda: _("Goals"),
    "risk": lambda: _("Safety, talked through"),
    "people": lambda: _("Who is who"),
}


def shown(sections: dict[str, Content], patient: Patient) -> list[dict[str, Any]]:
    """Every section with its items; one without any says so."""
    return [
        {"key": key, "title": TITLES[key](), "rows": [item(key, frozen, patient) for frozen in sections.get(key, [])]}
        for key in SECTIONS
    ]


def item(key: str, frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    """One frozen item for plans/_frozen.html: title, voice, team, goal or facts."""
    return _SHOW[key](frozen, patient)


def _voice(frozen: dict[str, Any], patient: Patient, **more: Any) -> dict[str, Any]:
    state = {Words.Answer.NOT_YET: "not_yet", Words.Answer.RATHER_NOT: "private"}.get(
        Words.Answer(frozen["answer"]), "empty"
    )
    said_at = datetime.fromisoformat(frozen["said_at"]) if frozen["said_at"] else None
    paper_on = frozen.get("paper_on")
    return {
        "who": patient.called,
        "state": state,
        "text": frozen["words"],
        "typed_by": frozen["typed_by"],
        "beside": frozen.get("beside", ""),
        "paper_on": date.fromisoformat(paper_on) if paper_on else None,
        "when": said_at,
        "lang": frozen["language"],
        **more,
    }


def _statement(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    return {"voice": _voice(frozen, patient, title=str(IStatement.Kind(frozen["id"]).label))}


def _strength(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    said = frozen["answer"] == Words.Answer.SAID
    return {
        "voice": _voice(frozen, patient) if said or not frozen["team"] else None,
        "team": frozen["team"],
        "beside": _("What others see:"),
    }


def _support(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    kind, state = Support.Kind(frozen["kind"]).label, Support.State(frozen["state"]).label
    facts = [str(kind), frozen["rhythm"], str(state)]
    said = frozen["answer"] == Words.Answer.SAID
    return {
        "title": frozen["who"],
        "facts": [f for f in facts if f],
        "voice": _voice(frozen, patient, small=True) if said else None,
    }


def _goal(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    agreed = [_("Written by %(who)s.") % {"who": frozen["team_by"]}] if frozen["team_by"] else []
    if frozen["agreed_on"]:
        agreed.append(_("Agreed on %(day)s.") % {"day": said_day(_day(frozen["agreed_on"]))})
    if frozen["target_on"]:
        agreed.append(_("To be seen by %(day)s.") % {"day": said_day(_day(frozen["target_on"]))})
    card = {
        "area": frozen["area_en"] if in_english() else frozen["area_es"],
        "status": {"word": str(Goal.State(frozen["state"]).label)},
        "voice": _voice(frozen, patient),
        "team": {"text": frozen["team"], "agreed": " ".join(agreed)} if frozen["team"] else None,
        "differ": frozen["differs"],
        "scale": showing.scale(frozen["scale_levels"], frozen["scale_value"]),
        "steps": [_step(step, patient) for step in frozen["steps"]],
    }
    return {"goal": card}


def _step(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    person = frozen["owner"] == GoalStep.Owner.PERSON and not frozen["name"]
    owner = patient.called if person else frozen["name"] or str(GoalStep.Owner(frozen["owner"]).label)
    when = _day(frozen["due_on"]) if frozen["due_on"] else None
    return {
        "text": frozen["text"],
        "done": bool(frozen["done_on"]),
        "owner": owner,
        "when": when,
        "note": frozen.get("place", ""),
    }


def _risk(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    facts = [_("a risk that the person chooses to take, with support")] if frozen["positive"] else []
    if frozen["agreed"]:
        facts.append(_("What we do: %(text)s") % {"text": frozen["agreed"]})
    return {
        "title": frozen["about"],
        "facts": facts,
        "voice": _voice(frozen, patient),
        "team": frozen["team"],
        "beside": _("How the team sees it:"),
    }


def _person(frozen: dict[str, Any], patient: Patient) -> dict[str, Any]:
    name = party_name(frozen["name"], frozen["part"])
    party = Party(name, frozen["about"], datetime.min, purposes=frozen["part"])
    return {"title": name, "facts": [fact for fact in (party.as_what, frozen["about"]) if fact]}


def _day(text: str) -> date:
    return date.fromisoformat(text)


_SHOW: dict[str, Callable[[dict[str, Any], Patient], dict[str, Any]]] = {
    "i_statements": _statement,
    "strengths": _strength,
    "supports": _support,
    "goals": _goal,
    "risk": _risk,
    "people": _person,
}
