"""One template database, migrated as the owner with the cast committed; every worker and every test that commits
gets a clone of it in milliseconds and works in it under the web's own login."""

from __future__ import annotations

import fcntl
import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.conf import settings

from ppr.lib import database_url

ROOT = Path(__file__).resolve().parent.parent


def url(login: str, database: str) -> str:
    """The URL of a login, for another database of the same server."""
    parts = urlsplit(settings.DATABASE_URLS[login])
    return urlunsplit(parts._replace(path=f"/{database}"))


def connect(login: str, database: str) -> psycopg.Connection:
    """A plain connection under one of the logins."""
    form = database_url.parse(url(login, database))
    return psycopg.connect(
        host=form["HOST"],
        port=form["PORT"],
        dbname=database,
        user=form["USER"],
        password=form["PASSWORD"],
        autocommit=True,
    )


def environment(database: str, login: str) -> dict[str, str]:
    """The environment of a process that works in that database under that login."""
    urls = {"DATABASE_URL": "app", "JOBS_DATABASE_URL": "jobs", "DATABASE_OWNER_URL": "owner"}
    return {**os.environ, **{name: url(who, database) for name, who in urls.items()}, "PPR_LOGIN": login}


def fingerprint() -> str:
    """A digest of all that shapes the template: models, migrations, SQL, walls, the cast."""
    found = hashlib.sha256(date.today().isoformat().encode())  # the cast joined «today»
    folders = (
        "ppr/lib",
        "ppr/settings.py",
        "entities",
        "patients",
        "referrals",
        "plans",
        "monitoring",
        "tests/cast.py",
    )
    for name in folders:
        place = ROOT / name
        for path in sorted(place.rglob("*") if place.is_dir() else [place]):
            if path.suffix in (".py", ".sql") and "views" not in path.name and "forms" not in path.name:
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


def template() -> str:
    """The name of the template database, built when what shapes it has changed; safe for many workers at once."""
    name = f"ppr_template_{fingerprint()}"
    lock = settings.VAR / "run" / "template.lock"
    lock.parent.mkdir(parents=True, exist_ok=True)
    with lock.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        with maintenance() as server:
            if not _exists(server, name):
                _drop_older(server)
                _build(server, name)
    return name


@contextmanager
def maintenance() -> Iterator[psycopg.Connection]:
    """The owner's connection from which databases are made and dropped."""
    database = urlsplit(settings.DATABASE_URLS["owner"]).path.lstrip("/")
    connection = connect("owner", database)
    try:
        yield connection
    finally:
        connection.close()


def clone(template_name: str, name: str) -> None:
    """Make a fresh copy of the template."""
    with maintenance() as server:
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template_name}"')
        # What a test commits outlives no power cut anyway: nobody waits for the disk.
        server.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def drop(name: str) -> None:
    """Drop a clone, after ending the web login's connections to it: some outlive the context that opened them."""
    with connect("app", urlsplit(settings.DATABASE_URLS["app"]).path.lstrip("/")) as own:
        own.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = user", [name]
        )
    with maintenance() as server, suppress(psycopg.errors.ObjectInUse):
        server.execute(f'DROP DATABASE IF EXISTS "{name}"')


def _exists(server: psycopg.Connection, name: str) -> bool:
    return server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _drop_older(server: psycopg.Connection) -> None:
    rows = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'ppr\\_template\\_%'").fetchall()
    for (old,) in rows:
        with suppress(psycopg.errors.ObjectInUse):  # another run works in it
            server.execute(f'DROP DATABASE IF EXISTS "{old}"')


def _build(server: psycopg.Connection, name: str) -> None:
    making = f"{name}_making"
    server.execute(f'CREATE DATABASE "{making}"')
    env = environment(making, "owner")
    for command in (["manage.py", "migrate", "-v0", "--skip-checks"], ["-m", "tests.cast"]):
        done = subprocess.run([sys.executable, *command], cwd=ROOT, env=env, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"the template database could not be built:\n{done.stdout}\n{done.stderr}")
    server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
