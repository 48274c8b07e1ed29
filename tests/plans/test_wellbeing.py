"""«Mi plan de bienestar»: only the person writes it, and what they do not share does not exist for anybody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from plans import wellbeing
from plans.models import WellbeingSection
from tests.cast import acting as acting_as
from tests.plans.parts import url

SECRET = "Cantar en el coche con la ventana subida."
STAFF = ("professional", "colleague", "clinician", "peer")


def write(
    cast: Any, client: Any, question: str = "toolbox", words: str = SECRET, shared: bool = False, version: int = 0
) -> Any:
    sent = {"words": words, "row_version": version, **({"shared": "on"} if shared else {})}
    return client.post(url(cast, "wellbeing_question", question), sent)


@pytest.fixture
def own(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.person_user)


def test_what_is_not_shared_is_the_persons_alone(cast: Any, own: Any, sign_in: Any) -> None:
    assert write(cast, own).status_code == 302
    page = own.get(url(cast, "wellbeing")).content.decode()
    assert SECRET in page and "Solo lo lees tú." in page
    assert 'lang="es-' not in page  # the words are in Spanish, however the page speaks to whoever wrote them
    for who in STAFF:
        client = sign_in(getattr(cast, who))
        told = client.get(url(cast, "wellbeing")).content.decode()
        assert SECRET not in told and "Mi caja de herramientas" not in told and "no comparte nada aquí" in told
        assert url(cast, "wellbeing") in client.get(url(cast, "person")).content.decode()


def test_what_is_shared_is_read_and_what_is_taken_back_is_gone(cast: Any, own: Any, sign_in: Any) -> None:
    write(cast, own, shared=True)
    write(cast, own, question="daily", words="Andar hasta el río.")
    for who in STAFF:
        told = sign_in(getattr(cast, who)).get(url(cast, "wellbeing")).content.decode()
        assert SECRET in told and "Andar hasta el río." not in told, who
    assert write(cast, own, version=1).status_code == 302
    for who in STAFF:
        assert SECRET not in sign_in(getattr(cast, who)).get(url(cast, "wellbeing")).content.decode(), who


def test_nobody_else_writes_or_asks(cast: Any, own: Any, sign_in: Any) -> None:
    write(cast, own, shared=True)
    for who in (*STAFF, "social_worker", "supporter_user", "coordinator"):
        client = sign_in(getattr(cast, who))
        assert client.get(url(cast, "wellbeing_question", "toolbox")).status_code == 403, who
        assert write(cast, client, words="Otra cosa.", version=1).status_code == 403, who
        assert url(cast, "wellbeing_question", "toolbox") not in client.get(url(cast, "wellbeing")).content.decode()
    with transaction.atomic(), acting_as(cast.professional):
        row = WellbeingSection.objects.get(patient=cast.pili)
        with pytest.raises(PermissionDenied):
            wellbeing.write(row, "Otra cosa.", shared=True, by=cast.professional, started_from=1)
        with pytest.raises(PermissionDenied):
            wellbeing.write(row, "Otra cosa.", shared=True, by=None, started_from=1)
    assert SECRET in own.get(url(cast, "wellbeing")).content.decode()


def test_under_the_wall_it_is_the_same(cast: Any, own: Any) -> None:
    write(cast, own)
    write(cast, own, question="daily", words="Andar.", shared=True)

    def kinds(who: Any, table: str) -> list[str]:
        with transaction.atomic(), acting_as(who), connection.cursor() as cursor:
            cursor.execute(f"SELECT kind FROM {table} ORDER BY kind")
            return [row[0] for row in cursor.fetchall()]

    for table in ("plans_wellbeingsection", "plans_historicalwellbeingsection"):
        for who in STAFF:
            assert kinds(getattr(cast, who), table) == ["daily"], (who, table)
        assert kinds(cast.professional_other, table) == []


def test_one_question_a_page_and_not_today_leads_on(cast: Any, own: Any) -> None:
    first, last = WellbeingSection.Kind.values[0], WellbeingSection.Kind.values[-1]
    page = own.get(url(cast, "wellbeing_question", first)).content.decode()
    assert "Hoy no" in page and url(cast, "wellbeing_question", WellbeingSection.Kind.values[1]) in page
    assert "024" in page and "112" in page and "1 de 8" in page
    assert write(cast, own, question=last).headers["Location"] == url(cast, "wellbeing")
    assert own.get(url(cast, "wellbeing_question", "nothing")).status_code == 404
    assert url(cast, "wellbeing") in own.get("/").content.decode()


def test_without_words_it_is_private_again(cast: Any, own: Any) -> None:
    write(cast, own, shared=True)
    assert write(cast, own, words="  \n", shared=True, version=1).status_code == 302
    assert "Lo pueden leer" not in own.get(url(cast, "wellbeing")).content.decode()


def test_two_windows_lose_neither_text(cast: Any, own: Any) -> None:
    write(cast, own, words="En la primera.")
    late = write(cast, own, words="En la segunda.", version=0)
    text = late.content.decode()
    assert late.status_code == 409 and "En la primera." in text and "En la segunda." in text
    write(cast, own, words="En la tercera.", version=1)
    late = write(cast, own, words="En la cuarta.", version=1)
    assert late.status_code == 409 and "En la tercera." in late.content.decode()
    assert write(cast, own, words="En la cuarta.", version=2).status_code == 302
    assert "En la cuarta." in own.get(url(cast, "wellbeing")).content.decode()


def test_a_hundred_thousand_signs_and_markup_are_kept_as_text(cast: Any, own: Any) -> None:
    words = "<b>ñ</b> 🙂 مرحبا " * 6_250
    assert write(cast, own, words=words).status_code == 302
    page = own.get(url(cast, "wellbeing")).content.decode()
    assert "&lt;b&gt;ñ&lt;/b&gt; 🙂 مرحبا" in page and "<b>ñ</b>" not in page
