"""What people decided about who sees what: whom they asked in, and the sections that they closed."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from entities.models import Entity, Membership, SignInCode, User
from patients.access import invitation_opens
from patients.models import CareLink, Patient, SharingDecision
from plans.models import GoalStep
from ppr.demo.build.scene import Scene
from ppr.demo.data.sharing import CLOSED, INVITED, SUPPORTERS, Closed, Invited
from ppr.demo.days import moment
from ppr.demo.keys import key


def people(scene: Scene) -> None:
    """The accounts of those close to somebody: a random user name, no mail, nothing opens by itself."""
    for username, given, family in SUPPORTERS:
        row = User(
            pk=key("user", username), username=username, first_name=given, last_name=family, is_supporter=True,
            password="!" + "x" * 40,
        )  # fmt: skip
        scene.users[username] = scene.add(row)


def first_code(user: User, at: datetime, by: Membership) -> SignInCode:
    """The code with which somebody came in for the first time: used the day after it was handed over."""
    return SignInCode(
        pk=key("sign-in-code", user.username), user=user, digest="0" * 64, given_by=by, given_at=at,
        until=at + timedelta(days=7), used_at=at + timedelta(days=1),
    )  # fmt: skip


def build(scene: Scene) -> None:
    known = {row.pk: row for row in scene.of(Patient)}
    for asked in INVITED:
        _invite(scene, known[key("patient", asked.person)], asked)
    for closed in CLOSED:
        _close(scene, known[key("patient", closed.person)], closed)


def _invite(scene: Scene, patient: Patient, asked: Invited) -> None:
    at = moment(scene.days.worked(asked.ago), 11)
    until = scene.days.ago(-asked.days)
    member = (
        None
        if asked.guest in {username for username, _given, _family in SUPPORTERS}
        else scene.member(asked.guest, asked.role)
    )
    user = member.user if member else scene.users[asked.guest]
    steps = _steps(scene, patient)[: asked.steps]
    opens = list(invitation_opens(asked.purpose, asked.sections, bool(steps)))
    decision = _decide(
        scene, patient, "invited", member.entity if member else None, user, at, asked.by, asked.present,
        purpose=asked.purpose, what_for=asked.what_for, sections=list(asked.sections), steps=steps, until=until,
    )  # fmt: skip
    link = CareLink(
        pk=key("care-link", patient.pk, asked.purpose, asked.guest), patient_id=patient.pk, purpose=asked.purpose,
        basis_kind="sharing", basis_id=decision.pk, opens=opens, steps=steps, membership=member, user=user, since=at,
        until=timezone.make_aware(datetime.combine(until, time.max)), opened_by=scene.member(asked.by).user_id if asked.by else None,
    )  # fmt: skip
    scene.add(link, at, scene.member(asked.by) if asked.by else None)


def _steps(scene: Scene, patient: Patient) -> list[UUID]:
    rows = [row.pk for row in scene.of(GoalStep) if row.patient_id == patient.pk and row.done_on is None]
    return rows[::-1]  # the latest first: the earlier ones are on their way


def _close(scene: Scene, patient: Patient, closed: Closed) -> None:
    at = moment(scene.days.worked(closed.ago), 10)
    entity = scene.entities[closed.entity]
    for link in scene.of(CareLink):
        party = link.entity_id or (link.membership.entity_id if link.membership else None)
        if link.patient_id == patient.pk and party == entity.pk:
            link.withheld = [code for code in closed.sections if code in link.opens]
    _decide(scene, patient, "withdrawn", entity, None, at, closed.by, closed.present, sections=list(closed.sections))


def _decide(
    scene: Scene, patient: Patient, kind: str, entity: Entity | None, user: User | None, at: datetime, by: str,
    present: str, **what: object,
) -> SharingDecision:  # fmt: skip
    recorder: Membership | None = scene.member(by) if by else None
    row = SharingDecision(
        pk=key("sharing", patient.pk, kind, len(scene.of(SharingDecision))), patient_id=patient.pk, kind=kind,
        entity=entity, user=None if entity else user, way="said" if recorder else "themselves", present=present,
        recorded_by=recorder, decided_at=at + timedelta(minutes=1), **what,
    )  # fmt: skip
    return scene.add(row)
