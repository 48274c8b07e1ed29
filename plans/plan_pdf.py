"""The plan on paper, A4: as a version was frozen, or as it stands today and says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from patients.forms import said_day
from patients.models import Patient
from plans.models import PlanVersion, Signature, VersionSection
from plans.said_by import said_by
from plans.signing import Content, represented_alone
from plans.views import frozen
from plans.views.opinion import position_card
from ppr.lib import pdf


def of_version(
    version: PlanVersion,
    sections: Sequence[VersionSection],
    signed: Sequence[Signature],
    patient: Patient,
    latest: PlanVersion | None,
) -> bytes:
    """One frozen version; where `latest` has taken its place, the page says so at its top and at every foot."""
    day = {"number": version.number, "day": said_day(timezone.localdate(version.frozen_at))}
    notice = _replaced(latest) if latest is not None else ""
    content = {
        **_whole({row.key: row.content for row in sections}, patient),
        "version": _("Version %(number)s, as it was signed on %(day)s.") % day,
        "notice": notice,
        "foot": _("Version %(number)s · %(day)s") % day + (f" · {pgettext('version', 'replaced')}" if notice else ""),
        "opinion": _opinion(version, patient),
        "signed": [*_absent(signed), *(_signature(row) for row in signed)],
        "end": _("Seal of this version: %(seal)s") % {"seal": version.digest},
    }
    return pdf.render("plan", content, at=version.frozen_at)


def as_it_stands(sections: dict[str, Content], patient: Patient) -> bytes:
    """What would be frozen today. It is nobody's signed version, and says so."""
    today = said_day(timezone.localdate())
    content = {
        **_whole(sections, patient),
        "version": _("As it stands on %(day)s. This text is not a signed version.") % {"day": today},
        "notice": "",
        "foot": _("Not signed · %(day)s") % {"day": today},
        "opinion": None,
        "signed": None,
        "end": "",
    }
    return pdf.render("plan", content, at=timezone.now())


def file_name(version: PlanVersion | None) -> str:
    """A name for the file that says what it is and of when, and nobody's name."""
    if version is None:
        return f"{_('recovery-plan')}-{timezone.localdate():%Y-%m-%d}"
    return f"{_('recovery-plan')}-v{version.number}-{timezone.localdate(version.frozen_at):%Y-%m-%d}"


def _whole(sections: dict[str, Content], patient: Patient) -> dict[str, Any]:
    return {
        "language": (get_language() or "es")[:2],
        "title": _("Recovery plan of %(person)s") % {"person": patient.called},
        "name": patient.full_name,
        "sections": [
            {"title": section["title"], "rows": [_row(item) for item in section["rows"]]}
            for section in frozen.shown(sections, patient)
            if section["key"] in sections  # withheld from the reader: absent, as on the page
        ],
        "words": {
            "nothing": _("Nothing is written here, and nothing has to be."),
            "steps": _("Steps"),
            "signed": _("Who signed"),
            "unsigned": _("Nobody has signed yet."),
        },
    }


def _row(item: dict[str, Any]) -> dict[str, Any]:
    """One item of plans.views.frozen, flat, for templates/pdf/plan.typ."""
    goal = item.get("goal")
    if goal:
        return _goal(goal)
    said = item.get("voice")
    return {
        **_EMPTY,
        "title": item.get("title") or (said or {}).get("title", ""),
        "voice": _voice(said) if said else None,
        "team": item.get("team", ""),
        "beside": str(item.get("beside", "")),
        "facts": [str(fact) for fact in item.get("facts", [])],
    }


_EMPTY: dict[str, Any] = {
    "title": "", "voice": None, "differs": "", "team": "", "beside": "", "facts": [], "steps": [],
}  # fmt: skip


def _goal(card: dict[str, Any]) -> dict[str, Any]:
    team = card["team"] or {"text": "", "agreed": ""}
    return {
        **_EMPTY,
        "title": f"{card['area']} · {card['status']['word']}",
        "voice": _voice(card["voice"]),
        "differs": _("They see it differently") if card["differ"] else "",
        "team": team["text"],
        "facts": [fact for fact in [team["agreed"], (card["scale"] or {}).get("sentence", "")] if fact],
        "steps": [{"text": step["text"], "note": " · ".join(_step_facts(step))} for step in card["steps"]],
    }


def _step_facts(step: dict[str, Any]) -> list[str]:
    done = _("done") if step["done"] else said_day(step["when"]) if step["when"] else ""
    return [fact for fact in (str(step["owner"]), done) if fact]


def _voice(said: dict[str, Any]) -> dict[str, Any]:
    name = {"person": said["who"]}
    silence = {
        "private": _("%(person)s prefers not to write here.") % name,
        "not_yet": _("%(person)s has not talked about this yet.") % name,
    }.get(said["state"], _("There are no words of %(person)s’s here yet.") % name)
    return {"text": said["text"], "lang": said["lang"], "by": _by(said), "silence": silence}


def _by(said: dict[str, Any]) -> str:
    who = said_by(said["who"], typed_by=said["typed_by"], beside=said.get("beside", ""), paper_on=said.get("paper_on"))
    when: date | datetime | None = said["when"]
    if isinstance(when, datetime):
        when = timezone.localdate(when)
    return " · ".join([who, *([said_day(when)] if when else [])])


def _opinion(version: PlanVersion, patient: Patient) -> dict[str, Any]:
    card = position_card(version, patient)
    title = _("What %(person)s thinks of this plan") % {"person": patient.called}
    if "word" not in card:
        silence = _("%(person)s cannot decide this today.") % {"person": patient.called}
        return {"title": title, "text": "", "lang": "", "by": "", "silence": silence}
    said = f"{card['word']}: {card['text']}" if card["text"] else str(card["word"])
    return {"title": title, "text": said, "lang": version.language, "by": "", "silence": ""}


def _absent(signed: Sequence[Signature]) -> list[str]:
    return [_("the person has not signed")] if represented_alone(row.role for row in signed) else []


def _signature(row: Signature) -> str:
    how = _("on paper") if row.mode == Signature.Mode.PAPER else _("on screen")
    facts = [row.name, str(row.get_role_display()), said_day(timezone.localdate(row.signed_at)), how]
    return " · ".join(facts)


def _replaced(latest: PlanVersion) -> str:
    day = said_day(timezone.localdate(latest.frozen_at))
    return _("This version is no longer the current one: version %(number)s of %(day)s took its place.") % {
        "number": latest.number, "day": day,
    }  # fmt: skip
