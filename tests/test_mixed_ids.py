"""The id of a part of somebody else's life, tried under every address that takes one: it is not there.

The addresses of the matrix name parts that nobody wrote; here they are written, and asked for by those who may not
read them, under the person they belong to and under one of their own.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from entities.models import SavedView
from patients.models import Arrears, HousingContact
from referrals.models import Wish

WORDS = ("Amparo Lázaro", "428,50", "Dos meses", "Prefiero a otra persona")
ELSEWHERE = ("clinician_other", "coordinator_other", "professional_other", "ward", "auditor", "manager", "it_support")
GUESTS = ("peer", "facilitator", "invited", "supporter_user")
PARTS = {
    "patients:housing_contact_end": "contact",
    "patients:arrears": "arrears",
    "plans:wish": "wish",
    "plans:wish_back": "wish",
}


@pytest.fixture
def parts(cast: Any, sign_in: Any, acting: Any) -> dict[str, Any]:
    """Whom may be spoken to about Pili's home, what she owes and what she would rather have, each by its page."""
    team, day = sign_in(cast.professional), str(timezone.localdate())
    for route, given in {
        "patients:housing_contact": {
            "kind": "landlord", "name": "Amparo Lázaro", "may_be_said": "El alquiler.", "way": "said", "present": "Pili",
        },
        "patients:arrears_new": {
            "kind": "rent", "details": "Dos meses.", "amount": "428.50", "source": "person", "known_on": day,
        },
    }.items():  # fmt: skip
        assert team.post(reverse(route, args=[cast.pili.pk]), given).status_code == 302
    said = {"about": "entity", "words": "Prefiero a otra persona."}
    assert sign_in(cast.person_user).post(reverse("plans:going_on", args=[cast.pili.pk]), said).status_code == 302
    with acting(cast.clinician) as actor:
        found = {
            "contact": HousingContact.objects.visible_to(actor).get().pk,
            "arrears": Arrears.objects.visible_to(actor).get().pk,
            "wish": Wish.objects.visible_to(actor).get().pk,
        }
    return found


def _refused(client: Any, url: str) -> str:
    for answer in (client.get(url), client.post(url, {"text": "Ajeno", "way": "said", "present": "Nadie"})):
        if answer.status_code not in (302, 403, 404, 405):
            return f"{url}: {answer.status_code}"
        if answer.status_code == 302 and "/entrar/" not in answer.headers["Location"]:
            return f"{url}: leads to {answer.headers['Location']}"
        if any(word in answer.content.decode() for word in WORDS):
            return f"{url}: shows it"
    return ""


@pytest.mark.parametrize("name", [*ELSEWHERE, *GUESTS])
def test_who_may_not_read_it_finds_it_nowhere(name: str, cast: Any, sign_in: Any, parts: dict[str, Any]) -> None:
    client, wrong = sign_in(getattr(cast, name)), []
    for route, part in PARTS.items():
        for patient in (cast.pili.pk, cast.outsider.pk):
            wrong.append(_refused(client, reverse(route, args=[patient, parts[part]])))
    for route in ("patients:housing", "plans:going_on"):
        assert not any(word in client.get(reverse(route, args=[cast.pili.pk])).content.decode() for word in WORDS)
    assert not any(wrong), [line for line in wrong if line]


def test_nor_does_the_team_under_another_of_theirs(cast: Any, sign_in: Any, parts: dict[str, Any]) -> None:
    page = sign_in(cast.professional).get(reverse("patients:housing", args=[cast.pili.pk])).content.decode()
    assert all(word in page for word in WORDS[:3]), "where it belongs it is read"
    for name in ("clinician", "professional", "coordinator", "sector_coordinator", "person_user"):
        client = sign_in(getattr(cast, name))
        wrong = [_refused(client, reverse(route, args=[cast.adrian.pk, parts[part]])) for route, part in PARTS.items()]
        assert not any(wrong), (name, wrong)


def test_who_has_left_finds_nothing_of_it(cast: Any, sign_in: Any, parts: dict[str, Any]) -> None:
    client = sign_in(cast.colleague)
    cast.colleague.until = cast.colleague.since
    cast.colleague.save()
    wrong = [_refused(client, reverse(route, args=[cast.pili.pk, parts[part]])) for route, part in PARTS.items()]
    assert not any(wrong), wrong


def test_a_view_is_given_up_by_nobody_else(cast: Any, sign_in: Any) -> None:
    mine = {"register": "referrals", "query": "estado=sent", "name": "Las mías", "shared": "on"}
    assert sign_in(cast.coordinator).post(reverse("saved_views"), mine).status_code == 302
    view = SavedView.objects.get()
    for name in ("coordinator_other", "clinician", "sector_coordinator"):
        client = sign_in(getattr(cast, name))
        assert client.post(reverse("saved_view_remove", args=[view.pk])).status_code == 404
        assert "Las mías" not in client.get(reverse("referrals:list")).content.decode()
    assert SavedView.objects.filter(pk=view.pk).exists()
