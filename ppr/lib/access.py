"""Who may reach which person: the acting party, the grant tables' bases, the list filter, the object check.

The only module that imports guardian. A grant is never written by hand: the database derives it from the
care links (patients/sql/regrant.sql).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from uuid import UUID

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.db.models.functions import Now
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from ppr.lib.ids import uuid7

# Every permission on a person. A section that is withheld is simply absent from the grants.
PERMISSIONS = (
    "view_identity", "view_social", "view_crisis", "view_plan", "view_notes", "view_measures",
    "view_steps",  # only the steps named in the link
    "view_safety",  # only what was said of safety with the person, in an emergency
    "view_past",  # only what the party itself wrote, and the versions of its time
    "contribute", "note", "sign",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user under one membership, or a named system task. The wall reads these same values."""

    user_id: UUID | None = None
    membership_id: UUID | None = None
    entity_id: UUID | None = None
    group_id: int | None = None
    role: str = ""
    system: str = ""
    request_id: UUID = field(default_factory=uuid7)

    @property
    def label(self) -> str:
        return f"system:{self.system}" if self.system else str(self.membership_id or self.user_id or "anonymous")


NOBODY = Actor()
NONE = UUID(int=0)  # the id of no user
_actor: ContextVar[Actor] = ContextVar("actor", default=NOBODY)


def current_actor() -> Actor:
    """The actor of this request or task; NOBODY where none was stated."""
    return _actor.get()


_IDENTITY = ("user", "membership", "entity", "group", "role", "request")


def identify(actor: Actor) -> None:
    """Tell the database who acts, until the end of the transaction. Raises outside a transaction."""
    if not connection.in_atomic_block:
        raise RuntimeError("identity is set inside a transaction, or it would leak to the next user")
    values = (actor.user_id, actor.membership_id, actor.entity_id, actor.group_id, actor.role, actor.request_id)
    calls = ", ".join("set_config(%s, %s, true)" for _ in _IDENTITY)
    params = [
        p for name, v in zip(_IDENTITY, values, strict=True) for p in (f"ppr.{name}", "" if v is None else str(v))
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {calls}", params)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """State the actor for code and database, and restore the one before at the end."""
    before = _actor.get()
    token = _actor.set(actor)
    identify(actor)
    try:
        yield actor
    finally:
        _actor.reset(token)
        # At the end of the outermost transaction the database forgets by itself.
        if connection.in_atomic_block and connection.savepoint_ids and not connection.needs_rollback:
            identify(before)


class GrantFields(models.Model):
    """What our grants carry beyond guardian's: when they end, and the keys that lists sort and filter by."""

    code = models.CharField(max_length=20)
    until = models.DateTimeField()
    next_due = models.DateField(null=True)

    class Meta:
        abstract = True


class UserGrantBase(GrantFields, UserObjectPermissionBase):
    """A grant to one user: the person, a named professional under one membership, an emergency access."""

    membership_id = models.UUIDField(null=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        unique_together = []  # a constraint of ours takes its place


class GroupGrantBase(GrantFields, GroupObjectPermissionBase):
    """A grant to everyone who acts for one entity in one role."""

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = True


# Every list and every part of a page asks this. Written out: building it from querysets each time cost a page more
# than asking the database did.
_GRANTED = """
    SELECT content_object_id FROM patients_patientgroupgrant
     WHERE group_id = %s AND code = %s AND until > statement_timestamp()
    UNION ALL
    SELECT content_object_id FROM patients_patientusergrant
     WHERE user_id = %s AND code = %s AND until > statement_timestamp()
       AND (membership_id IS NULL OR membership_id = %s)"""


def granted_patients(actor: Actor, code: str) -> RawSQL:
    """Ids of the patients on whom the actor holds this permission now. Raises KeyError for an unknown one."""
    if code not in PERMISSIONS:
        raise KeyError(code)
    return RawSQL(_GRANTED, [actor.group_id or 0, code, actor.user_id or NONE, code, actor.membership_id])  # noqa: S611 - fixed text, values bound


_HELD = """ARRAY(
    SELECT code FROM patients_patientgroupgrant
     WHERE content_object_id = {patient} AND group_id = %s AND until > statement_timestamp()
    UNION ALL
    SELECT code FROM patients_patientusergrant
     WHERE content_object_id = {patient} AND user_id = %s AND until > statement_timestamp()
       AND (membership_id IS NULL OR membership_id = %s))"""


def held_on(actor: Actor, patient: str) -> RawSQL:
    """Every permission that the actor holds now on the patient of each row, whose column (`table.column`) is named."""
    return RawSQL(_HELD.format(patient=patient), [actor.group_id or 0, actor.user_id or NONE, actor.membership_id])  # noqa: S611 - fixed text, values bound


def may(actor: Actor, code: str, patient_id: UUID) -> bool:
    """Whether the actor holds the permission on this patient now."""
    return code in permissions_on(actor, patient_id)


def permissions_on(actor: Actor, patient_id: UUID) -> frozenset[str]:
    """Every permission that the actor holds on this patient now; one query."""
    live = Q(until__gt=Now(), content_object_id=patient_id)
    by_group = apps.get_model("patients", "PatientGroupGrant").objects.filter(live, group_id=actor.group_id or 0)
    by_user = apps.get_model("patients", "PatientUserGrant").objects.filter(
        live, Q(membership_id=None) | Q(membership_id=actor.membership_id), user_id=actor.user_id or NONE
    )
    return frozenset(by_group.values_list("code", flat=True).union(by_user.values_list("code", flat=True)))
