"""Finding, registering and referring: what is refused, where it is said, and that what was typed stays."""

import uuid
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from patients.models import Patient
from patients.telephones import readable_phone
from referrals.models import Referral
from tests.referrals.test_path import ASKED, NEW


def post_person(client: Any, **changes: str) -> Any:
    return client.post(reverse("referrals:new"), {**NEW, **changes})


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", "05/13/1980"),
        ("birth_date", "1980"),
        ("birth_date", "31/02/1980"),
        ("birth_date", "01/01/2150"),
        ("birth_date", "01/01/1880"),
        ("document", "12345678A"),
        ("document", "X1234567A"),
        ("document", "hola"),
        ("cia", "¿?¿?"),
        ("phone", "12"),
        ("given_name", ""),
        ("surname1", ""),
        ("sector", "atlantis"),
        ("sex", "x"),
    ],
)
def test_a_slip_is_told_on_its_field_and_nothing_typed_is_lost(
    cast: Any, sign_in: Any, acting: Any, field: str, value: str
) -> None:
    answer = post_person(sign_in(cast.clinician), **{field: value})
    assert answer.status_code == 422
    form = answer.context["register"]
    assert set(form.errors) == {field}
    page = answer.content.decode()
    kept = {
        "given_name": "Elvira",
        "town": "Alloza",
        "phone": "600 12 34 56",
        **({field: value} if field not in ("sector", "sex") else {}),
    }
    assert all(f'value="{text}"' in page for text in kept.values() if text)
    assert f'id="id_{field}_error"' in page
    with acting(cast.clinician) as actor:
        assert not Patient.objects.visible_to(actor).filter(surname1="Royo").exists()


@pytest.mark.parametrize("written", ["12/05/1980", "12-05-1980", "1980-05-12", "12.5.1980"])
def test_dates_as_people_write_them(cast: Any, sign_in: Any, acting: Any, written: str) -> None:
    assert post_person(sign_in(cast.clinician), birth_date=written).status_code == 302
    with acting(cast.clinician) as actor:
        born = Patient.objects.visible_to(actor).get(surname1="Royo").birth_date
    assert f"{born:%Y-%m-%d}" == "1980-05-12"


@pytest.mark.parametrize("years", [0, 120])
def test_the_edges_of_a_life_are_accepted(cast: Any, sign_in: Any, years: int) -> None:
    today = timezone.localdate()
    assert (
        post_person(sign_in(cast.clinician), birth_date=f"{today.day}/{today.month}/{today.year - years}").status_code
        == 302
    )


def test_no_paper_is_needed(cast: Any, sign_in: Any) -> None:
    assert post_person(sign_in(cast.clinician), document="", cia="", phone="", surname2="").status_code == 302


@pytest.mark.parametrize("number", ["12345678Z", "AR00004711"])
def test_somebody_known_elsewhere_is_neither_named_nor_registered(
    cast: Any, sign_in: Any, acting: Any, number: str
) -> None:
    there = {
        "given_name": "Forastera",
        "surname1": "Ajenisima",
        "surname2": "Deltodo",
        "town": "Ayerbe",
        "sector": "huesca",
    }
    assert post_person(sign_in(cast.clinician_other), **there).status_code == 302
    client, field = sign_in(cast.clinician), "document" if number.endswith("Z") else "cia"
    numbers = {"document": "", "cia": "", field: number}
    looked = client.post(reverse("referrals:new"), {"step": "find", "q": number.lower()})
    registered = post_person(client, **numbers)
    assert (looked.status_code, registered.status_code) == (200, 422)
    for page in (looked.content.decode(), registered.content.decode()):
        assert "coordinación de su sector" in page
        assert not any(secret in page for secret in ("Forastera", "Deltodo", "Ayerbe", "Vega Lucera"))
    assert looked.context["register"] is None
    assert 'value="Elvira"' in registered.content.decode()
    assert set(registered.context["register"].errors) == {field}
    with acting(cast.clinician) as actor:
        assert not Patient.objects.visible_to(actor).filter(surname1="Royo").exists()


def test_somebody_of_mine_is_found_by_name_and_by_number_and_not_registered_twice(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.social_worker)
    link = reverse("referrals:refer", args=[cast.pili.pk])
    for typed in ("abadia pilar", "00000023-t", "Ferrer", "pili"):
        assert link in client.post(reverse("referrals:new"), {"step": "find", "q": typed}).content.decode()
    answer = post_person(client, document="00000023T")
    assert answer.status_code == 422 and link in answer.content.decode()
    stranger = sign_in(cast.clinician_other)
    assert link not in stranger.post(reverse("referrals:new"), {"step": "find", "q": "abadia pilar"}).content.decode()


def test_the_same_name_and_birth_date_asks_first(cast: Any, sign_in: Any, acting: Any) -> None:
    client = sign_in(cast.clinician)
    assert post_person(client, document="", cia="").status_code == 302
    again = post_person(client, document="", cia="")
    assert again.status_code == 422 and 'name="someone_else"' in again.content.decode()
    assert post_person(client, document="", cia="", someone_else="on").status_code == 302
    with acting(cast.clinician) as actor:
        assert Patient.objects.visible_to(actor).filter(surname1="Royo").count() == 2


def test_a_double_click_registers_one_person(cast: Any, sign_in: Any, acting: Any) -> None:
    client, form = sign_in(cast.clinician), str(uuid.uuid4())
    answers = [post_person(client, document="", cia="", submission=form) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {302} and len({answer["Location"] for answer in answers}) == 1
    with acting(cast.clinician) as actor:
        assert Patient.objects.visible_to(actor).filter(surname1="Royo").count() == 1


def test_what_was_looked_for_is_not_typed_twice(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    by_name = client.post(reverse("referrals:new"), {"step": "find", "q": "Elvira Royo"}).context["register"]
    by_number = client.post(reverse("referrals:new"), {"step": "find", "q": "12345678 z"}).context["register"]
    assert (by_name["given_name"].value(), by_name["surname1"].value()) == ("Elvira", "Royo")
    assert by_number["document"].value() == "12345678Z"
    assert client.post(reverse("referrals:new"), {"step": "find", "q": "  "}).status_code == 422


# ---- a live referral ------------------------------------------------------------------


def test_a_live_referral_is_shown_before_anything_is_typed(cast: Any, sign_in: Any) -> None:
    page = sign_in(cast.clinician).get(reverse("referrals:refer", args=[cast.adrian.pk])).content.decode()
    assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in page
    assert 'name="reason"' not in page


def test_a_second_live_referral_is_refused_and_the_text_stays(cast: Any, sign_in: Any, acting: Any) -> None:
    said = {**ASKED, "line": str(cast.line.pk)}
    answer = sign_in(cast.clinician).post(reverse("referrals:refer", args=[cast.adrian.pk]), said)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Quiero volver a coser." in page and "Sale poco de casa." in page
    assert reverse("referrals:detail", args=[cast.referral_adrian.pk]) in page
    with acting(cast.clinician) as actor:
        assert Referral.objects.visible_to(actor).filter(patient=cast.adrian).count() == 1


def test_two_clinicians_at_once_the_second_is_told(
    cast: Any, sign_in: Any, make: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = make.person()
    make.referral(patient=person)
    from referrals import services

    real, looks = services.has_live_referral, iter([False, False])  # both looked before either wrote

    def looked(patient: Any, family: str) -> bool:
        return next(looks, real(patient, family))

    monkeypatch.setattr(services, "has_live_referral", looked)
    answer = sign_in(cast.social_worker).post(
        reverse("referrals:refer", args=[person.pk]), {**ASKED, "line": str(cast.line.pk)}
    )
    assert answer.status_code == 409
    assert "line" in answer.context["form"].errors and "Quiero volver a coser." in answer.content.decode()


def test_a_live_referral_that_i_may_not_see_sends_me_to_the_coordination(cast: Any, sign_in: Any, acting: Any) -> None:
    from patients import services as patients

    with acting(cast.clinician) as actor:
        patients.open_care_link(
            cast.teresa.pk,
            "routing",
            basis=("test", cast.teresa.pk),
            entity_id=cast.usm_other.pk,
            role="clinician",
            by=actor,
        )
    page = sign_in(cast.clinician_other).get(reverse("referrals:refer", args=[cast.teresa.pk])).content.decode()
    assert "coordinación de su sector" in page
    assert 'name="reason"' not in page and "Peña Lucera" not in page


@pytest.mark.parametrize(
    ("field", "value"),
    [("line", ""), ("line", "00000000-0000-0000-0000-000000000000"), ("reason", " "), ("urgency", "now")],
)
def test_a_referral_with_something_missing(cast: Any, sign_in: Any, make: Any, field: str, value: str) -> None:
    person = make.person()
    said = {**ASKED, "line": str(cast.line.pk), field: value}
    answer = sign_in(cast.clinician).post(reverse("referrals:refer", args=[person.pk]), said)
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {field}
    assert "Quiero volver a coser." in answer.content.decode()
    if field != "line":
        assert next(o for o in answer.context["options"] if o["value"] == cast.line.pk)["checked"]


def test_lines_say_how_many_places_are_free(cast: Any, sign_in: Any, make: Any) -> None:
    person = make.person()
    options = sign_in(cast.clinician).get(reverse("referrals:refer", args=[person.pk])).context["options"]
    facts = {o["value"]: o["fact"] for o in options}
    assert facts == {cast.line.pk: "4 plazas libres", cast.line_other.pk: "2 plazas libres"}


def test_the_telephone_given_at_registration_is_there(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.clinician)
    registered = post_person(client)
    assert "600 12 34 56" in client.get(registered.url).content.decode()


@pytest.mark.parametrize(
    ("stored", "read"),
    [("+34600123456", "600 12 34 56"), ("600 123 456", "600 12 34 56"), ("+33612345678", "+33 6 12 34 56 78"),
     ("pregunte por Luis", "pregunte por Luis")],
)  # fmt: skip
def test_a_number_is_read_as_people_here_do_wherever_it_came_from(stored: str, read: str) -> None:
    assert readable_phone(stored) == read


@pytest.mark.parametrize("who", ["coordinator", "professional", "sector_coordinator", "auditor", "administrator"])
def test_only_health_refers(cast: Any, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(cast, who))
    assert client.get(reverse("referrals:new")).status_code == 403
    assert client.get(reverse("referrals:refer", args=[cast.pili.pk])).status_code == 403


def test_somebody_of_another_unit_is_not_there(cast: Any, sign_in: Any) -> None:
    said = {**ASKED, "line": str(cast.line.pk)}
    for client in (sign_in(cast.clinician_other),):
        url = reverse("referrals:refer", args=[cast.adrian.pk])
        assert (client.get(url).status_code, client.post(url, said).status_code) == (404, 404)


def test_a_form_of_another_role_is_not_sent(cast: Any, sign_in: Any) -> None:
    answer = post_person(sign_in(cast.clinician), acting=str(cast.coordinator.pk))
    assert answer.status_code == 409 and "Elvira" in answer.content.decode()
