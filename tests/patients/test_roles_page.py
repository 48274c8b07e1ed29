"""What each role may see: one page for everybody who signs in, written from the table that opens it."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from patients.access import PURPOSES, SECTIONS
from patients.who import section_label


@pytest.mark.parametrize("who", ["clinician", "person_user", "supporter_user", "it_support"])
def test_everybody_reads_what_each_role_may_see(cast: Any, sign_in: Any, who: str, queries: Any) -> None:
    client = sign_in(getattr(cast, who))
    with queries() as asked:
        shown = client.get(reverse("patients:roles"))
    assert shown.status_code == 200 and len(asked) <= 12


def test_it_says_what_the_table_opens(cast: Any, sign_in: Any) -> None:
    rows = sign_in(cast.auditor).get(reverse("patients:roles")).context["rows"]
    parts = [part for row in rows for part in row["parts"]]
    opened = [[section_label(code) for code in SECTIONS if code in purpose.opens] for purpose in PURPOSES.values()]
    assert all(part["opens"] in opened for part in parts)
    for nobody in ("programme_manager", "researcher", "auditor", "administrator", "it_support"):
        assert not [purpose for purpose in PURPOSES.values() if nobody in purpose.roles]
