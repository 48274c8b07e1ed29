"""Who takes part in someone's care, in plain words: as what, since when, and what each may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from patients.emergency import PASSING
from patients.models import CareLink, SharingDecision
from patients.person_page import key_worker_of

# In the order in which they are shown; a purpose without words here would be a mistake of ours.
_PURPOSES: dict[str, Callable[[], str]] = {
    "key_worker": lambda: _("key worker"),
    "treating": lambda: _("accompanies in daily life"),
    "referring": lambda: _("made the referral and follows the treatment"),
    "coordinating": lambda: _("keeps the slots and the dates"),
    "assessing": lambda: _("is looking at the referral"),
    "routing": lambda: _("coordinates the sector"),
    "matching": lambda: _("keeps identities in order"),
    "facilitator": lambda: _("leads the meeting on the crisis plan"),
    "peer": lambda: _("peer support"),
    "advocate": lambda: _("speaks up for what the person wants"),
    "primary_care": lambda: _("primary care"),
    "municipal": lambda: _("municipal or county services"),
    "housing": lambda: _("housing"),
    "second_entity": lambda: _("another entity"),
    "supporter": lambda: _("somebody close"),
    "past": lambda: _("took part before"),
    "emergency": lambda: _("emergency or ward staff, where the person authorised it"),
    "break_glass": lambda: _("opened in an emergency, with a reason"),
    "break_glass_plan": lambda: _("opened the plan too in an emergency, with a reason of its own"),
    "self": lambda: _("the person"),
}
_SEES: dict[str, Callable[[], str]] = {
    "view_plan": lambda: _("the plan"),
    "view_crisis": lambda: _("what to do in a crisis"),
    "view_notes": lambda: _("the notes"),
    "view_measures": lambda: _("how it goes"),
    "view_social": lambda: _("the social situation"),
    "view_steps": lambda: _("chosen steps"),
    "view_safety": lambda: _("what was said of safety"),
    "view_past": lambda: _("what they wrote themselves and the versions of their time"),
}


@dataclass
class Party:
    """One who takes part: an organisation, or somebody by name."""

    name: str
    about: str
    since: datetime
    purposes: list[str] = field(default_factory=list)
    opens: set[str] = field(default_factory=set)
    phone: str = ""
    hours: str = ""
    plain: str = ""  # an organisation's own name, in no language

    @property
    def order(self) -> tuple[int, datetime]:
        return min(list(_PURPOSES).index(purpose) for purpose in self.purposes), self.since

    @property
    def as_what(self) -> str:
        """In which part: «profesional de referencia»; several joined by a comma."""
        return ", ".join(words() for purpose, words in _PURPOSES.items() if purpose in self.purposes)

    @property
    def sees(self) -> str:
        """What the permissions open, in plain words."""
        return sees(self.opens)


def sees(opens: set[str]) -> str:
    """What these permissions open, in plain words."""
    seen = [words() for code, words in _SEES.items() if code in opens]
    if not seen:
        return _("Sees who the person is and the dates; not the plan.")
    does = [_("writes in the plan")] if "contribute" in opens else []
    does += [_("signs it")] if "sign" in opens else []
    said = _("Sees %(what)s.") % {"what": _listed(seen)}
    return f"{said} {_('Also %(what)s.') % {'what': _listed(does)}}" if does else said


_LABELS: dict[str, Callable[[], str]] = {
    "view_plan": lambda: _("The plan: my words, goals, steps, versions"),
    "view_crisis": lambda: _("What to do in a crisis"),
    "view_notes": lambda: _("The notes of those who accompany"),
    "view_measures": lambda: _("How it goes: the answers over time"),
    "view_social": lambda: _("Social situation and who is who"),
}


def section_label(code: str) -> str:
    """How a section that can be shared is called on the pages of sharing. Raises KeyError for another code."""
    return _LABELS[code]()


def purpose_label(purpose: str) -> str:
    """In which part somebody takes part, with a capital."""
    return capfirst(_PURPOSES[purpose]())


def as_what(links: Sequence[CareLink]) -> str:
    """In which parts these links are, in the order of the pages, joined by commas."""
    present = {link.purpose for link in links}
    return ", ".join(words() for purpose, words in _PURPOSES.items() if purpose in present)


def decided(row: SharingDecision) -> dict[str, Any]:
    """One decision for components/timeline.html."""
    kinds = SharingDecision.Kind
    name = row.entity.name if row.entity else str(row.user)
    sentences = {
        kinds.INVITED: _("%(name)s was asked in"),
        kinds.ENDED: _("What was shared with %(name)s ended"),
        kinds.WITHDRAWN: _("Closed to %(name)s"),
        kinds.GIVEN_BACK: _("Opened again to %(name)s"),
    }
    what = [section_label(code) for code in row.sections]
    how = []
    if row.recorded_by:
        how = [
            _("%(who)s wrote it down: the person %(way)s.") % {"who": row.recorded_by.who, "way": row.get_way_display()}
        ]
        how += [_("There: %(people)s.") % {"people": row.present}]
    return {
        "when": row.decided_at,
        "title": sentences[kinds(row.kind)] % {"name": name},
        "text": " · ".join(filter(None, [row.what_for.removesuffix("."), *what])),
        "note": " ".join(how),
    }


def party_name(name: str, purposes: Sequence[str]) -> str:
    """An entity's name as it stands on the pages: its coordination is told apart from those who accompany."""
    return _("Coordination of %(entity)s") % {"entity": name} if list(purposes) == ["coordinating"] else name


def parties(links: Sequence[CareLink]) -> list[Party]:
    """Everyone who takes part, the key worker first; the several links of one party are one line."""
    found: dict[Any, Party] = {}
    latest = key_worker_of(links)
    with_them = {link.entity_id for link in links if link.entity_id and link.purpose == "treating"}
    for link in links:
        if link.purpose in PASSING or (link.purpose == "key_worker" and link != latest):
            continue  # who looked in an emergency takes no part in the care
        party = found.setdefault(_whose(link, with_them), _party(link))
        if link.purpose not in party.purposes:
            party.purposes.append(link.purpose)
        party.opens |= set(link.opens) - set(link.withheld)
    return sorted(found.values(), key=lambda party: party.order)


def _whose(link: CareLink, with_them: set[Any]) -> tuple[Any, ...]:
    # A unit's roles are one line; an entity's coordination sees less than its professionals: another line.
    apart = link.purpose if link.purpose in ("coordinating", "assessing", "past") else ""
    if apart == "assessing" and link.entity_id in with_them:
        apart = ""  # whoever looked at the referral accompanies now: one line
    return (link.entity_id, apart) if link.entity_id else (link.user_id, link.membership_id)


def _party(link: CareLink) -> Party:
    if link.entity is not None:
        name, entity = party_name(link.entity.name, [link.purpose]), link.entity
        return Party(name, "", link.since, phone=entity.phone, hours=entity.hours, plain=entity.name)
    assert link.user is not None  # a link without an entity names its user
    about = link.membership.entity.name if link.membership else ""
    phone = link.user.phone if link.membership else ""
    return Party(str(link.user), about, link.since, phone=phone)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
