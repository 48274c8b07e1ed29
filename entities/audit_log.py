"""The audit as the auditor reads it: filtered, from its end on, people by their id alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entities.audit import Act
from entities.models import AuditEntry, Entity, User
from entities.models.audit_entry import NO_ORGANISATION
from entities.roles import PERSON, ROLES, role_label

SHOWN = 50
MOST_EXPORTED = 20_000
REFUSED = 400  # results from here on

ACTS: dict[str, str | Promise] = {
    Act.READ: gettext_lazy("opened a page"),
    Act.LIST: gettext_lazy("saw a list"),
    Act.SEARCH: gettext_lazy("searched"),
    Act.EXPORT: gettext_lazy("took a file"),
    Act.PRINT: gettext_lazy("printed"),
    Act.WRITE: gettext_lazy("wrote"),
    Act.LOG: gettext_lazy("read the log"),
}
# Why somebody looked, as the care links call it, and what is no care.
PURPOSES: dict[str, str | Promise] = {
    "key_worker": gettext_lazy("key worker"),
    "treating": gettext_lazy("accompanying"),
    "referring": gettext_lazy("referring unit"),
    "coordinating": gettext_lazy("coordinating"),
    "assessing": gettext_lazy("assessing a referral"),
    "routing": gettext_lazy("routing a referral"),
    "matching": gettext_lazy("keeping identities in order"),
    "self": gettext_lazy("own plan"),
    "second_entity": gettext_lazy("a second entity, by the person's wish"),
    "peer": gettext_lazy("peer support"),
    "advocate": gettext_lazy("advocate"),
    "facilitator": gettext_lazy("meeting on the crisis plan"),
    "supporter": gettext_lazy("somebody close, by the person's wish"),
    "municipal": gettext_lazy("municipal services"),
    "primary_care": gettext_lazy("primary care"),
    "housing": gettext_lazy("housing"),
    "past": gettext_lazy("what the own organisation wrote in its time"),
    "several": gettext_lazy("several people"),
    "emergency": gettext_lazy("authorised emergency"),
    "break_glass": gettext_lazy("emergency without authorisation"),
    "break_glass_plan": gettext_lazy("emergency without authorisation, the whole plan"),
    "audit": gettext_lazy("audit"),
    "task": gettext_lazy("automatic task"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the auditor wants to see; everything where nothing is said."""

    person: UUID | None = None
    username: str = ""
    organisation: UUID | None = None
    role: str = ""
    act: str = ""
    what: str = ""
    purpose: str = ""
    result: str = ""
    since: date | None = None
    until: date | None = None

    def condition(self) -> Q:
        """The entries that fit; each part rests on an index of the table."""
        found = Q()
        if self.person:
            found &= Q(patient_ids__contains=[self.person])
        if self.username:
            # One user or none: an unknown name finds nothing, and not everything.
            found &= Q(user_id=User.objects.filter(username=self.username).values("pk")[:1])
        for column in ("role", "act", "what", "purpose"):
            value = getattr(self, column)
            found &= Q(**{column: value}) if value else Q()
        if self.organisation:
            found &= Q(chain=self.organisation)
        if self.result:
            found &= Q(result__gte=REFUSED) if self.result == "refused" else Q(result__lt=REFUSED)
        if self.since:
            found &= Q(at__gte=_midnight(self.since))
        return found & Q(at__lt=_midnight(self.until + timedelta(days=1))) if self.until else found


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def entries(asked: Asked, after: int | None = None, most: int = SHOWN) -> list[AuditEntry]:
    """The latest entries that fit, from below an id on. The wall shows them to an auditor and to nobody else."""
    rows: QuerySet[AuditEntry] = AuditEntry.objects.filter(asked.condition()).order_by("-id")
    return list((rows.filter(id__lt=after) if after else rows)[:most])


def last_check() -> AuditEntry | None:
    """The entry that the daily verification left; None before the first."""
    return AuditEntry.objects.filter(what="verify_audit").order_by("-id").first()


def person_of(digests: list[str]) -> UUID | None:
    """The id of the person who has one of these identifiers. Raises nothing; None where nobody has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ppr_person_of(%s)", [digests])
        found: UUID | None = cursor.fetchone()[0]
    return found


def short(person: UUID) -> str:
    """An id as it stands in a row: its last eight characters, which chance made."""
    return f"…{person.hex[-8:]}"


@dataclass(frozen=True, slots=True)
class Names:
    """Users and organisations by id, read once for all rows."""

    users: dict[Any, User]
    organisations: dict[Any, Entity]

    @classmethod
    def of(cls, rows: Iterable[AuditEntry]) -> Names:
        found = list(rows)
        users = User.objects.in_bulk({row.user_id for row in found if row.user_id})
        return cls(users, Entity.objects.in_bulk({row.chain for row in found} - {NO_ORGANISATION}))

    def user(self, row: AuditEntry) -> str:
        """Who, by name; the person and the system by what they are."""
        if row.system:
            return row.system
        if row.role == PERSON:
            return _("the person")
        known = self.users.get(row.user_id)
        return str(known) if known else "–"

    def organisation(self, row: AuditEntry) -> str:
        known = self.organisations.get(row.chain)
        return known.name if known else ""


def role(row: AuditEntry) -> str:
    """The acting role's name, or nothing for a task."""
    return role_label(row.role) if row.role == PERSON or row.role in ROLES else row.role


CSV_COLUMNS = (
    "chain", "seq", "at", "user", "organisation", "role", "membership_id", "act", "what", "method", "result", "purpose",
    "person_ids", "request_id", "digest",
)  # fmt: skip


def csv_rows(rows: list[AuditEntry]) -> list[list[Any]]:
    """Each entry as the columns of CSV_COLUMNS; moments in UTC."""
    names = Names.of(rows)
    return [
        [
            str(r.chain), r.seq, r.at.isoformat(), names.user(r), names.organisation(r), r.role, str(r.membership_id or ""),
            r.act, r.what, r.method, r.result, r.purpose, " ".join(map(str, r.patient_ids)), str(r.request_id or ""),
            r.digest,
        ]
        for r in rows
    ]  # fmt: skip
