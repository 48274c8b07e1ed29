"""Whoever writes about somebody sees, on the same page, about whom: the name stands over every form."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from tests.addresses import walk
from tests.cast import PATIENTS

FORM = re.compile(r"<form[^>]*method=\"post\"", re.IGNORECASE)
# Where two stand side by side, each names its column.
NAMED = re.compile(r"<h1[^>]*>.*?</h1>|<div class=\"identity\".*?</b>|<th scope=\"col\".*?</th>", re.DOTALL)


@pytest.mark.parametrize("who", ["professional", "clinician", "coordinator", "sector_coordinator", "social_worker"])
def test_the_name_stands_over_every_form(who: str, cast: Any, sign_in: Any, figure: Any) -> None:
    client = sign_in(getattr(cast, who))
    forms, nameless = 0, []
    for address in walk():
        if address.door != "page" or not any(p in ("patient_id", "referral_id", "plan_id") for p in address.params):
            continue
        if "GET" not in address.rule.methods:
            continue
        for subject in ("pili", "adrian"):
            answer = client.get(address.url(subject))
            if answer.status_code != 200 or "html" not in answer.headers["Content-Type"]:
                continue
            main = html.unescape(answer.content.decode().partition("<main")[2].partition("</main>")[0])
            form = FORM.search(main)
            if form:
                forms += 1
                whole = " ".join(PATIENTS[subject][:3])
                if not any(whole in part for part in NAMED.findall(main[: form.start()])):
                    nameless.append(f"{address.name} about {subject}")
    figure("forms about somebody with their name over them", forms, at_least=40, add=True)
    assert forms and not nameless, "\n".join(nameless)
