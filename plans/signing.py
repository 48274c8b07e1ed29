"""Freezing a version of the plan, what the person thinks of it, and the signatures under it.

A version is what it was: each section is stored with the SHA-256 of its canonical JSON, the version with a hash
over those. Later edits of the plan touch none of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from entities.models import Membership, User
from entities.roles import HEALTH, PROFESSIONAL
from patients import services as patients
from patients.models import CareLink
from patients.who import Party, parties
from plans.models import IStatement, Plan, PlanVersion, Signature, SignedPaper, VersionSection
from plans.models.words import Words
from plans.services import put_words
from plans.written import Written
from ppr.lib import outbox
from ppr.lib.ids import uuid7
from ppr.lib.uploads import Checked
from ppr.lib.versions import Stale

SECTIONS = ("i_statements", "strengths", "supports", "goals", "risk", "people")
Content = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Position:
    """What the person thinks of the plan, in their words, and what follows from it."""

    position: str
    words: str = ""
    answer: str = Words.Answer.NOT_YET
    not_asked_reason: str = ""
    ask_again_on: date | None = None
    offered: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signing:
    """One signature to be put: by whom, in which role, on screen or on a paper of that day."""

    role: str
    name: str
    user: User | None = None
    membership: Membership | None = None
    paper_on: date | None = None


def canonical(content: Any) -> bytes:
    """The one way of writing this content down: sorted keys, no spaces, UTF-8."""
    return json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def seal(content: Any) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(content)).hexdigest()


def seal_over(digests: dict[str, str], number: int) -> str:
    """The version's hash: over its number and the hash of each section."""
    return seal({"number": number, "sections": digests})


def contents(written: Written, links: Sequence[CareLink]) -> dict[str, Content]:
    """What would be frozen now, section by section. What is private, or not yet talked through, stays out."""
    return {
        "i_statements": [
            {**_said(row), "id": row.kind} for row in sorted(written.statements, key=_in_order) if not row.private
        ],
        "strengths": [{**_said(row), "team": row.seen_by_others} for row in written.strengths],
        "supports": [
            {**_said(row), "kind": row.kind, "who": row.who, "rhythm": row.rhythm, "state": row.state}
            for row in written.supports
        ],
        "goals": [_goal(row, written) for row in written.goals],
        "risk": [_risk(row) for row in written.risks if row.shared_with_person],
        # The person is not one of those around them.
        "people": [_party(party) for party in parties(links) if set(party.purposes) != {"self"}],
    }


def _party(party: Party) -> dict[str, Any]:
    # The organisation's own name: «Coordination of …» is said in the language of whoever reads it.
    name, apart = party.plain or party.name, "coordinating" if party.purposes == ["coordinating"] else ""
    return {
        "id": " ".join(filter(None, [name, party.about, apart])),
        "name": name,
        "about": party.about,
        "part": sorted(party.purposes),
    }


def _in_order(statement: IStatement) -> int:
    return list(IStatement.Kind.values).index(statement.kind)


def _said(row: Any) -> dict[str, Any]:
    return {
        "id": str(row.pk),
        "words": row.words,
        "answer": row.answer,
        "typed_by": row.typed_by.user.short_name if row.typed_by else "",
        "said_at": _iso(row.said_at),
        "language": row.language,
        **_by_whose_hand(row),
    }


def _by_whose_hand(row: Any) -> dict[str, str]:
    """At whose device it was written, or of which day the paper was; kept only where there is something to keep."""
    paper_on: date | None = getattr(row, "paper_on", None)
    beside = {"beside": row.beside.user.short_name} if row.beside else {}
    return beside | ({"paper_on": paper_on.isoformat()} if paper_on else {})


def _goal(goal: Any, written: Written) -> dict[str, Any]:
    steps = [
        {
            "id": str(step.pk),
            "text": step.text,
            "owner": step.owner,
            "due_on": _iso(step.due_on),
            "done_on": _iso(step.done_on),
            "name": step.owner_membership.user.short_name if step.owner_membership else "",
            **({"place": step.place} if step.place else {}),
        }
        for step in written.steps_of(goal)
    ]
    return {
        **_said(goal),
        "area_es": goal.area.label_es,
        "area_en": goal.area.label_en,
        "team": goal.objective,
        "team_by": goal.objective_by.who if goal.objective_by else "",
        "differs": goal.differs,
        "state": goal.state,
        "agreed_on": _iso(goal.agreed_on),
        "target_on": _iso(goal.target_on),
        "scale_levels": list(goal.scale_levels),
        "scale_value": goal.scale_value,
        "steps": steps,
    }


def _risk(row: Any) -> dict[str, Any]:
    return {
        **_said(row),
        "about": row.about,
        "team": row.team_view,
        "agreed": row.agreed,
        "positive": row.positive_risk,
    }


def _iso(moment: date | datetime | None) -> str:
    return moment.isoformat() if moment else ""


def freeze(
    plan: Plan,
    sections: dict[str, Content],
    *,
    previewed: str,
    position: Position,
    signatures: Iterable[Signing],
    next_review_on: date,
    by: Membership,
    submission: UUID | None = None,
) -> PlanVersion:
    """Freeze a version, keep what the person thinks of it, put the signatures; the plan is in force.

    The form with that `submission` sent again gives back the version that it made the first time.

    Raises Stale with the sections as they are where they are no longer those whose seal is `previewed`: nobody
    signs what they have not seen.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        made = PlanVersion.objects.filter(pk=submission, plan=locked).first() if submission else None
        if made is not None:
            return made
        if seal(sections) != previewed:
            raise Stale(sections)
        last = PlanVersion.objects.filter(plan=locked).order_by("-number").first()
        number = (last.number if last else 0) + 1
        version = _version(locked, number, sections, position, by, submission or uuid7())
        for signing in signatures:
            sign(version, signing)
        locked.state, locked.next_review_on = Plan.State.ACTIVE, next_review_on
        locked.row_version += 1
        locked.save()
        patients.set_next_due(locked.patient_id, next_review_on)
        outbox.announce("plan_signed", "plan_version", version.pk, locked.patient_id, by=by.pk)
    return version


def _version(
    plan: Plan, number: int, sections: dict[str, Content], position: Position, by: Membership, key: UUID
) -> PlanVersion:
    digests = {key: seal(sections[key]) for key in SECTIONS}
    version = PlanVersion(
        pk=key,
        plan=plan,
        patient_id=plan.patient_id,
        number=number,
        digest=seal_over(digests, number),
        frozen_at=timezone.now(),
        frozen_by=by,
    )
    _take(version, position, by)
    version.save(force_insert=True)
    for name, digest in digests.items():
        VersionSection(
            version=version, patient_id=plan.patient_id, key=name, content=sections[name], digest=digest
        ).save(force_insert=True)
    return version


def sign(version: PlanVersion, signing: Signing) -> Signature:
    """Put one signature under a version; whoever has signed it already is not asked twice.

    The signature's hash ties it to the version, the signer, the role, the way and the moment.
    """
    known = Signature.objects.filter(version=version, role=signing.role, name=signing.name).first()
    if known is not None:
        return known
    at = moment_of(signing.paper_on)
    mode = Signature.Mode.PAPER if signing.paper_on else Signature.Mode.SCREEN
    facts = {
        "version": version.digest,
        "role": signing.role,
        "name": signing.name,
        "mode": mode.value,
        "at": at.isoformat(),
    }
    signature = Signature(
        version=version,
        patient_id=version.patient_id,
        role=signing.role,
        name=signing.name,
        user=signing.user,
        membership=signing.membership,
        mode=mode,
        signed_at=at,
        digest=seal(facts),
    )
    with transaction.atomic():
        signature.save(force_insert=True)
        by = signing.membership.pk if signing.membership else None
        outbox.announce("version_signed", "plan_version", version.pk, version.patient_id, by=by, role=signing.role)
    return signature


def represented_alone(roles: Iterable[str]) -> bool:
    """Whether a representative has signed and the person has not: that is said, for it never stands in their place."""
    signed = set(roles)
    return Signature.Role.REPRESENTATIVE in signed and Signature.Role.PERSON not in signed


def keep_paper(version: PlanVersion, file: Checked, *, by: Membership) -> SignedPaper:
    """Keep the scanned paper with its version; the same file sent again gives back the first."""
    row = SignedPaper.sealed(version, file, by)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            outbox.announce("signed_paper_kept", "plan_version", version.pk, version.patient_id, by=by.pk)
    except IntegrityError:
        first: SignedPaper | None = SignedPaper.objects.filter(version=version, digest=row.digest).first()
        if first is None:
            raise
        return first
    return row


def own_signing(plan: Plan, membership: Membership, paper_on: date | None = None) -> Signing:
    """The signature of whoever acts under this membership, as what they are to this plan."""
    if membership.role in HEALTH:
        role = Signature.Role.CLINICIAN
    elif membership.pk == plan.key_worker_id:
        role = Signature.Role.KEY_WORKER
    else:
        role = Signature.Role.PROFESSIONAL if membership.role == PROFESSIONAL else Signature.Role.COORDINATOR
    return Signing(role, membership.who, membership.user, membership, paper_on)


def record_position(
    version: PlanVersion, position: Position, *, by: Membership | None, started_from: str,
    beside: Membership | None = None,
) -> PlanVersion:  # fmt: skip
    """Keep what the person thinks of a frozen version now; what they thought before stays in its history.

    `beside`: the person answered on this worker's device.
    Raises Stale with the version as it stands when somebody recorded another since the token `started_from`.
    """
    with transaction.atomic():
        current = PlanVersion.objects.select_for_update(of=("self",)).get(pk=version.pk)
        if position_token(current) != started_from:
            raise Stale(current)
        _take(current, position, by, beside)
        current.save()
        outbox.announce(
            "position_recorded",
            "plan_version",
            current.pk,
            current.patient_id,
            by=(by or beside).pk if by or beside else None,  # type: ignore[union-attr]
            position=position.position,
        )
    return current


def position_token(version: PlanVersion) -> str:
    """What a form about the position started from: of which version, and what stood there."""
    said = [version.position, version.words, version.not_asked_reason, _iso(version.ask_again_on), version.offered]
    return seal([str(version.pk), *said])


def _take(version: PlanVersion, position: Position, by: Membership | None, beside: Membership | None = None) -> None:
    if version._state.adding or (position.words, position.answer) != (version.words, version.answer):
        put_words(version, position.words, position.answer, by, beside)
    version.position, version.offered = position.position, ",".join(position.offered)
    version.not_asked_reason = position.not_asked_reason if position.position == PlanVersion.Position.NOT_ASKED else ""
    version.ask_again_on = position.ask_again_on if position.position == PlanVersion.Position.NOT_TODAY else None


def intact(version: PlanVersion, sections: Iterable[VersionSection]) -> bool:
    """Whether every section still has the content that its hash and the version's were made over."""
    rows = list(sections)
    unbroken = all(seal(row.content) == row.digest for row in rows)
    return unbroken and seal_over({row.key: row.digest for row in rows}, version.number) == version.digest


def moment_of(paper_on: date | None) -> datetime:
    """When it was signed: noon of the day on the paper, or now."""
    if paper_on is None:
        return timezone.now()
    return timezone.make_aware(datetime.combine(paper_on, datetime.min.time()).replace(hour=12))
