"""What is asked and answered: between the two sides, by the person, about a note, about the plan."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from monitoring.models import Reminder
from plans import conversation
from plans.models import CallRequest, Objection, Plan, PlanVersion, Question
from tests.cast import key


def url(name: str, patient: Any, *more: Any) -> str:
    return reverse(f"plans:{name}", args=[patient.pk, *more])


def posted(client: Any, address: str, who: Any = None, **fields: Any) -> Any:
    return client.post(address, {**({"acting": str(who.pk)} if hasattr(who, "role") else {}), **fields})


def work(acting: Any, who: Any, rule: str) -> list[date]:
    with acting(who):
        rows = Reminder.objects.filter(rule=rule, recipient=who, closed_at=None)
        return [row.due_on for row in rows]


def in_days(days: int) -> date:
    return date.today() + timedelta(days=days)


# ---- between the two sides -------------------------------------------------------------------------


@pytest.mark.parametrize(("asks", "answers"), [("professional", "clinician"), ("clinician", "professional")])
def test_one_side_asks_and_the_other_answers(cast: Any, sign_in: Any, acting: Any, asks: str, answers: str) -> None:
    asker, answerer = getattr(cast, asks), getattr(cast, answers)
    client, form = sign_in(asker), str(uuid.uuid4())
    sent = {posted(client, url("ask", cast.pili), asker, text="¿Sigue con la pauta?", submission=form).status_code
            for _ in range(3)}  # fmt: skip
    assert sent == {302}
    with acting(asker):
        (question,) = Question.objects.filter(patient_id=cast.pili.pk)
    assert work(acting, answerer, "answer_question") == [in_days(7)]
    there = url("question", cast.pili, question.pk)
    assert there in sign_in(answerer).get("/").content.decode()
    assert posted(client, there, asker, text="Yo misma.").status_code == 403
    assert posted(sign_in(answerer), there, answerer, text=" ").status_code == 422
    assert posted(sign_in(answerer), there, answerer, text="Sí, la misma.").status_code == 302
    assert work(acting, answerer, "answer_question") == []
    assert "tiene respuesta" in client.get("/").content.decode()
    for reader in (cast.person_user, cast.clinician, cast.colleague):
        story = sign_in(reader).get(url("story", cast.pili)).content.decode()
        assert "¿Sigue con la pauta?" in story and "Sí, la misma." in story
    for stranger in (cast.professional_other, cast.clinician_other, cast.coordinator):
        assert sign_in(stranger).get(there).status_code == 404


def test_two_who_answer_at_once_lose_nothing(cast: Any, sign_in: Any, acting: Any) -> None:
    with acting(cast.professional):
        plan = Plan.objects.get(pk=cast.plan.pk)
        question = Question(plan=plan, patient_id=cast.pili.pk, asked_to=cast.clinician, text="¿Cuándo?")
        conversation.ask(question, by=cast.professional)
    there = url("question", cast.pili, question.pk)
    posted(sign_in(cast.clinician), there, cast.clinician, text="El martes.")
    second = posted(sign_in(cast.social_worker), there, cast.social_worker, text="El jueves, creo.")
    text = second.content.decode()
    assert second.status_code == 409 and "El martes." in text and "El jueves, creo." in text


def test_the_agreement_says_in_how_many_days(cast: Any, sign_in: Any, acting: Any) -> None:
    cast.agreement.question_days = 2
    cast.agreement.save()
    posted(sign_in(cast.professional), url("ask", cast.pili), cast.professional, text="¿Y ahora?")
    assert work(acting, cast.clinician, "answer_question") == [in_days(2)]


def test_before_the_plan_nobody_asks(cast: Any, sign_in: Any) -> None:
    assert posted(sign_in(cast.clinician), url("ask", cast.adrian), cast.clinician, text="¿?").status_code == 403


# ---- the person ------------------------------------------------------------------------------------


def test_asking_for_a_call_says_first_that_nobody_reads_it_live(cast: Any, sign_in: Any, acting: Any) -> None:
    own = sign_in(cast.person_user)
    text = own.get(url("call_me", cast.pili)).content.decode()
    assert text.index("Nadie lee esto en el momento") < text.index("<textarea")
    assert 'href="tel:112"' in text and 'href="tel:024"' in text
    assert posted(own, url("call_me", cast.pili), suits="Por la tarde").status_code == 302  # the rest may stay empty
    assert work(acting, cast.professional, "call_back") == [in_days(2)]
    assert "como muy tarde" in own.get(url("call_me", cast.pili)).content.decode()
    with acting(cast.professional):
        (asked,) = CallRequest.objects.filter(patient_id=cast.pili.pk)
    there = url("call", cast.pili, asked.pk)
    assert "Por la tarde" in sign_in(cast.professional).get(there).content.decode()
    assert posted(sign_in(cast.professional), there, cast.professional, text="Hablamos.").status_code == 302
    assert work(acting, cast.professional, "call_back") == []
    assert "Hablamos." in own.get(url("call_me", cast.pili)).content.decode()
    assert sign_in(cast.professional).get(url("call_me", cast.pili)).status_code == 403
    assert sign_in(cast.professional_other).get(there).status_code == 404


def said(cast: Any, sign_in: Any, note: Any, **fields: Any) -> Any:
    sent = {"wish": "disagrees", "text": "No fue así.", **fields}
    return posted(sign_in(cast.person_user), url("object", cast.pili, note), **sent)


def test_she_objects_to_a_note_and_the_answer_stands_beside_it(cast: Any, sign_in: Any, acting: Any) -> None:
    note = key("note-pili")
    assert said(cast, sign_in, note, text="").status_code == 422
    assert said(cast, sign_in, note, wish="").status_code == 422
    assert said(cast, sign_in, note).status_code == 302
    with acting(cast.professional):
        (objection,) = Objection.objects.filter(patient_id=cast.pili.pk)
    assert work(acting, cast.professional, "answer_objection") == [in_days(15)]
    there = url("objection", cast.pili, objection.pk)
    assert there in sign_in(cast.professional).get("/").content.decode()
    other_side = posted(sign_in(cast.clinician), there, cast.clinician, text="Por mí, vale.")
    assert other_side.status_code == 403
    assert posted(sign_in(cast.professional), there, cast.professional, text="Tienes razón.").status_code == 302
    assert work(acting, cast.professional, "answer_objection") == []
    for reader in (cast.person_user, cast.clinician, cast.professional):
        text = sign_in(reader).get(url("notes", cast.pili)).content.decode()
        assert text.index("Nota de pili.") < text.index("No fue así.") < text.index("Tienes razón.")
    assert sign_in(cast.professional_other).get(there).status_code == 404


def test_nobody_objects_to_what_is_not_about_them_or_kept_from_them(cast: Any, sign_in: Any, make: Any) -> None:
    kept = make.note(cast.plan, text="Dicho en confianza.", kind="family", withheld_reason="Con miedo.")
    assert said(cast, sign_in, kept.pk).status_code == 404
    assert said(cast, sign_in, key("note-outsider")).status_code == 404
    assert sign_in(cast.professional).get(url("object", cast.pili, key("note-pili"))).status_code == 403


def test_what_she_says_of_a_narrowed_note_is_as_narrow(cast: Any, sign_in: Any, acting: Any, make: Any) -> None:
    note = make.note(cast.plan, text="De casa.", visibility="my_side")
    said(cast, sign_in, note.pk, text="Esto tampoco.")
    with acting(cast.clinician):
        assert not Objection.objects.filter(patient_id=cast.pili.pk).exists()
    for name in ("notes", "story"):
        assert "Esto tampoco." not in sign_in(cast.clinician).get(url(name, cast.pili)).content.decode()
        assert "Esto tampoco." in sign_in(cast.colleague).get(url(name, cast.pili)).content.decode()


# ---- the plan that she does not agree with -----------------------------------------------------------


@pytest.fixture
def unhappy(cast: Any, acting: Any) -> PlanVersion:
    from plans import signing
    from plans.written import whole

    with acting(cast.professional) as actor:
        written = whole(cast.pili.pk, actor)
        assert written is not None
        contents = signing.contents(written, [])
        return signing.freeze(
            cast.plan, contents, previewed=signing.seal(contents),
            position=signing.Position("disagrees", words="Quiero ir a mi ritmo.", answer="said"), signatures=[],
            next_review_on=in_days(90), by=cast.professional,
        )  # fmt: skip


def test_the_clinician_answers_a_disagreement_and_offers(
    cast: Any, sign_in: Any, acting: Any, unhappy: PlanVersion, queries: Any, figure: Any
) -> None:
    client, there = sign_in(cast.clinician), url("disagreement", cast.pili)
    assert work(acting, cast.clinician, "answer_disagreement") == [in_days(7)]
    assert there in client.get("/").content.decode() and there in client.get(url("person", cast.pili)).content.decode()
    assert "Quiero ir a mi ritmo." in client.get(there).content.decode()
    assert posted(client, there, cast.clinician, text="Hablemos.", review_on=str(in_days(-1))).status_code == 422
    fields = {"text": "Hablemos antes.", "offers": ["advocate"], "review_on": str(in_days(20))}
    assert posted(client, there, cast.clinician, **fields).status_code == 302
    assert work(acting, cast.clinician, "answer_disagreement") == []
    with acting(cast.professional):
        assert Plan.objects.get(pk=cast.plan.pk).next_review_on == in_days(20)
    own = sign_in(cast.person_user)
    own.get("/")
    with queries() as asked:
        text = own.get(url("person", cast.pili)).content.decode()
    assert "Hablemos antes." in text and "Se ofrece" in text
    figure("queries of the person's page with an answered disagreement", len(asked), at_most=10)


def test_without_a_disagreement_there_is_nothing_to_answer(cast: Any, sign_in: Any) -> None:
    assert sign_in(cast.clinician).get(url("disagreement", cast.pili)).status_code == 403
    assert sign_in(cast.professional).get(url("disagreement", cast.pili)).status_code == 403
    assert sign_in(cast.clinician_other).get(url("disagreement", cast.pili)).status_code == 404


# ---- a session with several people -------------------------------------------------------------------


def test_a_session_is_a_note_in_each_record_and_names_nobody_else(
    cast: Any, sign_in: Any, acting: Any, make: Any
) -> None:
    from plans.models import ProgressNote

    other = make.joined(patient=make.person(given_name="Zacarías", surname1="Inventado"))
    client, there = sign_in(cast.professional), reverse("group_note")
    page = client.get(there).content.decode()
    assert "Pilar A." in page and "Zacarías I." in page and "Forastera" not in page
    both = {"came": [str(cast.plan.pk), str(other.pk)], f"line_{other.pk}": "Leyó en voz alta.", "minutes": "60"}
    assert posted(client, there, cast.professional, text="Taller de lectura.").status_code == 422
    named = posted(client, there, cast.professional, text="ZACARIAS leyó.", **both)
    assert named.status_code == 422 and "names_on_purpose" in named.content.decode()
    form = str(uuid.uuid4())
    for _ in range(3):
        sent = posted(client, there, cast.professional, text="Taller de lectura.", submission=form, **both)
        assert sent.status_code == 302
    with acting(cast.professional):
        notes = {n.patient_id: n.text for n in ProgressNote.objects.filter(kind="group")}
    assert notes == {cast.pili.pk: "Taller de lectura.", other.patient_id: "Taller de lectura.\n\nLeyó en voz alta."}
    own = sign_in(cast.person_user).get(url("notes", cast.pili)).content.decode()
    assert "Taller de lectura." in own and "Zacarías" not in own and "Leyó en voz alta" not in own
    assert "mismo texto" not in client.get(url("notes", cast.pili)).content.decode()


def test_nobody_of_another_organisation_comes_to_the_session(cast: Any, sign_in: Any, acting: Any) -> None:
    from plans.models import ProgressNote

    fields = {"came": [str(cast.plan_outsider.pk)], "text": "Colada."}
    assert posted(sign_in(cast.professional), reverse("group_note"), cast.professional, **fields).status_code == 422
    with acting(cast.professional_other):
        assert not ProgressNote.objects.filter(text__contains="Colada").exists()


def test_whoever_takes_the_call_of_a_family_reads_that_nothing_is_confirmed(cast: Any, sign_in: Any) -> None:
    for who in (cast.professional, cast.clinician, cast.coordinator):
        text = sign_in(who).get(reverse("family_call")).content.decode()
        assert "No confirme que alguien está aquí" in text and "Pilar" not in text
    assert sign_in(cast.person_user).get(reverse("family_call")).status_code == 403
