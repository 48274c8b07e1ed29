"""What is sent from a page that has been overtaken is never put under what took its place."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from plans import crisis
from plans.models import (
    CrisisContact,
    CrisisFeedback,
    CrisisItem,
    CrisisPlan,
    DisagreementAnswer,
    PlanVersion,
    Signature,
)
from plans.services import put_words
from tests.plans.parts import freeze, url
from tests.plans.test_crisis_copies import copies, given, put_one_in_force
from tests.plans.test_crisis_signing import read
from tests.plans.test_crisis_signing import signed as crisis_signed
from tests.plans.test_signing import sent

TODAY = date.today()


def hidden(client: Any, address: str) -> dict[str, Any]:
    """The hidden fields of the page's form, as the browser sends them back."""
    form = client.get(address).context["form"]
    return {field.name: field.value() for field in form.hidden_fields() if field.value() is not None}


def latest(cast: Any, acting: Any) -> PlanVersion:
    with acting(cast.professional):
        return PlanVersion.objects.filter(plan=cast.plan).order_by("-number")[0]


def test_what_she_thinks_of_a_version_is_not_put_under_the_next(cast: Any, sign_in: Any, acting: Any) -> None:
    freeze(cast)
    hers = sign_in(cast.person_user)
    page = hidden(hers, url(cast, "opinion"))
    freeze(cast)
    mine = {**page, "position": "disagrees", "words": "Con lo del piso, no."}
    late = hers.post(url(cast, "opinion"), mine)
    assert late.status_code == 409 and "Con lo del piso, no." in late.content.decode()
    assert latest(cast, acting).position == "agrees"
    assert hers.post(url(cast, "opinion"), {**mine, **hidden_of(late)}).status_code == 302
    assert latest(cast, acting).words == "Con lo del piso, no."


def hidden_of(answer: Any) -> dict[str, Any]:
    return {field.name: field.value() for field in answer.context["form"].hidden_fields() if field.value() is not None}


def test_an_answer_is_to_the_disagreement_that_was_read(cast: Any, sign_in: Any, acting: Any) -> None:
    freeze(cast, "disagrees", words="El piso, no.", answer="said")
    doctor, address = sign_in(cast.clinician), url(cast, "disagreement")
    answer = {**hidden(doctor, address), "text": "Hablemos del piso."}
    freeze(cast, "disagrees", words="El taller, no.", answer="said")
    late = doctor.post(address, answer)
    assert late.status_code == 409 and "Hablemos del piso." in late.content.decode()
    freeze(cast)
    assert doctor.post(address, answer).status_code == 409, "nothing typed is lost where nothing is left to answer"
    with acting(cast.clinician):
        assert not DisagreementAnswer.objects.filter(patient=cast.pili).exists()
    freeze(cast, "in_part", words="Casi.", answer="said")
    assert doctor.post(address, {**answer, **hidden(doctor, address)}).status_code == 302


def test_a_version_that_was_replaced_is_read_and_no_longer_signed(cast: Any, sign_in: Any, acting: Any) -> None:
    freeze(cast)
    doctor = sign_in(cast.clinician)
    assert url(cast, "version_sign", 1) in doctor.get(url(cast, "version", 1)).content.decode()
    freeze(cast)
    assert url(cast, "version_sign", 1) not in doctor.get(url(cast, "version", 1)).content.decode()
    assert doctor.get(url(cast, "version_sign", 1))["Location"] == url(cast, "version", 2)
    late = doctor.post(url(cast, "version_sign", 1), {"signs": "on"})
    assert late.status_code == 409 and url(cast, "version", 2) in late.content.decode()
    with acting(cast.professional):
        assert not Signature.objects.filter(version__plan=cast.plan, role="clinician").exists()
    assert doctor.post(url(cast, "version_sign", 2), {"signs": "on"}).status_code == 302


def test_no_paper_is_older_than_what_was_signed_on_it(cast: Any, sign_in: Any) -> None:
    freeze(cast)
    client = sign_in(cast.professional)
    for day in (timezone.localdate() - timedelta(days=1), date(1900, 1, 1)):
        old = client.post(url(cast, "sign"), sent(client, cast, mode="paper", paper_on=str(day)))
        assert old.status_code == 422 and "muestra otro texto" in old.content.decode()
    today = sent(client, cast, mode="paper", paper_on=str(timezone.localdate()))
    assert client.post(url(cast, "sign"), today).status_code == 302


def test_nor_is_one_of_a_crisis_plan(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    paper = {"read": read(client, cast), "mode": "paper", "signs": "on"}
    before = client.post(url(cast, "crisis_sign"), {**paper, "paper_on": str(TODAY - timedelta(days=1))})
    assert before.status_code == 422 and "muestra otro texto" in before.content.decode()
    assert crisis_signed(cast, acting) == {}
    assert client.post(url(cast, "crisis_sign"), {**paper, "paper_on": str(TODAY)}).status_code == 302


def test_a_representative_alone_is_seen_to_be_alone(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    who = {"representative": "Carmen Abadía, curadora", "signs": "on", "mode": "screen"}
    assert client.post(url(cast, "sign"), sent(client, cast, **who)).status_code == 302
    assert client.post(url(cast, "crisis_sign"), {**who, "read": read(client, cast)}).status_code == 302
    pages = [url(cast, "version", 1), url(cast, "version_copy", 1), url(cast, "crisis")]
    for page in pages:
        assert "no ha firmado" in client.get(page).content.decode(), page
    hers = sign_in(cast.person_user)
    assert hers.post(url(cast, "version_sign", 1), {"signs": "on"}).status_code == 302
    assert hers.post(url(cast, "crisis_sign"), {"signs": "on", "read": read(hers, cast)}).status_code == 302
    for page in pages:
        assert "no ha firmado" not in client.get(page).content.decode(), page


def test_the_register_takes_no_paper_of_a_version_that_was_replaced(cast: Any, sign_in: Any, acting: Any) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    page = hidden(client, url(cast, "crisis_copies"))
    put_one_in_force(cast, acting)
    late = client.post(url(cast, "crisis_copies"), {**given(), **page})
    assert late.status_code == 422 and "Rosa, la vecina" in late.content.decode() and copies(cast) == []
    assert client.post(url(cast, "crisis_copies"), {**given(), **hidden_of(late)}).status_code == 302
    assert len(copies(cast)) == 1


def test_the_four_questions_are_answered_of_the_version_that_was_asked_about(
    cast: Any, sign_in: Any, acting: Any
) -> None:
    put_one_in_force(cast, acting)
    client = sign_in(cast.professional)
    page = hidden(client, url(cast, "crisis_after"))
    put_one_in_force(cast, acting)
    late = client.post(url(cast, "crisis_after"), {**page, "involved": "yes", "words": "Me escucharon."})
    said = late.content.decode()
    assert late.status_code == 409 and "Me escucharon." in said and ">yes<" not in said
    with acting(cast.professional):
        assert not CrisisFeedback.objects.filter(patient=cast.pili).exists()


@pytest.mark.parametrize("what", ["item", "contact"])
def test_nothing_is_put_in_force_that_the_page_did_not_show(cast: Any, sign_in: Any, acting: Any, what: str) -> None:
    by = cast.professional
    with acting(by):
        plan = crisis.offer(cast.pili.pk, by=by, on=TODAY)
        crisis.answer(plan, yes=True, words="", ask_again_on=None, by=by, started_from=1)
        crisis.arrange(plan, {"facilitator_name": "Leonor Usón"}, by=by, started_from=plan.row_version)
    client = sign_in(by)
    page = hidden(client, url(cast, "crisis_in_force"))
    with acting(cast.clinician):
        if what == "item":
            row = CrisisItem(crisis_plan=plan, patient=cast.pili, kind="helps", agreement="agreed")
            put_words(row, "Luz apagada.", "said", cast.clinician)
            crisis.write_item(row, by=cast.clinician, started_from=0)
        else:
            one = CrisisContact(crisis_plan=plan, patient=cast.pili, name="Luis, hermano", not_to_be_told=True)
            crisis.write_contact(one, by=cast.clinician, started_from=0)
    days = {"agreed_on": str(TODAY), "review_on": str(TODAY + timedelta(days=200))}
    late = client.post(url(cast, "crisis_in_force"), {**page, **days})
    assert late.status_code == 409 and ("Luz apagada." if what == "item" else "Luis, hermano") in late.content.decode()
    with acting(by):
        assert CrisisPlan.objects.get(pk=plan.pk).state == "preparing"
    assert client.post(url(cast, "crisis_in_force"), {**days, **hidden_of(late)}).status_code == 302


@pytest.mark.parametrize(("agreement", "reason"), [("agreed", ""), ("not_committed", "Depende de la guardia.")])
def test_what_she_says_in_other_words_is_talked_about_anew(
    cast: Any, sign_in: Any, acting: Any, agreement: str, reason: str
) -> None:
    by = cast.professional
    with acting(by):
        plan = crisis.offer(cast.pili.pk, by=by, on=TODAY)
        crisis.answer(plan, yes=True, words="", ask_again_on=None, by=by, started_from=1)
    own, there = sign_in(cast.person_user), url(cast, "crisis_item", "treatment")
    hers = {"words": "La pastilla, sí.", "answer": "said", "row_version": "0"}
    assert own.post(there, hers).status_code == 302
    theirs = {"agreement": agreement, "reason": reason, "row_version": "1"}
    assert sign_in(by).post(there, theirs).status_code == 302

    def stands() -> tuple[str, str]:
        with acting(by):
            row = CrisisItem.objects.get(crisis_plan=plan)
        return row.agreement, row.reason

    assert own.post(there, {**hers, "row_version": "2"}).status_code == 302 and stands() == (agreement, reason)
    other = {**hers, "words": "La pastilla no, y la inyección tampoco.", "row_version": "3"}
    assert own.post(there, other).status_code == 302 and stands() == ("open", "")
