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
