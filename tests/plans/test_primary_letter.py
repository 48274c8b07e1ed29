"""The letter to primary care: due, read, kept as it went out, on paper; or not sent, because the person prefers it."""

from __future__ import annotations

from typing import Any

import pypdfium2
import pytest
from django.urls import reverse

from monitoring.models import Reminder
from plans.models import Leaving, PrimaryLetter
from tests.plans.test_leaving import sent as leaving_sent

LETTER, COURSE = "plans:letter", "plans:course"


def at(name: str, patient: Any) -> str:
    return reverse(name, args=[patient.pk])


def kept(cast: Any, acting: Any) -> list[PrimaryLetter]:
    with acting(cast.professional) as actor:
        return list(PrimaryLetter.objects.visible_to(actor).order_by("written_at"))


def work(cast: Any, acting: Any) -> set[str]:
    with acting(cast.professional) as actor:
        rows = Reminder.objects.visible_to(actor).filter(patient=cast.pili, kind="work", closed_at=None)
        return {row.rule for row in rows}


def text_of(content: bytes) -> str:
    return "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(content))


def test_on_joining_it_is_due_read_kept_and_printed(cast: Any, sign_in: Any, acting: Any, queries: Any) -> None:
    client = sign_in(cast.professional)
    assert at(LETTER, cast.pili) in client.get(at(COURSE, cast.pili)).content.decode()
    with queries() as asked:
        page = client.get(at(LETTER, cast.pili)).content.decode()
    assert len(asked) <= 12 and "Fundación Peña Lucera" in page and "Abadía" in page
    assert client.post(at(LETTER, cast.pili), {"note": "Analítica en mayo.", "way": "record"}).status_code == 302
    (row,) = kept(cast, acting)
    assert (row.occasion, row.way, row.written_by_id) == ("joined", "record", cast.professional.pk)
    course = client.get(at(COURSE, cast.pili)).content.decode()
    sheet = reverse("plans:letter_sheet", args=[cast.pili.pk, row.pk])
    assert sheet in course and "letter_joined" not in work(cast, acting)
    paper = client.get(sheet)
    assert paper.headers["Content-Type"] == "application/pdf" and "Pil" not in paper.headers["Content-Disposition"]
    text = text_of(paper.content)
    for said in ("Pilar Abadía Ferrer", "Analítica en mayo.", "Marta Zueco", "112", "USM Cierzo Bajo"):
        assert said in text, said
    assert client.post(at(LETTER, cast.pili), {"way": "record"}).status_code == 409, (
        "once written there is none to write"
    )
    assert "no tiene pendiente ninguna carta" in client.get(at(LETTER, cast.pili)).content.decode()
    # It prints the same whatever changes afterwards.
    cast.pili.surname1 = "Otra"
    with acting(cast.professional):
        cast.pili.save()
    assert "Abadía" in text_of(client.get(sheet).content)


def test_the_person_may_prefer_that_it_is_not_sent(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    assert client.post(at(LETTER, cast.pili), {"note": "Con cariño.", "way": "not_sent"}).status_code == 302
    (row,) = kept(cast, acting)
    assert row.content == {} and "lo prefiere así" in client.get(at(COURSE, cast.pili)).content.decode()
    assert client.get(reverse("plans:letter_sheet", args=[cast.pili.pk, row.pk])).status_code == 404


def test_on_leaving_it_carries_the_persons_summary_and_the_report(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.professional)
    client.post(at(LETTER, cast.pili), {"way": "person"})
    left = leaving_sent(words="Me voy cosiendo.", report="Taller acabado.", housing="no")
    assert client.post(reverse("plans:leaving", args=[cast.pili.pk]), left).status_code == 302
    assert "letter_left" in work(cast, acting)
    page = client.get(at(LETTER, cast.pili)).content.decode()
    assert "Me voy cosiendo." in page and "Taller acabado." in page
    hands = "Lo dijo Pili, lo escribió Marta Z."  # whose words, and whose hand: on the screen and on paper
    assert hands in page
    assert client.post(at(LETTER, cast.pili), {"way": "post"}).status_code == 302
    row = kept(cast, acting)[-1]
    text = text_of(client.get(reverse("plans:letter_sheet", args=[cast.pili.pk, row.pk])).content)
    for said in ("Me voy cosiendo.", hands, "Taller acabado.", Leaving.label_of("housing"), "sin una derivación nueva"):
        assert said in text, said
    assert "letter_left" not in work(cast, acting)


def test_without_an_answer_nothing_is_kept(cast: Any, sign_in: Any, acting: Any) -> None:
    answer = sign_in(cast.professional).post(at(LETTER, cast.pili), {"note": "Con cariño."})
    assert answer.status_code == 422 and "Con cariño." in answer.content.decode() and kept(cast, acting) == []


@pytest.mark.parametrize(
    ("who", "status"),
    [("colleague", 200), ("professional_other", 404), ("clinician", 403), ("coordinator", 403), ("person_user", 403)],
)
def test_whose_letter_it_is(cast: Any, sign_in: Any, who: str, status: int) -> None:
    assert sign_in(getattr(cast, who)).get(at(LETTER, cast.pili)).status_code == status


def test_who_reads_it(cast: Any, sign_in: Any, acting: Any) -> None:
    sign_in(cast.professional).post(at(LETTER, cast.pili), {"way": "record"})
    sheet = reverse("plans:letter_sheet", args=[cast.pili.pk, kept(cast, acting)[0].pk])
    found = {who: sign_in(getattr(cast, who)).get(sheet).status_code for who in
             ("clinician", "person_user", "professional_other", "coordinator", "auditor")}  # fmt: skip
    assert found == {
        "clinician": 200, "person_user": 200, "professional_other": 404, "coordinator": 403, "auditor": 403
    }  # fmt: skip
