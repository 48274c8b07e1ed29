"""Risk talked through: two voices; what has not been talked through is not read by her nor signed."""

from __future__ import annotations

from typing import Any

import pytest

from plans.models import RiskTalk
from tests.plans.parts import risk, stands, url, written


def sent(**fields: Any) -> dict[str, Any]:
    return {
        "about": "Vivir sola",
        "words": "Quiero probar.",
        "answer": "said",
        "team_view": "Preocupan las noches.",
        "agreed": "Llamar a las diez.",
        "positive_risk": "on",
        "shared_with_person": "on",
        "not_shared_reason": "",
        "row_version": 0,
        **fields,
    }


def test_both_voices_and_what_is_done(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(url(cast, "risk_new"), sent()).status_code == 302
    page = client.get(url(cast, "person")).content.decode()
    assert (
        page.index(">Objetivos")
        < page.index("Quiero probar.")
        < page.index("Preocupan las noches.")
        < page.index("Llamar a las diez.")
    )


def test_not_shared_needs_a_reason_and_stays_from_her_until_it_is_said(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    data = {k: v for k, v in sent(about="Deudas").items() if k != "shared_with_person"}
    page = client.post(url(cast, "risk_new"), data)
    assert page.status_code == 422 and 'id="id_not_shared_reason_error"' in page.content.decode()
    assert client.post(url(cast, "risk_new"), {**data, "not_shared_reason": "Mañana con ella."}).status_code == 302
    assert "Mañana con ella." in client.get(url(cast, "person")).content.decode()
    assert "Deudas" not in sign_in(cast.person_user).get(url(cast, "person")).content.decode()
    _, content = written(cast)
    assert content["risk"] == []


def test_the_wall_itself_keeps_it_from_her(cast: Any, sign_in: Any) -> None:
    from django.db import transaction

    from entities.acting import actor_for
    from ppr.lib.access import acting_as
    from ppr.lib.ids import uuid7

    hidden = risk(cast, shared_with_person=False, not_shared_reason="Todavía no.")
    shown = risk(cast, about="Cocinar")
    with transaction.atomic(), acting_as(actor_for(cast.person_user, None, uuid7())):
        assert {r.pk for r in RiskTalk.objects.all()} == {shown.pk}
    assert sign_in(cast.person_user).get(url(cast, "risk", hidden.pk)).status_code == 404


def test_she_writes_how_she_sees_it_and_nothing_of_the_teams(cast: Any, sign_in: Any) -> None:
    row = risk(cast)
    client = sign_in(cast.person_user)
    form = client.get(url(cast, "risk", row.pk)).content.decode()
    assert 'name="team_view"' not in form and "Preocupa el sueño." in form
    assert "Todavía no hay palabras de" not in form, "she is about to write them"
    assert (
        client.post(url(cast, "risk", row.pk), sent(words="Duermo bien.", team_view="Nada.", row_version=1)).status_code
        == 302
    )
    kept = stands(cast, RiskTalk, row.pk)
    assert (kept.words, kept.team_view, kept.typed_by_id) == ("Duermo bien.", "Preocupa el sueño.", None)


def test_two_at_once_see_both_texts(cast: Any, sign_in: Any) -> None:
    row = risk(cast)
    sign_in(cast.professional).post(url(cast, "risk", row.pk), sent(team_view="La de Marta.", row_version=1))
    late = sign_in(cast.clinician).post(url(cast, "risk", row.pk), sent(team_view="La de Inés.", row_version=1))
    text = late.content.decode()
    assert late.status_code == 409 and "La de Marta." in text and "La de Inés." in text
    assert stands(cast, RiskTalk, row.pk).team_view == "La de Marta."


def test_what_no_longer_worries_leaves_the_page(cast: Any, sign_in: Any) -> None:
    row = risk(cast)
    client = sign_in(cast.professional)
    assert client.post(url(cast, "risk", row.pk), sent(row_version=1, over="1")).status_code == 302
    assert stands(cast, RiskTalk, row.pk).over_on is not None
    assert "Vivir sola" not in client.get(url(cast, "person")).content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("colleague", 302),
        ("clinician", 302),
        ("person_user", 403),
        ("professional_other", 404),
        ("coordinator", 404),
        ("auditor", 403),
    ],
)
def test_who_may_begin_one(cast: Any, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).post(url(cast, "risk_new"), sent()).status_code == status
