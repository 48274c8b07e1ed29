"""The second wall: the base of every row about a person, and the row-level security generated from it.

A forgotten filter or a broken view then returns no foreign row, because PostgreSQL refuses it. The policies
are rebuilt from the models after every migration; until then a new table has no rights for any runtime login.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from ppr.lib.access import NOBODY, Actor, granted_patients
from ppr.lib.history import HistoriedQuerySet
from ppr.lib.ids import uuid7

APP, JOBS, OWNER, BACKUP = "ppr_app", "ppr_jobs", "ppr_owner", "ppr_backup"


@dataclass(frozen=True, slots=True)
class Further:
    """A further permission that opens some of the rows: those of which `where`, SQL over the row, holds.

    Its twin for lists is the model's `opened_further`.
    """

    code: str
    where: str = "true"


@dataclass(frozen=True, slots=True)
class Wall:
    """What opens a row: a permission on its patient, and where that is not enough a further condition.

    `jobs` names the commands that background tasks need on this table, and `jobs_columns` the only columns that
    they read where a clock needs a date and no content (not in the history). `narrower` is SQL over the row,
    the twin of the model's `narrowed_to`; `first` is SQL that lets a row in before anything is granted, and `also`
    SQL that opens a row to who holds nothing on its patient, the twin of `also_to`.
    """

    code: str
    jobs: tuple[str, ...] = ()
    jobs_columns: tuple[str, ...] = ()
    narrower: str = ""
    first: str = ""
    also: str = ""
    further: tuple[Further, ...] = ()


_read: ContextVar[set[UUID] | None] = ContextVar("patients_read", default=None)


@contextmanager
def recording_reads() -> Any:
    """Collect the ids of all patients of whom a protected row is loaded meanwhile."""
    found: set[UUID] = set()
    token = _read.set(found)
    try:
        yield found
    finally:
        _read.reset(token)


def note_read(patient_ids: Iterable[UUID]) -> None:
    """Add patients to what this response has shown (for rows that were not loaded as models)."""
    found = _read.get()
    if found is not None:
        found.update(patient_ids)


class ProtectedQuerySet(HistoriedQuerySet):
    """Rows about people: reached through visible_to, and no other way, outside this project's services."""

    def visible_to(self, actor: Actor, code: str = "") -> Self:
        """The rows that the actor may see (or on which the actor holds the permission `code`)."""
        if actor.system:
            return self.all()  # a task: the policies of its own login decide
        if actor == NOBODY:
            return self.none()
        model: Any = self.model
        opened = model.opened_to(actor, code or model.wall.code) & model.narrowed_to(actor)
        if model.wall.also and not code:
            return self.filter(opened | model.also_to(actor))
        return self.filter(opened)


class Protected(models.Model):
    """A row about one person. It inherits who may see it from its patient; `wall` says by which permission."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    patient = models.ForeignKey("patients.Patient", on_delete=models.PROTECT, related_name="+")

    wall: ClassVar[Wall] = Wall("view_plan")
    patient_column: ClassVar[str] = "patient_id"
    historied: ClassVar[bool] = True

    objects = ProtectedQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        # The admin's log and error reports store this: never a name.
        return str(self.pk)

    @classmethod
    def narrowed_to(cls, actor: Actor) -> Q:
        """What the actor may see of the rows that the permission opens; everything by default."""
        return Q()

    @classmethod
    def also_to(cls, actor: Actor) -> Q:
        """What the actor sees without any permission on the person; asked only where the wall has an `also`."""
        return Q(pk__in=[])

    @classmethod
    def opened_further(cls, code: str, actor: Actor) -> Q:
        """Which rows a further permission of the wall (`further`) opens; every one by default."""
        return Q()

    @classmethod
    def opened_to(cls, actor: Actor, code: str) -> Q:
        """The rows that the permission opens; by the wall's own one those of its further ones too."""

        def held(code: str) -> Q:
            return Q(**{f"{cls.patient_column}__in": granted_patients(actor, code)})

        further = {row.code: held(row.code) & cls.opened_further(row.code, actor) for row in cls.wall.further}
        if code != cls.wall.code:
            return further.get(code) or held(code)
        opened = held(code)
        for rows in further.values():
            opened |= rows
        return opened

    @classmethod
    def from_db(cls, db: Any, field_names: Any, values: Any, **more: Any) -> Self:
        row = super().from_db(db, field_names, values, **more)
        found = _read.get()
        if found is not None and cls.patient_column in row.__dict__:
            found.add(row.__dict__[cls.patient_column])
        return row


def protected_models() -> list[type[Protected]]:
    """Every concrete model about people, without their histories."""
    return [m for m in apps.get_models() if issubclass(m, Protected)]


def history_of(model: type[Protected]) -> Any | None:
    """The model of its versions, or None where it keeps none."""
    return model.history.model if model.historied else None  # type: ignore[attr-defined]


def walled_tables() -> dict[str, tuple[str, Wall]]:
    """Table → (its patient column, its wall), history tables included."""
    tables = {}
    for model in protected_models():
        tables[model._meta.db_table] = (model.patient_column, model.wall)
        past = history_of(model)
        if past is not None:
            tables[past._meta.db_table] = (model.patient_column, _of_the_past(model))
    return tables


def _of_the_past(model: type[Protected]) -> Wall:
    """The wall of a model's versions: where more than a permission decides, they open only while the row itself does."""
    wall = replace(model.wall, jobs=(), jobs_columns=()) if model.wall.jobs_columns else model.wall
    # What was taken back, withheld or made private since is closed in every version too.
    stands = f"EXISTS (SELECT FROM {model._meta.db_table} stands WHERE stands.id = {{t}}.id)"
    narrower = f"({wall.narrower}) AND {stands}" if wall.narrower else ""
    return replace(wall, narrower=narrower, also=f"({wall.also}) AND {stands}" if wall.also else "")


def grant_condition(table: str, column: str, code: str) -> str:
    """SQL: the identity of this request holds the permission on the row's patient now."""
    # One EXISTS, the row's patient asked inside each arm: the planner then weighs one way and not eight.
    row = f"{table}.{column}"
    return (
        "EXISTS (SELECT FROM patients_patientgroupgrant g"
        f" WHERE g.content_object_id = {row} AND g.group_id = nullif(current_setting('ppr.group', true), '')::int"
        f" AND g.code = '{code}' AND g.until > statement_timestamp()"
        f" UNION ALL SELECT FROM patients_patientusergrant u"
        f" WHERE u.content_object_id = {row} AND u.user_id = nullif(current_setting('ppr.user', true), '')::uuid"
        f" AND u.code = '{code}' AND u.until > statement_timestamp() AND (u.membership_id IS NULL"
        " OR u.membership_id = nullif(current_setting('ppr.membership', true), '')::uuid))"
    )


def policies(table: str, column: str, wall: Wall) -> list[tuple[str, str]]:
    """(name, CREATE POLICY …) for one walled table."""
    visible = grant_condition(table, column, wall.code)
    for further in wall.further:
        visible += f" OR (({grant_condition(table, column, further.code)}) AND ({further.where.format(t=table)}))"
    visible = f"({visible})"
    if wall.narrower:
        visible += f" AND ({wall.narrower.format(t=table)})"
    found = [
        ("owner_all", f"CREATE POLICY owner_all ON {table} TO {OWNER} USING (true) WITH CHECK (true)"),
        ("app_granted", f"CREATE POLICY app_granted ON {table} TO {APP} USING ({visible}) WITH CHECK ({visible})"),
    ]
    if wall.first:
        clause = wall.first.format(t=table)
        found.append(("app_first", f"CREATE POLICY app_first ON {table} FOR INSERT TO {APP} WITH CHECK ({clause})"))
    if wall.also:
        clause = wall.also.format(t=table)
        found.append(("app_also", f"CREATE POLICY app_also ON {table} TO {APP} USING ({clause}) WITH CHECK ({clause})"))
    for command in wall.jobs or (("SELECT",) if wall.jobs_columns else ()):
        clause = {"SELECT": "USING (true)", "DELETE": "USING (true)", "INSERT": "WITH CHECK (true)"}.get(
            command, "USING (true) WITH CHECK (true)"
        )
        name = f"jobs_{command.lower()}"
        found.append((name, f"CREATE POLICY {name} ON {table} FOR {command} TO {JOBS} {clause}"))
    return found


def children() -> Sequence[tuple[str, str, str]]:
    """(table, column, parent table) of every reference from one protected row to another of the same patient."""
    found = []
    for model in protected_models():
        for f in model._meta.concrete_fields:
            parent = f.related_model
            if (
                f.column
                and f.column != model.patient_column
                and isinstance(parent, type)
                and issubclass(parent, Protected)
            ):
                found.append((model._meta.db_table, f.column, parent._meta.db_table))
    return found
