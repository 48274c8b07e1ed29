"""Joining two records of one person, reversibly. One is kept; the other points to it, is read and no longer written in.

Nobody's access widens by itself. Whoever takes part in the kept record gets nothing in the other one. Whoever takes
part in the other gets to know who the person is in the kept one, so that they arrive there; that they go on there as
before is decided for each by name. What was withheld from a party in either record is withheld in both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from entities.models import Membership
from patients.access import IDENTITY
from patients.models import Apart, CareLink, Merge, Patient
from patients.person_page import live
from ppr.lib import outbox
from ppr.lib.access import Actor

# Those who go on as professionals. Whom the person asked in for one record is asked in again for the other, by the
# person; what was opened in an emergency, or kept from before, stays where it is.
GOES_ON = ("referring", "assessing", "treating", "coordinating", "key_worker", "routing", "matching", "self")


class CannotJoin(Exception):
    """Why these two records cannot be joined now, in words for the page."""


# A layer above says why records cannot be joined to another one yet: patient ids → the reason, of those for which
# there is one.
Hinders = Callable[[Sequence[UUID]], Mapping[UUID, str]]
_hinders: list[Hinders] = []


def hinders(function: Hinders) -> Hinders:
    """Register what has to be brought to its end before a record is joined to another."""
    if function not in _hinders:
        _hinders.append(function)
    return function


def hindrances(ids: Sequence[UUID]) -> dict[UUID, str]:
    """Of these records, those that cannot be joined to another one yet, with what hinders it."""
    return {pk: why for function in _hinders for pk, why in function(ids).items()}


@dataclass
class Newcomer:
    """A party of the other record that takes no part in the kept one yet: who, by which links, and what it would see."""

    key: str
    name: str
    links: list[CareLink] = field(default_factory=list)

    @property
    def opens(self) -> set[str]:
        return {code for link in self.links for code in link.opens if code not in link.withheld}


def party_key(link: CareLink) -> str:
    """Whose link it is: an organisation's, or one user's."""
    return f"entity:{link.entity_id or (link.membership and link.membership.entity_id) or ''}" if (
        link.entity_id or link.membership_id
    ) else f"user:{link.user_id}"  # fmt: skip


def newcomers(kept: Iterable[CareLink], other: Iterable[CareLink]) -> list[Newcomer]:
    """Those of the other record who would arrive in the kept one, by name; the sector's own office left out."""
    there = {_same(link) for link in kept}
    found: dict[str, Newcomer] = {}
    for link in other:
        if link.purpose not in GOES_ON or _same(link) in there or set(link.opens) <= set(IDENTITY):
            continue
        key = party_key(link)
        entity = link.entity or (link.membership.entity if link.membership else None)
        name = entity.name if entity else _("The person, with their own sign-in")
        found.setdefault(key, Newcomer(key, name)).links.append(link)
    return sorted(found.values(), key=lambda party: party.name)


def links_of(ids: Sequence[UUID], actor: Actor) -> dict[UUID, list[CareLink]]:
    """Record → its links in force; one query."""
    found: dict[UUID, list[CareLink]] = {pk: [] for pk in ids}
    for link in live(CareLink.objects.visible_to(actor, "view_identity").filter(patient_id__in=ids)):
        found[link.patient_id].append(link)
    return found


def _same(link: CareLink) -> tuple[object, ...]:
    return link.purpose, link.entity_id, link.role, link.user_id, link.membership_id


def merge(kept_id: UUID, other_id: UUID, *, reason: str, let_in: Iterable[str], by: Membership, actor: Actor) -> Merge:
    """Join the other record to the kept one. Raises CannotJoin with the reason."""
    why = hindrances([other_id])
    if why:
        raise CannotJoin(why[other_id])
    try:
        with transaction.atomic():
            other = _locked(kept_id, other_id)[other_id]
            other.joined_to = kept_id
            other.save()
            row = Merge(patient_id=kept_id, other_id=other_id, reason=reason, merged_by=by, let_in=sorted(let_in))
            links = links_of([kept_id, other_id], actor)
            row.narrowed = _narrow([*links[kept_id], *links[other_id]])
            row.save(force_insert=True)
            _bring_over(row, links, actor)
            outbox.announce("records_joined", "merge", row.pk, kept_id, by=by.pk)
    except IntegrityError as error:
        raise CannotJoin(_("One of the two records is already joined to another. Undo that first.")) from error
    return row


def _locked(*ids: UUID) -> dict[UUID, Patient]:
    rows = Patient.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def _narrow(links: list[CareLink]) -> dict[str, list[str]]:
    """Withhold from each party, in both records, what either withholds from it; what that added, link by link."""
    withheld: dict[str, set[str]] = {}
    for link in links:
        withheld.setdefault(party_key(link), set()).update(link.withheld)
    added = {}
    for link in links:
        more = sorted((withheld[party_key(link)] & set(link.opens)) - set(link.withheld))
        if more:
            link.withheld = [*link.withheld, *more]
            link.save()
            added[str(link.pk)] = more
    return added


def _bring_over(row: Merge, links: Mapping[UUID, list[CareLink]], actor: Actor) -> None:
    """Let those of the other record reach the kept one: whoever was let in as before, the rest by the identity alone."""
    there = {_same(link) for link in links[row.patient_id]}
    for link in links[row.other_id]:
        if link.purpose not in GOES_ON or _same(link) in there:
            continue
        whole = party_key(link) in row.let_in
        if link.purpose == "self" and not whole:
            continue
        CareLink(
            patient_id=row.patient_id, purpose=link.purpose, basis_kind="merge", basis_id=row.pk,
            opens=link.opens if whole else list(IDENTITY), withheld=link.withheld if whole else [],
            entity_id=link.entity_id, role=link.role, membership_id=link.membership_id, user_id=link.user_id,
            until=link.until, opened_by=actor.user_id,
        ).save(force_insert=True)  # fmt: skip


def undo(row: Merge, *, by: Membership) -> None:
    """Take the two records apart again: every right is as it was, what was written meanwhile stays where it is."""
    now = timezone.now()
    with transaction.atomic():
        other = _locked(row.patient_id, row.other_id)[row.other_id]
        row.undone_at, row.undone_by = now, by
        for link in CareLink.objects.filter(patient_id=row.patient_id, basis_kind="merge", basis_id=row.pk):
            link.until, link.withheld = now if link.until is None else min(link.until, now), []
            link.save()
        for link in CareLink.objects.filter(patient_id__in=[row.patient_id, row.other_id], pk__in=list(row.narrowed)):
            added = row.narrowed[str(link.pk)]
            link.withheld = [code for code in link.withheld if code not in added]
            link.save()
        other.joined_to = None
        other.save()
        row.save()
        outbox.announce("records_parted", "merge", row.pk, row.patient_id, by=by.pk)


def say_apart(one: UUID, two: UUID, *, reason: str, by: Membership) -> None:
    """Remember that these are two people, so that nobody is asked again."""
    first, second = sorted((one, two))
    if not Apart.objects.filter(patient_id=first, other_id=second).exists():
        Apart(patient_id=first, other_id=second, reason=reason, said_by=by).save(force_insert=True)


def merge_of(people: tuple[Patient, Patient], actor: Actor) -> Merge | None:
    """The merge in force of these two records, whichever is kept."""
    one, two = people
    if one.joined_to != two.pk and two.joined_to != one.pk:
        return None
    ids = [one.pk, two.pk]
    rows = Merge.objects.visible_to(actor).filter(patient_id__in=ids, other_id__in=ids, undone_at=None)
    return rows.select_related("merged_by__user", "merged_by__entity").first()


def joined_here(patient_id: UUID, actor: Actor) -> list[Patient]:
    """The records that were joined to this one, of those that the actor may see."""
    return list(Patient.objects.visible_to(actor).filter(joined_to=patient_id).order_by("pk"))
