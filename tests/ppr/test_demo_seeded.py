"""The demonstration once it is written: walled, sealed, with histories, and open to whoever is listed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from entities.roles import ROLES, WITHOUT_MEMBERSHIP
from patients.models import CareLink, Identifier, Patient
from plans.models import Goal, IStatement, Plan, ProgressNote, Review
from ppr.demo.accounts import PASSWORD, accounts
from ppr.demo.build import build
from ppr.demo.build.people import numbers, reach
from ppr.demo.people import everybody
from referrals.models import Placement, Referral
from tests import database
from tests.dump import allow, dump, in_clear

pytestmark = pytest.mark.xdist_group("demo")  # one database for all of them


@pytest.fixture(scope="module")
def scene() -> Any:
    return build(timezone.localdate())


def command(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = {**database.environment(name, "owner"), "DEMO": "1"}
    return subprocess.run(
        [sys.executable, "manage.py", "seed_demo", *arguments],
        cwd=database.ROOT,
        env=env,
        capture_output=True,
        text=True,
    )


@pytest.fixture(scope="module")
def seeded(template_name: str, worker_id: str, django_db_blocker: Any) -> Iterator[str]:
    """A database in which the demonstration has taken the place of the cast."""
    name = f"ppr_test_demo_{worker_id}_{os.getpid()}"
    with django_db_blocker.unblock():
        database.clone(template_name, name)
        try:
            done = command(name, "--again")
            assert done.returncode == 0, done.stdout + done.stderr
            yield name
        finally:
            database.drop(name)


@pytest.fixture
def committed_db(seeded: str, django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """Work in the demonstration's database, under the web's login."""
    before = connection.settings_dict["NAME"]
    with django_db_blocker.unblock():
        connections.close_all()
        connection.settings_dict["NAME"] = seeded
        try:
            yield seeded
        finally:
            connections.close_all()
            connection.settings_dict["NAME"] = before


def rows(name: str, sql: str, params: list[Any] | None = None, login: str = "owner") -> list[Any]:
    with database.connect(login, name) as server:
        return server.execute(sql, params).fetchall()


def test_it_leaves_alone_what_is_there(seeded: str) -> None:
    before = rows(seeded, "SELECT count(*), max(id::text) FROM patients_patient")
    quiet, refused = command(seeded, "--if-empty"), command(seeded)
    assert (quiet.returncode, quiet.stdout.strip()) == (0, f"{len(everybody())} people, unchanged")
    assert refused.returncode != 0 and "--again" in refused.stderr
    assert rows(seeded, "SELECT count(*), max(id::text) FROM patients_patient") == before


def test_it_refuses_outside_the_demonstration(settings: Any) -> None:
    settings.DEMO = False
    for name in ("seed_demo", "demo_accounts"):
        with pytest.raises(CommandError, match="demonstration"):
            call_command(name)


def test_no_identifier_and_no_contact_stands_in_clear(seeded: str, figure: Any) -> None:
    allow(seeded)
    text = dump(seeded)
    assert in_clear(text, ["Calamocha"]), "the search finds what does stand there"
    secrets = {v for story in everybody() for v in (*numbers(story).values(), *reach(story).values())}
    assert "patients_historicalidentifier" in text
    assert in_clear(text, secrets) == []
    figure("identifiers of the demonstration looked for in its dump", len(secrets), at_least=500)


def test_the_looks_on_record_are_chained_as_real_ones(seeded: str) -> None:
    assert rows(seeded, "SELECT count(*) > 20 FROM entities_auditentry") == [(True,)]
    assert rows(seeded, "SELECT * FROM ppr_audit_faults('[]')") == []
    assert rows(seeded, "SELECT 1 FROM entities_auditentry WHERE at > now()") == []
    assert rows(seeded, "SELECT result FROM entities_auditentry WHERE what = 'verify_audit'") == [(200,)]


def test_every_protected_row_has_its_version_with_its_author(seeded: str, scene: Any) -> None:
    for model in (
        Patient,
        CareLink,
        Referral,
        Placement,
        Plan,
        IStatement,
        Goal,
        ProgressNote,
        Review,
        Identifier,
    ):
        past = model.history.model._meta.db_table
        system = "count(*) FILTER (WHERE history_system = 'seed_demo')"
        ((count, seeded_by),) = rows(seeded, f"SELECT count(*), {system} FROM {past}")
        # A goal whose scale was looked at before has a version of that day too.
        assert count == seeded_by and count >= len(scene.of(model)), model
    late = "SELECT 1 FROM plans_historicalprogressnote WHERE history_date::date = current_date"
    assert rows(seeded, late) == []


def test_the_moments_of_writing_are_the_stories_not_the_seedings(seeded: str) -> None:
    assert rows(seeded, "SELECT 1 FROM plans_progressnote WHERE written_at::date = current_date") == []
    assert rows(seeded, "SELECT 1 FROM plans_risktalk WHERE written_at::date = current_date") == []
    assert rows(seeded, "SELECT 1 FROM referrals_referral WHERE created_at > sent_at") == []


def visible(name: str, username: str, role: str) -> set[str]:
    """First names of the people whose plan this member of staff may see, asked of the wall itself."""
    asked = """
        SELECT set_config('ppr.user', m.user_id::text, false),
               set_config('ppr.membership', m.id::text, false),
               set_config('ppr.entity', m.entity_id::text, false), set_config('ppr.role', m.role, false),
               set_config('ppr.group', y.group_id::text, false)
          FROM entities_membership m
          JOIN entities_user u ON u.id = m.user_id
          JOIN entities_party y ON y.entity_id = m.entity_id AND y.role = m.role
         WHERE u.username = %s AND m.role = %s"""
    with database.connect("app", name) as server:
        assert server.execute(asked, [username, role]).fetchall()
        plans = server.execute("SELECT DISTINCT patient_id FROM plans_istatement").fetchall()
        people = dict(server.execute("SELECT id, given_name FROM patients_patient").fetchall())
        return {people[patient] for (patient,) in plans}


def test_the_walls_stand_around_it(seeded: str) -> None:
    assert rows(seeded, "SELECT count(*) FROM patients_patient", login="app") == [(0,)]
    marta = visible(seeded, "marta.zueco", "professional")
    assert {"Pilar", "Iván", "Sara"} <= marta and not {"Adrián", "Teresa", "Gabriel"} & marta
    assert not marta & visible(seeded, "izan.bescos", "professional")
    assert visible(seeded, "raquel.puertolas", "entity_coordinator") == set()
    assert (
        visible(seeded, "raquel.puertolas", "professional") == visible(seeded, "izan.bescos", "professional") != set()
    )


def test_lists_can_sort_by_what_is_due(seeded: str) -> None:
    wrong = (
        "SELECT 1 FROM plans_plan p JOIN {} g ON g.content_object_id = p.patient_id "
        "WHERE g.next_due IS DISTINCT FROM p.next_review_on"
    )
    for table in ("patients_patientgroupgrant", "patients_patientusergrant"):
        assert rows(seeded, f"SELECT count(*) > 20 FROM {table} WHERE next_due IS NOT NULL") == [(True,)]
        assert rows(seeded, wrong.format(table)) == []


def test_there_is_work_and_there_is_news(seeded: str) -> None:
    found = dict(rows(seeded, "SELECT rule, count(*) FROM monitoring_reminder WHERE kind = 'work' GROUP BY rule"))
    assert set(found) >= {"acknowledge", "decide", "start", "find_place", "initial_plan", "review"}
    assert rows(seeded, "SELECT count(*) > 3 FROM monitoring_reminder WHERE kind = 'news'") == [(True,)]


def test_one_account_for_each_role_in_two_queries(committed_db: str, queries: Any) -> None:
    with queries() as asked:
        found = accounts()
    assert len(asked) == 2
    roles = [account["role"] for account in found]
    assert set(roles) == {*ROLES, *WITHOUT_MEMBERSHIP}
    assert all(account["name"] and account["prose"] and account["role_label"] for account in found)
    two = next(account for account in found if account["username"] == "raquel.puertolas")
    assert two["role_label"] == "coordinadora y trabajadora social"


def test_everybody_listed_can_go_in(committed_db: str) -> None:
    for account in accounts():
        client = Client()
        client.post(reverse("demo_sign_in"), {"username": account["username"]})
        home = client.get(reverse("home"))
        if account["username"] == "noa.used":  # her hospital asks for more than a click
            assert home["Location"] == reverse("second_step")
        else:
            assert home.status_code == 200, account["username"]


def test_the_password_works_too_and_only_for_those_listed(committed_db: str) -> None:
    assert Client().login(username="marta.zueco", password=PASSWORD)
    assert not Client().login(username="izan.bescos", password=PASSWORD)
