"""The database's logins: a password is asked of all, and none has more than it needs."""

import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from launcher import places
from launcher.services import Services
from tests.launcher.support import connect, make_project, put_away

URLS = {
    "ppr_app": "DATABASE_URL",
    "ppr_owner": "DATABASE_OWNER_URL",
    "ppr_jobs": "JOBS_DATABASE_URL",
    "ppr_backup": "BACKUP_DATABASE_URL",
}
Environment = dict[str, str]


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Environment]:
    project = make_project(tmp_path_factory.mktemp("logins") / "var")
    with Services(project, environ={}).used() as found:
        yield found
    put_away(project)


@pytest.mark.parametrize("login", URLS)
def test_each_login_gets_in_by_its_own_password_only(environment: Environment, login: str) -> None:
    url = environment[URLS[login]]
    with connect(url) as connection:
        assert connection.execute("SELECT current_user").fetchone() == (login,)
    for wrong in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError):
            connect(url, password=wrong)


def test_the_superuser_is_asked_too(environment: Environment) -> None:
    with pytest.raises(psycopg.OperationalError):
        connect(environment["DATABASE_URL"], user="postgres", dbname="postgres")


def test_every_rule_of_access_asks_scram(environment: Environment) -> None:
    project = make_project(Path(environment["PPR_VAR"]))
    where = places.recall(project)
    assert where
    text = (where.data / "postgres" / "pg_hba.conf").read_text()
    rules = [line.split() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    assert rules and {rule[-1] for rule in rules} == {"scram-sha-256"}


def test_no_login_is_a_superuser_and_only_the_backup_looks_past_policies(environment: Environment) -> None:
    query = """
        SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication
        FROM pg_roles WHERE rolname LIKE 'ppr%' ORDER BY rolname
    """
    with connect(environment["DATABASE_URL"]) as connection:
        assert connection.execute(query).fetchall() == [
            ("ppr_app", False, False, False, False, False),
            ("ppr_backup", False, True, False, False, False),
            ("ppr_jobs", False, False, False, False, False),
            ("ppr_owner", False, False, True, False, False),
        ]


@pytest.mark.parametrize("url", ["DATABASE_URL", "JOBS_DATABASE_URL", "BACKUP_DATABASE_URL"])
@pytest.mark.parametrize("statement", ["CREATE TABLE t ()", "CREATE TEMP TABLE t ()", "CREATE DATABASE d"])
def test_runtime_logins_make_nothing(environment: Environment, url: str, statement: str) -> None:
    with connect(environment[url]) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)  # type: ignore[call-overload]


def test_runtime_logins_see_no_other_database(environment: Environment) -> None:
    for name in ("postgres", "template1"):
        with pytest.raises(psycopg.OperationalError):
            connect(environment["DATABASE_URL"], dbname=name)


def test_the_owner_makes_test_databases_that_have_the_extensions(environment: Environment) -> None:
    with connect(environment["DATABASE_OWNER_URL"], dbname="postgres") as owner:
        owner.execute("CREATE DATABASE test_ppr")
    with connect(environment["DATABASE_OWNER_URL"], dbname="test_ppr") as owner:
        owner.execute("CREATE TABLE t (name citext)")
        found = {name for (name,) in owner.execute("SELECT extname FROM pg_extension")}
    assert found >= {"unaccent", "btree_gist", "pg_trgm", "citext"}
    with (
        connect(environment["DATABASE_URL"], dbname="test_ppr") as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("CREATE TABLE u ()")


def test_the_broker_is_reached_by_its_owner_alone(environment: Environment) -> None:
    project = make_project(Path(environment["PPR_VAR"]))
    where = places.recall(project)
    assert where
    for folder in (where.sockets, where.data):
        assert os.stat(folder).st_mode & 0o077 == 0
