"""Build the walls in the database from the models, and read back from the catalogue whether they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from ppr.lib import walls

# Tables without personal data, or with a wall of their own, and what the runtime logins may do there.
# (app's rights, jobs' rights, why the table needs no policy of the generated kind)
EXEMPT: dict[str, tuple[str, str, str]] = {
    "django_migrations": ("SELECT", "SELECT", "names of migrations"),
    "django_content_type": ("SELECT", "SELECT", "names of models"),
    "django_session": ("SELECT, INSERT, UPDATE, DELETE", "", "sign-in; ids, and a message until it has been shown"),
    "django_admin_log": ("SELECT, INSERT", "", "the administrators' own log; catalogues only"),
    "auth_permission": ("SELECT", "SELECT", "names of permissions"),
    "auth_group": ("SELECT, INSERT", "SELECT", "one row per entity and role"),
    "auth_group_permissions": ("SELECT", "SELECT", "empty: nobody holds rights outside a care link"),
    "guardian_userobjectpermission": ("", "", "guardian's generic table; unused, no rights"),
    "guardian_groupobjectpermission": ("", "", "guardian's generic table; unused, no rights"),
    "account_emailaddress": ("SELECT, INSERT, UPDATE, DELETE", "", "sign-in of professionals"),
    "account_emailconfirmation": ("SELECT, INSERT, UPDATE, DELETE", "", "sign-in of professionals"),
    "mfa_authenticator": ("SELECT, INSERT, UPDATE, DELETE", "", "second steps of sign-in; secrets encrypted"),
    "usersessions_usersession": ("SELECT, INSERT, UPDATE, DELETE", "", "where a user is signed in"),
    "socialaccount_socialaccount": ("SELECT, INSERT, UPDATE, DELETE", "", "links of staff to their hospital's directory"),
    "socialaccount_socialapp": ("SELECT", "", "empty: directories come from the environment"),
    "socialaccount_socialtoken": ("", "", "empty: no directory's token is kept"),
    "patients_askedinemergency": ("", "SELECT", "who asked for somebody, and when; never for whom"),
}  # fmt: skip

# Whole apps whose tables are catalogues, people who work here, or deliveries of ids.
EXEMPT_APPS = {
    "entities": ("SELECT, INSERT, UPDATE, DELETE", "SELECT", "who takes part; no row about a patient"),
    "ppr": ("SELECT, INSERT, UPDATE", "SELECT, INSERT, UPDATE, DELETE", "deliveries: ids only"),
}

# Own walls: written in <app>/sql, listed here so that none is forgotten.
OWN_WALL = {
    "patients_patientgroupgrant": "read by equality on the acting group; written by the database alone",
    "patients_patientusergrant": "read by equality on the acting user; written by the database alone",
    "entities_auditentry": "append-only through ppr_audit(); read by the auditor and the person",
    "entities_auditchain": "heads of the chains; touched by ppr_audit() alone",
}


def rebuild() -> None:
    """Rights, policies, composite keys and functions as the models say; one transaction, repeatable."""
    with transaction.atomic(), connection.cursor() as cursor:
        for path in sql_files():
            cursor.execute(path.read_text())
        for table, (column, wall) in walls.walled_tables().items():
            _wall_off(cursor, table, column, wall)
        for table, column, parent in walls.children():
            _tie_child(cursor, table, column, parent)
        for table, (app, jobs, _why) in exempt_tables().items():
            _grant(cursor, table, app, jobs)


def sql_files() -> list[Path]:
    """Functions and walls written by hand, in the order of the apps, then of their names."""
    return [p for a in apps.get_app_configs() for p in sorted(Path(a.path).glob("sql/*.sql"))]


def exempt_tables() -> dict[str, tuple[str, str, str]]:
    """Every table of the models that is neither walled nor under a wall of its own."""
    found = dict(EXEMPT)
    known = set(walls.walled_tables()) | set(OWN_WALL) | set(EXEMPT)
    for model in apps.get_models(include_auto_created=True):
        table, label = model._meta.db_table, model._meta.app_label
        if table not in known and label in EXEMPT_APPS:
            found[table] = EXEMPT_APPS[label]
    return found


def _wall_off(cursor: Any, table: str, column: str, wall: walls.Wall) -> None:
    cursor.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    cursor.execute("SELECT policyname FROM pg_policies WHERE schemaname = 'public' AND tablename = %s", [table])
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP POLICY "{name}" ON {table}')
    for _name, statement in walls.policies(table, column, wall):
        cursor.execute(statement)
    _grant(cursor, table, "SELECT, INSERT, UPDATE", ", ".join(wall.jobs))
    if wall.jobs_columns:
        cursor.execute(f"GRANT SELECT ({', '.join(wall.jobs_columns)}) ON {table} TO {walls.JOBS}")


def _grant(cursor: Any, table: str, app: str, jobs: str) -> None:
    cursor.execute("SELECT to_regclass(%s)", [table])
    if cursor.fetchone()[0] is None:
        return
    # Revoking a right on a table revokes it on each of its columns too.
    cursor.execute(f"REVOKE ALL ON {table} FROM PUBLIC, {walls.APP}, {walls.JOBS}")
    for login, rights in ((walls.APP, app), (walls.JOBS, jobs)):
        if rights:
            cursor.execute(f"GRANT {rights} ON {table} TO {login}")
    cursor.execute(
        "SELECT pg_get_serial_sequence(%s, 'id') FROM pg_attribute "
        "WHERE attrelid = to_regclass(%s) AND attname = 'id' AND NOT attisdropped",
        [table, table],
    )
    row = cursor.fetchone()
    if row and row[0]:
        cursor.execute(f"GRANT USAGE ON SEQUENCE {row[0]} TO {walls.APP}, {walls.JOBS}")


def _tie_child(cursor: Any, table: str, column: str, parent: str) -> None:
    # Referential checks pass through row-level security, so a child could point at another person's parent:
    # the key carries the patient too.
    _add_constraint(cursor, parent, f"{parent[:50]}_of_patient", "UNIQUE (id, patient_id)")
    _add_constraint(
        cursor,
        table,
        f"{table[:30]}_{column[:20]}_same",
        f"FOREIGN KEY ({column}, patient_id) REFERENCES {parent} (id, patient_id) DEFERRABLE INITIALLY DEFERRED",
    )


def _add_constraint(cursor: Any, table: str, name: str, definition: str) -> None:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s AND conrelid = to_regclass(%s)", [name, table])
    if cursor.fetchone() is None:
        cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def is_owner_login() -> bool:
    """Whether this process works under the login that may change tables."""
    return bool(settings.LOGIN == "owner")
