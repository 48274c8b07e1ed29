"""«Mis apoyos»: chosen, paused, ended in one press; two presses at once are shown, not lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from plans.models import Support
from tests.plans.parts import stands, support, url


def sent(**fields: Any) -> dict[str, Any]:
    return {
        "who": "El coro",
        "kind": "community",
        "rhythm": "los jueves",
        "state": "wanted",
        "words": "",
        "answer": "not_yet",
        "row_version": 0,
        **fields,
    }


def test_she_chooses_one_in_her_own_words(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.person_user)
    assert client.post(url(cast, "support_new"), sent(words="Cantar me calma.", answer="said")).status_code == 302
    page = client.get(url(cast, "person")).content.decode()
    assert "El coro" in page and "los jueves" in page and "Cantar me calma." in page and "Mis apoyos" in page


def test_she_pauses_takes_up_and_ends_it(cast: Any, sign_in: Any) -> None:
    row = support(cast)
    client = sign_in(cast.person_user)
    for version, state in enumerate(("paused", "going_on", "ended"), start=1):
        assert (
            client.post(url(cast, "support_state", row.pk), {"state": state, "row_version": version}).status_code == 302
        )
        assert stands(cast, Support, row.pk).state == state
    page = client.get(url(cast, "person")).content.decode()
    assert "1 apoyo que terminó" in page


def test_pressing_twice_is_once(cast: Any, sign_in: Any) -> None:
    row = support(cast)
    client = sign_in(cast.professional)
    for _ in range(2):
        assert client.post(url(cast, "support_state", row.pk), {"state": "paused", "row_version": 1}).status_code == 302
    assert stands(cast, Support, row.pk).row_version == 2


def test_a_press_on_what_changed_meanwhile_is_asked_again(cast: Any, sign_in: Any) -> None:
    row = support(cast)
    sign_in(cast.person_user).post(url(cast, "support_state", row.pk), {"state": "paused", "row_version": 1})
    late = sign_in(cast.professional).post(url(cast, "support_state", row.pk), {"state": "ended", "row_version": 1})
    text = late.content.decode()
    with translation.override("es"):
        both = [str(Support.State.PAUSED.label), str(Support.State.ENDED.label)]
    assert late.status_code == 409 and all(state in text for state in both)
    assert 'name="row_version" value="2"' in text and stands(cast, Support, row.pk).state == "paused"


def test_two_forms_at_once_see_both_texts(cast: Any, sign_in: Any) -> None:
    row = support(cast)
    sign_in(cast.professional).post(url(cast, "support", row.pk), sent(who="La de Marta", row_version=1))
    late = sign_in(cast.clinician).post(url(cast, "support", row.pk), sent(who="La de Inés", row_version=1))
    text = late.content.decode()
    assert late.status_code == 409 and "La de Marta" in text and "La de Inés" in text
    assert stands(cast, Support, row.pk).who == "La de Marta"


def test_an_unknown_state_is_a_bad_request(cast: Any, sign_in: Any) -> None:
    row = support(cast)
    assert (
        sign_in(cast.professional)
        .post(url(cast, "support_state", row.pk), {"state": "lost", "row_version": 1})
        .status_code
        == 400
    )


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 302), ("person_user", 302), ("professional_other", 404), ("coordinator", 404), ("auditor", 403)],
)
def test_who_may(cast: Any, sign_in: Any, who: str, status: int) -> None:
    row = support(cast)
    client = sign_in(getattr(cast, who))
    assert client.post(url(cast, "support_new"), sent()).status_code == status
    assert client.post(url(cast, "support_state", row.pk), {"state": "paused", "row_version": 1}).status_code == status
