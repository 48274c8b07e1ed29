"""One timeline of what both sides did, the newest first: a single statement over every kind of event.

Each strand reads its own rows through the one road, so what is withheld or narrowed is absent here too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import DateTimeField, F, OuterRef, Q, QuerySet, Subquery, TextField, UUIDField, Value
from django.db.models.functions import Cast
from django.utils.translation import get_language

from entities.models import Membership
from entities.roles import PERSON
from patients.models import BreakGlass, CareLink, SocialFact
from plans import models
from plans.models.words import Words
from ppr.lib.access import Actor, granted_patients
from ppr.lib.walls import note_read
from referrals.models import PlacementEvent, ReferralEvent

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
    first: str
    last: str
    entity: str
    typed_first: str
    typed_last: str

    @property
    def who(self) -> str:
        """Who wrote it down: «Marta Z.»."""
        return _short(self.first, self.last)

    @property
    def typed_by(self) -> str:
        """Who typed the person's words; empty where the person did."""
        return _short(self.typed_first, self.typed_last)


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


@dataclass(frozen=True, slots=True)
class Strand:
    """Where one kind of event is read: its rows, its moment, and the fields that are shown. `by` is a membership."""

    key: str
    kind: str
    rows: Callable[[UUID, Actor], QuerySet[Any]]
    at: str
    code: str = ""
    title: str = ""
    text: str = ""
    words: str = ""
    by: str = ""
    typed: bool = False


def _of(model: Any, *conditions: Q) -> Callable[[UUID, Actor], QuerySet[Any]]:
    return lambda patient_id, actor: model.objects.visible_to(actor).filter(*conditions, patient_id=patient_id)


def _goal_stages(patient_id: UUID, actor: Actor) -> QuerySet[Any]:
    """Versions of goals in which the stage changed; narrowed here because versions have no road of their own."""
    past: Any = models.Goal.history.model  # type: ignore[attr-defined]
    before = past.objects.filter(id=OuterRef("id"), history_date__lt=OuterRef("history_date")).order_by("-history_date")
    rows = past.objects.filter(patient_id__in=granted_patients(actor, "view_plan")).filter(patient_id=patient_id)
    return rows.filter(history_type="~").exclude(state=Subquery(before.values("state")[:1]))


def _looked_in_emergency(patient_id: UUID, actor: Actor) -> QuerySet[Any]:
    """Who opened the crisis page by the person's own word: shown to the person alone."""
    rows = CareLink.objects.visible_to(actor) if actor.role == PERSON else CareLink.objects.none()
    return rows.filter(patient_id=patient_id, purpose="emergency")


_SAID = Q(answer=Words.Answer.SAID)
_ANSWERED = Q(answered_at__isnull=False)
# fmt: off
STRANDS: tuple[Strand, ...] = (
    Strand("words", "words", _of(models.IStatement, _SAID), "said_at", code="kind", words="words", typed=True),
    Strand("strength", "words", _of(models.Strength, _SAID, Q(removed_at=None)), "said_at", words="words", typed=True),
    Strand("support", "words", _of(models.Support, _SAID), "said_at", title="who", words="words", typed=True),
    Strand("goal", "goals", _of(models.Goal), "created_at", text="objective", words="words", by="objective_by",
           typed=True),
    Strand("goal_stage", "goals", _goal_stages, "history_date", code="state", text="objective"),
    Strand("step", "goals", _of(models.GoalStep, Q(done_on__isnull=False)), "done_on", text="text",
           by="owner_membership"),
    Strand("risk", "plan", _of(models.RiskTalk), "written_at", title="about", by="written_by"),
    Strand("review", "plan", _of(models.Review), "held_on", text="decisions", words="words", by="led_by", typed=True),
    Strand("version", "plan", _of(models.PlanVersion), "frozen_at", code="position", title="number", words="words",
           by="frozen_by", typed=True),
    Strand("note", "notes", _of(models.ProgressNote), "happened_at", code="kind", title="retracted_reason", text="text",
           by="author"),
    Strand("amendment", "notes", _of(models.NoteMark, Q(kind="amendment")), "at", text="text", by="by"),
    Strand("question", "notes", _of(models.Question), "asked_at", text="text", by="asked_by"),
    Strand("answer", "notes", _of(models.Question, _ANSWERED), "answered_at", text="answer", by="answered_by"),
    Strand("objection", "notes", _of(models.Objection), "asked_at", code="wish", words="text"),
    Strand("objection_answer", "notes", _of(models.Objection, _ANSWERED), "answered_at", text="answer",
           by="answered_by"),
    Strand("call", "notes", _of(models.CallRequest), "asked_at", title="suits", words="text"),
    Strand("called", "notes", _of(models.CallRequest, _ANSWERED), "answered_at", text="answer", by="answered_by"),
    Strand("disagreement", "plan", _of(models.DisagreementAnswer), "at", text="text", by="by"),
    Strand("fact", "social", _of(SocialFact), "recorded_at", code="block", title="code__label", text="details",
           by="recorded_by"),
    Strand("crisis_begun", "crisis", _of(models.CrisisPlan), "offered_on", code="state", words="answer_words",
           by="led_by"),
    Strand("crisis_in_force", "crisis", _of(models.CrisisPlan, Q(agreed_on__isnull=False)), "agreed_on", code="state",
           by="led_by"),
    Strand("admitted", "hospital", _of(models.HospitalStay), "admitted_at", title="hospital__name", by="recorded_by"),
    Strand("home", "hospital", _of(models.HospitalStay, Q(left_at__isnull=False)), "left_at", title="hospital__name"),
    Strand("emergency", "emergency", _looked_in_emergency, "since", by="membership"),
    Strand("broken", "emergency", _of(BreakGlass), "opened_at", text="text", by="opened_by"),
    Strand("plan_too", "emergency", _of(BreakGlass, Q(plan_opened_at__isnull=False)), "plan_opened_at",
           text="plan_reason", by="opened_by"),
    Strand("reviewed", "emergency", _of(BreakGlass, Q(reviewed_at__isnull=False)), "reviewed_at", code="outcome",
           text="review_text", by="reviewed_by"),
    Strand("referral", "process", _of(ReferralEvent), "at"),
    Strand("process", "process", _of(PlacementEvent), "on", code="kind", text="reason", by="by_membership"),
)
# fmt: on
KINDS = tuple(dict.fromkeys(strand.kind for strand in STRANDS))


def entries(
    patient_id: UUID, actor: Actor, *, kind: str = "", after: Place | None = None
) -> tuple[list[Entry], Place | None]:
    """Up to thirty events from a place on, and the place where the next thirty begin; one query."""
    wanted = [strand for strand in STRANDS if kind in ("", strand.kind)]
    branches = [_branch(strand, patient_id, actor, after) for strand in wanted]
    every = branches[0]
    if len(branches) > 1:
        every = every.union(*branches[1:], all=True).order_by("-e_at", "-e_pk", "-e_strand")[: PAGE + 1]
    rows = [Entry(*row) for row in every]
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


def _branch(strand: Strand, patient_id: UUID, actor: Actor, after: Place | None) -> QuerySet[Any]:
    rows = strand.rows(patient_id, actor).annotate(
        e_strand=Value(strand.key, output_field=TextField()),
        e_pk=Cast(F("history_id" if strand.key == "goal_stage" else "id"), UUIDField()),
        e_at=Cast(F(strand.at), DateTimeField()),
        **{f"e_{name}": _text(path) for name, path in _shown(strand).items()},
        **_author(strand),
        **_typist(strand),
    )
    if after is not None:
        rows = rows.filter(_before(after, strand))
    # Each branch gives no more than a page, by its own index: a long history costs what a short one does.
    return rows.order_by("-e_at", "-e_pk").values_list(*(f"e_{name}" for name in Entry._fields))[: PAGE + 1]


def _before(after: Place, strand: Strand) -> Q:
    same = "lte" if strand.key < after.strand else "lt"
    return Q(e_at__lt=after.at) | Q(**{"e_at": after.at, f"e_pk__{same}": after.pk})


def _shown(strand: Strand) -> dict[str, str]:
    title = f"code__label_{(get_language() or 'es')[:2]}" if strand.title == "code__label" else strand.title
    lang = "language" if strand.words and strand.words not in ("answer_words", "text") else ""
    return {"code": strand.code, "title": title, "text": strand.text, "words": strand.words, "lang": lang}


def _text(path: str) -> Any:
    return Cast(F(path), TextField()) if path else Value("", output_field=TextField())


def _author(strand: Strand) -> dict[str, Any]:
    parts = {"e_first": "user__first_name", "e_last": "user__last_name", "e_entity": "entity__name"}
    if strand.key == "goal_stage":
        who = Membership.objects.filter(pk=OuterRef("history_membership_id"))
        return {name: Cast(Subquery(who.values(path)[:1]), TextField()) for name, path in parts.items()}
    return {name: _text(f"{strand.by}__{path}" if strand.by else "") for name, path in parts.items()}


def _typist(strand: Strand) -> dict[str, Any]:
    parts = {"e_typed_first": "first_name", "e_typed_last": "last_name"}
    return {name: _text(f"typed_by__user__{path}" if strand.typed else "") for name, path in parts.items()}


def _short(first: str, last: str) -> str:
    return f"{first} {last[:1]}." if first and last else first or ""
