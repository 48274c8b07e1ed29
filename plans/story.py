"""One timeline of what both sides did, the newest first: a single statement over every kind of event.

What is withheld from who asks or narrowed to others is absent here too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db import connection
from django.utils.translation import get_language

from entities.models import Membership
from ppr.lib.access import Actor
from ppr.lib.walls import note_read
from referrals.models import ReferralEvent

PAGE = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Entry(NamedTuple):
    """One event: which strand, the row's id, when, and what is shown of it."""

    strand: str
    pk: UUID
    at: datetime
    code: str
    title: str
    text: str
    words: str
    lang: str
    by: UUID | None
    typed: UUID | None


class Place(NamedTuple):
    """The entry after which a page begins."""

    at: datetime
    pk: UUID
    strand: str

    def __str__(self) -> str:
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}_{self.pk}_{self.strand}"

    @classmethod
    def read(cls, text: str) -> Place | None:
        """The place written in an address; None where it is nonsense, which is the newest."""
        try:
            moment, pk, strand = text.split("_", 2)
            return cls(_EPOCH + timedelta(microseconds=int(moment)), UUID(pk), strand)
        except (ValueError, OverflowError):
            return None


class Strand(NamedTuple):
    """One kind of event: the kind of the filter that it belongs to, and whether the person's words are told with who
    typed them. Where it is read stands in sql/story.sql."""

    key: str
    kind: str
    typed: bool = False


STRANDS: tuple[Strand, ...] = (
    Strand("words", "words", typed=True),
    Strand("strength", "words", typed=True),
    Strand("support", "words", typed=True),
    Strand("goal", "goals", typed=True),
    Strand("goal_stage", "goals"),
    Strand("step", "goals"),
    Strand("risk", "plan"),
    Strand("review", "plan", typed=True),
    Strand("version", "plan", typed=True),
    Strand("disagreement", "plan"),
    Strand("note", "notes"),
    Strand("amendment", "notes"),
    Strand("question", "notes"),
    Strand("answer", "notes"),
    Strand("objection", "notes"),
    Strand("objection_answer", "notes"),
    Strand("call", "notes"),
    Strand("called", "notes"),
    Strand("fact", "social"),
    Strand("crisis_begun", "crisis"),
    Strand("crisis_in_force", "crisis"),
    Strand("admitted", "hospital"),
    Strand("home", "hospital"),
    Strand("emergency", "emergency"),
    Strand("broken", "emergency"),
    Strand("plan_too", "emergency"),
    Strand("reviewed", "emergency"),
    Strand("referral", "process"),
    Strand("process", "process"),
)
KINDS = tuple(dict.fromkeys(strand.kind for strand in STRANDS))


class Writers:
    """Who wrote a page of events down, by their memberships; one query."""

    def __init__(self, found: Sequence[Entry]) -> None:
        ids = {pk for entry in found for pk in (entry.by, entry.typed) if pk}
        self._known = Membership.objects.select_related("user", "entity").in_bulk(ids) if ids else {}

    def who(self, membership_id: UUID | None) -> str:
        """«Marta Z.»; empty where nobody is named."""
        member = self._known.get(membership_id) if membership_id else None
        return _short(member.user.first_name, member.user.last_name) if member else ""

    def entity(self, membership_id: UUID | None) -> str:
        """For whom they wrote."""
        member = self._known.get(membership_id) if membership_id else None
        return member.entity.name if member else ""


def entries(
    patient_id: UUID, held: Collection[str], *, kind: str = "", after: Place | None = None
) -> tuple[list[Entry], Place | None]:
    """Up to thirty events from a place on, and the place where the next thirty begin; one query.

    `held` are the permissions of who asks: a strand behind another one is left out, and the wall asks for each row.
    """
    language = (get_language() or "es")[:2]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM ppr_story(%s, %s, %s, %s, %s, %s, %s, %s)",
            [patient_id, list(held), kind, language, PAGE + 1, *(after or (None, None, None))],
        )
        rows = [Entry(*row) for row in cursor.fetchall()]
    note_read([patient_id] if rows else [])
    if len(rows) <= PAGE:
        return rows, None
    last = rows[PAGE - 1]
    return rows[:PAGE], Place(last.at, last.pk, last.strand)


def referral_events(found: Sequence[Entry], actor: Actor) -> dict[UUID, ReferralEvent]:
    """The referral's own events among these, whole: they are told in the referral's words. At most one query."""
    ids = [entry.pk for entry in found if entry.strand == "referral"]
    if not ids:
        return {}
    rows = ReferralEvent.objects.visible_to(actor).filter(pk__in=ids)
    return {row.pk: row for row in rows.select_related("by_membership__user", "entity", "reason")}


def _short(first: str, last: str) -> str:
    return f"{first} {last[:1]}." if first and last else first or ""
