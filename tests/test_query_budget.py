"""No page asks the database more than twelve times, whoever opens it: every address of the resolver is asked."""

from __future__ import annotations

from typing import Any

import pytest

from tests.addresses import walk

MOST = 12
LESS = {"home": 10, "patients:list": 10, "plans:person": 10}
ENDS_THE_SESSION = ("account_logout", "leave_now")


@pytest.mark.parametrize(
    "who",
    ["professional", "clinician", "coordinator", "sector_coordinator", "person_user", "ward", "auditor", "peer",
     "supporter_user"],
)  # fmt: skip
def test_no_page_asks_more(who: str, cast: Any, sign_in: Any, queries: Any, figure: Any) -> None:
    client = sign_in(getattr(cast, who))
    seen, over, most = 0, [], 0
    for address in walk():
        if address.door == "admin" or address.name in ENDS_THE_SESSION or "GET" not in address.rule.methods:
            continue
        for subject in ("pili", "adrian"):
            # What is read once for all is not counted; whom it refuses, it shows no page.
            if client.get(address.url(subject)).status_code == 200:
                with queries() as asked:
                    client.get(address.url(subject))
                seen, most = seen + 1, max(most, len(asked))
                if len(asked) > LESS.get(address.name, MOST):
                    over.append(f"{address.name} about {subject}: {len(asked)}")
            if not address.params:
                break
    figure("pages whose queries were counted", seen, at_least=150, add=True)
    figure(f"most queries of any page ({who})", most, at_most=MOST)
    assert not over, "\n".join(over)
