"""The canaries sing where they may and nowhere else: pages (in the access matrix), mails, the queue, the log."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from tests.canaries import foreign, foreign_line, words_of
from tests.cast import PATIENTS


def test_they_sing_for_those_who_may(cast: Any, sign_in: Any) -> None:
    answer = sign_in(cast.professional).get(reverse("plans:person", args=[cast.pili.pk]))
    heard = foreign(answer, {})
    assert words_of("pili")["view_identity"] in heard
    assert words_of("pili")["view_plan"] in heard
    assert words_of("outsider")["view_identity"] not in heard


def test_an_identifier_is_nobodys_to_read_on_a_page(cast: Any, sign_in: Any) -> None:
    everything = dict.fromkeys(PATIENTS, frozenset({"view_identity", "view_plan"}))
    for who in (cast.professional, cast.clinician):
        assert not foreign(sign_in(who).get(reverse("plans:person", args=[cast.pili.pk])), everything)


@pytest.mark.parametrize("who", ["professional", "clinician", "coordinator", "sector_coordinator", "person_user"])
def test_the_log_names_nobody(who: str, cast: Any, sign_in: Any, caplog: Any) -> None:
    caplog.set_level(logging.DEBUG)
    client = sign_in(getattr(cast, who))
    client.raise_request_exception = False
    for subject in ("pili", "adrian", "outsider"):
        pk = getattr(cast, subject).pk
        for name in ("plans:person", "plans:notes", "plans:crisis", "patients:social", "patients:who"):
            client.get(reverse(name, args=[pk]))
        client.post(reverse("plans:notes", args=[pk]), {"text": f"Nota de {subject}."})
    client.get(reverse("patients:search"), {"q": "Abadía"})
    lines = [record.getMessage() for record in caplog.records]
    assert lines
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith("django.db")]
    assert not [line for line in ours if foreign_line(line)]
    assert not any(message.body for message in mail.outbox if foreign_line(message.subject + message.body))
