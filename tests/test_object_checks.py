"""Let every check of an object say yes, page by page: the access matrix notices each one that carries a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from patients import person_page
from ppr.lib.access import PERMISSIONS
from tests.addresses import walk
from tests.test_access_matrix import AUTHORS_ALONE, MAY, SUBJECTS, ask, expect, judge

# Who holds something on somebody and not everything: the refusals with a reason are theirs.
WITH_A_PART = ("colleague", "coordinator", "peer", "facilitator", "invited", "sector_coordinator")


@pytest.mark.parametrize("name", WITH_A_PART)
def test_a_check_that_says_yes_is_noticed(
    name: str, cast: Any, sign_in: Any, monkeypatch: pytest.MonkeyPatch, figure: Any
) -> None:
    who = getattr(cast, name)
    client, role, membership = sign_in(who), who.role, str(who.pk)
    client.raise_request_exception = False
    refused = [
        (address, subject, method)
        for address in walk()
        if address.rule.about and address.rule.needs and not address.rule.public
        for subject in SUBJECTS
        for method in ("GET", "POST")
        # Seen, and refused for the permission that the page needs: other refusals are not of an object.
        if address.rule.code in MAY[name].get(subject, ())
        and address.rule.needs not in MAY[name][subject]
        and expect(address, method, role, name, subject) == "refused"
    ]
    held = [ask(client, address, subject, method, membership).status_code for address, subject, method in refused]
    quiet = [
        f"{method} {address.name}" for (address, subject, method), status in zip(refused, held, strict=True)
        if judge(address, method, role, name, subject, status)
    ]  # fmt: skip
    assert not quiet, quiet  # with the checks in place every one of them is refused
    _say_yes(monkeypatch)
    # An empty form is refused for what it lacks (422) once nobody asks who sends it: that too is another answer.
    asked_again = [ask(client, *cell, membership).status_code for cell in refused]
    silent = [cell for cell, before, after in zip(refused, held, asked_again, strict=True) if before == after]
    authors = [cell for cell in silent if cell[0].name in AUTHORS_ALONE]  # a check of the author stands behind
    assert silent == authors, silent
    figure("object checks saying yes: noticed by the matrix", len(refused) - len(silent), at_least=20, add=True)


def _say_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every permission seems to be held on whomever is opened at all."""
    genuine = person_page._links_with_held

    def generous(*arguments: Any) -> Any:
        links = genuine(*arguments)
        for link in links[:1]:
            link.held = list(PERMISSIONS)
        return links

    monkeypatch.setattr(person_page, "_links_with_held", generous)
    monkeypatch.setattr("patients.access.permissions_on", lambda actor, patient_id: frozenset(PERMISSIONS))
