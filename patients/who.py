"""Who takes part in someone's care, in plain words: as what, since when, and what each may see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from patients.emergency import PASSING
from patients.models import CareLink
from patients.person_page import key_worker_of

# In the order in which they are shown; a purpose without words here would be a mistake of ours.
_PURPOSES: dict[str, Callable[[], str]] = {
    "key_worker": lambda: _("key worker"),
    "treating": lambda: _("accompanies in daily life"),
    "referring": lambda: _("referred, and goes on following clinically"),
    "coordinating": lambda: _("keeps the slots and the dates"),
    "assessing": lambda: _("is looking at the referral"),
    "routing": lambda: _("coordinates the sector"),
    "self": lambda: _("the person"),
}
_SEES: dict[str, Callable[[], str]] = {
    "view_plan": lambda: _("the plan, the notes and how it goes"),
    "view_social": lambda: _("the social situation"),
    "view_crisis": lambda: _("what to do in a crisis"),
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
        seen = [words() for code, words in _SEES.items() if code in self.opens]
        if not seen:
            return _("Sees who the person is and the dates; not the plan.")
        does = [_("writes in the plan")] if "contribute" in self.opens else []
        does += [_("signs it")] if "sign" in self.opens else []
        sees = _("Sees %(what)s.") % {"what": _listed(seen)}
        return f"{sees} {_('Also %(what)s.') % {'what': _listed(does)}}" if does else sees


def parties(links: Sequence[CareLink]) -> list[Party]:
    """Everyone who takes part, the key worker first; the several links of one party are one line."""
    found: dict[Any, Party] = {}
    latest = key_worker_of(links)
    for link in links:
        if link.purpose in PASSING or (link.purpose == "key_worker" and link != latest):
            continue  # who looked in an emergency takes no part in the care
        party = found.setdefault(_whose(link), _party(link))
        if link.purpose not in party.purposes:
            party.purposes.append(link.purpose)
        party.opens |= set(link.opens) - set(link.withheld)
    return sorted(found.values(), key=lambda party: party.order)


def _whose(link: CareLink) -> tuple[Any, ...]:
    # A unit's roles are one line; an entity's coordination sees less than its professionals: another line.
    apart = link.purpose if link.purpose in ("coordinating", "assessing") else ""
    return (link.entity_id, apart) if link.entity_id else (link.user_id, link.membership_id)


def _party(link: CareLink) -> Party:
    if link.entity is not None:
        name = link.entity.name
        if link.purpose == "coordinating":
            name = _("Coordination of %(entity)s") % {"entity": name}
        return Party(name, "", link.since, phone=link.entity.phone, hours=link.entity.hours)
    assert link.user is not None  # a link without an entity names its user
    about = link.membership.entity.name if link.membership else ""
    phone = link.user.phone if link.membership else ""
    return Party(str(link.user), about, link.since, phone=phone)


def _listed(words: Iterable[str]) -> str:
    *first, last = words
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
