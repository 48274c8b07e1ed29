"""What the catalogue of PostgreSQL says of the walls, compared with what the models ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import psycopg
from django.conf import settings

from ppr.lib import database_url, wall_builder, walls

# Functions that see past the wall, each with the question that it answers.
DEFINERS = {
    "ppr_audit": "appends to the audit",
    "ppr_purpose": "by which of their care links does the acting party look at these people?",
    "ppr_audit_heads": "where does each chain of the audit end?",
    "ppr_audit_faults": "where is a chain of the audit broken, and how?",
    "ppr_seen_by": "who looked at the plan of the person who asks?",
    "ppr_person_of": "which person has this identifier? For the auditor, an id and nothing else",
    "ppr_regrant": "derives grants from care links",
    "ppr_is_joined": "is this record joined to another one of the same person? For the next one alone",
    "ppr_joined_once": "trigger: no record is joined to one that is joined itself",
    "ppr_joined_regrants": "trigger: what may be done in a joined record",
    "ppr_care_link_added": "trigger: derives grants",
    "ppr_care_link_altered": "trigger: derives grants",
    "ppr_set_next_due": "writes the date that lists sort by",
    "ppr_tidy_grants": "removes expired grants",
    "ppr_nobody_linked": "has this person no care link at all yet?",
    "ppr_person_known": "is somebody with this identifier registered?",
    "ppr_exact_person": "who is meant by an exact identifier, or a whole name with a birth date? For the next two alone",
    "ppr_authorised_crisis": "whose crisis page may emergency and ward staff open, by their own word?",
    "ppr_ask_in_emergency": "who is meant, asked with a reason; puts the question on record and stops guessing",
    "ppr_opens_in_emergency": "does this link rest on the person's word or on a broken glass?",
    "ppr_crisis_authorised": "did the person let emergency and ward staff open their crisis page?",
    "ppr_asked_to_meeting": "who is asked to the meeting to come? Ids alone, for the entity of the plan",
    "ppr_live_referral": "has this person a live referral?",
    "ppr_free_slots": "which slots does nobody hold?",
    "ppr_slot_days": "how did each slot stand on these days, whoever had it?",
    "ppr_line_days": "how many slots of each line stood how on these days?",
    "ppr_line_leavings": "how many people left each line, and when are which slots expected to be left?",
    "ppr_slot_left_on": "from which day has nobody this slot?",
    "ppr_process_stands": "has this person a process, or a home, on a slot?",
    "ppr_placement_in_force": "trigger: nobody where no agreement in force pays, or on a slot that closes",
    "ppr_stay_on_open_slot": "trigger: the ledger lies on open days of its slots",
    "ppr_slot_not_closed_over_somebody": "trigger: no slot closes while somebody has it",
    "ppr_left_slot_closes": "trigger: a slot that is paid for no more closes as it is left",
    "ppr_kept_no_longer": "trigger: a slot kept for whoever does not wait any more is free",
    "ppr_home_has_process": "trigger: no home without a process",
    "ppr_waiting_place": "which one in the waiting list is this referral, and of how many?",
    "ppr_waiting_counts": "how many people wait for each of these lines?",
    "ppr_waiting_at": "who was referred to these lines and had no slot at that moment? Ids alone",
    "ppr_need_waits": "how long did people wait, by the need noted for them, in groups of five at least?",
    "ppr_restay": "derives the ledger of stays from a placement",
    "ppr_placement_changed": "trigger: derives the ledger of stays",
    "ppr_settlement": "how many days was each line taken in a month, without anybody's name?",
    "ppr_depending_on": "how many people's plans, referrals and places rest on this membership?",
}
TRIGGERS = {
    "care_link_added", "care_link_altered", "break_glass_kept", "placement_stays", "placement_event_stays", "line_price",
    "joined_once", "joined_regrants", "line_accedes", "agreement_extended", "placement_in_force", "stay_on_open_slot",
    "slot_not_closed_over_somebody", "placement_stays_then_close", "home_has_process",
}  # fmt: skip
RUNTIME = (walls.APP, walls.JOBS)


def gaps(database: str | None = None) -> list[str]:
    """One line for each difference between the catalogue and the models; empty when every wall stands."""
    with _owner(database) as owner:
        checks = (_tables, _policies, _rights, _columns, _logins, _definers, _views, _children, _triggers)
        return [gap for check in checks for gap in check(owner)]


def _owner(database: str | None) -> psycopg.Connection[Any]:
    to = database_url.parse(settings.DATABASE_URLS["owner"])
    return psycopg.connect(
        host=to["HOST"], port=to["PORT"], dbname=database or to["NAME"], user=to["USER"], password=to["PASSWORD"]
    )


def _walled() -> set[str]:
    return set(walls.walled_tables()) | set(wall_builder.OWN_WALL)


def _tables(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT relname, relrowsecurity, relforcerowsecurity FROM pg_class "
        "WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'm', 'f')"
    ).fetchall()
    walled, exempt = _walled(), wall_builder.exempt_tables()
    for table, enabled, forced in rows:
        # The heads of the audit hold no data about people and no runtime login may touch them.
        if table in walled - {"entities_auditchain"} and not (enabled and forced):
            yield f"{table} has no forced row-level security"
        elif table not in walled and table not in exempt:
            yield f"{table} is neither walled nor exempt with a reason"
    for table in walled - {row[0] for row in rows}:
        yield f"{table} does not exist"


def _policies(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT tablename, policyname, roles::text[], cmd, qual, with_check FROM pg_policies WHERE schemaname = 'public'"
    ).fetchall()
    found: dict[str, dict[str, tuple[Any, ...]]] = {}
    for table, name, *rest in rows:
        found.setdefault(table, {})[name] = tuple(rest)
    for table, (column, wall) in walls.walled_tables().items():
        wanted = {name for name, _ in walls.policies(table, column, wall)}
        for name in wanted ^ set(found.get(table, {})):
            yield f"{table}: policy {name} is {'missing' if name in wanted else 'not ours'}"
        opening = found.get(table, {}).get("app_granted")
        if opening and not (_tests_grant(opening[2], wall.code) and _tests_grant(opening[3], wall.code)):
            yield f"{table}: its policy does not test {wall.code}"
    for table in set(found) - _walled():
        yield f"{table}: has a policy although it is exempt"


def _tests_grant(clause: str | None, code: str) -> bool:
    return bool(clause and "patients_patientgroupgrant" in clause and f"'{code}'" in clause and "ppr.group" in clause)


def _rights(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants "
        "WHERE table_schema = 'public' AND grantee IN ('ppr_app', 'ppr_jobs', 'PUBLIC')"
    ).fetchall()
    allowed = _allowed()
    for table, grantee, right in rows:
        if right not in allowed.get((table, grantee), set()):
            yield f"{table}: {grantee} may {right}"


def _allowed() -> dict[tuple[str, str], set[str]]:
    found: dict[tuple[str, str], set[str]] = {}
    for table, (_column, wall) in walls.walled_tables().items():
        found[table, walls.APP] = {"SELECT", "INSERT", "UPDATE"}
        found[table, walls.JOBS] = set(wall.jobs)
    for table, (app, jobs, _why) in wall_builder.exempt_tables().items():
        found[table, walls.APP] = set(re.findall(r"\w+", app))
        found[table, walls.JOBS] = set(re.findall(r"\w+", jobs))
    for table in ("patients_patientgroupgrant", "patients_patientusergrant"):
        found[table, walls.APP] = found[table, walls.JOBS] = {"SELECT"}
    found["entities_auditentry", walls.APP] = {"SELECT"}
    return found


def _columns(owner: Any) -> Iterator[str]:
    """Rights on single columns: what the clocks read, and nothing else."""
    rows = owner.execute(
        "SELECT c.relname, a.attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid, aclexplode(a.attacl) r "
        "WHERE c.relnamespace = 'public'::regnamespace AND r.grantee IN (0, 'ppr_app'::regrole, 'ppr_jobs'::regrole)"
    ).fetchall()
    wanted = {(t, column) for t, (_c, wall) in walls.walled_tables().items() for column in wall.jobs_columns}
    for table, column in sorted(set(rows) ^ wanted):
        yield f"{table}.{column}: {'no right for the clocks' if (table, column) in wanted else 'a right that nobody asked for'}"


def _logins(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT r.rolname, r.rolsuper, r.rolbypassrls, r.rolcreaterole, r.rolcreatedb, "
        "  EXISTS (SELECT 1 FROM pg_class c WHERE c.relowner = r.oid AND c.relnamespace = 'public'::regnamespace), "
        "  EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid) "
        "FROM pg_roles r WHERE r.rolname = ANY (%s)",
        [list(RUNTIME)],
    ).fetchall()
    for name, *powers in rows:
        if any(powers):
            yield f"{name} has powers beyond its grants"
    if len(rows) != len(RUNTIME):
        yield "a runtime login is missing"


def _definers(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT p.proname, p.proconfig::text FROM pg_proc p LEFT JOIN pg_depend d ON d.objid = p.oid AND d.deptype = 'e' "
        "WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND d.objid IS NULL"
    ).fetchall()
    for name, config in rows:
        if name not in DEFINERS:
            yield f"function {name} sees past the wall and is not listed"
        elif "search_path" not in (config or ""):
            yield f"function {name} has no search_path of its own"
    for name in set(DEFINERS) - {row[0] for row in rows}:
        yield f"function {name} is missing"


def _views(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'v' "
        "AND NOT coalesce(reloptions::text LIKE '%security_invoker=true%', false)"
    ).fetchall()
    for (name,) in rows:
        yield f"view {name} would show its owner's rows to anyone"


def _children(owner: Any) -> Iterator[str]:
    rows = owner.execute(
        "SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype = 'f'"
    ).fetchall()
    keys = {(table, definition.split(") REFERENCES")[0]) for table, definition in rows}
    for table, column, parent in walls.children():
        if (table, f"FOREIGN KEY ({column}, patient_id") not in keys:
            yield f"{table}.{column} may point at another person's {parent}"


def _triggers(owner: Any) -> Iterator[str]:
    rows = owner.execute("SELECT tgname, tgenabled::text FROM pg_trigger WHERE NOT tgisinternal").fetchall()
    enabled = {name for name, state in rows if state == "O"}
    for name in TRIGGERS - enabled:
        yield f"trigger {name} is missing or off"
