"""The person's words: kept to the letter, by whom they were typed, and never lost when two write at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse
from django.utils.html import escape
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from plans import services
from plans.models import IStatement
from tests.plans.parts import written


def url(cast: Any, kind: str = "what_matters") -> str:
    return reverse("plans:words", args=[cast.pili.pk, kind])


def sent(who: Any, words: str, started_from: int = 0, answer: str = "said") -> dict[str, Any]:
    acting = {"acting": str(who.pk)} if hasattr(who, "entity_id") else {}
    return {**acting, "words": words, "answer": answer, "started_from": started_from}


def statements(cast: Any, acting: Any, kind: str = "what_matters") -> list[IStatement]:
    with acting(cast.professional):
        return list(IStatement.objects.filter(plan=cast.plan, kind=kind).order_by("number"))


def test_a_professional_writes_down_what_she_says(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(url(cast), sent(cast.professional, "Mi máquina de coser.")).status_code == 302
    (row,) = statements(cast, acting)
    assert (row.words, row.typed_by_id, row.number) == ("Mi máquina de coser.", cast.professional.pk, 1)
    text = client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert "Mi máquina de coser." in text and "Marta Z." in text


def test_the_person_writes_her_own(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.person_user)
    page = client.get(url(cast)).content.decode()
    assert "Con mis palabras" in page
    assert client.post(url(cast), sent(cast.person_user, "Mi gata.")).status_code == 302
    (row,) = statements(cast, acting)
    assert row.typed_by_id is None and row.words == "Mi gata."


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("professional_other", 404),
        ("coordinator", 404),
        ("sector_coordinator", 404),
        ("clinician_other", 404),
        ("auditor", 403),
        ("clinician", 302),
        ("colleague", 302),
    ],
)
def test_who_may_write(cast: Any, sign_in: Any, acting: Any, who: str, status: int) -> None:
    member = getattr(cast, who)
    assert sign_in(member).post(url(cast), sent(member, "Palabras.")).status_code == status
    assert len(statements(cast, acting)) == (1 if status == 302 else 0)


def test_earlier_words_stay(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    client.post(url(cast, "who_i_am"), sent(cast.professional, "Soy modista.", 1))
    text = client.get(url(cast, "who_i_am")).content.decode()
    assert text.index("Soy modista.") < text.index("Palabras de pili.")


@pytest.mark.parametrize(
    ("answer", "said"),
    [("not_yet", "aún no ha hablado de esto"), ("rather_not", "prefiere no escribir aquí")],
)
def test_every_answer_is_valid(cast: Any, sign_in: Any, acting: Any, answer: str, said: str) -> None:
    client = sign_in(cast.professional)
    assert client.post(url(cast), sent(cast.professional, "", answer=answer)).status_code == 302
    assert statements(cast, acting)[0].answer == answer
    assert said in client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()


@pytest.mark.parametrize(
    ("words", "answer", "field"),
    [
        ("", "said", "words"),
        ("   ", "said", "words"),
        ("Algo", "rather_not", "answer"),
        ("Algo", "", "answer"),
        ("Algo", "shouted", "answer"),
        ("a\0b", "said", "words"),
    ],
)
def test_a_mistake_is_said_on_its_field_and_the_text_stays(
    cast: Any, sign_in: Any, acting: Any, words: str, answer: str, field: str
) -> None:
    page = sign_in(cast.professional).post(url(cast), sent(cast.professional, words, answer=answer))
    text = page.content.decode()
    assert page.status_code == 422 and f'id="id_{field}_error"' in text
    assert words in text
    assert statements(cast, acting) == []


def test_whoever_has_written_has_talked_about_it(cast: Any, sign_in: Any, acting: Any) -> None:
    sign_in(cast.professional).post(url(cast), sent(cast.professional, "Algo.", answer="not_yet"))
    (row,) = statements(cast, acting)
    assert (row.words, row.answer) == ("Algo.", "said")


def test_two_write_at_once_and_neither_text_is_lost(cast: Any, sign_in: Any, acting: Any) -> None:
    sign_in(cast.professional).post(url(cast), sent(cast.professional, "Lo primero."))
    late = sign_in(cast.clinician)
    page = late.post(url(cast), sent(cast.clinician, "Lo segundo."))
    text = page.content.decode()
    assert page.status_code == 409
    assert "Lo primero." in text and "Lo segundo." in text
    assert 'name="started_from" value="1"' in text, "saving again is a choice made with both in view"
    assert [s.words for s in statements(cast, acting)] == ["Lo primero."]
    assert late.post(url(cast), sent(cast.clinician, "Lo primero. Lo segundo.", 1)).status_code == 302
    assert [s.words for s in statements(cast, acting)] == ["Lo primero.", "Lo primero. Lo segundo."]


def test_the_same_form_ten_times_is_one_version(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    answers = {client.post(url(cast), sent(cast.professional, "Una vez.")).status_code for _ in range(10)}
    assert answers == {302} and len(statements(cast, acting)) == 1


def test_two_memberships_in_two_tabs_keep_the_text(cast: Any, sign_in: Any, acting: Any) -> None:
    from entities.models import Membership

    other = Membership.objects.create(user=cast.professional.user, entity=cast.carrasca, role="professional")
    page = sign_in(other).post(url(cast), sent(cast.professional, "Escrito en la otra pestaña."))
    assert page.status_code == 409 and "Escrito en la otra pestaña." in page.content.decode()
    assert statements(cast, acting) == []


@pytest.mark.parametrize("kind", ["nonsense", "who-i-am"])
def test_an_unknown_heading_is_not_there(cast: Any, sign_in: Any, kind: str) -> None:
    assert sign_in(cast.professional).get(url(cast, kind)).status_code == 404


def test_there_are_no_words_before_the_plan(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.clinician).get(reverse("plans:words", args=[cast.adrian.pk, "who_i_am"])).status_code == 404


anything = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=300).filter(
    str.strip
)


@given(anything)
@example("👩🏽‍🦽 «Mi gata» \u202eعربي\u202c <script>alert(1)</script> & {{ x }} {% y %}\r\n\r\n  al final  ")
@example("é" * 100_000)
@example("e\u0301 no es é")
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_comes_back_to_the_letter(cast: Any, sign_in: Any, acting: Any, words: str) -> None:
    client = sign_in(cast.professional)
    rows = statements(cast, acting)
    answer = client.post(url(cast), sent(cast.professional, words, len(rows)))
    assert answer.status_code == 302
    assert statements(cast, acting)[-1].words == words
    page = client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert str(escape(words)) in page
    assert "<script>alert" not in page
    assert f">\n{escape(words)}</textarea>" in client.get(url(cast)).content.decode()


# ---- in which language, and for whom -----------------------------------------------


def say(client: Any, cast: Any, words: str, started_from: int, **more: Any) -> Any:
    address = reverse("plans:words", args=[cast.pili.pk, "who_i_am"])
    return client.post(address, {"words": words, "answer": "said", "started_from": started_from, **more})


def test_words_say_their_language_so_that_they_are_read_aloud_in_it(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert say(client, cast, "اسمي مريم وأحب الخياطة.", 1, language="ar").status_code == 302
    page = client.get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert '<blockquote class="words" dir="auto" lang="ar">اسمي مريم وأحب الخياطة.</blockquote>' in page
    assert say(client, cast, "x", 2, language="klingon").status_code == 422


def test_what_is_kept_private_is_read_by_her_and_by_whoever_wrote_it_down(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    assert say(client, cast, "Esto no se lo digo a nadie más.", 1, private="on").status_code == 302
    readers = {"professional": True, "person_user": True, "colleague": False, "clinician": False, "peer": False}
    for who, reads in readers.items():
        for route in ("person", "story", "plan_sheet") if who != "peer" else ("person",):
            page = (
                sign_in(getattr(cast, who))
                .get(reverse(f"plans:{route}", args=[cast.pili.pk]))
                .content.decode("latin-1")
            )
            if route != "plan_sheet":
                assert ("Esto no se lo digo a nadie" in page) == reads, (who, route)
    assert (
        "Palabras de pili."
        not in sign_in(cast.clinician).get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    )


def test_what_is_private_is_not_part_of_what_is_signed(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.professional)
    say(client, cast, "Solo para mí.", 1, private="on")
    assert "Solo para mí." not in client.get(reverse("plans:sign", args=[cast.pili.pk])).content.decode()
    assert not [row for row in written(cast)[1]["i_statements"] if row["id"] == "who_i_am"]


def test_nobody_writes_over_what_they_are_not_shown(cast: Any, sign_in: Any) -> None:
    assert say(sign_in(cast.person_user), cast, "Solo para mí.", 1, private="on").status_code == 302
    refused = say(sign_in(cast.colleague), cast, "Lo que me dijo.", 0)
    page = refused.content.decode()
    assert refused.status_code == 422 and "Lo que me dijo." in page and "Solo para mí." not in page
    assert "se guarda aquí algo para sí" in page
    hers = sign_in(cast.person_user).get(reverse("plans:person", args=[cast.pili.pk])).content.decode()
    assert "Solo para mí." in hers and "Lo que me dijo." not in hers


def test_on_the_worker_s_device_and_from_paper_it_stays_as_private_as_it_was(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    by = cast.professional
    say(sign_in(by), cast, "Solo para mí.", 1, private="on")
    with acting(by):
        services.say(cast.plan, "who_i_am", "De su mano.", "said", typed_by=None, beside=by, started_from=2)
        services.say(cast.plan, "who_i_am", "Del papel.", "said", typed_by=by, paper_on=date.today(), started_from=3)
    address = reverse("plans:person", args=[cast.pili.pk])
    for who, reads in ((by, True), (cast.person_user, True), (cast.colleague, False)):
        assert ("Del papel." in sign_in(who).get(address).content.decode()) == reads
    assert "De su mano." not in sign_in(cast.colleague).get(f"{address}cambios/").content.decode()
