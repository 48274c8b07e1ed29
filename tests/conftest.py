"""Strictness, the databases, the cast, and who is signed in."""

from __future__ import annotations

import gc
import os
import pickle
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest

pytest_plugins = ["tests.figures"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest are begun first: none is left for the end, when the other workers have nothing more to do."""
    items.sort(key=lambda item: item.get_closest_marker("early") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: the collector need not walk it again and again (a sixth of the run)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_looked_through_once() -> Iterator[None]:
    """Every client of a test has middleware of its own; the folder that WhiteNoise looks through then is the same one
    to the end of the run (a sixth of it)."""
    from whitenoise.base import WhiteNoise

    look, found = WhiteNoise.update_files_dictionary, {}

    def once(self: Any, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            look(self, root, prefix)
            found[root, prefix] = dict(self.files)
        self.files.update(found[root, prefix])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", once)
        yield


@pytest.fixture(scope="session")
def template_name() -> str:
    """The template database that every clone comes from."""
    from tests import database

    return database.template()


@pytest.fixture(scope="session")
def django_db_setup(template_name: str, worker_id: str, django_db_blocker: Any) -> Iterator[None]:
    """This worker's own database, under the web's login."""
    from tests import database

    name = f"ppr_test_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.clone(template_name, name)
        _work_in(name)
    yield
    with django_db_blocker.unblock():
        _close()
        database.drop(name)


@pytest.fixture(autouse=True)
def _every_test_may_use_the_database(request: pytest.FixtureRequest) -> None:
    """All tests but those of the launcher run in a transaction that is rolled back, unless they ask for a clone."""
    if (
        "launcher" in str(request.node.path)
        or "test_crash" in str(request.node.path)
        or "committed_db" in request.fixturenames
        or "server" in request.fixturenames
    ):
        return
    request.getfixturevalue("db")


@pytest.fixture
def committed_db(django_db_setup: None, template_name: str, worker_id: str, django_db_blocker: Any) -> Iterator[str]:
    """A database of this test's own, in which it may commit and use threads; its name. Dropped afterwards."""
    from django.db import connection

    from tests import database

    before = connection.settings_dict["NAME"]
    name = f"ppr_test_{worker_id}_{uuid.uuid4().hex[:8]}"
    with django_db_blocker.unblock():
        database.clone(template_name, name)
        _work_in(name)
        try:
            yield name
        finally:
            _work_in(before)
            database.drop(name)


def _work_in(name: str) -> None:
    from django.db import connection

    _close()
    connection.settings_dict["NAME"] = name


def _close() -> None:
    from django.db import connections

    connections.close_all()


@pytest.fixture(scope="session")
def cast_as_written(django_db_setup: None, django_db_blocker: Any) -> bytes:
    """The cast as it stands in the template, read once: in every clone it is the same."""
    from tests import cast as people

    with django_db_blocker.unblock():
        return pickle.dumps(people.load())


@pytest.fixture
def cast(cast_as_written: bytes) -> SimpleNamespace:
    """The named cast of tests/cast.py, fresh for this test."""
    found: SimpleNamespace = pickle.loads(cast_as_written)  # noqa: S301 - our own, of this run
    return found


@pytest.fixture
def acting() -> Callable[[Any], Any]:
    """acting(membership): call services as a request of this membership would; gives the actor."""
    from django.db import transaction

    from tests import cast as people

    @contextmanager
    def act(membership: Any) -> Iterator[Any]:
        with transaction.atomic(), people.acting(membership) as actor:
            yield actor

    return act


@pytest.fixture
def sign_in() -> Callable[[Any], Any]:
    """sign_in(membership or user): a client signed in just now with a second step, acting under that membership.

    sign_in(who, step="password") has given a password alone, step="" is an old session that says nothing.
    """
    from django.test import Client

    from entities import second_factor

    def enter(who: Any, step: str = "mfa") -> Client:
        client = Client()
        user = getattr(who, "user", who)
        client.force_login(user)
        session = client.session
        if user is not who:
            session["acting"] = str(who.pk)
        if step:
            second_factor.mark(session, user, step)
        session.save()
        return client

    return enter


@pytest.fixture
def make(cast: SimpleNamespace) -> Any:
    """Further people at any stage, by the same services as the pages."""
    from tests.making import Maker

    return Maker(cast)


@pytest.fixture
def queries() -> Callable[[], Any]:
    """Count the queries of a block, without savepoints and transaction control: `with queries() as q: …; len(q)`."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    class Counted(CaptureQueriesContext):
        def __len__(self) -> int:
            control = ("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN", "COMMIT")
            asked = [q["sql"] for q in self.captured_queries if not q["sql"].startswith(control)]
            # Who acted is forgotten with the request's transaction; only inside a test's own is it said once more.
            again = bool(asked) and asked[-1].startswith("SELECT set_config('ppr.user', '', true)")
            return len(asked) - again

    return lambda: Counted(connection)
