"""The joint crisis plan: offered when well, agreed item by item, in force until the next; the page in a hurry."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from plans import crisis
from plans.models import CrisisContact, CrisisItem, CrisisPlan, HospitalStay, Plan, ProgressNote
from ppr.lib.outbox import happened
from ppr.lib.versions import Stale
from referrals.transitions import Refused
from tests.cast import key

TODAY = date.today()


def url(name: str, patient: Any, *more: str) -> str:
    return reverse(f"plans:{name}", args=[patient.pk, *more])


def text_of(response: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def yes(cast: Any, **more: Any) -> dict[str, Any]:
    return {
        "acting": str(cast.professional.pk),
        "answer": "yes",
        "words": "",
        "ask_again_on": "",
        "row_version": "0",
        **more,
    }


def versions(cast: Any, acting: Any) -> list[CrisisPlan]:
    with acting(cast.professional):
        return list(CrisisPlan.objects.filter(patient=cast.pili).order_by("number"))


@pytest.fixture
def client(cast: Any, sign_in: Any) -> Any:
    return sign_in(cast.professional)


@pytest.fixture
def preparing(cast: Any, client: Any, acting: Any) -> CrisisPlan:
    """A version being prepared with Pili, without anything in it."""
    assert client.post(url("crisis_offer", cast.pili), yes(cast)).status_code == 302
    return versions(cast, acting)[-1]


def write(cast: Any, client: Any, about: str = "helps", words: str = "La luz del pasillo.", **more: Any) -> Any:
    sent = {
        "acting": str(cast.professional.pk),
        "words": words,
        "answer": "said",
        "agreement": "agreed",
        "row_version": "0",
    }
    return client.post(url("crisis_item", cast.pili, about), {**sent, **more})


def call(cast: Any, client: Any, name: str, **more: Any) -> Any:
    sent = {"acting": str(cast.professional.pk), "name": name, "position": "1", "row_version": "0"}
    return client.post(url("crisis_contact", cast.pili, "nuevo"), {**sent, **more})


def meet(cast: Any, client: Any, name: str = "Leonor Usón, Defensoría", **more: Any) -> Any:
    sent = {"acting": str(cast.professional.pk), "facilitator_name": name, "directive": "yes", "row_version": "2"}
    return client.post(url("crisis_meeting", cast.pili), {**sent, **more})


def put(cast: Any, client: Any, acting: Any, **more: Any) -> Any:
    plan = versions(cast, acting)[-1]
    sent = {
        "acting": str(cast.professional.pk), "agreed_on": TODAY.isoformat(), "row_version": str(plan.row_version),
        "review_on": (TODAY + timedelta(days=200)).isoformat(),
    }  # fmt: skip
    return client.post(url("crisis_in_force", cast.pili), {**sent, **more})


@pytest.fixture
def in_force(cast: Any, client: Any, preparing: CrisisPlan, acting: Any) -> CrisisPlan:
    """Pili's first version in force: what helps her, her sister to call, her brother not to be told."""
    write(cast, client)
    call(cast, client, "Carmen", relation="mi hermana", phone="600 111 222", may_know="todo")
    call(cast, client, "Luis", relation="mi hermano", not_to_be_told="on", position="2")
    assert meet(cast, client, directive_details="registro de Aragón, 2024").status_code == 302
    assert put(cast, client, acting).status_code == 302
    return versions(cast, acting)[-1]


def stay(cast: Any, acting: Any) -> None:
    with acting(cast.clinician):
        HospitalStay(
            patient=cast.pili, hospital=cast.usm_other, admitted_at=timezone.now(), recorded_by=cast.clinician
        ).save(force_insert=True)


# ---- offer and answer -------------------------------------------------------------


def test_she_who_has_none_yet_is_spoken_to_and_not_about(cast: Any, sign_in: Any, client: Any) -> None:
    hers, theirs = (text_of(who.get(url("crisis", cast.pili))) for who in (sign_in(cast.person_user), client))
    assert "Aún no tienes plan de crisis" in hers and "avise a quien acompaña a la persona" not in hers
    assert "avise a quien acompaña a la persona" in theirs and "024" in hers


def test_never_offered_during_a_stay_in_hospital(cast: Any, client: Any, acting: Any) -> None:
    stay(cast, acting)
    assert "hospital" in text_of(client.get(url("crisis_offer", cast.pili)))
    page = client.post(url("crisis_offer", cast.pili), yes(cast, words="Lo que dije."))
    assert page.status_code == 422 and "está ingresada" in text_of(page) and "Lo que dije." in page.content.decode()
    assert versions(cast, acting) == []


@pytest.mark.parametrize(
    ("answer", "state", "again"),
    [
        ("yes", "preparing", None),
        ("no", "declined", None),
        ("not_now", "declined", TODAY + timedelta(days=30)),
        ("later", "offered", None),
    ],
)
def test_every_answer_is_an_answer(
    cast: Any, client: Any, acting: Any, answer: str, state: str, again: date | None
) -> None:
    sent = yes(cast, answer=answer, words=" A mi aire.  ", ask_again_on=again.isoformat() if again else "")
    assert client.post(url("crisis_offer", cast.pili), sent).status_code == 302
    (plan,) = versions(cast, acting)
    assert (plan.state, plan.ask_again_on) == (state, again)
    assert plan.answer_words == ("" if answer == "later" else " A mi aire.  "), "to the letter"


def test_not_now_takes_a_day_to_ask_again(cast: Any, client: Any, acting: Any) -> None:
    page = client.post(url("crisis_offer", cast.pili), yes(cast, answer="not_now", words="Ahora no."))
    assert (
        page.status_code == 422
        and "id_ask_again_on_error" in page.content.decode()
        and "Ahora no." in page.content.decode()
    )
    assert versions(cast, acting) == []


def test_a_no_is_told_without_blame_and_may_be_offered_again(cast: Any, client: Any, acting: Any) -> None:
    client.post(url("crisis_offer", cast.pili), yes(cast, answer="no", words="Me da miedo escribirlo."))
    text = text_of(client.get(url("crisis", cast.pili)))
    assert "Me da miedo escribirlo." in text and "112" in text and "024" in text
    assert not re.search(r"rechaz|neg[óa]|incumpl|no colabora", text, re.IGNORECASE)
    client.post(url("crisis_offer", cast.pili), yes(cast))
    assert [plan.state for plan in versions(cast, acting)] == ["declined", "preparing"]


def test_one_at_a_time(cast: Any, client: Any, preparing: CrisisPlan, acting: Any) -> None:
    assert client.post(url("crisis_offer", cast.pili), yes(cast)).status_code == 422
    assert len(versions(cast, acting)) == 1


def test_the_person_answers_with_their_own_hand(cast: Any, client: Any, sign_in: Any, acting: Any) -> None:
    client.post(url("crisis_offer", cast.pili), yes(cast, answer="later"))
    own = sign_in(cast.person_user)
    assert (
        own.post(url("crisis_answer", cast.pili), {"answer": "yes", "words": "Sí.", "row_version": "1"}).status_code
        == 302
    )
    assert versions(cast, acting)[0].state == "preparing"


def test_two_answers_at_once_lose_none(cast: Any, client: Any, acting: Any) -> None:
    client.post(url("crisis_offer", cast.pili), yes(cast, answer="later"))
    page = client.post(url("crisis_answer", cast.pili), yes(cast, answer="no", words="Lo mío.", row_version="0"))
    assert page.status_code == 409 and "Lo mío." in page.content.decode()
    assert versions(cast, acting)[0].state == "offered"


# ---- preparing --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("", "clinician@ppr.invalid"),
        ("", "colleague@ppr.invalid"),
        ("marta zueco", ""),
        ("Zueco, Marta", ""),
        ("", "nobody@ppr.invalid"),
    ],
)
def test_the_facilitator_comes_from_outside(
    cast: Any, client: Any, preparing: CrisisPlan, acting: Any, name: str, email: str
) -> None:
    page = meet(cast, client, name, facilitator_email=email, attendees="Su hermana.")
    assert page.status_code == 422 and "Su hermana." in page.content.decode()
    assert versions(cast, acting)[0].facilitator_name == ""


def test_a_facilitator_of_another_entity_is_named_with_it(
    cast: Any, client: Any, preparing: CrisisPlan, acting: Any
) -> None:
    assert meet(cast, client, "", facilitator_email="professional_other@ppr.invalid").status_code == 302
    assert versions(cast, acting)[0].facilitator_name == "Saúl Ibor"
    assert "Fundación Carrasca Clara" in text_of(client.get(url("crisis_prepare", cast.pili)))


def test_nothing_is_in_force_without_a_facilitator(cast: Any, client: Any, preparing: CrisisPlan, acting: Any) -> None:
    write(cast, client)
    assert put(cast, client, acting).status_code == 422
    assert versions(cast, acting)[0].state == "preparing"


def test_what_cannot_be_promised_says_why(cast: Any, client: Any, preparing: CrisisPlan) -> None:
    page = write(cast, client, "treatment", "Olanzapina.", agreement="not_committed")
    assert (
        page.status_code == 422
        and "id_reason_error" in page.content.decode()
        and "Olanzapina." in page.content.decode()
    )
    assert (
        write(cast, client, "treatment", "Olanzapina.", agreement="not_committed", reason="Depende.").status_code == 302
    )


def test_two_write_the_same_thing_and_none_is_lost(
    cast: Any, client: Any, sign_in: Any, preparing: CrisisPlan, acting: Any
) -> None:
    write(cast, client, words="Lo primero.")
    page = write(cast, sign_in(cast.professional), words="Lo segundo.")
    text = page.content.decode()
    assert page.status_code == 409 and "Lo primero." in text and "Lo segundo." in text
    started = re.search(r'name="row_version" value="(\d+)"', text)
    assert started and write(cast, client, words="Lo segundo.", row_version=started[1]).status_code == 302
    with acting(cast.professional):
        assert [row.words for row in CrisisItem.objects.filter(crisis_plan=preparing)] == ["Lo segundo."]


def test_nobody_else_changes_what_she_typed(
    cast: Any, client: Any, sign_in: Any, preparing: CrisisPlan, acting: Any
) -> None:
    own = sign_in(cast.person_user)
    sent = {"words": "Que no me toquen.", "answer": "said", "row_version": "0", "agreement": "agreed"}
    assert own.post(url("crisis_item", cast.pili, "restraint"), sent).status_code == 302
    assert write(cast, client, "restraint", "Otra cosa.", row_version="1", agreement="person_only").status_code == 302
    with acting(cast.professional):
        row = CrisisItem.objects.get(crisis_plan=preparing)
    assert (row.words, row.typed_by, row.agreement) == ("Que no me toquen.", None, "person_only"), (
        "she promises for nobody"
    )


def test_without_words_it_is_taken_out_and_none_is_missing(
    cast: Any, client: Any, preparing: CrisisPlan, acting: Any
) -> None:
    write(cast, client)
    write(cast, client, words="", answer="rather_not", row_version="1")
    page = client.get(url("crisis_prepare", cast.pili)).content.decode()
    text = page[page.index("<main") : page.index("</main")]
    assert "La luz del pasillo." not in text and not re.search(r"falta|incompleto|pendiente de rellenar", text)


def test_a_contact_is_taken_out(cast: Any, client: Any, preparing: CrisisPlan, acting: Any) -> None:
    call(cast, client, "Carmen", phone="600111222")
    with acting(cast.professional):
        row = CrisisContact.objects.get(crisis_plan=preparing)
    assert row.phone == "+34600111222" and b"600111222" not in bytes(row.phone_sealed)
    client.post(url("crisis_contact", cast.pili, str(row.pk)), {"acting": str(cast.professional.pk), "take_out": "1"})
    assert "Carmen" not in text_of(client.get(url("crisis_prepare", cast.pili)))


# ---- in force ---------------------------------------------------------------------


def test_the_page_says_whom_to_call_first_whom_not_and_her_words(cast: Any, client: Any, in_force: CrisisPlan) -> None:
    page = client.get(url("crisis", cast.pili))
    text = text_of(page)
    places = [
        text.index(part)
        for part in (
            "Peligro inmediato: 112",
            "Ideas de suicidio: 024",
            "Carmen, mi hermana",
            "No avisar a: Luis, mi hermano",
            "La luz del pasillo.",
            "acordado por todas las partes",
        )
    ]
    assert places == sorted(places)
    assert 'href="tel:+34600111222"' in page.content.decode() and "registro de Aragón, 2024" in text
    assert "Este plan no lo sustituye" in text and "Versión 1" in text
    assert len(page.content) < 150_000


def test_the_agreement_says_when_to_look_at_it_again(
    cast: Any, client: Any, preparing: CrisisPlan, acting: Any
) -> None:
    cast.agreement.crisis_review_months = 4
    cast.agreement.save()
    with acting(cast.professional):
        assert crisis.default_review(cast.pili.pk, date(2026, 10, 31)) == date(2027, 2, 28)


def test_past_its_date_it_stays_in_force(cast: Any, client: Any, in_force: CrisisPlan, acting: Any) -> None:
    with acting(cast.professional):
        in_force.agreed_on, in_force.review_on = TODAY - timedelta(days=300), TODAY - timedelta(days=30)
        in_force.save()
    text = text_of(client.get(url("crisis", cast.pili)))
    assert "mientras tanto sigue vigente" in text and "La luz del pasillo." in text


def test_the_former_version_is_never_shown_again(cast: Any, client: Any, in_force: CrisisPlan, acting: Any) -> None:
    client.post(url("crisis_revise", cast.pili), {"acting": str(cast.professional.pk)})
    write(cast, client, words="Ahora, que me dejen dormir.", row_version="1")
    before = text_of(client.get(url("crisis", cast.pili)))
    assert "La luz del pasillo." in before and "que me dejen dormir" not in before, "in force until the next"
    meet(cast, client, row_version="1")
    assert put(cast, client, acting).status_code == 302
    after = text_of(client.get(url("crisis", cast.pili)))
    assert "que me dejen dormir" in after and "La luz del pasillo." not in after and "Versión 2" in after
    assert "Carmen, mi hermana" in after and "600 11 12 22" in after.replace("\xa0", " "), (
        "what did not change came along"
    )
    assert [(plan.state, bool(plan.superseded_on)) for plan in versions(cast, acting)] == [
        ("superseded", True),
        ("in_force", False),
    ]


def test_the_database_knows_one_in_force(cast: Any, in_force: CrisisPlan, acting: Any) -> None:
    from django.db import IntegrityError

    with pytest.raises(IntegrityError), acting(cast.professional):
        CrisisPlan(patient=cast.pili, number=9, state="in_force", offered_on=TODAY, led_by=cast.professional).save()


def test_put_in_force_twice_is_refused(cast: Any, in_force: CrisisPlan, acting: Any) -> None:
    with pytest.raises(Refused), acting(cast.professional):
        crisis.put_in_force(in_force, by=cast.professional, agreed_on=TODAY)
    with pytest.raises(Stale), acting(cast.professional):
        in_force.save_from(1)


def test_a_use_is_a_note_and_brings_the_next_look_forward(
    cast: Any, client: Any, in_force: CrisisPlan, acting: Any
) -> None:
    heard: list[str] = []

    def hear(sender: Any, event: str, **facts: Any) -> None:
        heard.append(event)

    happened.connect(hear)
    moment = timezone.localtime() - timedelta(days=1)
    sent = {"acting": str(cast.professional.pk), "text": "Ayudó la luz.", "happened_at": f"{moment:%Y-%m-%dT%H:%M}",
            "submission": str(key("once"))}  # fmt: skip
    try:
        statuses = {client.post(url("crisis_used", cast.pili), sent).status_code for _ in range(2)}
    finally:
        happened.disconnect(hear)
    assert statuses == {302} and heard.count("crisis_plan_used") == 1
    due = moment.date() + timedelta(days=7)
    assert versions(cast, acting)[0].review_on == due
    with acting(cast.professional):
        assert Plan.objects.get(patient=cast.pili).next_review_on == due
        assert [note.text for note in ProgressNote.objects.filter(kind="crisis")] == ["Ayudó la luz."]


@pytest.mark.parametrize("happened_at", ["2999-01-01T10:00", "ayer"])
def test_a_use_has_happened(cast: Any, client: Any, in_force: CrisisPlan, happened_at: str) -> None:
    sent = {"acting": str(cast.professional.pk), "text": "Ayudó la luz.", "happened_at": happened_at}
    page = client.post(url("crisis_used", cast.pili), sent)
    assert page.status_code == 422 and "Ayudó la luz." in page.content.decode()


# ---- who --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("professional", 200), ("colleague", 200), ("clinician", 200), ("social_worker", 200), ("person_user", 200),
        ("coordinator", 404), ("sector_coordinator", 404), ("professional_other", 404), ("clinician_other", 404),
        ("auditor", 403),
    ],
)  # fmt: skip
def test_who_opens_it(cast: Any, sign_in: Any, in_force: CrisisPlan, who: str, status: int) -> None:
    page = sign_in(getattr(cast, who)).get(url("crisis", cast.pili))
    assert page.status_code == status and ("La luz del pasillo." in page.content.decode()) == (status == 200)


def test_few_queries_however_much_stands_in_it(cast: Any, client: Any, in_force: CrisisPlan, queries: Any) -> None:
    client.get(url("crisis", cast.pili))
    with queries() as counted:
        client.get(url("crisis", cast.pili))
    assert len(counted) <= 10
