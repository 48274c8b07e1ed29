"""The database's logins and what each may: the first wall stands before the first table."""

# Besides LOGIN. None but the backup may look past row-level security; none is a superuser.
LOGINS = {
    "owner": "CREATEDB NOBYPASSRLS",
    "app": "NOCREATEDB NOBYPASSRLS",
    "jobs": "NOCREATEDB NOBYPASSRLS",
    "backup": "NOCREATEDB BYPASSRLS",
}
EXTENSIONS = ("unaccent", "btree_gist", "pg_trgm", "citext")


def _login(name: str, rights: str, password: str) -> str:
    role = f"ppr_{name}"
    return f"""
SELECT 'CREATE ROLE {role}' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') \\gexec
ALTER ROLE {role} LOGIN NOSUPERUSER NOCREATEROLE NOREPLICATION {rights} PASSWORD '{password}';
"""


def _prepare_database() -> str:
    """Returns what every new database starts with; run in template1 and in ppr."""
    extensions = "".join(f"CREATE EXTENSION IF NOT EXISTS {name};\n" for name in EXTENSIONS)
    # The schema belongs to whoever owns the database: ppr_owner, in test databases too.
    return f"""SET client_min_messages = warning;
{extensions}
ALTER SCHEMA public OWNER TO pg_database_owner;
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
"""


def provision_sql(secrets: dict[str, str]) -> str:
    """Returns a psql script that makes logins, database and extensions, and may be run again."""
    logins = "".join(_login(name, rights, secrets[f"{name}_password"]) for name, rights in LOGINS.items())
    return f"""{logins}
GRANT pg_read_all_data TO ppr_backup;
REVOKE ALL ON DATABASE postgres, template1 FROM PUBLIC;
-- The owner makes test databases from here.
GRANT CONNECT ON DATABASE postgres TO ppr_owner;
\\connect template1
{_prepare_database()}
\\connect postgres
SELECT 'CREATE DATABASE ppr OWNER ppr_owner' WHERE NOT EXISTS
  (SELECT FROM pg_database WHERE datname = 'ppr') \\gexec
REVOKE ALL ON DATABASE ppr FROM PUBLIC;
GRANT CONNECT ON DATABASE ppr TO ppr_app, ppr_jobs, ppr_backup;
\\connect ppr
{_prepare_database()}
"""
