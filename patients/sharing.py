"""The person decides who sees what: asking somebody in, ending that, withdrawing a section, opening it again.

Nothing here touches the care itself: no referral, place or plan changes because a section is withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.acting import party_group
from entities.models import Entity, Membership, User
from entities.roles import PROFESSIONAL
from entities.sending import one_at_a_time
from patients.access import BY_INVITATION, SECTIONS, YES, Answer, invitation_opens
from patients.emergency import PASSING
from patients.models import CareLink, SharingDecision
from ppr.lib import outbox
from ppr.lib.access import Actor


@dataclass(frozen=True, slots=True)
class Said:
    """How the person said what they want: themselves on their own page, or to whoever writes it down."""

    way: str = SharingDecision.Way.THEMSELVES
    present: str = ""
    recorded_by: Membership | None = None


@dataclass(frozen=True, slots=True)
class Guest:
    """Who is asked in: one membership, everyone of a second entity, or a supporter with their own account."""

    membership: Membership | None = None
    entity: Entity | None = None
    user: User | None = None


@dataclass
class Party:
    """All the live links of one organisation, or of one supporter: what is withdrawn is withdrawn from all."""

    entity: Entity | None
    user: User | None
    links: list[CareLink] = field(default_factory=list)

    @property
    def key(self) -> str:
        return str(self.entity.pk if self.entity else self.user.pk)  # type: ignore[union-attr]

    @property
    def name(self) -> str:
        return self.entity.name if self.entity else str(self.user)

    @property
    def could(self) -> frozenset[str]:
        """The sections that its part opens, withheld or not."""
        return frozenset(code for link in self.links for code in link.opens) & frozenset(SECTIONS)

    @property
    def sees(self) -> frozenset[str]:
        """The sections that are open to it now."""
        return will_open(self.links) & frozenset(SECTIONS)

    @property
    def steps(self) -> list[UUID]:
        return [step for link in self.links for step in link.steps]

    @property
    def until(self) -> datetime | None:
        """When all that it sees ends by itself; None where some of it has no such day."""
        days = [link.until for link in self.links]
        return None if None in days else max(day for day in days if day)

    @property
    def invitations(self) -> list[CareLink]:
        return [link for link in self.links if link.purpose in BY_INVITATION]


def will_open(links: Iterable[CareLink]) -> frozenset[str]:
    """The permissions that these links derive together: the same that the database grants."""
    return frozenset(code for link in links for code in link.opens if code not in link.withheld)


def parties(links: Iterable[CareLink]) -> list[Party]:
    """Who sees something of this person by these live links, organisations first, each once; not the person."""
    found: dict[Any, Party] = {}
    for link in links:
        if link.purpose == "self" or link.purpose in PASSING:
            continue
        entity = link.entity or (link.membership.entity if link.membership else None)
        user = None if entity else link.user
        whose = entity.pk if entity else user.pk  # type: ignore[union-attr]
        found.setdefault(whose, Party(entity, user)).links.append(link)
    return sorted(found.values(), key=lambda party: (party.entity is None, not party.could, party.links[0].since))


def draft(patient_id: UUID, purpose: str, guest: Guest, sections: Sequence[str], steps: Sequence[UUID]) -> CareLink:
    """The link that an invitation would be, not saved: what a preview shows is read from it."""
    member = guest.membership
    return CareLink(
        patient_id=patient_id, purpose=purpose, opens=list(invitation_opens(purpose, sections, bool(steps))),
        steps=list(steps), entity=guest.entity, role=PROFESSIONAL if guest.entity else "", membership=member,
        user=member.user if member else guest.user,
    )  # fmt: skip


def invite(
    patient_id: UUID, purpose: str, guest: Guest, *, sections: Sequence[str], steps: Sequence[UUID] = (), until: date,
    what_for: str, said: Said, by: Actor, submission: UUID | None = None,
) -> CareLink:  # fmt: skip
    """Let somebody take part by the person's wish, in these sections and steps, to the end of that day.

    The form with that `submission` sent again gives back the link that it made the first time.
    """
    one_at_a_time(submission)
    made = CareLink.objects.filter(pk=submission, patient_id=patient_id).first() if submission else None
    if made is not None:
        return made
    link = draft(patient_id, purpose, guest, sections, steps)
    link.pk = submission or link.pk
    with transaction.atomic():
        if guest.user is not None and guest.user._state.adding:
            guest.user.save(force_insert=True)
        decision = _record(
            patient_id, SharingDecision.Kind.INVITED, _entity_of(link), link.user, said,
            purpose=purpose, what_for=what_for, sections=list(sections), steps=list(steps), until=until,
        )  # fmt: skip
        link.basis_kind, link.basis_id, link.opened_by = "sharing", decision.pk, by.user_id
        link.until = timezone.make_aware(datetime.combine(until, time.max))
        if guest.entity is not None:
            party_group(guest.entity.pk, PROFESSIONAL)
        link.save(force_insert=True)
        outbox.announce("sharing_invited", "care_link", link.pk, patient_id, by=_pk(said))
    return link


def withdraw(patient_id: UUID, party: Party, sections: Iterable[str], *, said: Said) -> None:
    """Close these sections to the party from the next request on; its part in the care stays as it was."""
    closed = set(sections) & party.could
    with transaction.atomic():
        for link in _held(party):
            link.withheld = sorted(set(link.withheld) | (closed & set(link.opens)))
            link.save()
        _record(patient_id, SharingDecision.Kind.WITHDRAWN, party.entity, party.user, said, sections=sorted(closed))
        outbox.announce("sharing_withdrawn", "care_link", party.links[0].pk, patient_id, by=_pk(said))


def give_back(patient_id: UUID, party: Party, sections: Iterable[str], *, said: Said) -> None:
    """Open again what had been withdrawn."""
    opened = set(sections) & party.could
    with transaction.atomic():
        for link in _held(party):
            link.withheld = sorted(set(link.withheld) - opened)
            link.save()
        _record(patient_id, SharingDecision.Kind.GIVEN_BACK, party.entity, party.user, said, sections=sorted(opened))
        outbox.announce("sharing_given_back", "care_link", party.links[0].pk, patient_id, by=_pk(said))


def _held(party: Party) -> list[CareLink]:
    """Its links as they stand at this moment, held until the decision is kept: two decisions follow one another."""
    ids = [link.pk for link in party.links]
    return list(CareLink.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"))


def end_invitations(patient_id: UUID, party: Party, *, said: Said) -> None:
    """End what the party was asked in for; nothing that it does by a referral ends with it."""
    with transaction.atomic():
        for link in party.invitations:
            link.until = max(timezone.now(), link.since)
            link.save()
        _record(patient_id, SharingDecision.Kind.ENDED, party.entity, party.user, said)
        outbox.announce("sharing_ended", "care_link", party.links[0].pk, patient_id, by=_pk(said))


def decisions(patient_id: UUID, actor: Actor) -> list[SharingDecision]:
    """What was decided, the latest first."""
    rows = SharingDecision.objects.visible_to(actor).filter(patient_id=patient_id)
    return list(
        rows.select_related("entity", "user", "recorded_by__user", "recorded_by__entity").order_by("-decided_at")
    )


def _record(
    patient_id: UUID, kind: str, entity: Entity | None, user: User | None, said: Said, **what: Any
) -> SharingDecision:
    row = SharingDecision(
        patient_id=patient_id, kind=kind, entity=entity, user=None if entity else user, way=said.way,
        present=said.present, recorded_by=said.recorded_by, **what,
    )  # fmt: skip
    row.save(force_insert=True)
    return row


def _entity_of(link: CareLink) -> Entity | None:
    return link.entity or (link.membership.entity if link.membership else None)


def _pk(said: Said) -> Any:
    return said.recorded_by.pk if said.recorded_by else None


def may_decide(held: frozenset[str]) -> Answer:
    """Whether somebody with these permissions may write down what the person decides about sharing."""
    if "sign" in held:
        return YES
    return Answer(False, _("The person decides this, alone or with whoever signs the plan with them."))
