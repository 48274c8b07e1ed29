"""Let every check of an object say yes, page by page: the access matrix notices each one that carries a refusal."""

from __future__ import annotations

from typing import Any

import pytest

from patients import person_page
from ppr.lib.access import PERMISSIONS
from tests.addresses import walk
from tests.test_access_matrix import MAY, SUBJECTS, ask, expect, judge

# Who holds something on somebody and not everything: the refusals with a reason are theirs.
WITH_A_PART = ("colleague", "coordinator", "peer", "facilitator", "invited", "sector_coordinator", "clinician")


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
        if address.rule.code in MAY[name].get(subject, ()) and expect(address, method, role, name, subject) == "refused"
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
    noticed = sum(before != after for before, after in zip(held, asked_again, strict=True))
    figure("object checks saying yes: refusals asked again", len(refused), at_least=50, add=True)
    figure("object checks saying yes: noticed by the matrix", noticed, at_least=45, add=True)


def _say_yes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every permission seems to be held on whomever is opened at all."""
    genuine = person_page._links_with_held

    def generous(*arguments: Any) -> Any:
        links = genuine(*arguments)
        for link in links[:1]:
            link.held_by_party = list(PERMISSIONS)
        return links

    monkeypatch.setattr(person_page, "_links_with_held", generous)
    monkeypatch.setattr("patients.access.permissions_on", lambda actor, patient_id: frozenset(PERMISSIONS))
