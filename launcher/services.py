"""The embedded servers as a whole: up while anybody uses them, down after the last.

Whoever uses them holds a shared lock on var/services.use; starting and stopping hold var/services.lock.
The kernel drops both with a killed process, so there are no stale users.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property

from launcher import keys, places, programs, settings
from launcher.locks import FileLock, exclusive
from launcher.postgres import Postgres
from launcher.project import Project
from launcher.steps import Steps
from launcher.valkey import Valkey


class Services:
    """Database and broker of one project: embedded, or external where the environment names them."""

    def __init__(self, project: Project, steps: Steps | None = None, environ: Mapping[str, str] = os.environ) -> None:
        self.project = project
        self.steps = steps or Steps(quiet=True)
        self.environ = environ
        self.own_database = not settings.external_database(environ)
        self.own_broker = not settings.external_broker(environ)
        self._lock = project.var / "services.lock"
        self._user = FileLock(project.var / "services.use")

    @cached_property
    def secrets(self) -> dict[str, str]:
        return keys.load(self.project.var)

    # Up

    @contextmanager
    def used(self) -> Iterator[dict[str, str]]:
        """Has the servers up for the length of a block and yields the environment that leads to them."""
        with exclusive(self._lock):
            self._user.take(shared=True)
            try:
                self._bring_up()
            except BaseException:
                self._user.release()
                self._stop_if_unused()
                raise
        try:
            yield self.environment()
        finally:
            self.leave()

    def ensure(self) -> None:
        """Starts again what has died since; the supervisor calls it."""
        with exclusive(self._lock):
            self._bring_up()

    def _bring_up(self) -> None:
        where = places.recall(self.project)
        if where is None or not self._healthy(where):
            where = places.settle(self.project, self.secrets["instance"], self.steps.say)
        self._database_up(where)
        self._broker_up(where)

    def _healthy(self, where: places.Places) -> bool:
        database = not self.own_database or self._postgres(where).healthy()
        return database and (not self.own_broker or self._valkey(where).healthy())

    def _database_up(self, where: places.Places) -> None:
        with self.steps.step("database", "external, by DATABASE_URL") as step:
            step.quick = not self.own_database or self._postgres(where).healthy()
            if self.own_database:
                step.detail = "PostgreSQL runs"
            if not step.quick:
                self._postgres(where).start(self._programs(where))
                step.detail = "PostgreSQL started"

    def _broker_up(self, where: places.Places) -> None:
        with self.steps.step("valkey", "external, by REDIS_URL or BROKER_URL") as step:
            step.quick = not self.own_broker or self._valkey(where).healthy()
            if self.own_broker:
                step.detail = "Valkey runs"
            if not step.quick:
                self._valkey(where).start(self._programs(where))
                step.detail = "Valkey started"

    def _programs(self, where: places.Places) -> programs.Programs:
        return programs.find(self.project.packages(), where)

    def _postgres(self, where: places.Places) -> Postgres:
        return Postgres(where, self.project.log("postgres"), self.secrets)

    def _valkey(self, where: places.Places) -> Valkey:
        return Valkey(where, self.project.log("valkey"))

    # What is known without starting anything

    def dead(self) -> list[str]:
        """Returns the names of the embedded servers whose process has gone."""
        where = places.recall(self.project)
        if where is None:
            return []
        gone = [] if not self.own_database or self._postgres(where).pid() else ["database"]
        return gone + ([] if not self.own_broker or self._valkey(where).pid() else ["valkey"])

    def running(self) -> bool:
        """Tells whether either embedded server runs."""
        where = places.recall(self.project)
        return bool(where and (self._postgres(where).pid() or self._valkey(where).pid()))

    def environment(self) -> dict[str, str]:
        """Returns the addresses and keys for child processes."""
        values = settings.common(self.project) | settings.keys(self.environ, self.secrets)
        values |= settings.broker_from_redis(self.environ)
        where = places.recall(self.project)
        if where and self.own_database:
            values |= settings.embedded_database(where, self.secrets)
        if where and self.own_broker:
            values |= settings.embedded_broker(where)
        return values

    # Down

    def leave(self) -> bool:
        """Gives up our use, stops the servers after the last one; True if they are down now."""
        with exclusive(self._lock):
            self._user.release()
            return self._stop_if_unused()

    def _stop_if_unused(self) -> bool:
        alone = FileLock(self.project.var / "services.use")
        try:
            if not alone.take(wait=False):
                return False
            self._stop()
            return True
        finally:
            alone.release()

    def _stop(self) -> None:
        where = places.recall(self.project)
        if where is None:
            return
        if self.own_broker:
            self._valkey(where).stop()
        if self.own_database:
            self._postgres(where).stop()
