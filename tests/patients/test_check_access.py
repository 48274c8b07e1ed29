"""Grants follow from care links, or are found and mended."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from tests import database


@pytest.fixture
def as_owner(committed_db: str) -> Any:
    """Run a command under the owner's login in this test's own database."""
    form = connection.settings_dict
    before = (form["USER"], form["PASSWORD"])
    from ppr.lib import database_url

    owner = database_url.parse(database.url("owner", committed_db))
    connection.close()
    form.update(USER=owner["USER"], PASSWORD=owner["PASSWORD"])

    def run(*arguments: str) -> str:
        out = io.StringIO()
        call_command("check_access", *arguments, stdout=out)
        return out.getvalue()

    yield run
    connection.close()
    form.update(USER=before[0], PASSWORD=before[1])


def test_drift_is_found_and_mended(committed_db: str, as_owner: Any) -> None:
    assert "every grant follows" in as_owner()
    with database.connect("owner", committed_db) as owner:
        owner.execute("DELETE FROM patients_patientgroupgrant WHERE code = 'view_plan'")
        owner.execute("UPDATE patients_patientusergrant SET code = 'view_social' WHERE code = 'view_crisis'")
    with pytest.raises(CommandError, match="differ"):
        as_owner()
    assert "repaired" in as_owner("--repair")
    assert "every grant follows" in as_owner()


PLANTED = {
    "missing": "DELETE FROM patients_patientgroupgrant WHERE code = 'sign'",
    "too much": "INSERT INTO patients_patientgroupgrant (group_id, permission_id, content_object_id, code, until) "
    "SELECT g.group_id, p.id, g.content_object_id, 'sign', '9999-12-31' FROM patients_patientgroupgrant g, "
    "auth_permission p WHERE p.codename = 'sign' ON CONFLICT DO NOTHING",
    "expired": "UPDATE patients_patientusergrant SET until = now() - interval '1 day'",
    "wrong end": "UPDATE patients_patientusergrant SET until = until + interval '1 day' WHERE until < '9999-01-01'",
}


@pytest.mark.parametrize("kind", PLANTED)
def test_each_kind_of_drift_is_named_and_mended(committed_db: str, as_owner: Any, kind: str) -> None:
    with database.connect("owner", committed_db) as owner:
        planted = owner.execute(PLANTED[kind]).rowcount
    assert planted > 0
    found = io.StringIO()
    with pytest.raises(CommandError, match=f"{planted} grants differ"):
        call_command("check_access", stdout=found)
    assert found.getvalue().count(f"{kind}: ") == planted
    assert f"repaired: {planted}" in as_owner("--repair")
    assert "every grant follows" in as_owner()


def test_nothing_is_mended_without_being_asked(committed_db: str, as_owner: Any) -> None:
    with database.connect("owner", committed_db) as owner:
        owner.execute(PLANTED["expired"])
    for _time in range(2):
        with pytest.raises(CommandError):
            as_owner()


@pytest.mark.parametrize("command", ["check_access", "rotate_keys", "scan_due"])
def test_a_login_that_sees_nothing_does_not_say_that_all_is_well(command: str) -> None:
    with pytest.raises(CommandError, match="PPR_LOGIN="):
        call_command(command)
